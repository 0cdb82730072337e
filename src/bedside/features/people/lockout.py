"""The pause after wrong passwords and codes. It lives in the person's row, so that no restart and no second web process
forgets it.

A try is counted *before* it is checked and given back when it was right: parallel guesses can't outrun the count. A
finished sign-in forgets the count. Passkeys aren't counted: there is nothing to guess.
"""

from datetime import timedelta

from django.db import transaction

from bedside.base import clock
from bedside.features.audit.api import Actor, Subject, record
from bedside.features.people.events import PersonLocked
from bedside.features.people.models import User
from bedside.kit.bus.core import emit

FREE_TRIES = 5
FIRST_PAUSE = timedelta(minutes=15)
LONGEST_PAUSE = timedelta(hours=24)
VISITOR = Actor("visitor", "", "Visitor")


def pause_after(failures: int) -> timedelta:
    """Return how long signing in pauses after so many failures in a row: none, 15 minutes, 30, 60, … a day at most."""
    if failures < FREE_TRIES:
        return timedelta()
    return min(FIRST_PAUSE * (1 << min(failures - FREE_TRIES, 10)), LONGEST_PAUSE)


def take_try(user: User) -> bool:
    """Count a try before it is checked. Returns False while signing in is paused: don't even check."""
    with transaction.atomic():
        locked = User.objects.select_for_update().get(pk=user.pk)
        if locked.is_locked:
            return False
        locked.failures += 1
        pause = pause_after(locked.failures)
        locked.locked_until = clock.now() + pause if pause else None
        locked.save(update_fields=["failures", "locked_until"])
    return True


def give_back(user: User) -> None:
    """The try that was taken was right."""
    with transaction.atomic():
        locked = User.objects.select_for_update().get(pk=user.pk)
        locked.failures, locked.locked_until = max(0, locked.failures - 1), None
        locked.save(update_fields=["failures", "locked_until"])


def forget(user: User) -> None:
    """The person signed in completely: start counting anew."""
    User.objects.filter(pk=user.pk, failures__gt=0).update(failures=0, locked_until=None)


def note_failure(user: User, *, means: str) -> None:
    """Record that the try that was taken was wrong. `means` is "password" or "code"."""
    with transaction.atomic():
        now = User.objects.get(pk=user.pk)
        subject = Subject("user", user.pk, user.name)
        record(
            by=VISITOR,
            action="user.sign-in-failed",
            subject=subject,
            facts={"means": means, "failures": now.failures},
        )
        if now.is_locked:
            minutes = int(pause_after(now.failures).total_seconds() // 60)
            record(by=VISITOR, action="user.locked", subject=subject, facts={"minutes": minutes})
            emit(PersonLocked(user=user.pk))


def note_stranger() -> None:
    """Record a try with an address that nobody here has. The address isn't kept: it may be a mistyped password."""
    with transaction.atomic():
        record(
            by=VISITOR, action="user.sign-in-failed", subject=Subject("user", "unknown"), facts={"means": "password"}
        )
