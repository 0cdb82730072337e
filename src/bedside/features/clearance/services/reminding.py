"""Reminding approvers, and calling the deputy when a step's time is up. Run each minute; harmless when run twice."""

from django.db import transaction
from django.db.models import F, Q

from bedside.base import clock
from bedside.features.audit.api import SYSTEM, record
from bedside.features.clearance.events import StepOverdue, StepReminded
from bedside.features.clearance.models import ApprovalRequest, RequestStep
from bedside.features.clearance.services.asking import subject_of
from bedside.kit.bus.core import emit


def remind_and_replace() -> int:
    """Remind at half of a step's time, call the deputy at its end; return how many steps were touched."""
    now = clock.now()
    waiting = Q(done_at=None, opened_at__isnull=False, request__state=ApprovalRequest.State.OPEN)
    half = Q(reminded_at=None, opened_at__lte=now - (F("due_at") - F("opened_at")) / 2)
    over = Q(deputy_called_at=None, due_at__lte=now)
    touched = 0
    with transaction.atomic():
        steps = RequestStep.objects.select_for_update(of=("self",), skip_locked=True).select_related("request")
        for step in steps.filter(waiting & (half | over))[:200]:
            _call_deputy(step) if step.due_at and step.due_at <= now else _remind(step)
            touched += 1
    return touched


def _remind(step: RequestStep) -> None:
    step.reminded_at = clock.now()
    step.save(update_fields=["reminded_at"])
    emit(StepReminded(request=step.request_id, step=step.pk))


def _call_deputy(step: RequestStep) -> None:
    step.deputy_called_at = step.reminded_at = clock.now()
    step.save(update_fields=["deputy_called_at", "reminded_at"])
    record(
        by=SYSTEM,
        action="approval.overdue",
        subject=subject_of(step.request),
        facts={"request": step.request_id, "role": step.role, "deputy": step.deputy_id},
        unit_id=step.request.unit_id,
    )
    emit(StepOverdue(request=step.request_id, step=step.pk))
