"""The forms of pictures. They read what was typed; the services say what is right."""

from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _

from bedside.base.errors import Problem
from bedside.checker.pictures.seen import Box, Span
from bedside.features.media.services.answering import Said
from bedside.features.media.services.describing import LANGUAGES, About
from bedside.features.media.times import seconds_in
from bedside.features.people.api import User, organization


def said_in(data: QueryDict) -> Said:
    """Return the answer that a form holds. Raises Problem for a day that is none."""
    return Said(
        kind=data.get("kind", ""),
        who=data.get("who", ""),
        name=data.get("name", ""),
        reference=data.get("reference", ""),
        until=day_in(data.get("until", "")),
        reason=data.get("reason", ""),
    )


def about_in(data: QueryDict) -> About:
    """Return what a form says of a picture. Raises Problem for a day or a number that is none."""
    return About(
        title=data.get("title", "").replace("\x00", ""),
        alts={language: data.get(f"alt-{language}", "").replace("\x00", "") for language in LANGUAGES},
        tags=data.get("tags", "").replace("\x00", ""),
        **{
            name: data.get(name, "").replace("\x00", "").strip()[:most]
            for name, most in (("source", 300), ("licence", 200), ("credit", 200), ("consent", 300))
        },
        rights_until=day_in(data.get("rights_until", "")),
        focus_x=_share(data.get("focus_x", "")),
        focus_y=_share(data.get("focus_y", "")),
    )


def _share(typed: str) -> float:
    try:
        share = float(typed or 50) / 100
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise Problem(_("The focus point lies outside the picture."), _("Type numbers from 0 to 100."))
    return share


def day_in(typed: str) -> date | None:
    """Return a day as a browser sends it; None for none. Raises Problem."""
    try:
        return date.fromisoformat(typed.strip()) if typed.strip() else None
    except ValueError:
        raise Problem(_("This is not a day."), _("Choose one of the calendar, or leave it empty.")) from None


def box_in(data: QueryDict) -> Box:
    """Return a place that was typed or drawn, in hundredths of the picture. Raises Problem where it is none."""
    try:
        left, top, width, height = (float(data.get(name, "")) / 100 for name in ("left", "top", "width", "height"))
    except ValueError:
        raise _no_place() from None
    right, bottom = min(left + width, 1.0), min(top + height, 1.0)
    left, top = max(left, 0.0), max(top, 0.0)
    # Also what is no number at all fails here.
    if not (right - left >= 0.005 and bottom - top >= 0.005):
        raise _no_place()
    return Box(left, top, right - left, bottom - top)


def span_in(data: QueryDict) -> Span:
    """Return from when to when something is, as it was typed. Raises Problem for what is no time, or runs backwards."""
    start, end = (seconds_in(data.get(name, "")) for name in ("from", "to"))
    if start is None or end is None:
        raise Problem(_("Say from when to when."), _("Type times like 0:04 and 1:02.5."))
    if end <= start:
        raise Problem(_("The end comes before the start."), _("Type the earlier time first."))
    return Span(start, end)


def _no_place() -> Problem:
    return Problem(_("Say where the place is."), _("Draw it on the picture, or type four numbers from 0 to 100."))


def staff() -> list[tuple[str, str]]:
    """Return whom one can choose as one of the staff: value and name, by name."""
    users = User.objects.filter(is_active=True).values_list("pk", "name")
    listed = {name: f"user {pk}" for pk, name in users}
    named = {name: name for name in organization().people_named}
    return sorted(((value, name) for name, value in {**named, **listed}.items()), key=lambda each: each[1].casefold())
