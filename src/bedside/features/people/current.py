"""The organization, read once for a whole request however many features ask for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from uuid import uuid4

from bedside.base import clock
from bedside.features.people.models import Organization
from bedside.kit import zones

_remembered: ContextVar[Organization | None] = ContextVar("organization", default=None)


def organization() -> Organization:
    """Return the one organization. Raises Organization.DoesNotExist before the first-run wizard."""
    return _remembered.get() or Organization.objects.get(pk=1)


def today(us: Organization | None = None) -> date:
    """Return the day it is where the organization is: what "until Friday" counts by. `us`, where it is at hand."""
    return zones.to_wall(clock.now(), (us or organization()).zone).date()


@contextmanager
def remembering(known: Organization) -> Iterator[None]:
    """Let `organization` answer this inside the block."""
    token = _remembered.set(known)
    try:
        yield
    finally:
        _remembered.reset(token)


def forget() -> None:
    """Read the organization again at next use: it was changed."""
    _remembered.set(None)


def new_edition() -> None:
    """Let every process make anew what it kept of the organization, its units and its people. Call it first in the
    transaction of the change: it locks the organization, and whoever locks more than that begins there."""
    Organization.objects.filter(pk=1).update(edition=uuid4())
    forget()
