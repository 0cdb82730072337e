"""Where the own rules stand in the navigation."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from bedside.features.people.api import Permission, may
from bedside.kit.ui.navigation import Group, NavItem, register


def may_see(request: HttpRequest) -> bool:
    """Tell whether the person reads posts, and so their findings."""
    return may(request.user, Permission.SEE_POSTS)


register(
    NavItem(
        group=Group.TRUST,
        label=_("Own rules"),
        url_name="policies:overview",
        icon="clipboard-list",
        allowed=may_see,
        order=40,
    )
)
