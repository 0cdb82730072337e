"""The bell, and where one says how one is told."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from bedside.features.notify.services import notices_of
from bedside.features.people.api import User
from bedside.kit.ui.navigation import Group, NavItem, register


def unread(request: HttpRequest) -> int:
    """Return how many notices the person hasn't seen."""
    return notices_of(request.user, unread=True).count() if isinstance(request.user, User) else 0


register(
    NavItem(
        group=Group.TOP_BAR,
        label=_("Notices"),
        url_name="notify:notices",
        icon="bell",
        count=unread,
        renews="notify:count",
        order=10,
        keys="g n",
    )
)
register(NavItem(group=Group.PERSON, label=_("How you are told"), url_name="notify:settings", icon="mail", order=30))
