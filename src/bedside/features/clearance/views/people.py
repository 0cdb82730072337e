"""Who asks for a page, and on which clock times stand."""

from datetime import tzinfo
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from bedside.features.people.api import User, organization
from bedside.kit import zones


def signed_in(request: HttpRequest) -> User:
    """Return the person; the site lets nobody else through to a page of the gate, but for the outside one."""
    assert isinstance(request.user, User)
    return request.user


def on_the_houses_clock() -> dict[str, Any]:
    """Return what a template needs to show times on the organization's clock, whoever looks from where."""
    name = organization().zone
    zone: tzinfo = zones.zone(name)
    place = name.rsplit("/", 1)[-1].replace("_", " ")
    return {"zone": zone, "zone_label": _("%(place)s time") % {"place": place}}
