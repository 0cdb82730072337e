"""What relies on a source, as far as its page must know it. Features above bring their own kinds:

uses.register("post", list_posts, attach=attach_to_post)
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured

from bedside.features.evidence.models import Source
from bedside.features.people.api import User
from bedside.kit.ui.badges import Badge


@dataclass(frozen=True, slots=True)
class Use:
    """A subject that relies on a source. `live`: it is out, so only taking it down helps."""

    title: str
    url: str
    badge: Badge
    note: str
    live: bool


# From ids of subjects to what a person may see of each; what is left out they may not see, or it is gone.
Lister = Callable[[Sequence[int], User], Mapping[int, Use]]

# Lets a subject rely on a source for the claim with this mark ("" for the whole), and returns where its page is.
Attacher = Callable[[int, Source, User, str], str]

_kinds: dict[str, tuple[Lister, Attacher]] = {}


def register(kind: str, lister: Lister, *, attach: Attacher) -> None:
    """Say how subjects of a kind are shown, and how one comes to rely on a source that was just added for it. Raises
    where two features claim a kind."""
    if _kinds.setdefault(kind, (lister, attach)) != (lister, attach):
        raise ImproperlyConfigured(f"two features bring the kind of subject “{kind}”")


def attach_to(named: str, source: Source, user: User) -> str | None:
    """Let the subject that is named like "post-12", or "post-12-" and the mark of a claim, rely on the source; return
    the address of its page, None where no such kind is known. Raises Problem as the feature above does."""
    kind, number, claim = [*named.split("-", 2), "", ""][:3]
    if kind not in _kinds or not number.isdecimal() or len(number) > 18:
        return None
    return _kinds[kind][1](int(number), source, user, claim)


def uses_of(subjects: Iterable[tuple[str, int]], user: User) -> tuple[list[Use], int]:
    """Return what the person may see of these subjects, those that are out first, and how many they may not see."""
    by_kind: dict[str, list[int]] = defaultdict(list)
    for kind, pk in subjects:
        by_kind[kind].append(pk)
    found: list[Use] = []
    for kind, ids in by_kind.items():
        found += _kinds[kind][0](ids, user).values() if kind in _kinds else ()
    return sorted(found, key=lambda use: not use.live), sum(map(len, by_kind.values())) - len(found)
