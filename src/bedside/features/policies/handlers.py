"""Telling people about own rules."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bedside.features.notify.api import register, settle, tell
from bedside.features.people.api import Permission, User, holders, may_everywhere
from bedside.features.policies.events import RulesAnswered, RulesAsked
from bedside.features.policies.models import RuleSet
from bedside.kit.bus.core import on

ASKED = "own-rules.asked"
ANSWERED = "own-rules.answered"

register(
    ASKED,
    sentence=_("A change of the organization’s own rules waits for your approval."),
    subject=_("Own rules wait for your approval"),
    at_once=True,
)
register(
    ANSWERED,
    sentence=_("The organization’s own rules that you wrote were answered."),
    subject=_("Own rules were answered"),
    at_once=False,
)


@on(RulesAsked)
def tell_approvers(happened: RulesAsked) -> None:
    """Tell everybody who may approve and wrote none of it, unless it was taken back in the meantime."""
    version = RuleSet.objects.filter(number=happened.version, state=RuleSet.State.REVIEW).first()
    if version is None:
        return
    approvers = [
        each
        for each in holders(Permission.APPROVE_OWN_RULES)
        if each.pk not in version.contributors and may_everywhere(each, Permission.APPROVE_OWN_RULES)
    ]
    tell(to=approvers, kind=ASKED, url=_url(version.number), key=_key(version))


@on(RulesAnswered)
def tell_writers(happened: RulesAnswered) -> None:
    """Nobody has to decide any more; those who wrote are told of an answer that another person gave."""
    version = RuleSet.objects.filter(number=happened.version).select_related("approved_by").first()
    if version is None:
        return
    settle(kind=ASKED, key=_key(version))
    if happened.approved or version.answer:
        writers = User.objects.filter(pk__in=version.contributors)
        tell(to=writers, kind=ANSWERED, url=_url(version.number), key=_key(version), by=version.approved_by)


def _url(number: int) -> str:
    return reverse("policies:version", args=[number])


def _key(version: RuleSet) -> str:
    """Each time somebody asks is another question."""
    asked = int(version.asked_at.timestamp()) if version.asked_at else 0
    return f"own-rules:{version.number}:{asked}"
