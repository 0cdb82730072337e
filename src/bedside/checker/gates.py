"""Regular expressions that are tried only where they could match.

Most patterns of the checker need certain words: "glad … your" can't match a text without "glad". What a pattern needs
is read from its parse tree (strings of which each match must hold one), and each word of a text is looked up once for
all patterns together; what is remembered of a word is a number with a bit for each need. A pattern whose needs aren't
met isn't tried, and one that is tried gives what it always gives: a gate may only let too much through.
"""

import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from functools import cache
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

from bedside.checker.document import Document, Token
from bedside.checker.lexicons import lines, pattern

# Everything is let through: of a text with letters that ignoring case would fold otherwise.
_ALL = -1
_ODD = frozenset("İıſK\u1e9e")
_MOST_KEPT = 40_000
# How many strings are told apart before one is content with less, and how many needs of a pattern are kept.
_MOST_STRINGS, _MOST_NEEDS = 80, 3
# From how many possible options on a pattern of all is quicker than each for itself.
_MANY = 12
_EDGE, _DIGIT = "\0", "0"
# Words that nearly every text has: needing one says little.
_EVERYWHERE = frozenset(
    """a an the of to in on at by for with and or is are was were be been it its this that these those i my me we our
    us you your he she his her him they them their as so but not no all one who has have had do does de la el en y
    que""".split()  # noqa: SIM905
)


class Atom(NamedTuple):
    """Letters that must stand in a word: anywhere, at its start, at its end, or as the whole."""

    letters: str
    at_start: bool
    at_end: bool

    @property
    def worth(self) -> float:
        """How much needing it tells: the longer the rarer."""
        if self.letters == _DIGIT:
            return 3.0
        whole = self.at_start + self.at_end
        if self.letters in _EVERYWHERE or len(self.letters) == 1:
            return 0.5 * whole
        return len(self.letters) + 0.75 * whole


Need = frozenset[Atom]


class _Part(NamedTuple):
    """What a part of a pattern matches: exactly these strings, or (None) others; and what it needs besides."""

    strings: frozenset[str] | None
    needs: tuple[Need, ...]


_ANYTHING = _Part(None, ())


def needs(pattern: str, flags: int = 0) -> tuple[Need, ...]:
    """Return what a text must have for this pattern to match: of each need, one atom; the most telling need first."""
    part = _read(parser.parse(pattern, flags))
    found = list(part.needs)
    if part.strings is not None and (need := _need(part.strings)):
        found.append(need)
    found.sort(key=_worth, reverse=True)
    return tuple(dict.fromkeys(need for need in found if all(atom.worth >= 1.0 for atom in need)))[:_MOST_NEEDS]


def _worth(need: AbstractSet[Atom]) -> float:
    return min(atom.worth for atom in need) - len(need) / 50


def _need(strings: Iterable[str]) -> Need | None:
    """Return the atoms of which one is in any of these strings, or None where one has no letters."""
    found = set()
    for string in strings:
        atoms = [
            Atom(run.group(), _ends_word(string, run.start() - 1), _ends_word(string, run.end()))
            for run in _RUNS.finditer(string)
        ]
        if not atoms:
            return None
        found.add(max(atoms, key=lambda atom: atom.worth))
    return frozenset(found) if found else None


def _ends_word(string: str, place: int) -> bool:
    """Say whether it is certain that no letter or digit is at this place."""
    return 0 <= place < len(string) and string[place] in (" ", _EDGE)


_RUNS = re.compile(r"[^\W\d_]+|0")


def _read(tree: Iterable[tuple[Any, Any]]) -> _Part:
    """Read a sequence: strings grow until there are too many of them, then they become a need."""
    strings = frozenset([""])
    whole = True
    found: list[Need] = []
    for operation, argument in tree:
        if operation is sre.LITERAL:  # most elements are
            character = _character(argument)
            strings = frozenset([left + character for left in strings])
            continue
        part = _element(operation, argument)
        found += part.needs
        longer = None
        if part.strings is not None and len(part.strings) * len(strings) <= _MOST_STRINGS:
            longer = frozenset([left + right for left in strings for right in part.strings])
        if longer is not None:
            strings = longer
            continue
        whole = False
        if need := _need(strings):
            found.append(need)
        strings = frozenset([""])
        if part.strings is not None:
            if len(part.strings) <= _MOST_STRINGS:
                strings = part.strings
            elif need := _need(part.strings):
                found.append(need)
    if whole:
        return _Part(strings, tuple(found))
    if need := _need(strings):
        found.append(need)
    return _Part(None, tuple(found))


