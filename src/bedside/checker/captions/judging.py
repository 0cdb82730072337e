"""Says whether captions can be shown at all, and whether people can read them while they watch."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from bedside.checker.captions.reading import TAG, TIME, CaptionProblem, Cue, Form, problem, read
from bedside.checker.finding import Severity
from bedside.checker.lexicons import data

_SPEAKER = re.compile(r"<v[ .]|^\s*(?:[-–—]|>>)\s*\S|^\s*[\[(]?[^\W\d_][\w .'’-]{0,30}[\])]?:(?:\s|$)", re.MULTILINE)
_SOUND = re.compile(r"[\[(][^\])\n]{2,60}[\])]|[♪♫#]\s*\w")


def check(text: str, form: Form = "vtt") -> list[CaptionProblem]:
    """Return what is wrong with a file of captions, in the order of its lines."""
    cues, problems = read(text, form)
    if not cues:
        problems.append(problem("none", Severity.BLOCK, 1))
    for cue in cues:
        problems += _of_cue(cue, form)
    for before, cue in pairwise(cues):
        problems += _between(before, cue)
    problems += _of_all(cues)
    return sorted(problems, key=lambda problem: problem.line)


def _of_cue(cue: Cue, form: Form) -> Iterator[CaptionProblem]:
    """Tell what is wrong with one caption: times, speed, lines, tags."""
    limits = _limits()
    if cue.end <= cue.start:
        yield problem("backwards", Severity.BLOCK, cue.line, cue.number)
        return
    if not cue.characters:
        yield problem("empty", Severity.WARNING, cue.line, cue.number)
        return
    seconds = cue.end - cue.start
    if seconds < limits["seconds"]["least"]:
        yield problem("short", Severity.WARNING, cue.line, cue.number, seconds=_figure(seconds))
    elif seconds > limits["seconds"]["most"]:
        yield problem("long", Severity.WARNING, cue.line, cue.number, seconds=_figure(seconds))
    yield from _speed(cue, seconds)
    shown = [line for line in cue.lines if line]
    if len(shown) > limits["lines"]["most"]:
        yield problem("lines", Severity.WARNING, cue.line, cue.number, lines=str(len(shown)))
    widest = max(map(len, shown))
    if widest > limits["characters_per_line"]["most"]:
        yield problem("wide", Severity.WARNING, cue.line, cue.number, characters=str(widest))
    if (tag := _broken_tag(cue.text, _NAMES[form])) is not None:
        yield problem("tag", Severity.WARNING, cue.line, cue.number, matched=tag[:40])


def _speed(cue: Cue, seconds: float) -> Iterator[CaptionProblem]:
    """Warn of what nobody can read in time, advise where many can't. Short words in a short time are no haste yet."""
    limits = _limits()
    a_second = cue.characters / seconds
    told = {"characters": _figure(a_second), "words": str(round(_words(cue) / seconds * 60))}
    if a_second > limits["characters_per_second"]["most"]:
        yield problem("fast", Severity.WARNING, cue.line, cue.number, **told)
    elif a_second > limits["characters_per_second"]["good"]:
        yield problem("quick", Severity.ADVICE, cue.line, cue.number, **told)


def _between(before: Cue, cue: Cue) -> Iterator[CaptionProblem]:
    gaps = _limits()["gap_seconds"]
    gap = round(cue.start - before.end, 3)
    if cue.start < before.start:
        yield problem("order", Severity.BLOCK, cue.line, cue.number)
    elif gap < 0:
        yield problem("overlap", Severity.WARNING, cue.line, cue.number, seconds=_figure(-gap))
    elif 0 < gap < gaps["flicker"]:
        yield problem("flicker", Severity.ADVICE, cue.line, cue.number)
    elif gap > gaps["hole"]:
        yield problem("hole", Severity.ADVICE, cue.line, cue.number, seconds=_figure(gap))


def _of_all(cues: Sequence[Cue]) -> Iterator[CaptionProblem]:
    """Tell what is true of all together: the pace, and whether speakers and sounds are named."""
    shown = sum(max(0.0, cue.end - cue.start) for cue in cues)
    limits = _limits()
    if len(cues) < limits["hint_from"]["captions"] or not shown:
        return
    pace = sum(map(_words, cues)) / shown * 60
    if pace > limits["words_per_minute"]["most"]:
        yield problem("pace", Severity.WARNING, cues[0].line, words=str(round(pace)))
    if not any(_SPEAKER.search(cue.text) for cue in cues):
        yield problem("speakers", Severity.ADVICE, cues[0].line)
    if not any(_SOUND.search(cue.text) for cue in cues):
        yield problem("sounds", Severity.ADVICE, cues[0].line)


_NAMES: dict[Form, frozenset[str]] = {
    "vtt": frozenset(["c", "i", "b", "u", "v", "ruby", "rt", "lang"]),
    "srt": frozenset(["i", "b", "u", "font"]),
}


def _broken_tag(text: str, names: frozenset[str]) -> str | None:
    """Return the first tag that is unknown, or never opened or closed; a speaker needn't be closed."""
    opened: list[str] = []
    for hit in TAG.finditer(text):
        inner = hit.group()[1:-1]
        name = re.split(r"[ .\t]", inner.lstrip("/"), maxsplit=1)[0]
        if TIME.fullmatch(inner):
            continue
        if name not in names or (inner.startswith("/") and (not opened or opened.pop() != name)):
            return hit.group()
        if not inner.startswith("/"):
            opened.append(name)
    return next((f"<{name}>" for name in opened if name != "v"), None)


def _words(cue: Cue) -> int:
    return len(" ".join(cue.lines).split())


def _limits() -> dict[str, Any]:
    return data("captions")


def _figure(value: float) -> str:
    return f"{value:.1f}"
