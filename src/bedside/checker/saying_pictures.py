"""How rules tell of what was seen in a picture."""

import math
from collections.abc import Sequence

from bedside.base.durations import clock_time
from bedside.checker.catalogue import THEN
from bedside.checker.finding import Finding, Fix, Severity
from bedside.checker.pictures.seen import Seen, Span
from bedside.checker.rule import Rule


def about_sights(
    rule: Rule,
    number: int,
    sights: Sequence[Seen],
    *,
    label: str,
    message: str = "",
    params: dict[str, str] | None = None,
    severity: Severity | None = None,
    fixes: tuple[Fix, ...] = (),
) -> Finding:
    """Make a finding about things in the picture with this place in `Context.pictures`. It is the same as long as the
    same things are seen at the same places, whichever words stand beside the picture. Of a film, it says when."""
    return Finding(
        code=rule.code,
        start=0,
        end=0,
        label=label,
        severity=severity or rule.severity,
        confidence=round(max((each.sure for each in sights), default=1.0), 2),
        message=f"{rule.code}.{message}" if message else rule.code,
        params={"picture": str(number + 1), **when([each.span for each in sights if each.span]), **(params or {})},
        fixes=fixes,
        picture=number,
        matched="\n".join(f"{each.sight} {_place(each)} {each.text}" for each in sights),
        seen=tuple(sights),
    )


def when(spans: Sequence[Span]) -> dict[str, str]:
    """Return what makes a sentence also say from when to when: of several times, from the first to the last."""
    if not spans:
        return {}
    start, end = min(span.start for span in spans), max(span.end for span in spans)
    return {THEN: "look.when", "start": as_time(math.floor(start)), "end": as_time(math.ceil(end))}


def as_time(second: float) -> str:
    """Return a moment of a film as players show it: 0:04, or 1:02:03."""
    return clock_time(int(second))


def _place(each: Seen) -> str:
    return ",".join(f"{share:.4f}" for share in each.box)
