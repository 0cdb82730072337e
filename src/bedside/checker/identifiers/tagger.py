"""Which words are the name of a person or of a place: a small linear model over the words and what stands around them.

The model was trained on texts written for Bedside (`training/`), with names exchanged for rarer ones, so that it learns
the surroundings of a name and not only lists of names. Its weights are a table one can read: feature, weight for a
name, weight for a place. Words that could be neither are never looked at, which keeps it quick.
"""

import math
from collections.abc import Container, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from bedside.checker.document import Document, Token
from bedside.checker.identifiers.vocabulary import (
    NAMELIKE,
    UNKNOWN,
    Is,
    Kind,
    kinds,
    known_words,
    phrases_of_places,
    plain,
)

OTHER, NAME, PLACE = 0, 1, 2
Weights = Mapping[str, tuple[float, float]]

_PARTICLE = int(Is.PARTICLE)
_STREET = int(Is.STREET)
_LISTED = int(Is.GIVEN | Is.FAMILY | Is.TOWN)
_GIVEN, _ALSO = int(Is.GIVEN), int(Is.ALSO_WORD)
_PHRASE = int(Is.TOWN | Is.REGION | Is.PHRASE)
_OF_PHRASE = int(Is.PHRASE)
_ARTICLES, _AT = frozenset(["the", "our", "la", "el"]), frozenset(["at", "from", "to", "in", "en"])
# What is done to somebody in a place of care.
_CARED = frozenset(
    """seen treated admitted readmitted evaluated examined operated hospitalized discharged referred transferred
    presented presenting assessed diagnosed followed visited delivered performed enrolled consulted reviewed
    monitored managed underwent visit visits admission stay surgery appointment follow-up care treatment tratado
    tratada atendido atendida ingresado ingresada visto vista residing lives living located""".split()  # noqa: SIM905
)
_THING = int(Is.FACILITY | Is.STREET | Is.MAKES_EPONYM | Is.COMPANY)
_FREQUENT = int(Is.FREQUENT)
_CAPITAL_SHAPES = frozenset(["C", "C1", "Cx", "CX", "X", "X2", "j", "xX"])


class Word(NamedTuple):
    """A token as the model sees it."""

    token: Token
    base: str
    flags: int
    shape: str
    gap: str
    kind: Kind


class Tagged(NamedTuple):
    """A tag for the word with this number, and how sure (0-1)."""

    number: int
    tag: int
    sure: float


_EDGE = Word(Token(0, 0, "", ""), "", 0, "-", "", UNKNOWN)


def words_of(document: Document) -> list[Word]:
    """Return the words of a document with what is known of each; worked out once."""
    return document.once(_words_of)


def _words_of(document: Document) -> list[Word]:
    flags_of = known_words().get
    kind_of = kinds().get
    text = document.text
    found = []
    last = 0
    for token in document.tokens:
        start, end, word, lower = token
        base = lower.removesuffix("'s")
        if not base.isascii():
            base = plain(base)
        flags = flags_of(base)
        if flags is None:
            flags = 0
            if "-" in base:
                parts = [flags_of(part, 0) & NAMELIKE for part in base.split("-")]
                flags = max(parts) if all(parts) else 0
        found.append(Word(token, base, flags, _shape(word), text[last:start], kind_of(base, UNKNOWN)))
        last = end
    return _with_phrases(found)


def _shape(word: str) -> str:
    """Return the outline of a word: capital first, all capitals, capital inside, digits, none of these."""
    if word.islower():
        return "x"
    first = word[0]
    if first.isdigit():
        return "9"
    if len(word) == 1:
        return "C1"
    if word.isupper():
        return "X2" if len(word) < 4 else "X"
    if first.isupper():
        rest = word[1:]
        if rest.islower():
            return "C"
        if rest.endswith("'s") and rest[:-2].isupper():
            return "X"
        return "Cx" if "-" in word or "'" in word or word.startswith(("Mc", "Mac", "De", "La", "O'")) else "CX"
    if not any(letter.isupper() for letter in word):
        return "j" if any(ord(letter) > 0x2E7F for letter in word) else "x9" if not word.isalpha() else "x"
    return "xX"


def candidates(words: Sequence[Word]) -> list[bool]:
    """Say of each word whether it could be (part of) a name at all; a number only where a house number could stand."""
    found = []
    for number, (_, _, flags, shape, gap, _) in enumerate(words):
        if shape == "9":
            following = words[number + 1] if number + 1 < len(words) else _EDGE
            found.append(
                following.shape[0] in "CX" and following.gap.strip(",") in ("", " ") and len(words[number].base) < 7
            )
        elif gap[-1:] in ("@", "#"):
            found.append(False)
        else:
            found.append(shape in _CAPITAL_SHAPES or bool(flags & NAMELIKE and not flags & _FREQUENT))
    return found


