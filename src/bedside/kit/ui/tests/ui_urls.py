"""The design system alone, with a few pages that go wrong."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from bedside.base.errors import NotAllowed, Problem, Stale

PROBLEMS = {
    "problem": Problem("The day is in the past.", "Choose a later one."),
    "not-allowed": NotAllowed("You may not approve your own post.", "Ask a colleague."),
    "stale": Stale("Somebody else changed this.", "Load the page again."),
}


def goes_wrong(request: HttpRequest, how: str) -> HttpResponse:
    raise PROBLEMS[how]


handler400 = "bedside.kit.ui.errors.bad_request"
handler403 = "bedside.kit.ui.errors.denied"
handler404 = "bedside.kit.ui.errors.not_found"
handler500 = "bedside.kit.ui.errors.broken"
urlpatterns = [path("", include("bedside.kit.ui.urls")), path("wrong/<slug:how>/", goes_wrong)]
