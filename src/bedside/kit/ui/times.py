"""How a moment is said to a person: on the organization's clock, in few words, never ambiguous."""

from datetime import datetime, timedelta, tzinfo

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

STYLES = ("short", "long", "date", "day", "time", "relative")

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def said(moment: datetime, *, zone: tzinfo, now: datetime, style: str = "short") -> str:
    """Return the moment in words, as clocks in `zone` show it.

    `short` is "3 Mar, 09:00" (with the year when it isn't this year), `long` "Tuesday 3 March 2026, 09:00", `date`
    "3 Mar 2026", `day` "Tuesday 3 March", `time` "09:00", `relative` "in 4 days".
    Raises ValueError for a naive moment or an unknown style.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    if style == "relative":
        return relative(moment, now=now)
    there = moment.astimezone(zone)
    same_year = there.year == now.astimezone(zone).year
    patterns = {
        "short": _("j M, H:i") if same_year else _("j M Y, H:i"),
        "long": _("l j F Y, H:i"),
        "date": _("j M Y"),
        "day": _("l j F"),
        "time": _("H:i"),
    }
    if style not in patterns:
        raise ValueError(f"There is no style “{style}”. There is: {', '.join(STYLES)}.")
    return formats.date_format(there, patterns[style])


def relative(moment: datetime, *, now: datetime) -> str:
    """Return how far away the moment is, in its largest whole unit up to days: "in 4 days", "20 minutes ago"."""
    distance = abs(moment - now)
    if distance < _MINUTE:
        return _("now")
    if distance < _HOUR:
        count = distance // _MINUTE
        words = ngettext("%(count)s minute", "%(count)s minutes", count)
    elif distance < _DAY:
        count = distance // _HOUR
        words = ngettext("%(count)s hour", "%(count)s hours", count)
    else:
        count = distance // _DAY
        words = ngettext("%(count)s day", "%(count)s days", count)
    span = words % {"count": count}
    return (_("in %(span)s") if moment > now else _("%(span)s ago")) % {"span": span}
