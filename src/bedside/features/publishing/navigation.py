"""Where posts stand in the navigation, and where the gate finds them."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bedside.features.clearance.subjects import register as register_subject
from bedside.features.people.api import Permission, User, may
from bedside.features.publishing.clarity import remark_on_clarity
from bedside.features.publishing.judged import feedback_for
from bedside.kit.ui.navigation import Group, NavItem, register


def may_see(request: HttpRequest) -> bool:
    """Tell whether the person reads posts."""
    return may(request.user, Permission.SEE_POSTS)


def is_there_feedback(request: HttpRequest) -> bool:
    """Tell whether there is any feedback that the person looks after; asked once a request."""
    if not isinstance(request.user, User) or not may(request.user, Permission.OVERRULE_FINDINGS):
        return False
    known: bool | None = getattr(request, "_feedback_there", None)
    if known is None:
        known = request._feedback_there = feedback_for(request.user).exists()  # type: ignore[attr-defined]
    return known


register(
    NavItem(
        group=Group.PUBLISH,
        label=_("Calendar"),
        url_name="publishing:calendar",
        icon="calendar-days",
        allowed=may_see,
        order=10,
        keys="g c",
    )
)
register(
    NavItem(
        group=Group.PUBLISH,
        label=_("Posts"),
        url_name="publishing:posts",
        icon="file-text",
        allowed=may_see,
        order=20,
        keys="g p",
    )
)

register(
    NavItem(
        group=Group.TRUST,
        label=_("Feedback on findings"),
        url_name="publishing:feedback",
        icon="flag",
        allowed=is_there_feedback,
        order=35,
    )
)

register_subject(
    "post",
    url=lambda pk: reverse("publishing:post", args=[pk]),
    label=_("post"),
    findings=lambda pk: reverse("publishing:findings", args=[pk]),
    remark=remark_on_clarity,
)
