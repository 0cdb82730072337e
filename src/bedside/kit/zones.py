"""Wall clocks. A person means "Tuesday at nine here"; the database keeps UTC and the zone beside it."""

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.utils.translation import gettext_lazy as _

from bedside.base.errors import Problem


@cache
def names() -> frozenset[str]:
    """The IANA zones a person may choose."""
    return frozenset(name for name in available_timezones() if "/" in name and not name.startswith("Etc/")) | {"UTC"}


def zone(name: str) -> ZoneInfo:
    """Return the zone. Raises Problem for a name that isn't one."""
    if name not in names():
        raise Problem(_("There is no such time zone."), _("Choose one from the list, for example America/New_York."))
    return ZoneInfo(name)


def to_utc(wall: datetime, zone_name: str) -> datetime:
    """Return the moment at which clocks in the zone show `wall` (naive).

    A time that happens twice (clocks go back) means the first. Raises Problem for one that never happens.
    """
    if wall.tzinfo is not None:
        raise ValueError("a wall clock has no zone of its own")
    try:
        moment = wall.replace(tzinfo=zone(zone_name), fold=0).astimezone(UTC)
    except OverflowError:
        raise Problem(
            _("The year %(year)s is too far away.") % {"year": wall.year}, _("Choose a nearer day.")
        ) from None
    if to_wall(moment, zone_name) != wall:
        later = to_wall(moment, zone_name)
        raise Problem(
            _("Clocks skip %(wall)s on that day.") % {"wall": f"{wall:%H:%M}"},
            _("Choose another time, for example %(later)s.") % {"later": f"{later:%H:%M}"},
        )
    return moment


def to_wall(moment: datetime, zone_name: str) -> datetime:
    """Return what clocks in the zone show at the moment, naive."""
    return moment.astimezone(zone(zone_name)).replace(tzinfo=None, fold=0)


def happens_twice(wall: datetime, zone_name: str) -> bool:
    """Tell whether clocks show this time twice on that day."""
    there = zone(zone_name)
    first = wall.replace(tzinfo=there, fold=0).utcoffset() or timedelta()
    second = wall.replace(tzinfo=there, fold=1).utcoffset() or timedelta()
    return first > second
