"""The style that reads as if nothing were missing: other names, other numbers, all dates moved by the same weeks."""

import re
from collections import OrderedDict
from collections.abc import Callable
from functools import cache

from bedside.checker.lexicons import data, lines, words
from bedside.checker.redaction.chances import Chances
from bedside.checker.redaction.dates import move
from bedside.checker.redaction.generalize import general_date
from bedside.checker.redaction.hits import Hit
from bedside.checker.redaction.names import Name, Part, Role
from bedside.checker.redaction.persons import Person
from bedside.checker.redaction.places import Component, Place
from bedside.checker.redaction.subjects import Subject, Subjects
from bedside.checker.redaction.vocabulary import fold, ordered, towns_of, word_group
from bedside.checker.redaction.writing import Replacement

_MOST_WOMEN, _MOST_MEN = 400, 300
_FEWEST_WEEKS, _MOST_WEEKS = 4, 52
_WEEKDAY = re.compile(
    r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\Z|(?:lunes|martes|mi[ée]rcoles|jueves|viernes|s[áa]bado|domingo)\Z",
    re.IGNORECASE,
)
_TRIES = 24
# The numbers 555-0100 to 555-0199 of each area code are kept free for stories (North American Numbering Plan).
_FREE_LINES = 100
_SAINT = re.compile(r"\b(?:st|saint|san|santa|mt|mount)\b\.?\s+", re.IGNORECASE)
_PREFIX = re.compile(r"#?(?P<word>[A-Za-z]{2,8})[-_#:.]+(?=.*\d)")
_STREET_WORD = re.compile(r"[^\W\d_]{3,}")


@cache
def _prefixes() -> frozenset[str]:
    return frozenset(word for words_of_kind in data("number_cues")["prefix"].values() for word in words_of_kind.split())


def _could_be_a_card(number: str) -> bool:
    """Say whether a number has the length and the check digit of a payment card (ISO/IEC 7812-1, Luhn)."""
    digits = [int(character) for character in number if character.isdecimal()]
    if not 13 <= len(digits) <= 19:
        return False
    doubled = [digit if place % 2 == 0 else sum(divmod(2 * digit, 10)) for place, digit in enumerate(reversed(digits))]
    return sum(doubled) % 10 == 0