def _element(operation: Any, argument: Any) -> _Part:
    if operation is sre.IN:
        return _set(argument)
    if operation is sre.BRANCH:
        return _branch([_read(option) for option in argument[1]])
    if operation is sre.SUBPATTERN:
        return _read(argument[3])
    if operation is sre.ATOMIC_GROUP:
        return _read(argument)
    if operation in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        return _repeat(argument)
    if operation is sre.AT:
        return _Part(frozenset([_EDGE if argument is not sre.AT_NON_BOUNDARY else ""]), ())
    if operation in (sre.ASSERT, sre.ASSERT_NOT):
        return _Part(frozenset([""]), ())
    return _ANYTHING


def _repeat(argument: tuple[int, Any, Iterable[tuple[Any, Any]]]) -> _Part:
    least, most, body = argument
    part = _read(body)
    if (least, most) == (1, 1):
        return part
    if part.strings in (frozenset([" "]), frozenset([_DIGIT])) and not part.needs:
        # Several stand for one here: what counts is only that no letter is there.
        return part if least else _Part(part.strings | {""}, ())
    if least == 0:
        return (
            _Part(part.strings | {""}, ()) if most == 1 and part.strings is not None and not part.needs else _ANYTHING
        )
    need = part.strings is not None and _need(part.strings)
    return _Part(None, (*part.needs, need) if need else part.needs)


def _branch(options: list[_Part]) -> _Part:
    if all(option.strings is not None and not option.needs for option in options):
        strings = frozenset(string for option in options for string in option.strings or ())
        return _Part(strings, ())
    merged: set[Atom] = set()
    for option in options:
        own = [*option.needs]
        if option.strings is not None and (need := _need(option.strings)):
            own.append(need)
        if not own:
            return _ANYTHING
        merged |= max(own, key=_worth)
    return _Part(None, (frozenset(merged),))


def _set(options: list[tuple[Any, Any]]) -> _Part:
    """Read a set of characters: a few, only digits, or only what stands between words; else anything."""
    found: set[str] = set()
    for operation, argument in options:
        if operation is sre.LITERAL:
            found.add(_character(argument))
        elif (operation, argument) == (sre.CATEGORY, sre.CATEGORY_DIGIT) or (
            operation is sre.RANGE and "0" <= chr(argument[0]) <= chr(argument[1]) <= "9"
        ):
            found.add(_DIGIT)
        elif operation is sre.CATEGORY and argument in (sre.CATEGORY_SPACE, sre.CATEGORY_NOT_WORD):
            found.add(" ")
        else:
            return _ANYTHING
    return _Part(frozenset(found), ()) if len(found) <= 8 else _ANYTHING


@cache
def _character(code: int) -> str:
    character = chr(code)
    if character.isdecimal():
        return _DIGIT
    return character.lower() if character.isalnum() or character == "_" else " "


class Register:
    """The needs of many patterns, each with a bit of its own, and what is known of the words that were met.

    What a word takes grows with the patterns beside it: patterns that are tried where others aren't have a register of
    their own.
    """

    def __init__(self) -> None:
        # Need -> its bit, and letters -> the needs that they meet where they stand so.
        self._bits: dict[Need, int] = {}
        self._index: dict[str, list[tuple[bool, bool, int]]] = {}
        # How many letters the longest of them has that begins with these two (or is this one).
        self._reach: dict[str, int] = {}
        self._words: dict[str, int] = {}

    def bit(self, need: Need) -> int:
        """Return the bit of a need."""
        if need not in self._bits:
            bit = self._bits[need] = 1 << len(self._bits)
            for atom in need:
                self._index.setdefault(atom.letters, []).append((atom.at_start, atom.at_end, bit))
                for begins in (atom.letters[:1], atom.letters[:2]):
                    self._reach[begins] = max(self._reach.get(begins, 0), len(atom.letters))
            self._words.clear()
        return self._bits[need]

    def _met_by_word(self, word: str) -> int:
        """Return the needs that a word (lower case) meets."""
        if len(word) > 100 or not _ODD.isdisjoint(word):
            return _ALL
        met = 0
        for start in range(len(word)):
            # Beyond the reach of two letters nothing begins with them; with most pairs nothing begins at all.
            reach = self._reach.get(word[start : start + 2])
            if reach is None:
                if word[start] not in self._index:
                    continue
                reach = 1
            for end in range(start + 1, min(len(word), start + reach) + 1):
                for at_start, at_end, bit in self._index.get(word[start:end], ()):
                    if (not at_start or not start or not word[start - 1].isalnum()) and (
                        not at_end or end == len(word) or not word[end].isalnum()
                    ):
                        met |= bit
        if any(character.isdecimal() for character in word):
            for _, _, bit in self._index.get(_DIGIT, ()):
                met |= bit
        return met

    def met_by(self, tokens: Iterable[Token]) -> int:
        """Return the needs that these words meet together."""
        met = 0
        words = self._words
        for _, _, _, lower in tokens:
            own = words.get(lower)
            if own is None:
                if len(words) > _MOST_KEPT:
                    words.clear()
                own = words[lower] = self._met_by_word(lower)
            met |= own
        return met

    def met(self, document: Document) -> int:
        """Return the needs that a document meets; read once, unless a pattern came later."""
        known, met = document.met.get(self, (0, 0))
        if known != len(self._bits):
            met = self.met_by(document.tokens)
            document.met[self] = (len(self._bits), met)
        return met


