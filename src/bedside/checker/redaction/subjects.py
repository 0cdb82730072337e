"""What an identifier is about, and the number it has in its document."""

import re
from collections import Counter, OrderedDict
from typing import NamedTuple

from bedside.checker.redaction.dates import Written, is_day_first, read_date
from bedside.checker.redaction.hits import Hit
from bedside.checker.redaction.names import Name, read_name
from bedside.checker.redaction.persons import Person, Persons
from bedside.checker.redaction.places import Place, Places, read_place
from bedside.checker.redaction.vocabulary import fold

_NUMBERED = re.compile(r"\[([A-Z_]{2,20}) (\d{1,9})\]")
# Where a text names no year, dates are counted in this one; it has a 29 February.
_SOME_YEAR = 2024


class Subject(NamedTuple):
    """What an identifier is about. Of `person` and `name`, `place`, `date` there is what its label asks for."""

    number: int
    key: str
    name: Name | None = None
    person: Person | None = None
    place: Place | None = None
    date: Written | None = None


class Subjects:
    """Everybody and everything that a document names, so that the same is called the same all through it."""

    def __init__(self, remember: int) -> None:
        self._remember = remember
        self._persons = Persons(remember)
        self._places = Places(remember)
        self._values: OrderedDict[tuple[str, str], int] = OrderedDict()
        self._last: Counter[str] = Counter()
        self._day_first: bool | None = None
        self.year = _SOME_YEAR

    def read_ahead(self, text: str, hits: list[Hit], *, spanish: bool) -> None:
        """Look at a text before its identifiers are written anew: numbers in use, day before month or not, the year."""
        for label, number in _NUMBERED.findall(text):
            self._last[label] = max(self._last[label], int(number))
        orders = [order for hit in hits if hit.label == "DATE" and (order := is_day_first(hit.words)) is not None]
        if orders:
            self._day_first = orders[0]
        elif self._day_first is None and spanish:
            self._day_first = True
        years = [each.year for hit in hits if hit.label == "DATE" and (each := self._date(hit)) and each.year]
        if years:
            self.year = max(years)

    def meet(self, hit: Hit) -> Subject:
        """Return what an identifier is about; what was met before keeps its number."""
        fresh = self._last[hit.label] + 1
        subject = self._met(hit, fresh)
        if subject.number == fresh:
            self._last[hit.label] = fresh
        return subject

    def _met(self, hit: Hit, fresh: int) -> Subject:
        if hit.label == "NAME":
            name = read_name(hit.words, hit.before, hit.after)
            if name.parts:
                person = self._persons.meet(name, fresh)
                return Subject(person.number, " ".join(person.folded), name=name, person=person)
        if hit.label == "LOCATION":
            place = read_place(hit.words)
            return Subject(self._places.meet(place, fresh), place.key, place=place)
        if hit.label == "DATE" and (written := self._date(hit)):
            return Subject(self._value(hit.label, written.key, fresh), written.key, date=written)
        key = _key(hit)
        return Subject(self._value(hit.label, key, fresh), key)

    def _value(self, label: str, key: str, fresh: int) -> int:
        number = self._values.setdefault((label, key), fresh)
        self._values.move_to_end((label, key))
        if len(self._values) > self._remember:
            self._values.popitem(last=False)
        return number

    def _date(self, hit: Hit) -> Written | None:
        return read_date(hit.words, day_first=bool(self._day_first))


def _key(hit: Hit) -> str:
    """Return what is the same for the same number or address, however it is spaced."""
    if hit.label == "PHONE":
        digits = "".join(character for character in hit.words if character.isdecimal())
        return digits[1:] if len(digits) == 11 and digits[0] == "1" else digits
    if hit.label in ("EMAIL", "URL", "IP"):
        return hit.words.casefold()
    return "".join(character for character in fold(hit.words) if character.isalnum()) or hit.words
