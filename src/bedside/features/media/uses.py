"""Where versions are used, as far as the pages of pictures must know it. Features above bring their own kinds, and say
how a version takes the place of another:

uses.register("post", list_posts, replace=replace_in_post, choose=put_into_post)
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured

from bedside.features.media.models import Asset, Picture, Usage
from bedside.features.people.api import User
from bedside.kit.ui.uses import Lister, Use, listed, named


@dataclass(frozen=True, slots=True)
class Replaced:
    """What became of the subjects that showed a former version: how many show the new one now, of how many of these
    the approvals are void, and how many still show the former one (they are out, or the person may not write them)."""

    changed: int = 0
    voided: int = 0
    left: int = 0


# Lets a subject show another version; returns whether that voided approvals, None where it stays as it is.
Replacer = Callable[[int, Picture, Picture, User], bool | None]

# Puts a picture into a place of a subject, as the person chose it, and returns where one sees it.
Chooser = Callable[[int, str, Asset, User], str]

_kinds: dict[str, tuple[Lister[User], Replacer, Chooser]] = {}


def register(kind: str, lister: Lister[User], *, replace: Replacer, choose: Chooser) -> None:
    """Say how subjects of a kind are shown, how one comes to show another version, and how one gets a picture. Raises
    ImproperlyConfigured where two features say so of the same kind."""
    if _kinds.setdefault(kind, (lister, replace, choose)) != (lister, replace, choose):
        raise ImproperlyConfigured(f"Two features list subjects of the kind {kind} that use pictures.")


def note_use(subject_kind: str, subject_id: int, pictures: Iterable[int]) -> None:
    """Write down which versions a subject shows now: these and no others. Call it where the subject is saved."""
    wanted = set(pictures)
    rows = Usage.objects.filter(subject_kind=subject_kind, subject_id=subject_id)
    known = set(rows.values_list("picture_id", flat=True))
    if known - wanted:
        rows.filter(picture__in=known - wanted).delete()
    Usage.objects.bulk_create(
        Usage(picture_id=picture, subject_kind=subject_kind, subject_id=subject_id)
        for picture in sorted(wanted - known)
    )


def replace_everywhere(before: Picture, now: Picture, by: User) -> Replaced:
    """Let every subject that can be changed show the other version."""
    changed = voided = left = 0
    for kind, pk in Usage.objects.filter(picture=before).order_by("id").values_list("subject_kind", "subject_id"):
        done = _kinds[kind][1](pk, before, now, by) if kind in _kinds else None
        changed += done is not None
        voided += done is True
        left += done is None
    return Replaced(changed, voided, left)


def choose_for(where: str, asset: Asset, by: User) -> str | None:
    """Put a picture into the place that is named like "post-12-common-0"; return the address of its page, None where no
    such kind is known. Raises Problem as the feature above does."""
    subject = named(where)
    if subject is None or subject[0] not in _kinds:
        return None
    kind, pk, place = subject
    return _kinds[kind][2](pk, place, asset, by)


def uses_of(asset: Asset, user: User) -> tuple[list[Use], int]:
    """Return what the person may see of what shows any version, what is out first, and how many they may not see."""
    rows = Usage.objects.filter(picture__asset=asset).order_by("id").values_list("subject_kind", "subject_id")
    return listed(dict.fromkeys(rows), {kind: lister for kind, (lister, *_) in _kinds.items()}, user)
