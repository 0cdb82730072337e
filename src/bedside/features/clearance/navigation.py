"""Where the gate stands in the navigation, what it says above every page, and where a template has its page."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bedside.features.clearance import subjects
from bedside.features.clearance.queries import Waiting, count_waiting, everything_is_held
from bedside.features.clearance.services.asking import TEMPLATE
from bedside.features.people.api import Permission, User, may
from bedside.kit.ui import shell
from bedside.kit.ui.navigation import Group, NavItem, register


def may_read(request: HttpRequest) -> bool:
    """Tell whether the person reads posts anywhere."""
    return may(request.user, Permission.SEE_POSTS)


def may_set_approvals(request: HttpRequest) -> bool:
    """Tell whether the person sets who approves."""
    return may(request.user, Permission.MANAGE_APPROVALS)


def waiting(request: HttpRequest) -> Waiting:
    """Return how many decisions wait for the person; asked once a request, for the navigation and Today."""
    known: Waiting | None = getattr(request, "_decisions_waiting", None)
    if known is None:
        known = count_waiting(request.user) if isinstance(request.user, User) else Waiting(0, 0, 0)
        request._decisions_waiting = known  # type: ignore[attr-defined]
    return known


def banners(request: HttpRequest) -> Iterable[shell.Banner]:
    """While everything is on hold, everybody knows, and why."""
    hold = everything_is_held() if isinstance(request.user, User) else None
    if hold:
        text = _("Nothing is sent: everything is on hold. %(why)s") % {"why": hold.reason}
        yield shell.Banner(text=text, tone="block", url=reverse("clearance:holds"), link=_("See the holds"))


shell.register_banner(banners)
subjects.register(TEMPLATE, url=lambda pk: reverse("clearance:template", args=[pk]), label=gettext_lazy("template"))
register(
    NavItem(
        group=Group.PUBLISH,
        label=gettext_lazy("Waiting for you"),
        url_name="clearance:waiting",
        icon="clipboard-check",
        allowed=may_read,
        count=lambda request: waiting(request).all,
        order=5,
        keys="g w",
    )
)
register(
    NavItem(
        group=Group.PUBLISH,
        label=gettext_lazy("Templates"),
        url_name="clearance:templates",
        icon="file-check",
        allowed=may_read,
        order=60,
    )
)
register(
    NavItem(
        group=Group.TRUST,
        label=gettext_lazy("Holds"),
        url_name="clearance:holds",
        icon="circle-pause",
        allowed=may_read,
        order=20,
    )
)
register(
    NavItem(
        group=Group.TRUST,
        label=gettext_lazy("Overruled findings"),
        url_name="clearance:overrules",
        icon="scale",
        allowed=may_read,
        order=30,
    )
)
register(
    NavItem(
        group=Group.SETTINGS,
        label=gettext_lazy("Who approves"),
        url_name="clearance:chains",
        icon="list-checks",
        allowed=may_set_approvals,
        order=40,
    )
)
