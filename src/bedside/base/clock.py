"""The one source of "now".

Everything that asks for the time asks here, so that a test, a drill or a benchmark can set it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

_source: Callable[[], datetime] = lambda: datetime.now(UTC)  # noqa: E731


def now() -> datetime:
    """Return the current time, aware, in UTC."""
    return _source()


@contextmanager
def at(moment: datetime | Callable[[], datetime]) -> Iterator[None]:
    """Let `now` answer `moment` (or what it returns) inside the block. For tests and drills.

    Raises ValueError for a naive datetime.
    """
    global _source
    if isinstance(moment, datetime) and moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    before = _source
    fixed = moment
    _source = (lambda: fixed.astimezone(UTC)) if isinstance(fixed, datetime) else fixed
    try:
        yield
    finally:
        _source = before
