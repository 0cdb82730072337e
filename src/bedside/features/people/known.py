"""What belongs to the organization, and is therefore no finding, as the checker wants it."""

from uuid import UUID

from bedside.checker import Organization as Known
from bedside.features.people.current import organization
from bedside.features.people.models import Organization, Unit, User

_kept: tuple[UUID, Known] | None = None


def known_organization() -> Known:
    """Return what belongs to the organization. Each process keeps it until its edition changes: it is asked for at
    every pause in somebody's typing."""
    return known_as_of(organization())


def known_as_of(us: Organization) -> Known:
    """Return what belongs to the organization, where it was read already."""
    global _kept
    kept = _kept  # a thread beside may replace it at any moment
    if kept is None or kept[0] != us.edition:
        kept = _kept = us.edition, _known(us)
    return kept[1]


def _known(us: Organization) -> Known:
    units = list(Unit.objects.filter(closed_at=None))
    return Known(
        names=(us.name, *(unit.name for unit in units)),
        places=tuple(filter(None, (us.address, *(unit.address for unit in units)))),
        phones=(*us.phone_lines, *(unit.phone for unit in units if unit.phone)),
        sites=tuple(us.sites),
        handles=tuple(us.handles),
        people=(*us.people_named, *User.objects.filter(is_active=True).values_list("name", flat=True)),
    )
