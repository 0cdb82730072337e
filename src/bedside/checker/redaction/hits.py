"""What is taken out of a text: what the checker finds, and the same words wherever else they stand."""

import re
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from bedside.checker.context import Context, known
from bedside.checker.document import Cover, Document
from bedside.checker.facts.ours import is_ours
from bedside.checker.identifiers import Identifier, identifiers
from bedside.checker.redaction.names import read_name
from bedside.checker.redaction.places import read_place
from bedside.checker.redaction.vocabulary import fold, is_everyday

# Finds more in a text: its (normalised) words in, stretches of them with their labels out.
Also = Callable[[str], Iterable[tuple[int, int, str]]]
# How far around an identifier a style may look.
_AROUND = 48
_SHORTEST = 4
# So many identifiers that begin with the same word are remembered.
_LIKE_IT = 16
_LONGEST_KEY = 64
# A full stop behind an initial belongs to it, unless it ends the sentence as well.
_INITIAL = re.compile(r"[\s.][^\W\d_]\Z")
_ABBREVIATED = re.compile(r"\.(?=\s?[^\s\w]|\s+[^\W\d_A-ZÀ-Þ]|\s+\d)")
_MID_SENTENCE = re.compile(r"[^\W\d_A-ZÀ-Þ],?\s\Z")
_WORD = re.compile(r"\w+")
_LABELS_OF_NUMBERS = frozenset(
    ["PHONE", "SSN", "MRN", "PLAN", "ACCOUNT", "LICENSE", "VEHICLE", "DEVICE", "OTHER_ID", "IP"]
)


class Hit(NamedTuple):
    """An identifier: where it is in the original, its words as rules read them, and the original text around it."""

    start: int
    end: int
    label: str
    words: str
    before: str
    after: str


class _Echo(NamedTuple):
    """Words that are taken out wherever they stand: written just so, with a capital, or anyhow."""

    words: str
    folded: str
    label: str
    how: str


class Echoes:
    """What was taken out before, so that a detector's miss further down isn't one. The oldest are forgotten."""

    def __init__(self, remember: int) -> None:
        self._remember = remember
        self._known: OrderedDict[str, dict[str, _Echo]] = OrderedDict()

    def learn(self, label: str, words: str) -> None:
        """Remember what an identifier would look like elsewhere."""
        for echo in _echoes(label, words):
            first = _key(echo.folded)
            if not first:
                continue
            under = self._known.setdefault(first, {})
            if under.setdefault(echo.words, echo) is echo and len(under) > _LIKE_IT:
                del under[next(iter(under))]
            self._known.move_to_end(first)
            if len(self._known) > self._remember:
                self._known.popitem(last=False)

    def label_of(self, label: str, words: str) -> str:
        """Return what a number was called where words told what it is: "MRN 12345", later only "12345"."""
        if label != "OTHER_ID":
            return label
        known = self._known.get(_key(words), {}).get(_from_word(words))
        return known.label if known else label

    def heard(self, document: Document, taken: Cover) -> Iterator[tuple[int, int, str]]:
        """Yield where known words stand in a text (offsets normalised) and aren't taken; each is then taken."""
        text = document.text
        for word in _WORD.finditer(text) if self._known else ():
            start = word.start()
            if taken.touches(start, start + 1):
                continue
            for echo in self._known.get(_key(word.group()), {}).values():
                end = start + len(echo.words)
                if _stands(text, start, end, echo) and not taken.touches(start, end):
                    taken.take(start, end)
                    yield start, end, echo.label
                    break


