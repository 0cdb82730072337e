"""The pause after wrong passwords and codes. It lives in the database, so that no restart and no second web process
forgets it.

Three counts, so that guessing stays hopeless and a stranger can't lock anybody out of their own browser:

- a browser in which the person was signed in before (see browsers.py) has its own: 5 wrong tries, then it pauses;
- any other browser is counted by its network address: 5 wrong tries from there, then it pauses;
- all those others together: 50 wrong tries, then all of them pause (NIST SP 800-63B, 5.2.2 allows 100 in a row).

A try is counted *before* it is checked and given back when it was right: parallel guesses can't outrun the count. A
finished sign-in forgets the counts of its own kind: one in a known browser gives strangers no new tries. Passkeys
aren't counted: there is nothing to guess.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, ip_address, ip_network

from django.db import transaction
from django.db.models import Max, QuerySet
from django.http import HttpRequest

from bedside.base import clock
from bedside.features.audit.api import Actor, Subject, client_address, record
from bedside.features.people import browsers
from bedside.features.people.events import PersonLocked
from bedside.features.people.models import Door, User
from bedside.kit.bus.core import emit

FREE_TRIES = 5
FREE_TRIES_ELSEWHERE = 50
FIRST_PAUSE = timedelta(minutes=15)
LONGEST_PAUSE = timedelta(hours=24)
ADDRESS_KEPT = timedelta(days=30)
VISITOR = Actor("visitor", "", "Visitor")


@dataclass(frozen=True, slots=True)
class Try:
    """A try that was counted, and where. `failures` counts it; `pauses_until` is when the pause it began would end."""

    user: User
    place: str
    failures: int
    pauses_until: datetime | None

    @property
    def known(self) -> bool:
        """Whether the person was signed in in this browser before."""
        return self.place.startswith(browsers.PREFIX)


def pause_after(failures: int, *, free: int = FREE_TRIES) -> timedelta:
    """Return how long signing in pauses after so many failures in a row: none, 15 minutes, 30, 60, … a day at most."""
    if failures < free:
        return timedelta()
    return min(FIRST_PAUSE * (1 << min(failures - free, 10)), LONGEST_PAUSE)


def with_pauses(people: QuerySet[User]) -> QuerySet[User]:
    """Add to each person what `User.pause` asks, in the same query."""
    return people.annotate(door_pause=Max("doors__locked_until"))


def take_try(user: User, request: HttpRequest) -> Try | None:
    """Count a try before it is checked. Returns None while signing in is paused there: don't even check."""
    now = clock.now()
    with transaction.atomic():
        locked = User.objects.select_for_update().get(pk=user.pk)
        door = _door(locked, request)
        known = door.place.startswith(browsers.PREFIX)
        if _later(door.locked_until, now) or (not known and locked.is_locked):
            return None
        door.failures, door.used_at = min(door.failures + 1, 10_000), now
        door.locked_until = _after(door.failures, FREE_TRIES, now)
        door.save()
        if not known:
            locked.failures = min(locked.failures + 1, 10_000)
            locked.locked_until = _after(locked.failures, FREE_TRIES_ELSEWHERE, now)
            locked.save(update_fields=["failures", "locked_until"])
        pauses = max(filter(None, (door.locked_until, None if known else locked.locked_until)), default=None)
    return Try(user, door.place, door.failures, pauses)


def give_back(tried: Try) -> None:
    """The try that was taken was right."""
    with transaction.atomic():
        locked = User.objects.select_for_update().get(pk=tried.user.pk)
        door = locked.doors.filter(place=tried.place).first()
        if door is not None:
            door.failures, door.locked_until = max(0, door.failures - 1), None
            door.save(update_fields=["failures", "locked_until"])
        if not tried.known:
            locked.failures, locked.locked_until = max(0, locked.failures - 1), None
            locked.save(update_fields=["failures", "locked_until"])


def forget(user: User, request: HttpRequest) -> None:
    """The person signed in completely: start counting anew, in a known browser only its own."""
    with transaction.atomic():
        locked = User.objects.select_for_update().get(pk=user.pk)
        door = _door(locked, request)
        if door.place.startswith(browsers.PREFIX):
            locked.doors.filter(place=door.place).update(failures=0, locked_until=None)
        else:
            locked.doors.filter(place=door.place).delete()
            _forget_elsewhere(locked)


def forget_everywhere(user: User) -> None:
    """Somebody who may ended the pause, or a new password is set: start counting anew everywhere."""
    with transaction.atomic():
        _forget_elsewhere(User.objects.select_for_update().get(pk=user.pk))
        user.doors.exclude(place__startswith=browsers.PREFIX).delete()
        user.doors.update(failures=0, locked_until=None)


def note_failure(tried: Try, *, means: str) -> None:
    """Record that the try that was taken was wrong. `means` is "password" or "code"."""
    user = tried.user
    with transaction.atomic():
        subject = Subject("user", user.pk, user.name)
        record(
            by=VISITOR,
            action="user.sign-in-failed",
            subject=subject,
            facts={"means": means, "failures": tried.failures},
        )
        if tried.pauses_until is not None:
            minutes = round((tried.pauses_until - clock.now()).total_seconds() / 60)
            record(by=VISITOR, action="user.locked", subject=subject, facts={"minutes": minutes})
            emit(PersonLocked(user=user.pk))


def note_stranger() -> None:
    """Record a try with an address that nobody here has. The address isn't kept: it may be a mistyped password."""
    with transaction.atomic():
        record(
            by=VISITOR, action="user.sign-in-failed", subject=Subject("user", "unknown"), facts={"means": "password"}
        )


def _door(user: User, request: HttpRequest) -> Door:
    """Return from where the request comes; a new address isn't written yet. Old rows go: they would pile up."""
    browser = browsers.place_of(request)
    known = user.doors.filter(place=browser).first() if browser else None
    if known is not None:
        return known
    user.doors.exclude(place__startswith=browsers.PREFIX).filter(used_at__lt=clock.now() - ADDRESS_KEPT).delete()
    place = f"address:{_network(client_address(request))}"
    return user.doors.filter(place=place).first() or Door(user=user, place=place)


def _network(address: str) -> str:
    """Return whom an address stands for: one IPv4 address, but the half of an IPv6 address that a provider gives to one
    customer (RFC 6177), who could otherwise try from each of 2^64."""
    try:
        found = ip_address(address)
    except ValueError:
        return address[:60]
    if isinstance(found, IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or ip_network((found, 64), strict=False))


def _after(failures: int, free: int, now: datetime) -> datetime | None:
    pause = pause_after(failures, free=free)
    return now + pause if pause else None


def _later(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and moment > now


def _forget_elsewhere(user: User) -> None:
    User.objects.filter(pk=user.pk, failures__gt=0).update(failures=0, locked_until=None)
