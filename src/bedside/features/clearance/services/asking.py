"""Asking for approval, taking the question back, and voiding what was approved."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from bedside.base import clock
from bedside.base.errors import Problem
from bedside.features.accounts.api import Account
from bedside.features.audit.api import Actor, Subject, record
from bedside.features.clearance.chains import steps_for
from bedside.features.clearance.checking import Checked
from bedside.features.clearance.events import RequestClosed, StepOpened
from bedside.features.clearance.material import Material, digest_of
from bedside.features.clearance.models import ApprovalRequest, Clearance, RequestStep
from bedside.features.clearance.requirements import before_submission
from bedside.features.people.api import Mode, Permission, Unit, User, organization, require
from bedside.kit.bus.core import emit


def ask_for_approval(
    *,
    subject: Subject,
    unit: Unit,
    material: Material,
    accounts: Sequence[Account],
    findings: Sequence[Checked],
    window: tuple[datetime, datetime] | None,
    contributors: Iterable[int],
    by: User,
) -> ApprovalRequest:
    """Put exactly this material before the approvers of the unit.

    `window` is when it may go out (None: within 30 days of the last approval); `contributors` are the ids of all who
    wrote, none of whom may approve. Raises Problem with what is missing, or where the unit has nobody who could
    approve.
    """
    require(by, Permission.WRITE_POSTS, unit)
    refusals = before_submission(findings, accounts)
    if refusals:
        raise Problem(" ".join(refusal.sentence for refusal in refusals), _("Nothing was lost."))
    now = clock.now()
    solo = organization().mode == Mode.SOLO
    with transaction.atomic():
        request = ApprovalRequest.objects.create(
            subject_kind=subject.kind,
            subject_id=int(subject.id),
            title=subject.name[:200],
            unit=unit,
            material=material,
            digest=digest_of(material),
            findings=[_summary(checked) for checked in findings],
            window_start=window[0] if window else None,
            window_end=window[1] if window else None,
            contributors=sorted({*contributors, by.pk}),
            submitted_by=by,
            submitted_at=now,
            solo=solo,
        )
        steps = [] if solo else steps_for(unit, excluding=set(request.contributors))
        made = [
            RequestStep.objects.create(
                request=request,
                position=position,
                role=step.role,
                rule=step.rule,
                hours=step.hours,
                deputy=step.deputy,
            )
            for position, step in enumerate(steps, start=1)
        ]
        if made:
            open_step(made[0])
        record(
            by=by.actor,
            action=f"{subject.kind}.submitted",
            subject=subject,
            facts={
                "request": request.pk,
                "digest": request.digest,
                "accounts": sorted(material),
                "steps": [step.role for step in made],
                "findings": sorted({checked.finding.code for checked in findings}),
            },
            unit_id=unit.pk,
        )
    return request


def open_step(step: RequestStep) -> None:
    """Start a step's clock and announce it."""
    step.opened_at = clock.now()
    step.due_at = step.opened_at + timedelta(hours=step.hours)
    step.save(update_fields=["opened_at", "due_at"])
    emit(StepOpened(request=step.request_id, step=step.pk))


def withdraw(*, request: ApprovalRequest, by: Actor) -> None:
    """Take an open question back."""
    with transaction.atomic():
        close(request, ApprovalRequest.State.WITHDRAWN)
        record(by=by, action=f"{request.subject_kind}.withdrawn", subject=subject_of(request), unit_id=request.unit_id)


def void(*, clearance: Clearance, why: str, by: Actor) -> None:
    """Void a clearance: nothing that relies on it is sent from this moment on. Voiding twice is the same as once."""
    with transaction.atomic():
        locked = Clearance.objects.select_for_update().get(pk=clearance.pk)
        if locked.voided_at is not None:
            return
        locked.voided_at, locked.void_reason = clock.now(), why[:200]
        locked.save(update_fields=["voided_at", "void_reason"])
        if locked.request_id:
            ApprovalRequest.objects.filter(pk=locked.request_id).update(state=ApprovalRequest.State.VOID)
        record(
            by=by,
            action=f"{locked.subject_kind}.clearance-voided",
            subject=Subject(locked.subject_kind, locked.subject_id, locked.request.title if locked.request else ""),
            facts={"clearance": locked.pk},
            unit_id=locked.unit_id,
        )


def close(request: ApprovalRequest, state: ApprovalRequest.State) -> ApprovalRequest:
    """Close an open request under its lock. Raises Problem where somebody else was first."""
    locked = ApprovalRequest.objects.select_for_update().get(pk=request.pk)
    if locked.state != ApprovalRequest.State.OPEN:
        raise Problem(
            _("This was decided in the meantime: %(state)s.") % {"state": locked.get_state_display()},
            _("Load the page again to see it as it is now."),
        )
    locked.state, locked.closed_at = state, clock.now()
    locked.save(update_fields=["state", "closed_at"])
    emit(RequestClosed(request=locked.pk))
    return locked


def subject_of(request: ApprovalRequest) -> Subject:
    """How the audit record names what the request is about."""
    return Subject(request.subject_kind, request.subject_id, request.title)


def _summary(checked: Checked) -> dict[str, object]:
    """What is kept of a finding: never the words."""
    finding = checked.finding
    return {
        "code": finding.code,
        "label": finding.label,
        "severity": str(finding.severity),
        "part": checked.part,
        "overruled": checked.overruled,
    }
