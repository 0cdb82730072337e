"""What stands before every page: is Bedside set up, is this person still here, on which clock, signed in far enough?

In this order in the settings: FirstRun, Idle, Clock, SignedIn, SecondFactor.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bedside.base import clock
from bedside.features.audit.api import Subject, record
from bedside.features.people import current, first_run, second_factor, sessions
from bedside.features.people.models import Organization, User
from bedside.kit import zones
from bedside.kit.ui.saying import say

Answer = Callable[[HttpRequest], HttpResponse]
SEEN = "seen"
DEMO = "demo"

# What somebody who has yet to set up a second factor may use.
_BEFORE_SECOND_FACTOR = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "people:alive",
        "people:second-factor",
    }
)


class _Middleware:
    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response


class FirstRunMiddleware(_Middleware):
    """Leads every address to the wizard until Bedside is set up; then reads the organization once for each request."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        us = Organization.objects.filter(pk=1).first()
        if us is not None:
            with current.remembering(us):
                return self.get_response(request)
        begin = reverse("people:begin")
        if request.path.startswith(begin):
            return self.get_response(request)
        return _told(request, 503, _("Bedside isn't set up yet."), "") or HttpResponseRedirect(begin)


class IdleMiddleware(_Middleware):
    """Signs out whoever showed no sign of life for too long (45 CFR 164.312(a)(2)(iii)). A page that asks for news by
    itself (header X-Bedside-Poll) is no sign of life. Nobody is signed out early; late by `_grain` seconds at most."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if isinstance(request.user, User):
            now, seen = int(clock.now().timestamp()), int(request.session.get(SEEN, 0))
            if seen and now - seen > settings.LOGOFF_SECONDS + _grain():
                return self._sign_out(request, request.user)
            if not seen or (now - seen >= _grain() and "X-Bedside-Poll" not in request.headers):
                request.session[SEEN] = now
                sessions.note_use(request.session.session_key)
        return self.get_response(request)

    def _sign_out(self, request: HttpRequest, user: User) -> HttpResponse:
        with transaction.atomic():
            record(by=user.actor, action="user.logged-off", subject=Subject("user", user.pk, user.name))
        logout(request)
        minutes = settings.LOGOFF_SECONDS // 60
        told = ngettext(
            "You were signed out after %(count)s minute without a sign of life.",
            "You were signed out after %(count)s minutes without a sign of life.",
            minutes,
        ) % {"count": minutes}
        answer = _told(request, 401, told, _("Sign in again."))
        if answer is None:
            say(request, told, tone="neutral")
            answer = HttpResponseRedirect(_sign_in_for(request))
        return answer


class ClockMiddleware(_Middleware):
    """Shows times on the person's clock and words in their language; without a choice, the organization's."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not isinstance(request.user, User):
            return self.get_response(request)
        us = current.organization()
        language = request.user.language or us.language
        translation.activate(language)
        request.LANGUAGE_CODE = language
        with timezone.override(zones.zone(request.user.zone or us.zone)):
            return self.get_response(request)


class SignedInMiddleware(LoginRequiredMiddleware):
    """Asks everybody to sign in, except on pages that say otherwise (Django's `login_not_required`)."""

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., Any]) -> HttpResponseBase:  # type: ignore[override]
        """Lead to the sign-in page and back; tell a script instead."""
        answer = _told(request, 401, _("You are signed out."), _("Sign in again."))
        if answer is not None:
            return answer
        if settings.DEMO and first_run.from_this_computer(request):
            return HttpResponseRedirect(reverse("people:demo"))
        return HttpResponseRedirect(_sign_in_for(request))


class SecondFactorMiddleware(_Middleware):
    """Lets nobody whose roles need a second factor do anything before it is set up. Codes that stand in for a lost one
    don't count. In the demo, a one-click session needs none."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Lead to the set-up page."""
        user = request.user
        if not isinstance(user, User) or (settings.DEMO and request.session.get(DEMO)):
            return None
        match = request.resolver_match
        if match is None or match.view_name in _BEFORE_SECOND_FACTOR or not getattr(view, "login_required", True):
            return None
        if not second_factor.needed(user) or second_factor.has(user):
            return None
        told = _told(request, 403, _("Your roles need a second factor."), _("Set it up first."))
        return told or HttpResponseRedirect(reverse("people:second-factor"))


def _grain() -> int:
    """How finely signs of life are written down: every request would write a row."""
    return int(min(15, settings.LOGOFF_SECONDS // 8))


def _sign_in_for(request: HttpRequest) -> str:
    back = request.get_full_path() if request.method == "GET" else ""
    query = f"?{urlencode({REDIRECT_FIELD_NAME: back})}" if back not in ("", "/") else ""
    return reverse("account_login") + query


def _told(request: HttpRequest, status: int, what: str, do: str) -> HttpResponse | None:
    """Return the answer for a script, which can't use a page; None for a person."""
    accepted = request.headers.get("Accept", "")
    script = "application/json" in accepted and "text/html" not in accepted
    if script or "HX-Request" in request.headers or "X-Bedside-Poll" in request.headers:
        return JsonResponse({"what": what, "do": do}, status=status)
    return None
