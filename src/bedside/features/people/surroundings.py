"""What surrounds every page: the organization, the person, the clock, and how long one may be away."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from bedside.features.people import current
from bedside.features.people.held import roles_of
from bedside.features.people.models import Organization, User
from bedside.features.people.permissions import Role
from bedside.kit import zones
from bedside.kit.ui.shell import Shell


def surroundings(request: HttpRequest) -> Shell:
    """Return what a page says about where one is."""
    try:
        us = current.organization()
    except Organization.DoesNotExist:
        return Shell()
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return Shell(organization=us.name, zone=zones.zone(us.zone), zone_label=zone_label(us.zone))
    zone = user.zone or us.zone
    return Shell(
        organization=us.name,
        person=user.name,
        role=user.title or _roles_in_words(user),
        zone=zones.zone(zone),
        zone_label=zone_label(zone),
        logoff_seconds=settings.LOGOFF_SECONDS,
        logoff_url=reverse("account_logout"),
        alive_url=reverse("people:alive"),
    )


def zone_label(name: str) -> str:
    """Return how people call a clock: "New York time"."""
    return _("%(place)s time") % {"place": name.rsplit("/", 1)[-1].replace("_", " ")}


def _roles_in_words(user: User) -> str:
    held = {role for _unit, role in roles_of(user)}
    return ", ".join(str(role.label) for role in Role if role in held)
