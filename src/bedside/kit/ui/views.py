"""The pages that belong to no feature: Today, search, and the living style page."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bedside.base import clock
from bedside.kit.ui import sample, search, today


@require_safe
def today_page(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/today.html", {"answers": today.answers(request), "now": clock.now()})


@require_http_methods(["GET", "HEAD", "POST"])
def search_page(request: HttpRequest) -> HttpResponse:
    """Search. The words are posted: a name that somebody looks for must not stand in an address or a log."""
    words = request.POST.get("q", "")[:200]
    return render(request, "ui/search.html", {"searched": words, "found": search.find(request, words)})


@require_safe
def style_page(request: HttpRequest) -> HttpResponse:
    """The living style page: every component in every state. It shows nothing real."""
    now = clock.now()
    wrong = sample.SampleForm(
        {"title": "Flu", "mail": "maya at riverside", "order": "any", "units": ["h"], "tags": ["flu"]}
    )
    surroundings = sample.SampleSurroundings()
    shown = {
        "ui": surroundings,
        "zone": surroundings.shell.zone,
        "now": now,
        "soon": now + timedelta(days=4, hours=2),
        "long_ago": now - timedelta(days=500),
        "form": sample.SampleForm(auto_id="empty_%s"),
        "wrong": wrong,
        "sample": sample,
        "events": sample.events(now),
        "answers": sample.answers(now),
        "page": {"first": "?", "previous": "?before=x", "next": "?after=x"},
    }
    return render(request, "ui/style/page.html", shown)


@require_POST
def save_nothing(request: HttpRequest) -> JsonResponse:
    """Answer the form of the style page that saves while one types; there is nothing real to save."""
    return JsonResponse({})


@require_safe
def plain_style_page(request: HttpRequest) -> HttpResponse:
    """The living style page of pages for people who are not signed in."""
    return render(request, "ui/style/plain.html", {"form": sample.SampleSignIn()})
