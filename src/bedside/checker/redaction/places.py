"""What a place is made of: street, institution, town, state, ZIP code; and which places of a text are the same."""

import re
from collections import OrderedDict
from typing import NamedTuple

from bedside.checker.lexicons import words as words_of
from bedside.checker.redaction.vocabulary import facility_words, fold, states

_ZIP = re.compile(r"(?<!\d)\d{5}(?:-\d{4})?(?!\d)\W*\Z")
_STREET = re.compile(
    r"\s*(?:\d+[A-Za-z]?\s+(?:[^\W_]+\.?\s+){0,5}?(?:street|st|avenue|ave|road|rd|drive|dr|lane|ln|boulevard|blvd|court|ct|place|pl|parkway|pkwy"
    r"|highway|hwy|terrace|way|circle|cir|square|trail|route)\b\.?(?:\s*,?\s*(?:apt|suite|ste|unit|\#)\.?\s*[\w-]+)?"
    r"|p\.?\s?o\.?\s?box\s+\d+|(?:calle|avenida|av\.|carrera|camino|paseo|plaza)\s+[^,\n]+|\d+[A-Za-z]?\s+[^,\n]+"
    r"|(?:[^\W\d_]+\s+){1,3}(?:street|avenue|ave|road|rd|drive|lane|ln|boulevard|blvd|highway|hwy)\b\.?)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+")


class Component(NamedTuple):
    """A stretch of a written place; `kind` is "street", "facility", "town", "state" or "zip"."""

    start: int
    end: int
    kind: str


class Place(NamedTuple):
    """A written place and its parts in text order."""

    words: str
    components: tuple[Component, ...]

    def part(self, kind: str) -> str:
        """Return the first part of a kind as written, "" where there is none."""
        return next((self.words[each.start : each.end] for each in self.components if each.kind == kind), "")

    @property
    def state(self) -> str:
        """The abbreviation of the state that is named, or ""."""
        return states()[fold(named)][0] if (named := " ".join(self.part("state").split())) else ""

    @property
    def is_region(self) -> bool:
        """Say whether it is a state or a country: that much may stay (45 CFR 164.514(b)(2)(i)(B))."""
        named = " ".join(fold(self.words).replace("-", " ").split())
        return named in words_of("regions") or [each.kind for each in self.components] == ["state"]

    @property
    def key(self) -> str:
        """What is the same for the same place; the state is compared apart, since it is often left out."""
        named = [each for each in self.components if each.kind in ("street", "facility", "town")]
        named = named or list(self.components)
        return "|".join(" ".join(map(fold, _WORD.findall(self.words[each.start : each.end]))) for each in named)


def read_place(words: str) -> Place:
    """Take a place apart."""
    found: list[Component] = []
    end = len(words)
    if hit := _ZIP.search(words):
        found.append(_trimmed(words, hit.start(), hit.end(), "zip"))
        end = hit.start()
    state = _state_before(words, end)
    if state:
        found.append(state)
        end = state.start
    start = 0
    for stop in [*(place for place in range(end) if words[place] in ",\n"), end]:
        found += _part(words, start, stop)
        start = stop + 1
    return Place(words, tuple(sorted(each for each in found if each.end > each.start)))


def _part(words: str, start: int, end: int) -> list[Component]:
    street = _STREET.match(words, start, end)
    found = []
    if street:
        found.append(_trimmed(words, street.start(), street.end(), "street"))
        start = street.end()
    inside = [fold(word) for word in _WORD.findall(words[start:end])]
    if inside:
        kind = "facility" if any(word in facility_words() for word in inside) else "town"
        found.append(_trimmed(words, start, end, kind))
    return found


def _state_before(words: str, end: int) -> Component | None:
    """Return the state at the end of `words[:end]`: "IL", "New York" after a town, or alone."""
    for count in (3, 2, 1):
        pattern = rf"(?<![^\W_])(?:[^\W\d_]+\.?\s+){{{count - 1}}}[^\W\d_]+\W*\Z"
        hit = re.search(pattern, words[max(0, end - 60) : end])
        if not hit:
            continue
        start = max(0, end - 60) + hit.start()
        each = _trimmed(words, start, end, "state")
        named = words[each.start : each.end]
        known = states().get(fold(" ".join(named.split())))
        if known and (named.isupper() or len(named) > 2):
            return each
    return None


def _trimmed(words: str, start: int, end: int, kind: str) -> Component:
    while start < end and not words[start].isalnum():
        start += 1
    while end > start and not words[end - 1].isalnum():
        end -= 1
    return Component(start, end, kind)


class Places:
    """The numbers of the places of a document. Of very many, those that weren't named for longest are forgotten."""

    def __init__(self, remember: int) -> None:
        self._remember = remember
        self._known: OrderedDict[str, list[tuple[str, int]]] = OrderedDict()

    def find(self, place: Place) -> int | None:
        """Return the number of a place that was named before: of the same state, or where one of the two names none."""
        for state, number in reversed(self._known.get(place.key, [])):
            if not state or not place.state or state == place.state:
                return number
        return None

    def meet(self, place: Place, number: int) -> int:
        """Return the number of a place, `number` where it is new, and remember the mention."""
        known = self._known.setdefault(place.key, [])
        self._known.move_to_end(place.key)
        found = self.find(place)
        number = number if found is None else found
        if (place.state, number) in known:
            known.remove((place.state, number))
        known.append((place.state, number))
        if len(self._known) > self._remember:
            self._known.popitem(last=False)
        return number
