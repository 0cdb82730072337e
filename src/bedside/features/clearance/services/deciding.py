"""What an approver says, and the clearance that follows from the last yes."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from bedside.base import clock
from bedside.base.errors import NotAllowed, Problem, Stale
from bedside.features.audit.api import Actor, record
from bedside.features.clearance import chains, seal
from bedside.features.clearance.events import Cleared, NotCleared
from bedside.features.clearance.material import digests
from bedside.features.clearance.models import Approval, ApprovalRequest, Clearance, RequestStep, Rule
from bedside.features.clearance.services.asking import close, open_step, subject_of
from bedside.features.people.api import User, organization, people_with_role
from bedside.kit.bus.core import emit

# How long a clearance lasts where the author set no time.
OPEN_WINDOW = timedelta(days=30)

_CLOSED_BY = {
    Approval.Decision.CHANGE: ApprovalRequest.State.CHANGES,
    Approval.Decision.DECLINE: ApprovalRequest.State.DECLINED,
}


def current_step(request: ApprovalRequest) -> RequestStep | None:
    """Return the step whose turn it is; None in solo mode and when all are done."""
    return request.steps.filter(done_at=None).order_by("position").first()


def may_decide_now(request: ApprovalRequest, user: User) -> RequestStep | None:
    """Return the step at which this person may decide now, or None."""
    step = current_step(request) if request.state == ApprovalRequest.State.OPEN else None
    if step is None or user.pk in request.contributors:
        return None
    if not chains.may_decide(step, request.unit_id).filter(pk=user.pk).exists():
        return None
    return None if step.approvals.filter(by=user).exists() else step


def decide(*, request: ApprovalRequest, digest: str, decision: str, comment: str, by: User) -> None:
    """Approve, ask for a change, or decline.

    `digest` is that of the material the person saw; raises Stale where it is no longer the request's. Raises
    NotAllowed for whoever wrote it, for whoever isn't asked at this step, and Problem for a no without a word why.
    """
    chosen = _decision(decision)
    if chosen != Approval.Decision.APPROVE and not comment.strip():
        raise Problem(_("Say what should change, or why not."), _("The author reads it; it goes nowhere else."))
    with transaction.atomic():
        locked = ApprovalRequest.objects.select_for_update().get(pk=request.pk)
        step = _step_of(locked, digest, by)
        approval = Approval.objects.create(
            request=locked,
            step=step,
            by=by,
            by_name=by.name,
            decision=chosen,
            comment=comment.strip(),
            as_deputy=not people_with_role(step.role, locked.unit_id).filter(pk=by.pk).exists(),
            at=clock.now(),
        )
        _recorded(locked, approval, by.actor, role=step.role)
        if chosen in _CLOSED_BY:
            _turned_down(locked, chosen)
        elif _is_complete(step, locked):
            _advance(locked, step)


def read_again(*, request: ApprovalRequest, digest: str, by: User) -> None:
    """In solo mode: the author reads a second time, after a pause, and clears it alone; recorded as self-cleared.

    Raises Problem before the pause is over, and NotAllowed outside solo mode.
    """
    with transaction.atomic():
        locked = ApprovalRequest.objects.select_for_update().get(pk=request.pk)
        _must_be_open(locked, digest)
        if not locked.solo:
            raise NotAllowed(_("Nobody approves their own post here."), _("Somebody else has to read it."))
        wait = solo_ready_at(locked) - clock.now()
        if wait > timedelta(0):
            minutes = int(wait.total_seconds() // 60) + 1
            raise Problem(
                _("A second reading helps only after a pause."), _("Come back in %(minutes)d min.") % {"minutes": minutes}
            )
        step = _solo_step(locked)
        approval = Approval.objects.create(
            request=locked,
            step=step,
            by=by,
            by_name=by.name,
            decision=Approval.Decision.APPROVE,
            self_cleared=True,
            at=clock.now(),
        )
        _recorded(locked, approval, by.actor, role=step.role)
        _advance(locked, step)


def solo_ready_at(request: ApprovalRequest) -> datetime:
    """Return when the second reading may be done."""
    return request.submitted_at + timedelta(minutes=organization().solo_pause_minutes)


def decide_outside(*, request: ApprovalRequest, digest: str, decision: str, comment: str, name: str) -> None:
    """Record what an outside reader said through a link (the caller has checked the link)."""
    chosen = _decision(decision)
    with transaction.atomic():
        locked = ApprovalRequest.objects.select_for_update().get(pk=request.pk)
        _must_be_open(locked, digest)
        step = _solo_step(locked)
        approval = Approval.objects.create(
            request=locked, step=step, by=None, by_name=name, decision=chosen, comment=comment.strip(), at=clock.now()
        )
        _recorded(locked, approval, Actor("visitor", "", name), role="outside")
        if chosen in _CLOSED_BY:
            _turned_down(locked, chosen)
        else:
            _advance(locked, step)


def _decision(value: str) -> Approval.Decision:
    if value not in Approval.Decision.values:
        raise Problem(_("Choose: approve, ask for a change, or decline."))
    return Approval.Decision(value)


def _must_be_open(request: ApprovalRequest, digest: str) -> None:
    if request.state != ApprovalRequest.State.OPEN:
        raise Stale(
            _("This was decided in the meantime: %(state)s.") % {"state": request.get_state_display()},
            _("Load the page again to see it as it is now."),
        )
    if request.digest != digest:
        raise Stale(_("The post changed while you were reading."), _("Read it again as it is now."))


def _step_of(request: ApprovalRequest, digest: str, by: User) -> RequestStep:
    _must_be_open(request, digest)
    if by.pk in request.contributors:
        raise NotAllowed(_("You wrote this, so somebody else must approve it."))
    step = may_decide_now(request, by)
    if step is None:
        raise NotAllowed(_("It is not your turn to decide about this."), _("Today shows what waits for you."))
    return step


def _is_complete(step: RequestStep, request: ApprovalRequest) -> bool:
    """Whether a step has the yeses it needs. A deputy's yes stands for everybody's."""
    yes = set(step.approvals.filter(decision=Approval.Decision.APPROVE).values_list("by", flat=True))
    if step.rule == Rule.ANY or step.deputy_id in yes:
        return bool(yes)
    needed = people_with_role(step.role, request.unit_id).exclude(pk__in=request.contributors)
    return set(needed.values_list("pk", flat=True)) <= yes


def _turned_down(request: ApprovalRequest, decision: Approval.Decision) -> None:
    close(request, _CLOSED_BY[decision])
    emit(
        NotCleared(
            request=request.pk,
            subject_kind=request.subject_kind,
            subject_id=request.subject_id,
            decision=decision,
        )
    )


def _advance(request: ApprovalRequest, step: RequestStep) -> None:
    step.done_at = clock.now()
    step.save(update_fields=["done_at"])
    following = current_step(request)
    if following:
        open_step(following)
    else:
        _issue(close(request, ApprovalRequest.State.CLEARED))


def _issue(request: ApprovalRequest) -> None:
    now = clock.now()
    approvals = request.approvals.select_related("step").filter(decision=Approval.Decision.APPROVE)
    clearance = Clearance(
        request=request,
        subject_kind=request.subject_kind,
        subject_id=request.subject_id,
        unit=request.unit,
        digests=digests(request.material),
        window_start=request.window_start or now,
        window_end=request.window_end or now + OPEN_WINDOW,
        approved=[
            {
                "by": approval.by_id,
                "name": approval.by_name,
                "role": approval.step.role,
                "at": approval.at.isoformat(),
                "deputy": approval.as_deputy,
                "self": approval.self_cleared,
            }
            for approval in approvals
        ],
        chain=chains.fingerprint(list(request.steps.all())),
        issued_at=now,
    )
    seal.sign(clearance)
    clearance.save()
    emit(
        Cleared(
            request=request.pk,
            clearance=clearance.pk,
            subject_kind=request.subject_kind,
            subject_id=request.subject_id,
        )
    )


def _solo_step(request: ApprovalRequest) -> RequestStep:
    """The one step of a practice of one, made when it is taken."""
    return RequestStep.objects.create(request=request, position=1, role="author", hours=0, opened_at=clock.now())


def _recorded(request: ApprovalRequest, approval: Approval, by: Actor, *, role: str) -> None:
    record(
        by=by,
        action=f"{request.subject_kind}.{_VERBS[Approval.Decision(approval.decision)]}",
        subject=subject_of(request),
        facts={
            "request": request.pk,
            "digest": request.digest,
            "role": role,
            "deputy": approval.as_deputy,
            "self": approval.self_cleared,
        },
        words={"comment": approval.comment} if approval.comment else None,
        unit_id=request.unit_id,
    )


_VERBS = {
    Approval.Decision.APPROVE: "approved",
    Approval.Decision.CHANGE: "change-asked",
    Approval.Decision.DECLINE: "declined",
}
