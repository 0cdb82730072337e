"""What a person chooses from: zones, languages, roles."""

from functools import cache

from django.conf import settings
from django.utils.translation import gettext as _

from bedside.features.people.models import Unit
from bedside.features.people.permissions import Role
from bedside.features.people.services.roles import Given
from bedside.kit import countries, zones

Choices = list[tuple[str, str]]


@cache
def _zones_by_region() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    regions: dict[str, list[tuple[str, str]]] = {}
    for name in sorted(zones.names() - {"UTC"}):
        region, _slash, place = name.partition("/")
        regions.setdefault(region, []).append((name, place.replace("_", " ").replace("/", ", ")))
    return tuple((region, tuple(places)) for region, places in regions.items())


def zone_choices(empty: str) -> list[tuple[str, object]]:
    """Return the zones by region, after one empty choice with these words."""
    return [("", empty), *_zones_by_region(), ("UTC", "UTC")]


def country_choices() -> Choices:
    """Return the countries by name."""
    return list(countries.names().items())


def language_choices(empty: str = "") -> Choices:
    """Return the languages Bedside speaks, by their own names."""
    return ([("", empty)] if empty else []) + [(code, name) for code, name in settings.LANGUAGES]


def role_of(value: str) -> Given | None:
    """Return the role and place that a checkbox means ("author@3", "author@all"); None for anything else."""
    role, _at, where = value.partition("@")
    if role not in Role or not (where == "all" or where.isdecimal()):
        return None
    return (None if where == "all" else int(where)), role


def where_choices(units: list[Unit], *, everywhere: bool) -> Choices:
    """Return the units in which a role can be given."""
    return ([("all", _("All units"))] if everywhere else []) + [(str(unit.pk), unit.name) for unit in units]
