"""The page for somebody outside: no sign-in, one question, one answer, by a link that only its reader was mailed."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bedside.base.errors import Problem
from bedside.features.audit.api import client_address
from bedside.features.clearance.addresses import of_link
from bedside.features.clearance.changes import since_last_decision
from bedside.features.clearance.material import digest_of
from bedside.features.clearance.models import ApprovalRequest, OutsideLink
from bedside.features.clearance.services.alone import decide_outside, digest_of_token, link_of
from bedside.features.clearance.services.deciding import MAX_COMMENT
from bedside.features.clearance.showing import (
    accounts_in,
    claims_of,
    counted,
    findings_of,
    pictures_of,
    reason_of,
    sheets_of,
)
from bedside.features.clearance.views.people import on_the_houses_clock
from bedside.features.clearance.views.pictures import film_of, picture_of, track_of
from bedside.kit.problems import status_of

# Tokens can't be guessed; this keeps somebody who tries from keeping the server busy.
TRIES = 60
TRIES_SECONDS = 600

View = Callable[..., HttpResponseBase]


def _private(view: View) -> View:
    """Let no search engine keep the page, no other site learn its address, and nobody who works here answer."""

    def wrapped(request: HttpRequest, *arguments: object, **named: object) -> HttpResponseBase:
        response = _too_often(request) or _from_inside(request) or view(request, *arguments, **named)
        # With "no-referrer" a browser answers with `Origin: null`, which the check for forgery refuses.
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        response.headers["Cache-Control"] = "no-store"
        return response

    return wrapped


def _too_often(request: HttpRequest) -> HttpResponse | None:
    """Count an address's looks at links that open nothing; beyond the limit it waits."""
    if int(cache.get(_counter(request), 0)) < TRIES:
        return None
    shown = {"what": _("Too many tries from your network."), "do": _("Wait ten minutes, then open the link again.")}
    return render(request, "clearance/outside_over.html", shown, status=429)


def _from_inside(request: HttpRequest) -> HttpResponse | None:
    """Refuse a browser that is signed in: the answer counts because it comes from outside."""
    if not request.user.is_authenticated:
        return None
    shown = {
        "what": _("This page is for somebody outside."),
        "do": _("You work here, so this answer is not yours to give. The link still works for its reader."),
    }
    return render(request, "clearance/outside_over.html", shown, status=403)


def _counter(request: HttpRequest) -> str:
    return f"outside-{digest_of_token(client_address(request))[:32]}"


@login_not_required
@_private
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, token: str) -> HttpResponse:
    """Show what is asked; take the answer, once."""
    link = link_of(token)
    if link is None:
        cache.set(_counter(request), int(cache.get(_counter(request), 0)) + 1, TRIES_SECONDS)
        return _over(request, status=404)
    problem: Problem | None = None
    if request.method == "POST":
        try:
            return _answered(request, token)
        except Problem as raised:
            problem = raised
            link = link_of(token)
            if link is None:
                return _over(request, status=409)
    asked = link.request
    if asked.state != ApprovalRequest.State.OPEN:
        return _over(request, status=410)
    return render(request, "clearance/outside.html", _shown(link, token, request, problem), status=_status(problem))


def _status(problem: Problem | None) -> int:
    return status_of(problem) if problem else 200


def _answered(request: HttpRequest, token: str) -> HttpResponse:
    decision = request.POST.get("decision", "")
    decide_outside(
        token=token,
        digest=request.POST.get("digest", ""),
        decision=decision,
        comment=request.POST.get("comment", "").replace("\r\n", "\n"),
    )
    return render(request, "clearance/outside_done.html", {"decision": decision})


def _over(request: HttpRequest, *, status: int) -> HttpResponse:
    shown = {
        "what": _("This link opens nothing any more."),
        "do": _("It was used, it ran out, or the question was answered in the meantime. You need do nothing."),
    }
    return render(request, "clearance/outside_over.html", shown, status=status)


def _shown(link: OutsideLink, token: str, request: HttpRequest, problem: Problem | None) -> dict[str, object]:
    asked = link.request
    findings = findings_of(asked)
    at = of_link(token)
    pictures = pictures_of(asked, at=at)
    return {
        "link": link,
        "asked": asked,
        "digest": digest_of(asked.material, asked.also),
        "sheets": sheets_of(asked, at=at),
        "pictures": pictures,
        "pictures_counted": counted(pictures),
        "findings": findings,
        "claims": claims_of(asked),
        "reason": reason_of(asked),
        "outside": True,
        "changes": since_last_decision(asked, accounts_in(asked)),
        "most": MAX_COMMENT,
        "problem": problem,
        "comment": request.POST.get("comment", ""),
        **on_the_houses_clock(),
    }


@login_not_required
@_private
@require_safe
def picture(request: HttpRequest, token: str, picture: int, sha: str) -> HttpResponse:
    """Show one of the pictures that the question is about, and no other."""
    link = link_of(token)
    if link is None:
        raise Http404
    return picture_of(link.request, picture, sha)


@login_not_required
@_private
@require_safe
def film(request: HttpRequest, token: str, picture: int, sha: str) -> HttpResponseBase:
    """Play the film that the question is about, and no other."""
    link = link_of(token)
    if link is None:
        raise Http404
    return film_of(link.request, picture, sha, request)


@login_not_required
@_private
@require_safe
def track(request: HttpRequest, token: str, picture: int, sha: str, language: str) -> HttpResponse:
    """Show the captions that the question is about."""
    link = link_of(token)
    if link is None:
        raise Http404
    return track_of(link.request, picture, sha, language)
