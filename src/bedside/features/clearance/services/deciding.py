"""What an approver says, and what follows from the last yes."""

from django.db import transaction
from django.utils.translation import gettext as _

from bedside.base import clock
from bedside.base.errors import NotAllowed, Problem, Stale
from bedside.features.audit.api import Actor, record
from bedside.features.clearance import chains
from bedside.features.clearance.events import NotCleared, StepOverdue
from bedside.features.clearance.material import digest_of
from bedside.features.clearance.models import Approval, ApprovalRequest, RequestStep, Rule
from bedside.features.clearance.services.asking import close, must_be_open, open_step, subject_of
from bedside.features.clearance.services.issuing import issue
from bedside.features.people.api import User
from bedside.kit.bus.core import emit

MAX_COMMENT = 2000

_CLOSED_BY = {
    Approval.Decision.CHANGE: ApprovalRequest.State.CHANGES,
    Approval.Decision.DECLINE: ApprovalRequest.State.DECLINED,
}
_VERBS = {
    Approval.Decision.APPROVE: "approved",
    Approval.Decision.CHANGE: "change-asked",
    Approval.Decision.DECLINE: "declined",
}


def current_step(request: ApprovalRequest) -> RequestStep | None:
    """Return the step whose turn it is; None in solo mode and when all are done."""
    return request.steps.filter(done_at=None).select_related("unit").order_by("position").first()


def may_decide_now(request: ApprovalRequest, user: User) -> RequestStep | None:
    """Return the step at which this person may decide now, or None."""
    step = current_step(request) if request.state == ApprovalRequest.State.OPEN else None
    if step is None or user.pk in request.contributors:
        return None
    if not chains.may_decide(step).filter(pk=user.pk).exists():
        return None
    return None if step.approvals.filter(by=user).exists() else step


def decide(*, request: ApprovalRequest, digest: str, decision: str, comment: str, by: User) -> None:
    """Approve, ask for a change, or decline.

    `digest` is that of the material the person saw; raises Stale where it is no longer the request's. Raises
    NotAllowed for whoever wrote it, for whoever isn't asked at this step, and Problem for a no without a word why.
    """
    chosen = known_decision(decision, comment)
    with transaction.atomic():
        locked = lock_open(request, digest)
        step = _step_of(locked, by)
        if chosen == Approval.Decision.APPROVE:
            must_be_in_time(locked)
        approval = Approval.objects.create(
            request=locked,
            step=step,
            by=by,
            by_name=by.name,
            decision=chosen,
            digest=digest,
            comment=comment.strip(),
            as_deputy=not chains.holders_of(step).filter(pk=by.pk).exists(),
            at=clock.now(),
        )
        note(locked, approval, by.actor, role=step.role)
        follow(locked, step, approval)


def known_decision(value: str, comment: str) -> Approval.Decision:
    """Return the decision. Raises Problem for an unknown one, and for a no without a word why."""
    if value not in Approval.Decision.values:
        raise Problem(_("Choose: approve, ask for a change, or decline."))
    if value != Approval.Decision.APPROVE and not comment.strip():
        raise Problem(_("Say what should change, or why not."), _("The author reads it; it goes nowhere else."))
    if len(comment) > MAX_COMMENT:
        raise Problem(_("This comment is too long."), _("Keep it under %(most)d characters.") % {"most": MAX_COMMENT})
    return Approval.Decision(value)


def lock_open(request: ApprovalRequest, digest: str) -> ApprovalRequest:
    """Return the request under its lock. Raises Stale where it is decided, or holds other material than `digest` names:
    what counts is the material itself, not what a column says about it."""
    locked = ApprovalRequest.objects.select_for_update().get(pk=request.pk)
    must_be_open(locked)
    if digest != locked.digest or digest != digest_of(locked.material, locked.also):
        raise Stale(_("The post changed while you were reading."), _("Read it again as it is now."))
    return locked


def must_be_in_time(request: ApprovalRequest) -> None:
    """Raise Problem where a yes would come too late to be of use."""
    if request.window_end and request.window_end <= clock.now():
        raise Problem(
            _("The time for this is over, so a yes would change nothing."),
            _("Ask for a change, so that the author chooses a new time."),
        )


def follow(request: ApprovalRequest, step: RequestStep, approval: Approval) -> None:
    """Let a decision that was just written take effect."""
    closed_as = _CLOSED_BY.get(Approval.Decision(approval.decision))
    if closed_as:
        close(request, closed_as)
        emit(
            NotCleared(
                request=request.pk,
                subject_kind=request.subject_kind,
                subject_id=request.subject_id,
                decision=approval.decision,
            )
        )
    elif is_complete(step, request):
        _advance(request, step)


def reconsider(request_id: int) -> bool:
    """Look at an open request again after people came, went, or ran out of time; return whether it moved.

    A step that only waited for somebody who left is done; one that nobody holds any more calls its deputy at once.
    """
    with transaction.atomic():
        request = ApprovalRequest.objects.select_for_update().get(pk=request_id)
        step = current_step(request) if request.state == ApprovalRequest.State.OPEN else None
        if step is None:
            return False
        if is_complete(step, request):
            _advance(request, step)
            return True
        holders = chains.holders_of(step).exclude(pk__in=request.contributors)
        if step.deputy_id and step.deputy_called_at is None and not holders.exists():
            step.deputy_called_at = clock.now()
            step.save(update_fields=["deputy_called_at"])
            emit(StepOverdue(request=request.pk, step=step.pk))
            return True
    return False


def is_complete(step: RequestStep, request: ApprovalRequest) -> bool:
    """Whether a step has the yeses it needs. A deputy's yes, once the deputy stands in, stands for everybody's."""
    yes = set(step.approvals.filter(decision=Approval.Decision.APPROVE).values_list("by", flat=True))
    if not yes:
        return False
    if step.rule == Rule.ANY or (step.deputy_id in yes and chains.deputy_stands_in(step)):
        return True
    needed = chains.holders_of(step).exclude(pk__in=request.contributors)
    return set(needed.values_list("pk", flat=True)) <= yes


def note(request: ApprovalRequest, approval: Approval, by: Actor, *, role: str) -> None:
    """Write a decision into the record."""
    record(
        by=by,
        action=f"{request.subject_kind}.{_VERBS[Approval.Decision(approval.decision)]}",
        subject=subject_of(request),
        facts={
            "request": request.pk,
            "digest": approval.digest,
            "role": role,
            "deputy": approval.as_deputy,
            "self": approval.self_cleared,
        },
        words={"comment": approval.comment} if approval.comment else None,
        unit_id=request.unit_id,
    )


def _step_of(request: ApprovalRequest, by: User) -> RequestStep:
    if by.pk in request.contributors:
        raise NotAllowed(_("You wrote this, so somebody else must approve it."))
    step = may_decide_now(request, by)
    if step is None:
        raise NotAllowed(_("It is not your turn to decide about this."), _("Today shows what waits for you."))
    return step


def _advance(request: ApprovalRequest, step: RequestStep) -> None:
    step.done_at = clock.now()
    step.save(update_fields=["done_at"])
    following = current_step(request)
    if following:
        open_step(following)
    else:
        issue(close(request, ApprovalRequest.State.CLEARED))