def hits(document: Document, context: Context, echoes: Echoes, also: Also | None = None) -> list[Hit]:
    """Return what is to be taken out, in text order; nothing overlaps. What is the organization's own stays.

    `also` is asked for what the checker doesn't find itself.
    """
    ours = known(context.organization)
    taken = Cover(len(document.text))
    spans: list[tuple[int, int, str]] = []
    for each in identifiers(document):
        taken.take(each.start, each.end)
        if not is_ours(document, each, ours):
            words = document.text[each.start : each.end]
            label = echoes.label_of(each.label, words)
            echoes.learn(label, words)
            spans.append((each.start + (_title(words) if label == "NAME" else 0), each.end, label))
    for start, end, label in also(document.text) if also else ():
        if not taken.touches(start, end) and not is_ours(document, Identifier(start, end, label, 1.0), ours):
            taken.take(start, end)
            echoes.learn(label, document.text[start:end])
            spans.append((start, end, label))
    spans += echoes.heard(document, taken)
    return list(placed(document, sorted(spans)))


def _title(words: str) -> int:
    """Return the length of the title that a name begins with: it stays, so that the text can be read."""
    name = read_name(words)
    return name.start if name.parts else 0


def fold_all(words: str) -> str:
    """Fold without changing the length where that can be."""
    if words.isascii():
        return words.lower()
    folded = "".join(small if len(small := fold(each)) == 1 else each for each in words)
    return folded if len(folded) == len(words) else words


def placed(document: Document, spans: Iterable[tuple[int, int, str]]) -> Iterator[Hit]:
    """Yield stretches of the normalised text, given with their labels and in order, as what is to be written anew."""
    original = document.original
    last = 0
    for start, end, label in spans:
        first, stop = document.original_span(start, end)
        first = max(first, last)
        if stop <= first:
            continue
        words = document.text[start:end]
        if label == "NAME" and _INITIAL.search(words) and _ABBREVIATED.match(original, stop):
            words, stop = f"{words}.", stop + 1
        last = stop
        yield Hit(
            first,
            stop,
            label,
            words,
            original[max(0, first - _AROUND) : first],
            original[stop : stop + _AROUND],
        )


def _echoes(label: str, words: str) -> Iterator[_Echo]:
    """Yield what else to look for: the whole, and of a name or a place its telling parts."""
    if label == "AGE" or (label == "DATE" and not any(each.isdigit() for each in words)):
        return
    letters = sum(each.isalpha() for each in words)
    if label in _LABELS_OF_NUMBERS or label == "DATE":
        if len(words) > _SHORTEST or letters >= _SHORTEST:
            yield _Echo(_from_word(words), fold_all(_from_word(words)), label, "just so")
        return
    whole = words
    parts: list[str] = []
    if label == "NAME":
        name = read_name(words)
        whole = words[name.start :]
        parts = [part.written for part in name.parts]
    elif label == "LOCATION":
        parts = [town] if (town := read_place(words).part("town")) else []
    whole = _from_word(whole)
    if len(whole) >= _SHORTEST:
        one = " " not in whole
        yield _Echo(whole, fold_all(whole), label, "just so" if one and is_everyday(fold(whole)) else "anyhow")
    for part in parts:
        if len(part) >= _SHORTEST and part != whole:
            how = "capital inside a sentence" if is_everyday(fold(part)) else "capital"
            yield _Echo(part, fold_all(part), label, how)


def _from_word(words: str) -> str:
    """Leave off marks before the first word: the account "@rosa" may stand elsewhere without its mark."""
    hit = _WORD.search(words)
    return words[hit.start() :] if hit else ""


def _stands(text: str, start: int, end: int, echo: _Echo) -> bool:
    there = text[start:end]
    if len(there) != len(echo.words) or (end < len(text) and _WORD.match(text[end])):
        return False
    if echo.how == "capital inside a sentence":
        return there == echo.words and _MID_SENTENCE.search(text, max(0, start - 4), start) is not None
    if there == echo.words:
        return True
    if echo.how == "just so" or fold_all(there) != echo.folded:
        return False
    return echo.how == "anyhow" or there[:1].isupper()


def _key(words: str) -> str:
    """Return the first word of a text, folded: under it an echo is looked up."""
    hit = _WORD.search(words)
    return fold_all(hit.group()[:_LONGEST_KEY]) if hit else ""
