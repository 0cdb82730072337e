"""What waits for this person, and what this person waits for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bedside.base import clock
from bedside.features.clearance.queries import (
    asked_by,
    overrules_waiting_for,
    readings_waiting_for,
    steps_waiting_for,
)
from bedside.features.clearance.services.alone import solo_ready_at
from bedside.features.clearance.showing import waits_for
from bedside.features.clearance.views.people import on_the_houses_clock, signed_in

# Nobody has more than this to decide on one page; the rest follows when these are done.
MOST = 50


@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Approvals and findings that wait for me, the most urgent first; then what I asked for."""
    user, now = signed_in(request), clock.now()
    steps = list(steps_waiting_for(user)[: MOST + 1])
    findings = list(overrules_waiting_for(user)[: MOST + 1])
    readings = list(readings_waiting_for(user)[:MOST])
    asked = list(asked_by(user)[:MOST])
    shown = {
        "steps": [(step, step.due_at is not None and step.due_at <= now) for step in steps[:MOST]],
        "overrules": findings[:MOST],
        "readings": [(each, solo_ready_at(each), solo_ready_at(each) <= now) for each in readings],
        "asked": [(each, waits_for(each)) for each in asked],
        "more": len(steps) > MOST or len(findings) > MOST,
        "nothing": not (steps or findings or readings),
        **on_the_houses_clock(),
    }
    return render(request, "clearance/waiting.html", shown)
