"""When a post goes out, in words: "Tuesday 3 March, 9:00, New York time; in 4 days"."""

from datetime import datetime, timedelta

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bedside.base import clock
from bedside.base.errors import Problem
from bedside.features.people.api import organization, zone_label
from bedside.features.publishing.models import Post, Stage
from bedside.features.publishing.services.planning import GRACE, leaves_window
from bedside.kit import zones
from bedside.kit.ui import times

# How far a post may be moved without asking again.
FLEX = {0: _("not at all"), 24: _("by up to a day"), 168: _("by up to a week")}


# Years. Nobody plans further, and where the calendar of a computer ends, so does its arithmetic.
FURTHEST = 50


def wall_of(day: str, hour: str) -> datetime | None:
    """Return what the two fields say; None where both are empty. Raises Problem where it isn't a time."""
    if not day.strip() and not hour.strip():
        return None
    if not hour.strip():
        raise Problem(_("The hour is missing."), _("Choose when on that day."))
    if not day.strip():
        raise Problem(_("The day is missing."), _("Choose a day."))
    try:
        wall = datetime.fromisoformat(f"{day.strip()}T{hour.strip()}").replace(second=0, microsecond=0)
        if wall.tzinfo is not None or not clock.now().year - FURTHEST <= wall.year <= clock.now().year + FURTHEST:
            raise ValueError
        return wall
    except ValueError:
        raise Problem(_("This is no day and time."), _("Write them like 2026-03-03 and 09:00.")) from None


def said(wall: datetime | None, zone: str) -> str:
    """Say when clocks in the zone show this. Raises Problem for a time that is over, or that clocks skip."""
    if wall is None:
        return _("No time is chosen. Once cleared, it can go out at any time within 30 days.")
    planned, now = zones.to_utc(wall, zone), clock.now()
    if planned < now - GRACE:
        raise Problem(_("This time is over."), _("Choose a later one."))
    same_year = wall.year == zones.to_wall(now, zone).year
    pattern = _("l j F, G:i") if same_year else _("l j F Y, G:i")
    return _("%(moment)s, %(clock)s; %(distance)s") % {
        "moment": formats.date_format(wall, pattern),
        "clock": zone_label(zone),
        "distance": times.relative(planned, now=now),
    }


def notes(post: Post, wall: datetime | None) -> list[str]:
    """Say what is special about this time for this post: clocks that go back, another clock than the organization's."""
    found = []
    if wall is not None and zones.happens_twice(wall, post.zone):
        found.append(
            _("Clocks go back that night and show %(time)s twice. It goes out the first time.")
            % {"time": formats.date_format(wall, _("G:i"))}
        )
    if post.zone != organization().zone:
        found.append(_("This post was planned on another clock: %(clock)s.") % {"clock": zone_label(post.zone)})
    return found


def warning(post: Post, wall: datetime | None) -> str:
    """Say what a move there would undo, before it is made; "" where it undoes nothing."""
    planned = zones.to_utc(wall, post.zone) if wall is not None else None
    if not leaves_window(post, planned):
        return ""
    if post.stage == Stage.REVIEW:
        return _("This is outside the time that approvers were asked about. Moving it takes the question back.")
    return _("This is outside the approved time. Moving it voids the approvals: somebody has to clear it again.")


def window_sentence(post: Post) -> str:
    """Say how far the post may be moved as it stands; "" while nobody was asked."""
    source = post.clearance or (post.request if post.stage == Stage.REVIEW else None)
    if source is None or source.window_start is None or source.window_end is None:
        return ""
    if source.window_end - source.window_start < timedelta(minutes=1):
        return _("It was asked for exactly this time.")
    first, last = (
        formats.date_format(zones.to_wall(moment, post.zone), _("j M, G:i"))
        for moment in (source.window_start, source.window_end)
    )
    return _("It may go out from %(first)s to %(last)s without asking again.") % {"first": first, "last": last}


def flex_sentence(hours: int) -> str:
    """Say how far a post may be moved."""
    if hours in FLEX:
        return str(FLEX[hours])
    return ngettext("by up to %(count)d hour", "by up to %(count)d hours", hours) % {"count": hours}
