"""Where posts stand in the navigation, and where the gate finds them."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bedside.features.clearance.subjects import register as register_subject
from bedside.features.people.api import Permission, may
from bedside.kit.ui.navigation import Group, NavItem, register


def may_see(request: HttpRequest) -> bool:
    """Tell whether the person reads posts."""
    return may(request.user, Permission.SEE_POSTS)


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

register_subject("post", url=lambda pk: reverse("publishing:post", args=[pk]), label=_("post"))
