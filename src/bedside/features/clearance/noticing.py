"""What the gate tells people. Fixed sentences: never a title, never an excerpt."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bedside.features.clearance import chains
from bedside.features.clearance.models import ApprovalRequest, Overrule, RequestStep
from bedside.features.clearance.services.asking import TEMPLATE
from bedside.features.notify.api import register, settle, tell
from bedside.features.people.api import Mode, Permission, User, holders, organization

# code: (sentence, subject of the mail, does it wait for the person)
_KINDS = {
    "approval.asked": (_("A post waits for your approval."), _("A post waits for you"), True),
    "approval.reminder": (_("A post still waits for your approval."), _("A post still waits for you"), True),
    "approval.deputy": (
        _("A post waits for you as deputy: nobody else decided in time."),
        _("A post waits for you as deputy"),
        True,
    ),
    "approval.nobody": (
        _("A post waits, and nobody has the role that may approve it."),
        _("Nobody can approve a post"),
        True,
    ),
    "approval.late": (_("Nobody has decided about your post in time."), _("Your post still waits"), False),
    "approval.change": (_("A change to your post is asked."), _("A change to your post is asked"), True),
    "approval.decline": (_("Your post is declined."), _("Your post is declined"), True),
    "approval.cleared": (_("Your post has all its approvals."), _("Your post is cleared"), False),
    "template.asked": (_("A template waits for your approval."), _("A template waits for you"), True),
    "template.reminder": (_("A template still waits for your approval."), _("A template still waits for you"), True),
    "template.deputy": (
        _("A template waits for you as deputy: nobody else decided in time."),
        _("A template waits for you as deputy"),
        True,
    ),
    "template.nobody": (
        _("A template waits, and nobody has the role that may approve it."),
        _("Nobody can approve a template"),
        True,
    ),
    "template.late": (_("Nobody has decided about your template in time."), _("Your template still waits"), False),
    "template.change": (_("A change to your template is asked."), _("A change to your template is asked"), True),
    "template.decline": (_("Your template is declined."), _("Your template is declined"), True),
    "template.cleared": (_("Your template may be used now."), _("Your template is approved"), False),
    "overrule.asked": (_("A finding waits for your decision."), _("A finding waits for you"), True),
    "overrule.answered": (_("Your question about a finding is answered."), _("Your question is answered"), True),
}
for code, (sentence, subject, at_once) in _KINDS.items():
    register(code, sentence=sentence, subject=subject, at_once=at_once)

_OF_A_STEP = ("asked", "reminder", "deputy", "nobody", "late")


def asked_at(step: RequestStep) -> list[User]:
    """Return who is asked at a step now and has yet to answer: never who wrote."""
    people = chains.may_decide(step).exclude(pk__in=step.request.contributors)
    return list(people.exclude(pk__in=step.approvals.filter(by__isnull=False).values("by")))


def tell_approvers(step: RequestStep, what: str, people: Iterable[User] | None = None) -> int:
    """Tell those who are asked at a step ("asked", "reminder", "deputy"), or these people."""
    to = asked_at(step) if people is None else people
    return tell(to=to, kind=_kind(step.request, what), url=_url(step.request), key=f"step:{step.pk}")


def tell_authors(request: ApprovalRequest, what: str, *, key: str = "") -> int:
    """Tell everybody who wrote."""
    people = User.objects.filter(pk__in=request.contributors)
    return tell(to=people, kind=_kind(request, what), url=_url(request), key=key or f"request:{request.pk}")


def tell_those_who_set_approvals(step: RequestStep) -> int:
    """Tell those who can mend it that nobody may decide."""
    people = holders(Permission.MANAGE_APPROVALS, step.asked_unit_id)
    return tell(to=people, kind=_kind(step.request, "nobody"), url=_url(step.request), key=f"step:{step.pk}")


def settle_steps(steps: Iterable[RequestStep]) -> None:
    """Nobody has to decide at these steps any more."""
    for step in steps:
        for what in _OF_A_STEP:
            settle(kind=_kind(step.request, what), key=f"step:{step.pk}")


def tell_officers(overrule: Overrule) -> int:
    """Tell the unit's privacy officers who may answer that they are asked."""
    wrote = [] if organization().mode == Mode.SOLO else overrule.contributors
    people = holders(Permission.OVERRULE_FINDINGS, overrule.unit_id).exclude(pk__in=[overrule.asked_by_id, *wrote])
    return tell(to=people, kind="overrule.asked", url=_overrule_url(overrule), key=f"overrule:{overrule.pk}")


def settle_officers(overrule_id: int) -> None:
    """Nobody has to decide about a finding any more."""
    settle(kind="overrule.asked", key=f"overrule:{overrule_id}")


def tell_asker(overrule: Overrule) -> None:
    """Tell who asked that there is an answer; nobody else has to give one."""
    key = f"overrule:{overrule.pk}"
    settle_officers(overrule.pk)
    url = _overrule_url(overrule)
    tell(to=[overrule.asked_by], kind="overrule.answered", url=url, key=key, by=overrule.decided_by)


def _kind(request: ApprovalRequest, what: str) -> str:
    return f"{'template' if request.subject_kind == TEMPLATE else 'approval'}.{what}"


def _url(request: ApprovalRequest) -> str:
    return reverse("clearance:request", args=[request.pk])


def _overrule_url(overrule: Overrule) -> str:
    return reverse("clearance:overrule", args=[overrule.pk])
