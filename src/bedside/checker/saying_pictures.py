"""How rules tell of what was seen in a picture."""

from collections.abc import Sequence

from bedside.checker.finding import Finding, Fix, Severity
from bedside.checker.pictures.seen import Seen
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
    same things are seen at the same places, whichever words stand beside the picture."""
    return Finding(
        code=rule.code,
        start=0,
        end=0,
        label=label,
        severity=severity or rule.severity,
        confidence=round(max((each.sure for each in sights), default=1.0), 2),
        message=f"{rule.code}.{message}" if message else rule.code,
        params={"picture": str(number + 1), **(params or {})},
        fixes=fixes,
        picture=number,
        matched="\n".join(f"{each.sight} {_place(each)} {each.text}" for each in sights),
        seen=tuple(sights),
    )


def _place(each: Seen) -> str:
    return ",".join(f"{share:.4f}" for share in each.box)
