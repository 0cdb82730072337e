"""Where a person is signed in, and ending it. A session dies when its row is deleted or the person's round moves on."""

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.auth import update_session_auth_hash
from django.contrib.sessions.models import Session
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from bedside.base import clock
from bedside.features.people import browsers
from bedside.features.people.models import User


@dataclass(frozen=True, slots=True)
class Place:
    """One sign-in: a browser on a device at an address."""

    id: int
    device: str
    address: str
    since: datetime
    seen: datetime
    here: bool


def places_of(user: User, *, here: str | None = None) -> list[Place]:
    """Return where the person is signed in, the last used first. `here` is the key of the session that asks."""
    return [
        Place(row.pk, device_of(row.user_agent), row.ip, row.created_at, row.last_seen_at, row.session_key == here)
        for row in _alive(user).order_by("-last_seen_at", "-id")
    ]


def end_one(user: User, place_id: int) -> str:
    """End one of the person's sessions; return its device, or "" where it had ended already."""
    row = UserSession.objects.filter(user=user, pk=place_id).first()
    if row is None:
        return ""
    _delete([row.session_key])
    return device_of(row.user_agent)


def end_all(user: User) -> None:
    """End every session of the person, also those that no list knows."""
    User.objects.filter(pk=user.pk).update(session_round=F("session_round") + 1)
    _delete(list(UserSession.objects.filter(user=user).values_list("session_key", flat=True)))
    browsers.forget(user)
    user.refresh_from_db(fields=["session_round"])


def end_others(user: User, request: HttpRequest) -> int:
    """End every session of the person but the one that asks; return how many others were listed."""
    here = request.session.session_key
    others = list(UserSession.objects.filter(user=user).exclude(session_key=here).values_list("session_key", flat=True))
    User.objects.filter(pk=user.pk).update(session_round=F("session_round") + 1)
    user.refresh_from_db(fields=["session_round"])
    _delete(others)
    browsers.forget(user, besides=request)
    update_session_auth_hash(request, user)  # gives this session a new key
    UserSession.objects.filter(session_key=here).update(session_key=request.session.session_key)
    return len(others)


def note_use(session_key: str | None) -> None:
    """Remember that a session was used now."""
    if session_key:
        UserSession.objects.filter(session_key=session_key).update(last_seen_at=clock.now())


def device_of(user_agent: str) -> str:
    """Return a browser's signature in words a person recognizes: "Firefox on Windows"."""
    browsers = (
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    )
    systems = (
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "Mac"),
        ("CrOS", "ChromeOS"), ("Linux", "Linux"),
    )  # fmt: skip
    browser = next((name for sign, name in browsers if sign in user_agent), "")
    system = next((name for sign, name in systems if sign in user_agent), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Unknown device")


def _alive(user: User) -> QuerySet[UserSession]:
    keys = Session.objects.filter(expire_date__gt=clock.now()).values("session_key")
    return UserSession.objects.filter(user=user, session_key__in=keys)


def _delete(keys: list[str]) -> None:
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(session_key__in=keys).delete()
