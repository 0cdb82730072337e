"""Dates as somebody wrote them: read, moved by whole weeks, and written again in the same manner."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from bedside.checker.redaction.vocabulary import fold, ordered

_ENGLISH = ordered("months", "en")
_SPANISH = ordered("months", "es")
_MONTHS = {
    **{name: number for names in (_ENGLISH, _SPANISH) for number, name in enumerate(names, start=1)},
    **{name[:3]: number for names in (_SPANISH, _ENGLISH) for number, name in enumerate(names, start=1)},
    "sept": 9,
    "setiembre": 9,
}
_ISO = re.compile(r"(?P<y>\d{4})(?P<by>[-/.])(?P<m>\d{1,2})(?P=by)(?P<d>\d{1,2})(?!\d)")
_FULL = re.compile(r"(?P<a>\d{1,2})(?P<by>[-/.])(?P<b>\d{1,2})(?P=by)(?P<y>\d{4}|\d{2})(?!\d)")
_SHORT = re.compile(r"(?P<a>\d{1,2})/(?P<b>\d{1,2})\Z")
_MONTH_YEAR = re.compile(r"(?P<m>\d{1,2})/(?P<y>\d{4})\Z")
_COMPACT = re.compile(r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)(?:\d{4}|\d{6})?\Z")
_PIECES = re.compile(r"(?P<word>[^\W\d_]+)|(?P<number>\d+)(?P<nth>st|nd|rd|th)?", re.IGNORECASE)
# A year of two digits up to this one is of this century.
_LAST_SHORT_YEAR = 40
_MIDDLE = 15


class Slot(NamedTuple):
    """A stretch of a written date that changes with it: "y", "m" or "d"."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class Written:
    """A date, or a range inside one month, as written. `year` or `days` may be unknown."""

    words: str
    slots: tuple[Slot, ...]
    year: int | None
    month: int
    days: tuple[int, ...]

    @property
    def key(self) -> str:
        """What is the same for the same date, however it is written."""
        return f"{self.year or ''}-{self.month}-{'/'.join(map(str, self.days))}"

    def in_year(self, year: int) -> tuple[date, ...]:
        """Return the day or days, in `year` where none is written; 29 February takes the next year that has one."""
        year = self.year or year
        days = self.days or (_MIDDLE,)
        while self.month == 2 and 29 in days and not _is_leap(year):
            year += 1
        return tuple(date(year, self.month, day) for day in days)


def read_date(words: str, *, day_first: bool = False) -> Written | None:
    """Read a date; None where it isn't one that can be moved. `day_first`: 3/4/2024 is the third of April."""
    return _in_digits(words, day_first) or _in_words(words)


def is_day_first(words: str) -> bool | None:
    """Say whether a date in digits can only begin with the day (True) or the month (False); None if either can be."""
    hit = _FULL.match(words) or _SHORT.match(words)
    if not hit:
        return None
    first, second = int(hit["a"]), int(hit["b"])
    if first > 12 >= second:
        return True
    return False if second > 12 >= first else None


def move(written: Written, weeks: int, year: int) -> str:
    """Return the date moved by whole weeks (so that weekdays stay true), written as it was.

    `year` is taken where none is written. A range that now ends in another month names both.
    """
    moved = [day + timedelta(weeks=weeks) for day in written.in_year(year)]
    first, last = moved[0], moved[-1]
    days = iter(moved)
    month_before_day = next((slot.kind for slot in written.slots if slot.kind != "y"), "") == "m"
    two_wide = all(slot.end - slot.start == 2 for slot in written.slots if slot.kind != "y")
    padded = any(written.words[slot.start] == "0" for slot in written.slots if slot.kind != "y") or (
        two_wide and written.slots[0].kind == "y"
    )
    has_year = any(slot.kind == "y" for slot in written.slots)
    made, place, seen = [], 0, 0
    month_words = next((written.words[s.start : s.end] for s in written.slots if s.kind == "m"), "")
    for slot in written.slots:
        made.append(written.words[place : slot.start])
        old = written.words[slot.start : slot.end]
        place = slot.end
        if slot.kind == "y":
            made.append(f"{last.year % 100:02}" if len(old) == 2 else f"{last.year}")
        elif slot.kind == "m":
            shown = first if month_before_day else last
            made.append(_month_like(old, shown.month, padded=padded))
        else:
            day = next(days)
            seen += 1
            text = _day_like(old, day.day, padded=padded)
            if first.month != last.month and len(written.days) > 1:
                name = _month_like(month_words, day.month, padded=False)
                year_of_first = f", {first.year}" if has_year and first.year != last.year else ""
                if month_before_day:
                    text = f"{text}{year_of_first}" if seen == 1 else f"{name} {text}"
                elif seen == 1:
                    text = f"{text} {name}{year_of_first.replace(',', '')}"
            made.append(text)
    return "".join(made) + written.words[place:]


