"""Overruling a finding: who asks, who answers, for how long."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from bedside.base import clock
from bedside.base.errors import NotAllowed, Problem, Stale
from bedside.checker import sentence
from bedside.features.audit.api import Subject, record
from bedside.features.clearance.checking import Checked
from bedside.features.clearance.events import OverruleAsked, OverruleDecided, OverruleWithdrawn
from bedside.features.clearance.excerpts import Excerpt
from bedside.features.clearance.models import Overrule
from bedside.features.people.api import Mode, Permission, Unit, User, organization, require, today
from bedside.kit.bus.core import emit

# Whoever overrules for longer should mend the rule's words or the organization's data instead.
LONGEST = timedelta(days=366)
MAX_REASON = 2000


def ask_to_overrule(
    *,
    checked: Checked,
    excerpt: Excerpt | str,
    subject: Subject,
    unit: Unit,
    reason: str,
    until: date | None,
    contributors: Iterable[int] = (),
    by: User,
) -> Overrule:
    """Ask a privacy officer to overrule one finding, for this subject (`until` None) or in the unit until a date.

    `excerpt` is the sentence it stands in (see `sentence_around`): the officer must see what is asked. `contributors`
    are the ids of all who wrote; none of them may answer. Asking twice is the same as once, but for those who wrote
    in between. Raises Problem without a reason.
    """
    require(by, Permission.WRITE_POSTS, unit)
    if len(reason.strip()) < 10:
        raise Problem(
            _("Say why this finding is wrong here."), _("A sentence is enough. The privacy officer reads it.")
        )
    if len(reason) > MAX_REASON:
        raise Problem(_("This reason is too long."), _("Keep it under %(most)d characters.") % {"most": MAX_REASON})
    _check_date(until)
    piece = excerpt if isinstance(excerpt, Excerpt) else Excerpt(excerpt)
    wrote = {*contributors, by.pk}
    with transaction.atomic():
        overrule, fresh = Overrule.objects.select_for_update().get_or_create(
            subject_kind=subject.kind,
            subject_id=int(subject.id),
            fingerprint=checked.fingerprint,
            state=Overrule.State.ASKED,
            defaults={
                "unit": unit,
                "title": subject.name[:200],
                "code": checked.finding.code,
                "severity": str(checked.finding.severity),
                "excerpt": piece.text,
                "marked": [piece.start, piece.end],
                "said": sentence(checked.finding, organization().language),
                "reason": reason.strip(),
                "until": until,
                "contributors": sorted(wrote),
                "asked_by": by,
                "asked_at": clock.now(),
            },
        )
        if fresh:
            record(
                by=by.actor,
                action="overrule.asked",
                subject=subject,
                facts={"overrule": overrule.pk, "code": overrule.code, "until": until.isoformat() if until else None},
                words={"reason": overrule.reason},
                unit_id=unit.pk,
            )
            emit(OverruleAsked(overrule=overrule.pk))
        elif wrote - set(overrule.contributors):
            _add_contributors(overrule, wrote)
    return overrule


def note_contributors(*, subject: Subject, contributors: Iterable[int]) -> None:
    """Tell open questions about a subject who writes it by now, in the transaction that saves it: no grant overtakes
    it. What is answered already was answered by somebody who had not written."""
    wrote = set(contributors)
    asked = Overrule.objects.filter(
        subject_kind=subject.kind, subject_id=int(subject.id), state=Overrule.State.ASKED
    ).exclude(contributors__contains=sorted(wrote))
    for overrule in asked.only("contributors").order_by("pk").select_for_update():
        _add_contributors(overrule, wrote)


def _add_contributors(overrule: Overrule, wrote: set[int]) -> None:
    overrule.contributors = sorted({*overrule.contributors, *wrote})
    overrule.save(update_fields=["contributors"])


def wrote_it(overrule: Overrule, user: User) -> bool:
    """Tell whether this person may not answer because the words, or the question, are theirs too."""
    if organization().mode == Mode.SOLO:
        return False
    return user.pk == overrule.asked_by_id or user.pk in overrule.contributors


def answer_overrule(
    *, overrule: Overrule, grant: bool, answer: str, by: User, until: date | None = None, narrow: bool = False
) -> None:
    """Grant or refuse. A refusal needs a word why. Nobody who asked or wrote answers, except alone in solo mode.

    A grant lasts as was asked; `narrow` makes it for this subject only, `until` for the unit to the end of that day.
    """
    require(by, Permission.OVERRULE_FINDINGS, overrule.unit)
    if not grant and not answer.strip():
        raise Problem(_("Say why not."), _("The author reads it and learns from it."))
    if len(answer) > MAX_REASON:
        raise Problem(_("This answer is too long."), _("Keep it under %(most)d characters.") % {"most": MAX_REASON})
    with transaction.atomic():
        locked = Overrule.objects.select_for_update().get(pk=overrule.pk)
        if wrote_it(locked, by):
            raise NotAllowed(
                _("You asked this yourself, so somebody else must answer.")
                if locked.asked_by_id == by.pk
                else _("You wrote this too, so somebody else must answer.")
            )
        if locked.state != Overrule.State.ASKED:
            raise Stale(_("Somebody answered this in the meantime."), _("Load the page again."))
        if grant:
            locked.until = None if narrow else until or locked.until
            _check_date(locked.until)
        locked.state = Overrule.State.GRANTED if grant else Overrule.State.REFUSED
        locked.answer, locked.decided_by, locked.decided_at = answer.strip(), by, clock.now()
        locked.save(update_fields=["state", "answer", "until", "decided_by", "decided_at"])
        record(
            by=by.actor,
            action="overrule.granted" if grant else "overrule.refused",
            subject=Subject(locked.subject_kind, locked.subject_id, locked.title),
            facts={
                "overrule": locked.pk,
                "code": locked.code,
                "until": locked.until.isoformat() if grant and locked.until else None,
                "self": locked.asked_by_id == by.pk,
            },
            words={"reason": locked.reason, "answer": locked.answer},
            unit_id=locked.unit_id,
        )
        emit(OverruleDecided(overrule=locked.pk))


def take_question_back(*, overrule: Overrule, by: User) -> None:
    """Take an open question back. Whoever asked may, and whoever wrote the subject. The finding stays what it is.

    Raises NotAllowed for anybody else, and Stale where it is answered already.
    """
    with transaction.atomic():
        locked = Overrule.objects.select_for_update().get(pk=overrule.pk)
        if by.pk not in (locked.asked_by_id, *locked.contributors):
            raise NotAllowed(_("Somebody else asked this."), _("Only those who wrote the post can take it back."))
        if locked.state == Overrule.State.WITHDRAWN:
            return
        if locked.state != Overrule.State.ASKED:
            raise Stale(_("Somebody answered this in the meantime."), _("Load the page again."))
        locked.state, locked.decided_at = Overrule.State.WITHDRAWN, clock.now()
        locked.save(update_fields=["state", "decided_at"])
        record(
            by=by.actor,
            action="overrule.taken-back",
            subject=Subject(locked.subject_kind, locked.subject_id, locked.title),
            facts={"overrule": locked.pk, "code": locked.code},
            unit_id=locked.unit_id,
        )
        emit(OverruleWithdrawn(overrule=locked.pk))


def end_overrule(*, overrule: Overrule, by: User) -> None:
    """End early what was granted until a date. What is cleared already stays cleared; the next look finds it again."""
    require(by, Permission.OVERRULE_FINDINGS, overrule.unit)
    with transaction.atomic():
        locked = Overrule.objects.select_for_update().get(pk=overrule.pk)
        if locked.state != Overrule.State.GRANTED:
            raise Stale(_("This is not in force any more."), _("Load the page again."))
        locked.state = Overrule.State.ENDED
        locked.save(update_fields=["state"])
        record(
            by=by.actor,
            action="overrule.ended",
            subject=Subject(locked.subject_kind, locked.subject_id, locked.title),
            facts={"overrule": locked.pk, "code": locked.code},
            unit_id=locked.unit_id,
        )


def _check_date(until: date | None) -> None:
    if until is None:
        return
    now = today()
    if until < now:
        raise Problem(_("This date is over."), _("Choose today or a later day."))
    if until > now + LONGEST:
        raise Problem(_("A finding is overruled for a year at most."), _("Choose an earlier day."))
