"""Names for the parts of a rule set as somebody saw them, so that nobody overwrites what another one changed."""

import hashlib
from collections.abc import Iterable
from typing import TypeVar

from django.utils.translation import gettext as _

from bedside.base.errors import Stale
from bedside.checker.own.model import Exempt, OwnRule, Reweigh, Topic

Part = TypeVar("Part", bound=OwnRule | Topic | Reweigh | Exempt)


def mark_of(part: OwnRule | Topic | Reweigh | Exempt) -> str:
    """Return what names this part exactly as it is: another word, and it is another mark."""
    return hashlib.sha256(repr(part).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def replaced(parts: Iterable[Part], mark: str, new: Part | None) -> tuple[Part, ...]:
    """Return the parts with `new` in place of the one that `mark` names (None: without it); "" adds it at the end.

    Raises Stale where that part isn't there any more.
    """
    there = list(parts)
    if not mark:
        return (*there, new) if new else tuple(there)
    number = next((number for number, each in enumerate(there) if mark_of(each) == mark), None)
    if number is None:
        raise Stale(
            _("Somebody else changed this in the meantime."),
            _("What you typed is still here. Open the draft in a new tab, and put it in there."),
        )
    there[number : number + 1] = [new] if new else []
    return tuple(there)
