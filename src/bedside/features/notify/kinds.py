"""The kinds of notices: what may be said at all. Their sentences are fixed, so that no patient's word can slip in."""

from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing that people are told.

    `sentence` stands on the page and in the mail ("A post waits for your approval."), `subject` in the mail's subject
    line. `at_once` marks what waits for the person: it is always mailed, and at once.
    """

    code: str
    sentence: Text
    subject: Text
    at_once: bool


_kinds: dict[str, Kind] = {}


def register(code: str, *, sentence: Text, subject: Text, at_once: bool) -> None:
    """Add a kind. Raises ImproperlyConfigured when two features use one code."""
    kind = Kind(code, sentence, subject, at_once)
    if _kinds.get(code, kind) != kind:
        raise ImproperlyConfigured(f"There are two kinds of notices called “{code}”.")
    _kinds[code] = kind


def known(code: str) -> Kind:
    """Return the kind. Raises LookupError for one that nobody registered."""
    try:
        return _kinds[code]
    except KeyError:
        raise LookupError(f"no feature registered notices of the kind “{code}”") from None


def shown(code: str) -> Kind:
    """Return the kind of a notice that was written some time ago, even if today's version knows it no more."""
    return _kinds.get(code) or Kind(code, _("Something in Bedside is new for you."), _("News in Bedside"), False)


def codes_at_once() -> frozenset[str]:
    """Return the codes of what waits for the person."""
    return frozenset(code for code, kind in _kinds.items() if kind.at_once)
