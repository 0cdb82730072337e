"""What relies on a source, as far as its page must know it. Features above bring their own kinds:

uses.register("post", list_posts, attach=attach_to_post)
"""

from collections.abc import Callable, Iterable

from django.core.exceptions import ImproperlyConfigured

from bedside.features.evidence.models import Source
from bedside.features.people.api import User
from bedside.kit.ui.uses import Lister, Use, listed, named

# Lets a subject rely on a source for the claim with this mark ("" for the whole), and returns where its page is.
Attacher = Callable[[int, Source, User, str], str]

_kinds: dict[str, tuple[Lister[User], Attacher]] = {}


def register(kind: str, lister: Lister[User], *, attach: Attacher) -> None:
    """Say how subjects of a kind are shown, and how one comes to rely on a source that was just added for it. Raises
    where two features claim a kind."""
    if _kinds.setdefault(kind, (lister, attach)) != (lister, attach):
        raise ImproperlyConfigured(f"two features bring the kind of subject “{kind}”")


def attach_to(whom: str, source: Source, user: User) -> str | None:
    """Let the subject that is named like "post-12", or "post-12-" and the mark of a claim, rely on the source; return
    the address of its page, None where no such kind is known. Raises Problem as the feature above does."""
    subject = named(whom)
    if subject is None or subject[0] not in _kinds:
        return None
    kind, pk, claim = subject
    return _kinds[kind][1](pk, source, user, claim)


def uses_of(subjects: Iterable[tuple[str, int]], user: User) -> tuple[list[Use], int]:
    """Return what the person may see of these subjects, those that are out first, and how many they may not see."""
    return listed(subjects, {kind: lister for kind, (lister, _) in _kinds.items()}, user)
