"""Times in films: as people read and type them, and as captions write them."""

import re
from math import ceil, floor

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


def clock_time(seconds: float) -> str:
    """Return a time as people read and type it: "0:04", "1:02.5", "1:00:04"."""
    thousandths = max(0, round(seconds * 1000))
    whole, part = divmod(thousandths, 1000)
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    front = f"{hours}:{minute:02}" if hours else f"{minute}"
    behind = f".{part:03}".rstrip("0") if part else ""
    return f"{front}:{second:02}{behind}"


def whole_times(start: float, end: float) -> tuple[str, str]:
    """Return from when to when something is, in whole seconds that hold all of it, at least one."""
    first = floor(start)
    return clock_time(first), clock_time(max(first + 1, ceil(end)))


def stamp(seconds: float) -> str:
    """Return a time as WebVTT writes it: "00:01:02.500"."""
    thousandths = max(0, round(seconds * 1000))
    whole, part = divmod(thousandths, 1000)
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours:02}:{minute:02}:{second:02}.{part:03}"
