"""What the gate does when something was announced: tell those who have to decide, and those who wait.

Each handler may run twice, and later than it happened: it looks at how things stand now.
"""

from django.db.models import QuerySet

from bedside.features.clearance import noticing
from bedside.features.clearance.events import (
    Cleared,
    NotCleared,
    OverruleAsked,
    OverruleDecided,
    OverruleWithdrawn,
    RequestClosed,
    StepOpened,
    StepOverdue,
    StepReminded,
)
from bedside.features.clearance.models import ApprovalRequest, Overrule, RequestStep
from bedside.features.clearance.services.reminding import reconsider_all
from bedside.features.people.events import PersonChanged, PersonJoined, PersonLeft, PersonReturned
from bedside.kit.bus.core import on


@on(StepOpened)
def ask_approvers(happened: StepOpened) -> None:
    """A step begins: who decided before is done, who decides now is told."""
    noticing.settle_steps(_steps(happened.request).filter(done_at__isnull=False))
    step = _waiting(happened.step)
    if step:
        _ask(step)


@on(StepReminded)
def remind_approvers(happened: StepReminded) -> None:
    """Half of the time is gone."""
    step = _waiting(happened.step)
    if step:
        noticing.tell_approvers(step, "reminder")


@on(StepOverdue)
def call_deputy(happened: StepOverdue) -> None:
    """The time is up, or nobody with the role is left: the deputy is told; without one, the author and those asked."""
    step = _waiting(happened.step)
    if step is None:
        return
    if step.deputy and step.deputy in noticing.asked_at(step):
        noticing.tell_approvers(step, "deputy", [step.deputy])
    else:
        noticing.tell_approvers(step, "reminder")
        noticing.tell_authors(step.request, "late", key=f"step:{step.pk}")
        _ask(step)


@on(RequestClosed)
def settle(happened: RequestClosed) -> None:
    """Nobody has to decide any more."""
    noticing.settle_steps(_steps(happened.request))


@on(Cleared)
def tell_cleared(happened: Cleared) -> None:
    """The authors are told of the last yes."""
    noticing.tell_authors(ApprovalRequest.objects.get(pk=happened.request), "cleared")


@on(NotCleared)
def tell_not_cleared(happened: NotCleared) -> None:
    """The authors are told that a change is asked, or that it is declined."""
    noticing.tell_authors(ApprovalRequest.objects.get(pk=happened.request), happened.decision)


@on(OverruleAsked)
def ask_officers(happened: OverruleAsked) -> None:
    """Privacy officers are told of a finding to decide."""
    overrule = Overrule.objects.get(pk=happened.overrule)
    if overrule.state == Overrule.State.ASKED:
        noticing.tell_officers(overrule)


@on(OverruleDecided)
def tell_asker(happened: OverruleDecided) -> None:
    """Who asked is told."""
    noticing.tell_asker(Overrule.objects.select_related("asked_by", "decided_by").get(pk=happened.overrule))


@on(OverruleWithdrawn)
def settle_question(happened: OverruleWithdrawn) -> None:
    """No officer has to answer any more."""
    noticing.settle_officers(happened.overrule)


@on(PersonLeft)
def follow_leaving(happened: PersonLeft) -> None:
    """What waited for somebody who left goes on without them."""
    _follow_people()


@on(PersonChanged)
def follow_change(happened: PersonChanged) -> None:
    """Roles changed: who may decide now is told, and what waited for nobody else goes on."""
    _follow_people()


@on(PersonJoined)
def follow_joining(happened: PersonJoined) -> None:
    """Somebody new may be asked."""
    _follow_people()


@on(PersonReturned)
def follow_returning(happened: PersonReturned) -> None:
    """Somebody who is back may be asked."""
    _follow_people()


def _follow_people() -> None:
    reconsider_all()
    waiting = RequestStep.objects.filter(
        request__state=ApprovalRequest.State.OPEN, opened_at__isnull=False, done_at=None
    )
    for step in waiting.select_related("request", "deputy"):
        _ask(step)
    for overrule in Overrule.objects.filter(state=Overrule.State.ASKED).select_related("asked_by").order_by("pk"):
        noticing.tell_officers(overrule)


def _ask(step: RequestStep) -> None:
    """Tell who is asked at a step; each is told once, however often this runs. Nobody there: tell who can mend it."""
    if noticing.asked_at(step):
        noticing.tell_approvers(step, "asked")
    else:
        noticing.tell_those_who_set_approvals(step)


def _waiting(step_id: int) -> RequestStep | None:
    """Return the step if it still waits for somebody."""
    step = RequestStep.objects.select_related("request", "deputy").filter(pk=step_id, done_at=None).first()
    return step if step and step.request.state == ApprovalRequest.State.OPEN else None


def _steps(request_id: int) -> QuerySet[RequestStep]:
    return RequestStep.objects.filter(request=request_id).select_related("request")
