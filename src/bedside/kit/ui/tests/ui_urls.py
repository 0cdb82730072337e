"""The design system alone, with a few pages that go wrong."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import include, path

from bedside.base import clock
from bedside.base.errors import NotAllowed, Problem, Stale
from bedside.kit.ui import sample
from bedside.kit.ui.shell import Banner

PROBLEMS = {
    "problem": Problem("The day is in the past.", "Choose a later one."),
    "not-allowed": NotAllowed("You may not approve your own post.", "Ask a colleague."),
    "stale": Stale("Somebody else changed this.", "Load the page again."),
}


def goes_wrong(request: HttpRequest, how: str) -> HttpResponse:
    raise PROBLEMS[how]


def with_logoff(request: HttpRequest) -> HttpResponse:
    """A page that signs out after ten minutes."""
    page = sample.SampleSurroundings(banners=(Banner(text="Read me."),), logoff_seconds=600)
    return render(request, "ui/today.html", {"ui": page, "now": clock.now()})


def part(request: HttpRequest) -> HttpResponse:
    """A part of a page that brings a component of its own."""
    return HttpResponse('<textarea id="fresh">four</textarea>' + render_to_string("ui/components/counter.html", FRESH))


FRESH = {"of": "fresh", "limit": 10, "left": 10, "used": 0, "way": "graphemes"}

handler400 = "bedside.kit.ui.errors.bad_request"
handler403 = "bedside.kit.ui.errors.denied"
handler404 = "bedside.kit.ui.errors.not_found"
handler500 = "bedside.kit.ui.errors.broken"
urlpatterns = [
    path("", include("bedside.kit.ui.urls")),
    path("wrong/<slug:how>/", goes_wrong),
    path("logoff/", with_logoff),
    path("part/", part),
]
