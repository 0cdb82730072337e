"""Browsers in which somebody was signed in before. They keep a count of wrong tries of their own, so that a stranger's
guesses from elsewhere don't lock the person out (OWASP: "device cookies").

One cookie for a browser, whoever uses it; its digest beside a person (`models.Door`) says that this person was signed
in there. The cookie opens nothing: it decides only by which count a try is measured.
"""

import hashlib
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from bedside.base import clock
from bedside.features.people.models import Door, User

COOKIE = "bedside_browser"
KEPT_SECONDS = 180 * 24 * 60 * 60
PREFIX = "browser:"


def place_of(request: HttpRequest) -> str:
    """Return the browser's place, "" where it brings no cookie."""
    token = request.COOKIES.get(COOKIE, "")
    return PREFIX + hashlib.sha256(token.encode()).hexdigest() if token else ""


def remember(user: User, request: HttpRequest, response: HttpResponse) -> None:
    """Know this browser from now on: the person is signed in completely. A cookie that we didn't give is replaced, so
    that nobody plants one that they know."""
    token, place = request.COOKIES.get(COOKIE, ""), place_of(request)
    if not place or not Door.objects.filter(place=place).exists():
        token = secrets.token_urlsafe(32)
        place = PREFIX + hashlib.sha256(token.encode()).hexdigest()
    Door.objects.update_or_create(user=user, place=place, defaults={"used_at": clock.now()})
    response.set_cookie(
        COOKIE,
        token,
        max_age=KEPT_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget(user: User, *, besides: HttpRequest | None = None) -> None:
    """Know the person's browsers no longer, but for the one that asks: one of them may be lost or somebody else's."""
    known = Door.objects.filter(user=user, place__startswith=PREFIX)
    (known.exclude(place=place_of(besides)) if besides else known).delete()