USUAL = Register()


class Gated:
    """A pattern that is tried on a document only where its needs are met. It may match no empty stretch.

    The places it is tried at must be whole words of the document's `text` or `lower`: the whole text, or a sentence.
    """

    def __init__(self, compiled: re.Pattern[str], options: Iterable[str] = (), register: Register = USUAL) -> None:
        """Gate a pattern; `options` are its alternatives where it is a list of them: only possible ones are tried."""
        self.pattern = compiled
        self._register = register
        self._written = tuple(options)
        self._compiled: dict[int, re.Pattern[str]] = {}
        self._options = GatedSet(self._written, register) if self._written else None
        self._all = (
            0 if self._written else sum({register.bit(need) for need in needs(compiled.pattern, compiled.flags)})
        )

    def possible(self, document: Document) -> bool:
        """Say whether the pattern could match anywhere in a document."""
        met = self._register.met(document)
        return self._options.any_possible(met) if self._options else self._all & met == self._all

    def finditer(self, document: Document) -> Iterator[re.Match[str]]:
        """Yield the matches in the text as it is written."""
        return self._finditer(document, document.text)

    def finditer_lower(self, document: Document) -> Iterator[re.Match[str]]:
        """Yield the matches in the text in lower case."""
        return self._finditer(document, document.lower)

    def _finditer(self, document: Document, text: str) -> Iterator[re.Match[str]]:
        if self._options is None:
            return self.pattern.finditer(text) if self.possible(document) else iter(())
        possible = self._options.possible_in(document)
        return self.pattern.finditer(text) if len(possible) > _MANY else self._in_turns(possible, text)

    def _in_turns(self, possible: Iterable[int], text: str) -> Iterator[re.Match[str]]:
        """Yield what the whole pattern would: of matches that begin together, that of the earlier option."""
        following = {number: hit for number in possible if (hit := self._option(number).search(text))}
        while following:
            found = following[min(following, key=lambda number: (following[number].start(), number))]
            yield found
            for number, hit in [*following.items()]:
                if hit.start() < found.end():
                    later = self._option(number).search(text, found.end())
                    if later:
                        following[number] = later
                    else:
                        del following[number]

    def _option(self, number: int) -> re.Pattern[str]:
        if number not in self._compiled:
            self._compiled[number] = re.compile(self._written[number])
        return self._compiled[number]

    def search_lower(self, document: Document, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """Return the first match in the text in lower case, or between two places of it."""
        if not self.possible(document):
            return None
        return self.pattern.search(document.lower, start, len(document.lower) if end is None else end)


class GatedSet:
    """Many patterns, of which only those are tried whose needs are met."""

    def __init__(self, patterns: Iterable[str], register: Register = USUAL) -> None:
        self._register = register
        bits = [[register.bit(need) for need in needs(pattern)] for pattern in patterns]
        self._always = [number for number, own in enumerate(bits) if not own]
        self._all = [sum(set(own)) for own in bits]
        self._by_first: dict[int, list[int]] = {}
        for number, own in enumerate(bits):
            if own:
                self._by_first.setdefault(own[0], []).append(number)
        self._firsts = sum(self._by_first)

    def any_possible(self, met: int) -> bool:
        """Say whether any of the patterns could match where these needs are met."""
        if self._always:
            return True
        left = met & self._firsts
        while left:
            bit = left & -left
            left ^= bit
            if any(self._all[number] & met == self._all[number] for number in self._by_first[bit]):
                return True
        return False

    def possible(self, met: int) -> list[int]:
        """Return the numbers of the patterns that could match where these needs are met, in their order."""
        found = list(self._always)
        left = met & self._firsts
        while left:
            bit = left & -left
            left ^= bit
            found += [number for number in self._by_first[bit] if self._all[number] & met == self._all[number]]
        return sorted(found)

    def possible_in(self, document: Document) -> list[int]:
        """Return the numbers of the patterns that could match in a document, in their order."""
        return self.possible(self._register.met(document))


@cache
def gated(name: str) -> Gated:
    """Return the alternatives of the lexicon `<name>.txt` as one pattern that is tried where it could match."""
    return Gated(pattern(name), [rf"\b(?:{line})\b" for line in lines(name)])
