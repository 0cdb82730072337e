"""The organization, read once for a whole request however many features ask for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from bedside.features.people.models import Organization

_remembered: ContextVar[Organization | None] = ContextVar("organization", default=None)


def organization() -> Organization:
    """Return the one organization. Raises Organization.DoesNotExist before the first-run wizard."""
    return _remembered.get() or Organization.objects.get(pk=1)


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
