"""What becomes of a source: a clinician's signature, correction, retraction, the day to look again."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from bedside.base import clock
from bedside.base.errors import Problem, Stale
from bedside.features.audit.api import SYSTEM, Actor, record
from bedside.features.evidence.events import SourceFell, SourceStands
from bedside.features.evidence.models import Source, Status
from bedside.features.evidence.reading.citation import Notice
from bedside.features.evidence.services.writing import as_kept, must_be_a_day_to_look_again, note_of, subject_of
from bedside.features.evidence.standing import today, why_fallen
from bedside.features.people.api import Permission, User, may, require
from bedside.kit.bus.core import emit

MAX_NOTE = 300


def sign_off(*, source: Source, review_by: date, revision: int, by: User) -> Source:
    """A clinician says that the source shows what it is said to show, until the end of `review_by`. What had expired or
    was corrected stands again; what was retracted never does.

    `revision` is that of what the clinician read; raises Stale where it was changed since.
    """
    require(by, Permission.APPROVE_ACCURACY)
    must_be_a_day_to_look_again(review_by)
    with transaction.atomic():
        locked = Source.objects.select_for_update().get(pk=source.pk)
        if locked.status == Status.RETRACTED:
            raise Problem(_("This source was retracted. Nobody can sign it off."), _("Look for another one."))
        if locked.revision != revision:
            raise Stale(_("This source was changed since you read it."), _("Load the page again and read it."))
        before = locked.status
        locked.signed_by, locked.signed_at = by, clock.now()
        locked.review_by, locked.status, locked.status_note = review_by, Status.CURRENT, ""
        locked.signatures += 1
        locked.revision += 1
        locked.save()
        record(
            by=by.actor,
            action="source.signed-off",
            subject=subject_of(locked),
            facts={"review_by": review_by.isoformat(), "was": before},
        )
        emit(SourceStands(source=locked.pk))
    return locked


def mark_source(*, source: Source, status: str, note: str, by: User) -> Source:
    """Say that a source was corrected or retracted, and where that is said. Whoever writes posts or reviews them may:
    it only stops things. Raises Problem without a word on where it is said, or for what is no such status."""
    if not may(by, Permission.APPROVE_ACCURACY):
        require(by, Permission.WRITE_POSTS)
    if status not in (Status.CORRECTED, Status.RETRACTED):
        raise Problem(_("Say whether it was corrected or retracted."))
    if not note.strip():
        raise Problem(_("Say where you read it."), _("The address or the date of the notice is enough."))
    if len(note.strip()) > MAX_NOTE:
        raise Problem(_("This is too long."), _("Keep it under %(most)d characters.") % {"most": MAX_NOTE})
    with transaction.atomic():
        locked = Source.objects.select_for_update().get(pk=source.pk)
        if locked.status == Status.RETRACTED:
            raise Stale(_("This source is marked as retracted already."))
        _let_fall(locked, Status(status), note=note.strip(), by=by.actor)
    return locked


def news_in(source: Source, status: Status, notices: Sequence[Notice]) -> bool:
    """Tell whether a record says something grave of the source that is not noted yet. A correction that a clinician has
    read is no news."""
    known = {(each["type"], each["where"]) for each in source.notices}
    unread = any((each.type, each.where) not in known for each in notices)
    if status == Status.RETRACTED:
        return source.status != Status.RETRACTED
    return status == Status.CORRECTED and source.status != Status.RETRACTED and unread


def heed_record(*, source: Source, status: Status, notices: Sequence[Notice], by: User) -> bool:
    """Note what a newer record says became of a source; tell whether it was news."""
    if not may(by, Permission.APPROVE_ACCURACY):
        require(by, Permission.WRITE_POSTS)
    with transaction.atomic():
        locked = Source.objects.select_for_update().get(pk=source.pk)
        if not news_in(locked, status, notices):
            return False
        locked.notices = as_kept(notices)
        locked.save(update_fields=["notices"])
        _let_fall(locked, status, note=note_of(notices), by=by.actor)
    return True


def may_be_mistaken(source: Source) -> bool:
    """Tell whether only a person says that the source was corrected or retracted, and no record."""
    return source.status in (Status.CORRECTED, Status.RETRACTED) and not source.notices


def take_mark_back(*, source: Source, by: User) -> Source:
    """A clinician says that it was neither corrected nor retracted: somebody was mistaken. It has to be signed off
    again. Raises Problem where a record says so."""
    require(by, Permission.APPROVE_ACCURACY)
    with transaction.atomic():
        locked = Source.objects.select_for_update().get(pk=source.pk)
        if not may_be_mistaken(locked):
            raise Problem(
                _("This can't be taken back: the record of the study says so, or nobody marked it."),
                _("Load the page again."),
            )
        was = locked.status
        locked.status, locked.status_note = Status.CURRENT, ""
        locked.signed_by = locked.signed_at = None
        locked.revision += 1
        locked.save()
        record(by=by.actor, action="source.mark-taken-back", subject=subject_of(locked), facts={"was": was})
    return locked


def expire_sources() -> int:
    """Mark every source whose day to look again is over; return how many. Run once a day, harmless when run twice."""
    due = (
        Source.objects.filter(status=Status.CURRENT, review_by__lt=today()).order_by("pk").values_list("pk", flat=True)
    )
    count = 0
    for pk in list(due):
        with transaction.atomic():
            locked = Source.objects.select_for_update().get(pk=pk)
            if locked.status == Status.CURRENT and why_fallen(locked) == Status.EXPIRED:
                _let_fall(locked, Status.EXPIRED, note="", by=SYSTEM)
                count += 1
    return count


def _let_fall(locked: Source, status: Status, *, note: str, by: Actor) -> None:
    locked.status, locked.status_note = status, note
    locked.revision += 1
    locked.save(update_fields=["status", "status_note", "revision"])
    # In words, for a note may quote: it can be erased.
    words = {"note": note} if note else None
    record(by=by, action=f"source.{status}", subject=subject_of(locked), words=words)
    emit(SourceFell(source=locked.pk, why=status))
