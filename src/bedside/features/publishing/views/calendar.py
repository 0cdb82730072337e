"""The calendar: a month, a week, an agenda. Rendered on the server; dragging is an addition, never the only way."""

import calendar
from datetime import date, datetime, timedelta

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bedside.base import clock
from bedside.base.errors import Problem
from bedside.features.people.api import Permission, may, organization, zone_label
from bedside.features.publishing import moments
from bedside.features.publishing.queries import days_of, visible_posts, weeks
from bedside.features.publishing.requests import person_of, post_of
from bedside.features.publishing.services.planning import plan_post
from bedside.kit import zones

A_DAY_SHOWS = {"month": 4, "week": 40, "agenda": 60}
# The first day of a week (0 is Monday), as the organization's country has it.
SUNDAY_FIRST = calendar.SUNDAY


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show a month (`?month=2026-11`), a week (`?week=2026-11-23`) or an agenda (`?from=2026-11-23`)."""
    user = person_of(request)
    zone = user.zone or organization().zone
    today = zones.to_wall(clock.now(), zone).date()
    view, start = _asked(request, today)
    first, count, month = _span(view, start)
    days = days_of(
        visible_posts(user), first=first, count=count, zone=zone, today=today, month=month, most=A_DAY_SHOWS[view]
    )
    before, after = _neighbours(view, start)
    return render(
        request,
        "publishing/calendar.html",
        {
            "view": view,
            "start": start,
            "days": days,
            "weeks": weeks(days) if view == "month" else [],
            "today": today,
            "zone": zone_label(zone),
            "before": _address(view, before),
            "after": _address(view, after),
            "now": _address(view, today),
            "views": [
                {"label": label, "url": _address(name, start if view != "agenda" else today), "current": name == view}
                for name, label in (("month", _("Month")), ("week", _("Week")), ("agenda", _("Agenda")))
            ],
            "weekdays": [days[number].date for number in range(7)],
            "may_write": may(user, Permission.WRITE_POSTS),
            "empty": not any(day.lines for day in days),
        },
    )


@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a post to another day (`day`), at the same time of day. Leaving its window is asked first (`sure`)."""
    user = person_of(request)
    post = post_of(user, pk, Permission.WRITE_POSTS)
    if not post.wall:
        raise Problem(_("This post has no time yet."), _("Choose one in the post."))
    wall = moments.wall_of(request.POST.get("day", ""), post.wall[11:])
    warning = moments.warning(post, wall)
    if warning and not request.POST.get("sure"):
        return JsonResponse({"moved": False, "warning": warning})
    moved = plan_post(post=post, wall=wall, zone=post.zone, flex_hours=post.flex_hours, by=user)
    return JsonResponse(
        {"moved": True, "sentence": moments.said(datetime.fromisoformat(moved.wall), moved.zone), "warning": ""}
    )


def _asked(request: HttpRequest, today: date) -> tuple[str, date]:
    for view, name in (("week", "week"), ("agenda", "from"), ("month", "month")):
        if name in request.GET:
            text = request.GET[name]
            try:
                day = date.fromisoformat(f"{text}-01" if view == "month" else text)
                if abs(day.year - today.year) > moments.FURTHEST:
                    raise ValueError
                return view, day
            except ValueError:
                raise Problem(_("There is no such day."), _("Start again from today's.")) from None
    return "month", today.replace(day=1)


def _span(view: str, start: date) -> tuple[date, int, int | None]:
    """Return the first day shown, how many, and the month that counts."""
    if view == "agenda":
        return start, 28, None
    if view == "week":
        return _week_of(start), 7, None
    first = _week_of(start.replace(day=1))
    last = start.replace(day=calendar.monthrange(start.year, start.month)[1])
    return first, ((last - first).days // 7 + 1) * 7, start.month


def _week_of(day: date) -> date:
    return day - timedelta(days=(day.weekday() - SUNDAY_FIRST) % 7)


def _neighbours(view: str, start: date) -> tuple[date, date]:
    if view == "month":
        first = start.replace(day=1)
        return (first - timedelta(days=1)).replace(day=1), (first + timedelta(days=32)).replace(day=1)
    step = timedelta(days=7 if view == "week" else 28)
    return start - step, start + step


def _address(view: str, start: date) -> str:
    query = {"month": f"month={start:%Y-%m}", "week": f"week={start}", "agenda": f"from={start}"}[view]
    return f"{reverse('publishing:calendar')}?{query}"
