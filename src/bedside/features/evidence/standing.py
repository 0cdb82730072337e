"""Whether a source may be relied on, today, and if not, why. One place says it, of one source and of many."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from bedside.base import clock
from bedside.features.evidence.models import Source, Status
from bedside.features.people.api import organization
from bedside.kit import zones

UNSIGNED = "unsigned"


@dataclass(frozen=True, slots=True)
class Fallen:
    """A source that may not be relied on. `why` is a status or "unsigned"; `sentence` says what to do."""

    source: Source
    why: str
    sentence: str


def today() -> date:
    """Return the day it is where the organization is."""
    return zones.to_wall(clock.now(), organization().zone).date()


def why_fallen(source: Source) -> str:
    """Return why the source may not be relied on: a status, or "unsigned"; "" where it may. The day itself decides, not
    whether the daily round has been made."""
    if source.status != Status.CURRENT:
        return source.status
    if source.review_by < today():
        return Status.EXPIRED
    return "" if source.signed_at else UNSIGNED


def fallen() -> Q:
    """Return the condition that a source may not be relied on: what `why_fallen` says of one, asked about many."""
    return ~Q(status=Status.CURRENT) | Q(review_by__lt=today()) | Q(signed_at=None)


def fallen_of(source: Source) -> Fallen | None:
    """Return why the source may not be relied on, and what to do; None where it may."""
    why = why_fallen(source)
    return Fallen(source, why, sentence_of(source, why)) if why else None


def sentence_of(source: Source, why: str) -> str:
    """Say why the source may not be relied on, and what to do. "" where it may."""
    sentences = {
        Status.RETRACTED: _("“%(title)s” was retracted. Rely on another source, or take the claim out."),
        Status.CORRECTED: _("“%(title)s” was corrected. A clinician reads the correction and signs it off again."),
        Status.EXPIRED: _("The review date of “%(title)s” is over. A clinician reads it again and signs it off."),
        UNSIGNED: _("No clinician has signed off “%(title)s” yet."),
    }
    return sentences[why] % {"title": short(source.title)} if why else ""


def short(title: str) -> str:
    """Return a title that fits into a sentence."""
    return title if len(title) <= 80 else f"{title[:79].rstrip()}…"