class PseudonymWriter:
    """Writes plausible others. The same gives the same, all through a document; no name is taken that stands in it."""

    def __init__(self, chances: Chances, subjects: Subjects, remember: int) -> None:
        self._chances = chances
        self._subjects = subjects
        self._remember = remember
        self._given: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._used: set[str] = set()
        self._avoid: frozenset[str] = frozenset()
        weeks = _FEWEST_WEEKS + chances.number("weeks", _MOST_WEEKS - _FEWEST_WEEKS + 1)
        self._weeks = weeks if chances.number("direction", 2) else -weeks

    def avoid(self, text: str) -> None:
        """Take no name that stands in this text."""
        self._avoid = frozenset(fold(word) for word in re.findall(r"[^\W\d_]+", text))

    def write(self, hit: Hit, subject: Subject, language: str) -> Replacement | None:
        """Return what could stand there just as well; None for a weekday, which stays true, and a state or country."""
        if subject.name and subject.person:
            return Replacement(self._name(hit.words, subject.name, subject.person))
        if subject.place:
            return None if subject.place.is_region else Replacement(self._place(subject.place))
        if hit.label == "DATE":
            if subject.date:
                return Replacement(move(subject.date, self._weeks, self._subjects.year))
            return None if _WEEKDAY.match(hit.words) else general_date(hit, None, language)
        return Replacement(self._other(hit, subject))

    def _other(self, hit: Hit, subject: Subject) -> str:
        match hit.label:
            case "PHONE":
                return self._phone(hit.words, subject.key)
            case "EMAIL":
                given, family = self._someone(subject.key)
                return self._once("mail", subject.key, lambda turn: f"{given}.{family}{turn or ''}@example.org")
            case "HANDLE":
                mark = hit.words[: len(hit.words) - len(hit.words.lstrip("@"))]
                given = self._someone(subject.key)[0]
                number = self._chances.number(f"handle\0{subject.key}", 90)
                return mark + self._once("handle", subject.key, lambda turn: f"{given}_{10 + number}{turn or ''}")
            case "URL":
                return self._link(hit.words, subject.key)
            case "IP":
                return self._ip(hit.words, subject.key)
            case "SSN":
                return self._ssn(hit.words, subject.key)
            case "AGE":
                return self._age(hit.words, subject.key)
        return self._number(hit.words, subject.key)

    def _number(self, written: str, key: str) -> str:
        """Return a number of the same shape: "MRN-" before it stays, and it is no number of a card that could exist."""
        prefix = _PREFIX.match(written)
        kept = prefix.group() if prefix and fold(prefix["word"]) in _prefixes() else ""
        made = (self._chances.same_shape(key, written[len(kept) :], turn) for turn in range(_TRIES))
        return kept + next(number for number in made if not _could_be_a_card(number))

    def _once(self, kind: str, key: str, make: Callable[[int], str]) -> str:
        """Return what `make(turn)` gives for the first turn that stands for nothing else and isn't in the text."""
        known = self._given.get((kind, key))
        if known is None:
            known = next((made for turn in range(_TRIES) if self._is_free(kind, made := make(turn))), make(_TRIES))
            self._used.add(f"{kind}\0{known}")
            self._given[kind, key] = known
        self._given.move_to_end((kind, key))
        if len(self._given) > self._remember:
            (old_kind, _), old = self._given.popitem(last=False)
            self._used.discard(f"{old_kind}\0{old}")
        return known

    def _is_free(self, kind: str, made: str) -> bool:
        return f"{kind}\0{made}" not in self._used and not any(
            fold(word) in self._avoid for word in re.findall(r"[^\W\d_]+", made)
        )

    def _someone(self, key: str) -> tuple[str, str]:
        among = lines("given_names_women")[:_MOST_WOMEN] + lines("given_names_men")[:_MOST_MEN]
        return self._word("given", key, among), self._word("family", key, lines("stand_in_surnames"))

    def _word(self, kind: str, key: str, among: tuple[str, ...]) -> str:
        first = self._chances.number(f"{kind}\0{key}", len(among))
        return self._once(kind, key, lambda turn: among[(first + turn) % len(among)])

    def _name(self, written: str, name: Name, person: Person) -> str:
        made, place = [], 0
        for part, role in zip(name.parts, name.roles(), strict=True):
            made.append(written[place : part.start])
            made.append(self._part(part, person.role_of(part, role), person))
            place = part.end
        return "".join(made) + written[place:]

    def _part(self, part: Part, role: Role, person: Person) -> str:
        whole = person.whole(part.folded) if part.is_initial else part.folded
        if role == "family":
            other = self._word("family", whole, lines("stand_in_surnames"))
        elif whole in words("given_names_men") or (person.man and whole not in words("given_names_women")):
            other = self._word("given", whole, lines("given_names_men")[:_MOST_MEN])
        else:
            other = self._word("given", whole, lines("given_names_women")[:_MOST_WOMEN])
        if part.is_initial:
            other = other[0]
        return other.upper() if part.written.isupper() else other if part.written.islower() else other.capitalize()

    def _place(self, place: Place) -> str:
        made, last = [], 0
        for each in place.components:
            made.append(place.words[last : each.start])
            made.append(self._component(place, each))
            last = each.end
        return "".join(made) + place.words[last:] if made else self._chances.same_shape(place.key, place.words)

    def _component(self, place: Place, each: Component) -> str:
        written = place.words[each.start : each.end]
        key = " ".join(fold(written).split())
        match each.kind:
            case "town":
                other = self._word("town", key, towns_of(place.state))
                return other if written.islower() else other.upper() if written.isupper() else other.title()
            case "zip":
                area = "000" if written[:3] in words("zip3_small") else written[:3]
                return area + self._chances.same_shape(key, written[3:])
            case "state":
                return written
            case "facility":
                written = _SAINT.sub("", written)
                return self._renamed(written, f"facility\0{key}", "facilities", "facility")
        digits = re.sub(r"\d+", lambda hit: self._chances.same_shape(key, hit.group()), written)
        return self._renamed(digits, f"street\0{key}", "streets", "street")

    def _renamed(self, written: str, key: str, among: str, kind: str) -> str:
        """Put one other name in place of the words of a name that don't tell its kind."""
        own = [hit for hit in _STREET_WORD.finditer(written) if fold(hit.group()) not in word_group("kinds", kind)]
        if not own:
            return written
        return (
            written[: own[0].start()]
            + self._word(key, key, ordered("stand_ins", among)).title()
            + written[own[-1].end() :].removeprefix("'s")
        )

    def _phone(self, written: str, key: str) -> str:
        line = self._chances.number(f"line\0{key}", _FREE_LINES)
        area = self._chances.number(f"area\0{key}", 720)
        area_code = f"{2 + area // 90}{area // 10 % 9}{area % 10}"
        digits = self._once("phone", key, lambda turn: f"{area_code}55501{(line + turn) % _FREE_LINES:02}")
        places = [place for place, character in enumerate(written) if character.isdecimal()]
        if len(places) in (7, 10) or (len(places) == 11 and written[places[0]] == "1"):
            shown = list(written)
            for place, digit in zip(reversed(places), reversed(digits), strict=False):
                shown[place] = digit
            return "".join(shown)
        return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"

    def _link(self, written: str, key: str) -> str:
        scheme, mark, rest = written.rpartition("://")
        path = "/" + self._chances.same_shape(key, "page000") if "/" in rest else ""
        return f"{scheme}{mark}{'www.' if rest.lower().startswith('www.') else ''}example.org{path}"

    def _ip(self, written: str, key: str) -> str:
        """Return an address of the ranges for documentation (RFC 5737, RFC 3849)."""
        if "." in written:
            return f"192.0.2.{1 + self._chances.number(f'ip{chr(0)}{key}', 254)}"
        return f"2001:db8::{1 + self._chances.number(f'ip{chr(0)}{key}', 65_534):x}"

    def _ssn(self, written: str, key: str) -> str:
        """Return a number that is given to nobody: one that begins with 9, with a group below 50."""
        shaped = list(self._chances.same_shape(key, written))
        places = [place for place, character in enumerate(shaped) if character.isdecimal()]
        if len(places) == 9:
            shaped[places[0]], shaped[places[3]] = "9", "0"
        return "".join(shaped)

    def _age(self, written: str, key: str) -> str:
        age = 90 + self._chances.number(f"age\0{key}", 9)
        return str(age + 1 if str(age) == written else age)