def continues(word: Word, before: int) -> bool:
    """Say whether a word could go on with the name or place before it: "de", "van", "street", a ZIP code."""
    if before == OTHER:
        return False
    if word.flags & _PARTICLE:
        return True
    return before == PLACE and (
        word.shape[0] in "9x" and bool(word.flags & _STREET or word.shape == "9" or word.shape == "x9")
    )


def mood(words: Sequence[Word]) -> str:
    """Say how a text treats capitals: "l" uses none, "u" only capitals, "t" nearly every word, "n" as usual."""
    lower = upper = capital = 0
    for word in words:
        first = word.shape[0]
        if first == "x":
            lower += 1
        elif first == "X":
            upper += 1
        elif first == "C":
            capital += 1
    total = lower + upper + capital
    if total < 3:
        return "s"
    if upper > 0.6 * total:
        return "u"
    if capital > 0.6 * total:
        return "t"
    return "l" if capital + upper == 0 else "n"


def features(words: Sequence[Word], place: int, before: int, mood_of_text: str) -> list[str]:
    """Return what the model may know of the word at `place`; `before` is the tag of the word before."""
    _, base, flags, shape, gap, (capital, rare, cluster) = words[place]
    count = len(words)
    last = words[place - 1] if place else _EDGE
    last2 = words[place - 2] if place > 1 else _EDGE
    following = words[place + 1] if place + 1 < count else _EDGE
    following2 = words[place + 2] if place + 2 < count else _EDGE
    left = gap if gap == " " else "^" if not place else "n" if "\n" in gap else gap.strip()[-2:] or " "
    right = following.gap if following.gap == " " else following.gap.strip()[:2] or ("n" if following.gap else "$")
    starts = not place or left[-1:] in ".!?n^" or "\n" in gap
    known = f"{flags & 0xFFFF:x}"
    possessive = words[place].token.lower.endswith("'s")
    if shape == "9":
        base = f"<{len(base)}>" if base.isdigit() else "<mixed>"
    elif flags & _LISTED:
        # What a listed name is called must not matter: John is also a hospital's saint.
        base = "<name>"
    kind = f"{shape}{'s' if starts else ''}{mood_of_text}"
    near, far = last.kind.cluster, following.kind.cluster
    return [
        f"c{capital}{kind}",
        f"C{capital}.{rare}.{shape}{before}",
        f"cz{capital}{flags & 31}{shape}{starts}",
        f"cr{rare}{flags & 31}{shape}",
        f"d{cluster & 15}.{shape}",
        f"D{cluster & 255}.{shape}",
        f"dd{cluster & 4095}{shape}{before}",
        f"i{near & 63}{shape}{before}",
        f"I{near & 1023}{shape}",
        f"j{far & 63}{shape}{before}",
        f"J{far & 1023}{shape}",
        f"ij{near & 255}.{far & 255}{shape[0]}",
        f"ik{last2.kind.cluster & 255}.{near & 255}{shape[0]}",
        f"jk{far & 255}.{following2.kind.cluster & 255}{shape[0]}",
        f"di{cluster & 255}.{near & 255}",
        f"dj{cluster & 255}.{far & 255}",
        f"cn{following.kind.capital}{following.shape}{capital}{shape}",
        f"cl{last.kind.capital}{last.shape}{capital}{shape}{before}",
        f"k{known}{kind}",
        f"f{known}{before}",
        f"z{flags & 31}{shape}",
        f"Z{flags & 31}{shape}{last.flags & 31}{last.shape}",
        f"y{flags & 31}{shape}{following.flags & 31}{following.shape}",
        f"Y{flags & 31}{shape}{last.base}",
        f"s{kind}{before}",
        f"w{base}",
        f"W{base}{shape[0]}{before}",
        f"e{base[-3:]}{shape[0]}",
        f"E{base[-2:]}{len(base) > 5}",
        f"b{last.base}{shape[0]}",
        f"B{last.flags & 0x3FFFFF:x}{before}{left[-1:]}",
        f"n{following.base}",
        f"N{following.flags & 0x3FFFFF:x}{following.shape}",
        f"x{following.base}{shape[0]}{flags & 7}",
        f"p{last2.base} {last.base}",
        f"P{last2.base}{before}",
        f"r{last.flags >> 14}{shape}",
        f"R{following.flags >> 14}{shape}",
        f"u{following2.flags >> 14}|{last2.flags >> 14}{shape[0]}",
        f"q{following.base} {following2.base}",
        f"Q{following2.flags & 0x3FFFFF:x}{following2.shape[0]}",
        f"g{left}{shape[0]}{before}",
        f"h{right}{shape}{flags & 15}",
        f"l{last.shape}{shape}{following.shape}",
        f"m{last.flags & 0x3FFFFF:x}|{known}",
        f"o{known}|{following.flags & 0x3FFFFF:x}",
        f"a{possessive}{shape}{flags & 15}",
        f"t{mood_of_text}{flags & 31}{shape}",
    ]


