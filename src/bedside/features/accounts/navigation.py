"""Where accounts stand in the navigation."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from bedside.features.people.api import Permission, may
from bedside.kit.ui.navigation import Group, NavItem, register


def may_see(request: HttpRequest) -> bool:
    """Tell whether the person sees accounts."""
    return may(request.user, Permission.SEE_POSTS)


register(
    NavItem(
        group=Group.SETTINGS,
        label=_("Accounts"),
        url_name="accounts:accounts",
        icon="at-sign",
        allowed=may_see,
        order=40,
    )
)
