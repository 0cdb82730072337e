"""Times within a film, as people read them and as captions write them."""


def clock_time(seconds: float) -> str:
    """Return a time as people read and type it: "0:04", "1:02.5", "1:00:04"."""
    hours, minute, second, part = _parts(seconds)
    front = f"{hours}:{minute:02}" if hours else f"{minute}"
    behind = f".{part:03}".rstrip("0") if part else ""
    return f"{front}:{second:02}{behind}"


def stamp(seconds: float) -> str:
    """Return a time as WebVTT writes it: "00:01:02.500"."""
    hours, minute, second, part = _parts(seconds)
    return f"{hours:02}:{minute:02}:{second:02}.{part:03}"


def _parts(seconds: float) -> tuple[int, int, int, int]:
    """Return hours, minutes, seconds and thousandths; what is before the start is the start."""
    whole, part = divmod(max(0, round(seconds * 1000)), 1000)
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    return hours, minute, second, part