def _places(words: Sequence[Word]) -> set[int]:
    """Return the numbers of the words that belong to a known place of several words ("San Luis Obispo")."""
    phrases = phrases_of_places()
    found: set[int] = set()
    for number, word in enumerate(words):
        for rest in phrases.get(word.base, ()):
            end = number + 1 + len(rest)
            if end <= len(words) and all(words[number + 1 + offset].base == part for offset, part in enumerate(rest)):
                found.update(range(number, end))
                break
    return found


def _with_phrases(words: list[Word]) -> list[Word]:
    """Return the words, those of known places of several words marked as such."""
    inside = _places(words)
    if not inside:
        return words
    return [
        word._replace(flags=word.flags | _PHRASE) if number in inside else word for number, word in enumerate(words)
    ]


def scores(weights: Weights, found: Sequence[str]) -> tuple[float, float]:
    """Return how much speaks for a name and for a place (log-odds against neither)."""
    name = place = 0.0
    get = weights.get
    for feature in found:
        weight = get(feature)
        if weight is not None:
            name += weight[0]
            place += weight[1]
    return name, place


def prior(words: Sequence[Word], number: int, before: int) -> float:
    """Return what speaks for a name at first sight: a listed given name with a family name or an initial behind it."""
    word = words[number]
    if word.shape not in ("C", "Cx"):
        return 0.0
    if before == NAME:
        return 1.0 if word.flags & _LISTED and word.gap == " " and not word.flags & _THING else 0.0
    if number + 1 == len(words) or not word.flags & _GIVEN or word.flags & _ALSO or word.kind.capital < 6:
        return 0.0
    following = words[number + 1]
    if following.gap != " " or following.flags & _THING or word.token.lower.endswith("'s"):
        return 0.0
    listed = following.shape in ("C", "Cx") and following.flags & _LISTED
    return 2.5 if listed or following.shape == "C1" else 0.0


def prior_of_place(words: Sequence[Word], number: int) -> float:
    """Return what speaks for a place at first sight: a known one of several words, or a name after "treated at"."""
    word = words[number]
    if word.shape[0] not in "CX" or word.shape == "C1":
        return 0.0
    if word.flags & _OF_PHRASE:
        return 2.0
    before = number - 1
    if before > 0 and words[before].base in _ARTICLES:
        before -= 1
    if before > 0 and words[before].base in _AT and words[before - 1].base in _CARED and word.gap == " ":
        return 2.0 if word.kind.capital > 4 or word.kind.rare > 8 else 1.0
    return 0.0


def tag(
    words: list[Word], skip: Container[int] = (), weights: Weights | None = None, lean: float = 0.0
) -> list[Tagged]:
    """Return the words that are names or places, each with how sure that is.

    `skip`: words that are something else. `lean`: log-odds added for names and places, to miss fewer and err oftener.
    """
    weights = _weights() if weights is None else weights
    whole = mood(words)
    tagged: list[Tagged] = []
    before = OTHER
    for number, possible in enumerate(candidates(words)):
        if number in skip:
            before = OTHER
            continue
        if not possible and not continues(words[number], before):
            before = OTHER
            continue
        name, place = scores(weights, features(words, number, before, whole))
        name += lean + prior(words, number, before)
        place += lean + prior_of_place(words, number)
        top = max(name, place)
        if top <= 0:
            before = OTHER
            continue
        before = NAME if name >= place else PLACE
        tagged.append(Tagged(number, before, 1 / (1 + math.exp(-min(top, 30)))))
    return tagged


@cache
def _weights() -> Weights:
    found: dict[str, tuple[float, float]] = {}
    text = (files("bedside.checker.identifiers") / "weights.tsv").read_text("utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            feature, name, place = line.split("\t")
            found[feature] = (int(name) / 100, int(place) / 100)
    return found
