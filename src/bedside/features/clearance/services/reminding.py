"""Reminding approvers, and calling the deputy when a step's time is up. Run each minute; harmless when run twice."""

from django.db import transaction
from django.db.models import F, Q, Value

from bedside.base import clock
from bedside.features.audit.api import SYSTEM, record
from bedside.features.clearance.events import StepOverdue, StepReminded
from bedside.features.clearance.models import ApprovalRequest, RequestStep
from bedside.features.clearance.services.asking import subject_of
from bedside.features.clearance.services.deciding import current_step, reconsider
from bedside.kit.bus.core import emit


def remind_and_replace(limit: int = 200) -> int:
    """Remind at half of a step's time, call the deputy at its end; return how many steps were touched."""
    now = clock.now()
    waiting = Q(done_at=None, opened_at__isnull=False, request__state=ApprovalRequest.State.OPEN)
    half = Q(reminded_at=None, opened_at__lte=Value(now) - (F("due_at") - F("opened_at")) / 2)
    over = Q(overdue_at=None, due_at__lte=now)
    steps = RequestStep.objects.filter(waiting & (half | over)).order_by("due_at", "id")
    return sum(_touch(*ids) for ids in steps.values_list("pk", "request_id")[:limit])


def reconsider_all() -> int:
    """Look at every open request again, after people came or went; return how many moved."""
    waiting = ApprovalRequest.objects.filter(state=ApprovalRequest.State.OPEN, solo=False).order_by("pk")
    return sum(reconsider(pk) for pk in list(waiting.values_list("pk", flat=True)))


def _touch(step_id: int, request_id: int) -> int:
    """Remind, or call the deputy, under the request's lock: a decision that is being made is seen, not overtaken."""
    with transaction.atomic():
        request = ApprovalRequest.objects.select_for_update(skip_locked=True).filter(pk=request_id).first()
        step = current_step(request) if request and request.state == ApprovalRequest.State.OPEN else None
        if request is None or step is None or step.pk != step_id or step.due_at is None:
            return 0
        if step.due_at <= clock.now():
            _time_is_up(request, step)
        else:
            step.reminded_at = clock.now()
            step.save(update_fields=["reminded_at"])
            emit(StepReminded(request=step.request_id, step=step.pk))
    return 1


def _time_is_up(request: ApprovalRequest, step: RequestStep) -> None:
    now = clock.now()
    step.overdue_at, step.reminded_at = now, step.reminded_at or now
    if step.deputy_id:
        step.deputy_called_at = step.deputy_called_at or now
    step.save(update_fields=["overdue_at", "deputy_called_at", "reminded_at"])
    record(
        by=SYSTEM,
        action=f"{request.subject_kind}.approval-overdue",
        subject=subject_of(request),
        facts={"request": request.pk, "role": step.role, "deputy": step.deputy_id},
        unit_id=request.unit_id,
    )
    emit(StepOverdue(request=request.pk, step=step.pk))
    reconsider(request.pk)
