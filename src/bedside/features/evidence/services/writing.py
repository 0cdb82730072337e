"""Adding a source, and changing what is said of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from bedside.base import clock
from bedside.base.errors import Problem, Stale
from bedside.features.audit.api import Subject, record
from bedside.features.evidence.events import SourceFell
from bedside.features.evidence.models import Kind, Source, Status
from bedside.features.evidence.reading.citation import Notice, doi_in, on_one_line
from bedside.features.evidence.standing import UNSIGNED, short, today, why_fallen
from bedside.features.people.api import Permission, User, require
from bedside.kit.bus.core import emit

# A date further away is no date to look again.
FURTHEST_YEARS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a person says of a source: what it is, what it supports, and when to look again."""

    title: str
    supports: str
    review_by: date
    kind: str = Kind.STUDY
    authors: str = ""
    journal: str = ""
    year: int | None = None
    doi: str = ""
    pmid: str = ""
    url: str = ""
    quote: str = ""
    design: str = ""


def add_source(*, said: Said, by: User, status: Status = Status.CURRENT, notices: Sequence[Notice] = ()) -> Source:
    """Keep a source. What its record tells of a retraction or correction counts from the first moment.

    Raises Problem with what is missing, or where the same study is here already.
    """
    require(by, Permission.WRITE_POSTS)
    source = Source(added_by=by, added_at=clock.now(), status=status, status_note=note_of(notices))
    source.notices = as_kept(notices)
    _take(source, said)
    with transaction.atomic():
        _save(source)
        record(
            by=by.actor,
            action="source.added",
            subject=subject_of(source),
            facts={"kind": source.kind, "doi": source.doi, "pmid": source.pmid, "status": source.status},
        )
    return source


def change_source(*, source: Source, said: Said, revision: int, by: User) -> Source:
    """Change what is said of a source. A clinician signed what was said before, so they are asked again.

    `revision` is that of the page; raises Stale where somebody else changed it since.
    """
    require(by, Permission.WRITE_POSTS)
    with transaction.atomic():
        locked = Source.objects.select_for_update().get(pk=source.pk)
        if locked.revision != revision:
            raise Stale(
                _("Somebody else changed this source in the meantime."),
                _("What you typed is still here. Load the page in another tab and compare."),
            )
        stood = not why_fallen(locked)
        before = _values(locked)
        _take(locked, said)
        if _values(locked) == before:
            return locked
        locked.signed_by = locked.signed_at = None
        locked.revision += 1
        _save(locked)
        record(by=by.actor, action="source.changed", subject=subject_of(locked))
        if stood:
            emit(SourceFell(source=locked.pk, why=why_fallen(locked) or UNSIGNED))
    return locked


def known_source(*, doi: str = "", pmid: str = "") -> Source | None:
    """Return the source that is here already under this DOI or PMID."""
    by_doi = Source.objects.filter(doi=doi).first() if doi else None
    return by_doi or (Source.objects.filter(pmid=pmid).first() if pmid else None)


def subject_of(source: Source) -> Subject:
    """How the audit record names a source."""
    return Subject("source", source.pk, short(source.title))


def _values(source: Source) -> tuple[object, ...]:
    return tuple(getattr(source, name) for name in Said.__slots__)


def _take(source: Source, said: Said) -> None:
    """Put what was said into the row. Raises Problem with what is missing."""
    title, supports = on_one_line(said.title)[:500], said.supports.replace("\x00", "").strip()
    if not title:
        raise Problem(_("The title is missing."), _("Without one nobody can look it up."))
    if not supports:
        raise Problem(_("What does it support?"), _("Say it in your own words, in one or two sentences."))
    if said.pmid and not said.pmid.isdecimal():
        raise Problem(_("This is no PMID."), _("A PMID is a number of up to nine digits."))
    doi = doi_in(said.doi)
    if said.doi.strip() and not doi:
        raise Problem(_("This is no DOI."), _("A DOI looks like 10.1000/182."))
    if said.kind == Kind.PAGE and not (said.url and said.quote.strip()):
        raise Problem(
            _("A web page needs its address and the passage you rely on."),
            _("Pages change. The passage keeps what it said when you read it."),
        )
    if said.url and not said.url.startswith(("https://", "http://")):
        raise Problem(_("This is no web address."), _("It begins with https://."))
    must_be_a_day_to_look_again(said.review_by)
    if said.quote.strip() != source.quote:
        source.quoted_on = today() if said.quote.strip() else None
    source.kind, source.design, source.title, source.supports = said.kind, said.design, title, supports[:2000]
    source.authors, source.journal = on_one_line(said.authors)[:1000], on_one_line(said.journal)[:300]
    source.year, source.doi, source.pmid = said.year, doi, said.pmid
    source.url, source.quote = said.url[:1000], said.quote.strip()[:4000]
    source.review_by = said.review_by


def must_be_a_day_to_look_again(day: date) -> None:
    """Raise Problem for a day that is over, or too far away to mean anything."""
    now = today()
    if day < now:
        raise Problem(_("The day to look again is over."), _("Choose a later one."))
    if day.year > now.year + FURTHEST_YEARS:
        raise Problem(
            _("The day to look again is too far away."),
            _("Choose one within %(years)d years.") % {"years": FURTHEST_YEARS},
        )


def _save(source: Source) -> None:
    try:
        with transaction.atomic():
            source.save()
    except IntegrityError:
        there = known_source(doi=source.doi, pmid=source.pmid)
        raise Problem(
            _("This study is here already: “%(title)s”.") % {"title": short(there.title) if there else ""},
            _("Use that one; posts share a source."),
        ) from None


def as_kept(notices: Sequence[Notice]) -> list[dict[str, str]]:
    """Return the publisher's notices as the row keeps them."""
    return [{"type": each.type, "where": each.where, "number": each.number} for each in notices]


def note_of(notices: Sequence[Notice]) -> str:
    """Return where the first of the notices stands."""
    return next((each.where for each in notices if each.where), "")[:300]
