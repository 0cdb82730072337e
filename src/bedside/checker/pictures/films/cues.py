"""Turns words with times into captions that people can read while they watch (WebVTT)."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from bedside.base.durations import stamp
from bedside.checker.lexicons import data

# Between two words so far apart somebody paused: another caption begins. Smaller gaps between captions are closed.
_PAUSE, _CLOSED = 1.2, 0.6
# A caption that follows may come so much later than its words, so that one can read the last.
_LATER = 0.6
_SENTENCE = re.compile(r"[.?!…][\"')\]”’]*$")
_PART = re.compile(r"[,;:–—][\"')\]”’]*$")
# Lines are broken before such words rather than after them.
_BEFORE = frozenset(
    [
        *("and", "or", "but", "nor", "so", "because", "if", "when", "while", "that", "which", "who", "where"),
        *("to", "of", "in", "on", "at", "for", "with", "from"),
    ]
)
# What was heard so often in a row wasn't said: networks fall into loops.
_REPEATS, _LONGEST_LOOP = 3, 16
# More words don't fit into a caption; a caption that doesn't fit costs more than all others together.
_MOST_WORDS, _NEVER = 42, 1e6
# Times are written in thousandths: what is rounded stays within the limits.
_ROUNDED = 0.01


class Word(NamedTuple):
    """A word that was heard, and from when to when, in seconds."""

    text: str
    start: float
    end: float


@dataclass(slots=True)
class _Cue:
    start: float
    end: float
    lines: list[str]

    @property
    def characters(self) -> int:
        return len(" ".join(self.lines))


def vtt(words: Sequence[Word]) -> str:
    """Return captions of words: two lines at most, ended where sentences end, shown long enough to be read."""
    cues = _timed([_cue(part) for part in _parts(without_loops(words))])
    blocks = [f"{stamp(cue.start)} --> {stamp(cue.end)}\n{_escaped(cue.lines)}\n" for cue in cues]
    return "\n".join(["WEBVTT\n", *blocks])


def without_loops(words: Sequence[Word]) -> list[Word]:
    """Return words without what follows itself again and again."""
    kept = list(words)
    for length in range(1, _LONGEST_LOOP + 1):
        at = 0
        while at + length * _REPEATS <= len(kept):
            said = [_plain(word) for word in kept[at : at + length]]
            times = 1
            while [_plain(word) for word in kept[at + times * length : at + (times + 1) * length]] == said:
                times += 1
            if times >= _REPEATS:
                del kept[at + length : at + times * length]
            at += 1
    return kept


def _plain(word: Word) -> str:
    return word.text.casefold().strip(".,;:?!…\"'")


def _parts(words: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """Yield the words of each caption: those between two pauses, divided at the best places."""
    first = 0
    for at in range(1, len(words) + 1):
        if at == len(words) or words[at].start - words[at - 1].end > _PAUSE:
            yield from _divided(words[first:at])
            first = at


def _divided(words: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """Yield words in the parts that together cost least: what costs is what hinders reading."""
    best = [(0.0, 0)]
    for end in range(1, len(words) + 1):
        starts = range(max(0, end - _MOST_WORDS), end)
        best.append(min((best[start][0] + _cost(words, start, end), start) for start in starts))
    ends = [len(words)]
    while ends[-1]:
        ends.append(best[ends[-1]][1])
    for end, start in pairwise(ends[::-1]):
        yield words[end:start]


def _cost(words: Sequence[Word], start: int, end: int) -> float:
    """Return what a caption of words `start` to `end` costs: a little by itself, more where it is broken badly."""
    part = words[start:end]
    if len(part) > 1 and not _fits(part):
        return _NEVER
    until = words[end].start if end < len(words) else part[-1].end + _PAUSE
    seconds = until - part[0].start
    cost = 1.0 + 2 * sum(1 for word in part[:-1] if _SENTENCE.search(word.text))
    cost += 8 * max(0.0, 1.5 - seconds)
    if end < len(words) and not _SENTENCE.search(part[-1].text):
        cost += 3 if _PART.search(part[-1].text) else 5 if _plain(words[end]) in _BEFORE else 8
        cost += 4 * (_plain(part[-1]) in _BEFORE)
    return cost


def _fits(words: Sequence[Word]) -> bool:
    return _lines(words) is not None and words[-1].end - words[0].start <= _limit("seconds", "most") - _LATER


def _lines(words: Sequence[Word]) -> list[str] | None:
    """Return the words in one line or two of like length, broken at a good place; None where they need more."""
    texts = [word.text for word in words]
    whole = " ".join(texts)
    if len(whole) <= _width():
        return [whole]
    best: tuple[float, list[str]] | None = None
    for at in range(1, len(texts)):
        lines = [" ".join(texts[:at]), " ".join(texts[at:])]
        if max(map(len, lines)) > _width():
            continue
        cost = abs(len(lines[0]) - len(lines[1])) / _width()
        cost -= 0.5 * bool(_PART.search(texts[at - 1]) or _SENTENCE.search(texts[at - 1]))
        cost -= 0.3 * (texts[at].casefold() in _BEFORE)
        if best is None or cost < best[0]:
            best = cost, lines
    return best[1] if best else None


def _cue(words: Sequence[Word]) -> _Cue:
    # A single word longer than a line is none that anybody says; it is cut.
    lines = _lines(words) or [_text(words)[: _width()]]
    return _Cue(words[0].start, max(words[-1].end, words[0].start), lines)


def _timed(cues: list[_Cue]) -> list[_Cue]:
    """Give each caption the time that reading takes, where there is any; none is shown with the next."""
    least, most = _limit("seconds", "least") + _ROUNDED, _limit("seconds", "most") - _ROUNDED
    pace = _limit("characters_per_second", "good")
    for cue, after in pairwise([*cues, None]):
        assert cue is not None
        wanted = cue.start + min(most, max(least, cue.characters / pace, cue.end - cue.start))
        if after is None:
            cue.end = wanted
            continue
        if wanted > after.start:
            after.start = min(wanted, max(cue.start + least, after.start + _LATER), max(after.start, after.end - least))
            after.start = max(after.start, cue.start + least)
            after.end = max(after.end, after.start)
        cue.end = min(wanted, after.start)
        if after.start - cue.end < _CLOSED and after.start - cue.start <= most:
            cue.end = after.start
    return cues


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


def _escaped(lines: Sequence[str]) -> str:
    return "\n".join(html.escape(line, quote=False) for line in lines)


def _width() -> int:
    return int(_limit("characters_per_line", "most"))


def _limit(of: str, which: str) -> float:
    return float(data("captions")[of][which])
