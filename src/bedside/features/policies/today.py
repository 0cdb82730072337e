"""What own rules put on the Today page."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from bedside.features.people.api import Mode, Permission, User, may_everywhere, organization
from bedside.features.policies.models import RuleSet
from bedside.kit.ui.today import Action, Card, Question, register


def to_approve(request: HttpRequest) -> Iterator[Card]:
    """A version that waits, for those who may approve it."""
    user = request.user
    if not isinstance(user, User) or not may_everywhere(user, Permission.APPROVE_OWN_RULES):
        return
    version = RuleSet.objects.filter(state=RuleSet.State.REVIEW).select_related("asked_by").first()
    if version is None or (user.pk in version.contributors and organization().mode != Mode.SOLO):
        return
    yield Card(
        title=_("Own rules wait for your approval"),
        icon="clipboard-list",
        text=_("%(who)s asked. Until you answer, the rules before stay in force.") % {"who": version.asked_by},
        action=Action(label=_("Read what changes"), url=reverse("policies:version", args=[version.number])),
    )


register(Question.NEEDS_ME, to_approve, order=40)
