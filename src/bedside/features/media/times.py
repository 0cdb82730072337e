"""Times in films, as people type and read them."""

import re
from math import ceil, floor

from bedside.base.durations import clock_time

_TYPED = re.compile(r"(?:(?:(\d{1,2}):)?(\d{1,3}):)?(\d{1,5})(?:[.,](\d{1,6}))?")
# Longer than any film that is taken.
_MOST = 24 * 3600.0


def seconds_in(typed: str) -> float | None:
    """Return a time that somebody typed, "0:04", "1:02.5", "1:00:04" or "64", in seconds; None where it is none."""
    hit = _TYPED.fullmatch(typed.strip())
    if hit is None:
        return None
    hours, minutes, seconds, part = hit.groups()
    if (minutes is not None and int(seconds) > 59) or (hours is not None and int(minutes) > 59):
        return None
    whole = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds)
    found = round(whole + (float(f"0.{part}") if part else 0.0), 3)
    return found if found <= _MOST else None


def whole_times(start: float, end: float) -> tuple[str, str]:
    """Return from when to when something is, in whole seconds that hold all of it, at least one."""
    first = floor(start)
    return clock_time(first), clock_time(max(first + 1, ceil(end)))
