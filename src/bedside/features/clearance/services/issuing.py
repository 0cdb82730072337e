"""The clearance that follows from the last yes."""

from datetime import timedelta

from django.utils.translation import gettext as _

from bedside.base import clock
from bedside.base.errors import Stale
from bedside.features.audit.api import SYSTEM, record
from bedside.features.clearance import chains, seal
from bedside.features.clearance.events import Cleared
from bedside.features.clearance.material import digests, pictures_in
from bedside.features.clearance.models import Approval, ApprovalRequest, Clearance, Template
from bedside.features.clearance.services.asking import TEMPLATE, subject_of
from bedside.kit.bus.core import emit

# How long a clearance lasts where the author set no time.
OPEN_WINDOW = timedelta(days=30)


def issue(request: ApprovalRequest) -> Clearance:
    """Sign what was approved, in the transaction of the last yes. For a template the yes stands for its later uses."""
    now = clock.now()
    approvals = list(request.approvals.select_related("step").filter(decision=Approval.Decision.APPROVE))
    if not approvals or any(approval.digest != request.digest for approval in approvals):
        raise Stale(_("Not everybody approved the same words."), _("Take the question back and ask again."))
    is_template = request.subject_kind == TEMPLATE
    clearance = Clearance(
        request=request,
        template_id=request.subject_id if is_template else None,
        subject_kind=request.subject_kind,
        subject_id=request.subject_id,
        unit=request.unit,
        digests={TEMPLATE: request.digest} if is_template else digests(request.material),
        sources=request.also.get("sources", []),
        pictures=[] if is_template else pictures_in(request.material),
        window_start=request.window_start or now,
        window_end=request.window_end or now + OPEN_WINDOW,
        approved=[_approved(approval) for approval in approvals],
        chain=chains.fingerprint(list(request.steps.all())),
        issued_at=now,
    )
    seal.sign(clearance)
    clearance.save()
    if is_template:
        Template.objects.filter(pk=request.subject_id).update(state=Template.State.APPROVED, standing=clearance)
    record(
        by=SYSTEM,
        action=f"{request.subject_kind}.cleared",
        subject=subject_of(request),
        facts={
            "clearance": clearance.pk,
            "request": request.pk,
            "digest": request.digest,
            "chain": clearance.chain,
            "from": clearance.window_start.isoformat(),
            "until": clearance.window_end.isoformat(),
            "signature": clearance.signature.hex(),
        },
        unit_id=request.unit_id,
    )
    emit(
        Cleared(
            request=request.pk,
            clearance=clearance.pk,
            subject_kind=request.subject_kind,
            subject_id=request.subject_id,
        )
    )
    return clearance


def _approved(approval: Approval) -> dict[str, object]:
    return {
        "by": approval.by_id,
        "name": approval.by_name,
        "role": approval.step.role,
        "at": approval.at.isoformat(),
        "deputy": approval.as_deputy,
        "self": approval.self_cleared,
    }
