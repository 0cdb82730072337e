"""What is known of a word before its sentence is read: one look-up, one set of flags."""

import unicodedata
from collections.abc import Iterable
from enum import IntFlag
from functools import cache
from typing import NamedTuple

from bedside.checker.lexicons import groups, lines, shelf, words


class Is(IntFlag):
    """What a word can be. Most words are several things; the sentence decides."""

    GIVEN = 1
    ALSO_WORD = 2
    FAMILY = 4
    TOWN = 8
    REGION = 16
    FREQUENT = 32
    USUAL = 64
    HEALTH = 128
    TITLE = 256
    PATIENT = 512
    FACILITY = 1024
    STREET = 2048
    CALENDAR = 4096
    EPONYM = 8192
    TRADE = 16384
    PARTICLE = 32768
    SAINT = 65536
    MAKES_EPONYM = 131072
    PLACE_BEFORE = 262144
    SAYS = 524288
    WORK = 1048576
    COMPANY = 2097152
    PHRASE = 4194304


class Kind(NamedTuple):
    """How a word is used: `capital` (0-9, tenths of its uses), `rare` (0 often - 11, 12 unknown), and its `cluster`.

    Words of one cluster stand in the same places; the low bits of its number name the larger clusters around it.
    """

    capital: int
    rare: int
    cluster: int


UNKNOWN = Kind(-1, 12, 0)

# Whatever flags a word has, only these make a word without a capital worth a look.
NAMELIKE = int(Is.GIVEN | Is.FAMILY | Is.TOWN | Is.REGION)

_FREQUENT, _USUAL = 2500, 15000


def plain(word: str) -> str:
    """Return a lower-case word without accents."""
    if word.isascii():
        return word
    return "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))


@cache
def known_words() -> dict[str, int]:
    """Return the flags of every known word, in lower case and without accents."""
    flags: dict[str, int] = {}

    def mark(entries: Iterable[str], flag: Is) -> None:
        bit = int(flag)
        for entry in entries:
            flags[entry] = flags.get(entry, 0) | bit

    mark(lines("given_names"), Is.GIVEN)
    mark(lines("given_names_also_words"), Is.ALSO_WORD)
    mark(lines("surnames"), Is.FAMILY)
    common = lines("common_words")
    mark(common[:_FREQUENT], Is.FREQUENT)
    mark(common[_FREQUENT:_USUAL], Is.USUAL)
    mark((town for town in lines("towns") if " " not in town), Is.TOWN)
    mark((name for name in lines("hospitals") if " " not in name), Is.TOWN)
    mark((region for region in lines("regions") if " " not in region), Is.REGION)
    for name in ("conditions", "procedures", "body_parts"):
        mark((word for entry in lines(name) for word in entry.split() if len(word) > 3), Is.HEALTH)
    mark((word for entry in lines("eponyms") for word in entry.split()), Is.EPONYM)
    roles = groups("roles")
    mark(roles["honorifics"] | roles["clinicians"] | roles["public"], Is.TITLE)
    mark(roles["patients"], Is.PATIENT)
    mark(roles["staff"] | roles["hosts"], Is.TRADE)
    mark(roles["particles"], Is.PARTICLE)
    mark(roles["saints"], Is.SAINT)
    mark(roles["eponym_heads"], Is.MAKES_EPONYM)
    mark(roles["place_words_before"], Is.PLACE_BEFORE)
    mark(roles["facilities"], Is.FACILITY)
    mark(roles["streets"], Is.STREET)
    mark(roles["calendar"], Is.CALENDAR)
    mark(roles["says"], Is.SAYS)
    mark(roles["works"], Is.WORK)
    mark(roles["companies"], Is.COMPANY)
    return flags


@cache
def phrases_of_places() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Return, for each first word, the further words of the places of several words ("new": (("york",), ...))."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for name in ("towns", "regions", "hospitals"):
        for entry in lines(name):
            if " " in entry:
                first, *rest = entry.split()
                found.setdefault(first, []).append(tuple(rest))
    return {first: tuple(sorted(rests, key=len, reverse=True)) for first, rests in found.items()}


def famous_names() -> frozenset[str]:
    """Return the names by which alone everybody knows who is meant, in lower case and without accents."""
    return words("famous_names")


def kind_of(word: str) -> Kind:
    """Return how a word is used; English before Spanish where it is both. Costs some microseconds: keep the answer."""
    row = shelf("word_kinds_en").find(word) or shelf("word_kinds_es").find(word)
    return Kind(int(row[0]), int(row[1], 16), int(row[2], 16)) if row else UNKNOWN
