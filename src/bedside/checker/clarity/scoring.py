"""The score: points earned of those that apply, and which changes would win most."""

from collections.abc import Mapping
from dataclasses import dataclass

from bedside.checker.clarity.items import ITEMS, RECOMMENDS, RISKS_AND_BENEFITS, Item, Reply

PASSES_FROM = 90
MOST_CHANGES = 3


@dataclass(frozen=True, slots=True)
class Change:
    """An item to mend. `wins`: how many points that brings after the changes before it, with those that wait for it."""

    number: int
    wins: int


@dataclass(frozen=True, slots=True)
class Score:
    """`earned` of `applicable` points; `open` of these aren't answered yet and count as not earned.

    `percent` is rounded down, so that 89.9 is no pass. `passes` says whether it reaches 90, which the guide asks for.
    """

    earned: int
    applicable: int
    open: int
    percent: int
    passes: bool
    changes: tuple[Change, ...]


def score(answers: Mapping[int, Reply]) -> Score:
    """Score the answers, by item number. What isn't answered can only be won."""
    effective = settled(answers)
    earned, applicable = _points(effective)
    return Score(
        earned=earned,
        applicable=applicable,
        open=sum(item.number not in effective for item in ITEMS),
        percent=earned * 100 // applicable,
        passes=earned * 100 >= PASSES_FROM * applicable,
        changes=_changes(answers),
    )


def settled(answers: Mapping[int, Reply]) -> dict[int, Reply]:
    """Return what the answers amount to: what a "no" takes with it is a "no", and the part that doesn't apply is out.

    An item that isn't answered is missing from the result, unless another answer settles it.
    """
    found: dict[int, Reply] = {}
    for item in ITEMS:
        reply = _settled(item, answers, found)
        if reply is not None:
            found[item.number] = reply
    return found


def _settled(item: Item, answers: Mapping[int, Reply], before: Mapping[int, Reply]) -> Reply | None:
    if item.opens is not None and before.get(item.opens) is Reply.NA:
        return Reply.NA
    if item.number == RISKS_AND_BENEFITS and before.get(RECOMMENDS) is Reply.NA:
        return Reply.NA
    if _waits(item, before):
        return Reply.NO
    reply = answers.get(item.number)
    return reply if reply in item.replies else None


def _points(effective: Mapping[int, Reply]) -> tuple[int, int]:
    earned = sum(reply is Reply.YES for reply in effective.values())
    return earned, len(ITEMS) - sum(reply is Reply.NA for reply in effective.values())


def _changes(answers: Mapping[int, Reply]) -> tuple[Change, ...]:
    """Return what to mend first: each time the "no" that wins most points now; of equals, the first of the guide."""
    found: list[Change] = []
    mended = dict(answers)
    while len(found) < MOST_CHANGES:
        before = settled(mended)
        earned = _points(before)[0]
        # What only waits for another item is mended with that one.
        refused = [item for item in ITEMS if before.get(item.number) is Reply.NO and not _waits(item, before)]
        if not refused:
            break
        gains = {item.number: _points(settled({**mended, item.number: Reply.YES}))[0] - earned for item in refused}
        best = max(gains, key=lambda number: (gains[number], -number))
        found.append(Change(best, gains[best]))
        mended[best] = Reply.YES
    return tuple(found)


def _waits(item: Item, effective: Mapping[int, Reply]) -> bool:
    return any(effective.get(need) is Reply.NO for need in item.needs)
