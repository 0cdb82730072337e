"""Overruling a finding: who asks, who answers, for how long."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from bedside.base import clock
from bedside.base.errors import NotAllowed, Problem, Stale
from bedside.features.audit.api import Subject, record
from bedside.features.clearance.checking import Checked
from bedside.features.clearance.events import OverruleAsked, OverruleDecided
from bedside.features.clearance.models import Overrule
from bedside.features.people.api import Mode, Permission, Unit, User, organization, require
from bedside.kit.bus.core import emit


def ask_to_overrule(
    *, checked: Checked, excerpt: str, subject: Subject, unit: Unit, reason: str, until: date | None, by: User
) -> Overrule:
    """Ask a privacy officer to overrule one finding, for this subject (`until` None) or in the unit until a date.

    `excerpt` is the sentence it stands in: the officer must see what is asked. Raises Problem without a reason.
    """
    require(by, Permission.WRITE_POSTS, unit)
    if len(reason.strip()) < 10:
        raise Problem(_("Say why this finding is wrong here."), _("A sentence is enough. The privacy officer reads it."))
    if until is not None and until < clock.now().date():
        raise Problem(_("This date is over."), _("Choose today or a later day."))
    with transaction.atomic():
        overrule, fresh = Overrule.objects.get_or_create(
            subject_kind=subject.kind,
            subject_id=int(subject.id),
            fingerprint=checked.fingerprint,
            state=Overrule.State.ASKED,
            defaults={
                "unit": unit,
                "title": subject.name,
                "code": checked.finding.code,
                "excerpt": excerpt,
                "reason": reason.strip(),
                "until": until,
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
    return overrule


def answer_overrule(*, overrule: Overrule, grant: bool, answer: str, by: User) -> None:
    """Grant or refuse. A refusal needs a word why. Nobody answers their own question, except alone in solo mode."""
    require(by, Permission.OVERRULE_FINDINGS, overrule.unit)
    if not grant and not answer.strip():
        raise Problem(_("Say why not."), _("The author reads it and learns from it."))
    if overrule.asked_by_id == by.pk and organization().mode != Mode.SOLO:
        raise NotAllowed(_("You asked this yourself, so somebody else must answer."))
    with transaction.atomic():
        locked = Overrule.objects.select_for_update().get(pk=overrule.pk)
        if locked.state != Overrule.State.ASKED:
            raise Stale(_("Somebody answered this in the meantime."), _("Load the page again."))
        locked.state = Overrule.State.GRANTED if grant else Overrule.State.REFUSED
        locked.answer, locked.decided_by, locked.decided_at = answer.strip(), by, clock.now()
        locked.save(update_fields=["state", "answer", "decided_by", "decided_at"])
        record(
            by=by.actor,
            action="overrule.granted" if grant else "overrule.refused",
            subject=Subject(locked.subject_kind, locked.subject_id, locked.title),
            facts={"overrule": locked.pk, "code": locked.code, "self": locked.asked_by_id == by.pk},
            words={"reason": locked.reason, "answer": locked.answer},
            unit_id=locked.unit_id,
        )
        emit(OverruleDecided(overrule=locked.pk))