def _in_digits(words: str, day_first: bool) -> Written | None:
    for pattern in (_ISO, _COMPACT, _MONTH_YEAR):
        if hit := pattern.match(words):
            return _checked(words, _slots(hit, {"y": "y", "m": "m", "d": "d"}))
    hit = _FULL.match(words) or _SHORT.match(words)
    if hit is None:
        return None
    orders = ({"a": "d", "b": "m"}, {"a": "m", "b": "d"})
    for order in orders if day_first else reversed(orders):
        if read := _checked(words, _slots(hit, {**order, "y": "y"})):
            return read
    return None


def _slots(hit: re.Match[str], kinds: dict[str, str]) -> tuple[Slot, ...]:
    return tuple(
        sorted(Slot(*hit.span(group), kind) for group, kind in kinds.items() if hit.groupdict().get(group) is not None)
    )


def _in_words(words: str) -> Written | None:
    slots: list[Slot] = []
    pieces = list(_PIECES.finditer(words))
    for piece in pieces:
        number = piece["number"]
        if piece["word"]:
            if fold(piece["word"]) in _MONTHS:
                if any(slot.kind == "m" for slot in slots):
                    return None
                slots.append(Slot(*piece.span(), "m"))
        elif number and _is_year(words, piece, slots):
            slots.append(Slot(*piece.span("number"), "y"))
        elif number and len(number) <= 2:
            slots.append(Slot(*piece.span(), "d"))
    if [slot.kind for slot in slots].count("y") > 1:
        return None
    return _checked(words, tuple(slots))


def _is_year(words: str, piece: re.Match[str], slots: Sequence[Slot]) -> bool:
    """Say whether a number is a year: four digits, two after an apostrophe, two behind day and month ("14-Mar-24")."""
    if len(piece["number"]) != 2:
        return len(piece["number"]) == 4
    if words[piece.start() - 1 : piece.start()] == "'":
        return True
    kinds = [slot.kind for slot in slots]
    return kinds == ["d", "m"] and words[slots[-1].end : piece.start()] in ("-", "/", " ", "")


def _checked(words: str, slots: tuple[Slot, ...]) -> Written | None:
    """Return the date, or None where there is no such day."""
    year, month, days = None, 0, []
    for start, end, kind in slots:
        text = words[start:end]
        if kind == "y":
            year = int(text)
            if len(text) == 2:
                year += 2000 if year <= _LAST_SHORT_YEAR else 1900
        elif kind == "m":
            month = int(text) if text.isdigit() else _MONTHS[fold(text)]
        else:
            days.append(int(re.sub(r"\D", "", text)))
    if not 1 <= month <= 12 or len(days) > 2 or not (year is None or 1800 <= year <= 2200):
        return None
    longest = (31, 29 if year is None or _is_leap(year) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]
    if not all(1 <= day <= longest for day in days):
        return None
    return Written(words, slots, year, month, tuple(days))


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _month_like(old: str, month: int, *, padded: bool) -> str:
    if old.isdigit():
        return f"{month:02}" if padded else str(month)
    folded = fold(old)
    names = _SPANISH if folded in _SPANISH or (folded not in _ENGLISH and _only_spanish(folded)) else _ENGLISH
    name = names[month - 1]
    if len(folded) < 5 and folded not in (*_ENGLISH, *_SPANISH):
        name = name[:3]
    return name.upper() if old.isupper() else name.capitalize() if old[0].isupper() else name


def _only_spanish(short: str) -> bool:
    return short in ("ene", "abr", "ago", "dic", "setiembre")


def _day_like(old: str, day: int, *, padded: bool) -> str:
    digits = re.match(r"\d+", old)
    nth = old[digits.end() :] if digits else ""
    number = f"{day:02}" if padded and digits and len(digits.group()) == 2 else str(day)
    if not nth:
        return number
    ending = "th" if 11 <= day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return number + (ending.upper() if nth.isupper() else ending)
