"""Captions of a video (WebVTT): can they be shown at all, and can people read them while they watch?

for problem in captions.check(text):
    print(problem.line, problem.severity, sentence(problem, "en"))

The file is read as the WebVTT standard of the W3C (2019) asks; what is broken is told, and the rest is read on.
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from bedside.checker.finding import Severity
from bedside.checker.lexicons import data

_NEWLINE = re.compile(r"\r\n|\n|\r")
_TIME = re.compile(r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})")
# As people and other formats write it: a comma, one digit, no thousandths.
_LOOSE_TIME = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?")
_SETTINGS = frozenset(["vertical", "line", "position", "size", "align", "region"])
_TAG = re.compile(r"<[^<>\n]*>")
_SPEAKER = re.compile(r"<v[ .]|^\s*(?:[-–—]|>>)\s*\S|^\s*[\[(]?[^\W\d_][\w .'’-]{0,30}[\])]?:(?:\s|$)", re.MULTILINE)
_SOUND = re.compile(r"[\[(][^\])\n]{2,60}[\])]|[♪♫#]\s*\w")


@dataclass(frozen=True, slots=True)
class Cue:
    """A caption: `number` counts from 1, `line` is that of its times in the file, times are in seconds."""

    number: int
    line: int
    start: float
    end: float
    text: str

    @property
    def lines(self) -> list[str]:
        """The lines as they are shown: without tags, and with what is encoded decoded."""
        return [html.unescape(_TAG.sub("", line)).strip() for line in self.text.split("\n")]

    @property
    def characters(self) -> int:
        """How many characters are read, spaces between words among them."""
        return len(" ".join(line for line in self.lines if line))


@dataclass(frozen=True, slots=True)
class CaptionProblem:
    """Something that keeps captions from being shown or read.

    `line` is that of the file, from 1; `cue` the number of the caption, None where it is about all of them. `message`
    and `params` are turned into a sentence by `bedside.checker.sentence`.
    """

    message: str
    severity: Severity
    line: int
    cue: int | None = None
    params: dict[str, str] = field(default_factory=dict, hash=False)


def check(text: str) -> list[CaptionProblem]:
    """Return what is wrong with a WebVTT file, in the order of its lines."""
    cues, problems = read(text)
    if not cues:
        problems.append(_problem("none", Severity.BLOCK, 1))
    for cue in cues:
        problems += _of_cue(cue)
    for before, cue in pairwise(cues):
        problems += _between(before, cue)
    problems += _of_all(cues)
    return sorted(problems, key=lambda problem: problem.line)


def read(text: str) -> tuple[list[Cue], list[CaptionProblem]]:
    """Return the captions of a WebVTT file, and what is wrong with how it is written."""
    lines = _NEWLINE.split(text.removeprefix("\ufeff").replace("\0", "\ufffd"))
    problems: list[CaptionProblem] = []
    signed = re.match(r"WEBVTT(?:[ \t]|$)", lines[0])
    if not signed:
        problems.append(_problem("signature", Severity.BLOCK, 1))
    elif len(lines) > 1 and "-->" in lines[1]:
        problems.append(_problem("blank", Severity.WARNING, 2))
    cues: list[Cue] = []
    for first, block in _blocks(lines, 1 if signed else 0):
        _read_block(first, block, cues, problems)
    return cues, problems


def _blocks(lines: Sequence[str], first: int) -> Iterator[tuple[int, list[str]]]:
    """Yield what stands between blank lines, with the number of its first line in the file."""
    block: list[str] = []
    for number, line in enumerate([*lines[first:], ""], first + 1):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _read_block(first: int, block: list[str], cues: list[Cue], problems: list[CaptionProblem]) -> None:
    timed = next((place for place, line in enumerate(block[:2]) if "-->" in line), None)
    if timed is None:
        _read_other(first, block, cues, problems)
        return
    line = first + timed
    number = len(cues) + 1
    start, end, settings = _times(block[timed])
    if start is None or end is None:
        problems.append(_problem("times", Severity.BLOCK, line, number, matched=block[timed].strip()[:60]))
        return
    if not _strict(block[timed]):
        problems.append(_problem("loose", Severity.BLOCK, line, number, matched=block[timed].strip()[:60]))
    problems.extend(
        _problem("setting", Severity.WARNING, line, number, matched=setting[:40])
        for setting in settings
        if setting.split(":")[0] not in _SETTINGS or ":" not in setting
    )
    payload = block[timed + 1 :]
    arrow = next((place for place, each in enumerate(payload) if "-->" in each), None)
    if arrow is not None:
        problems.append(_problem("arrow", Severity.BLOCK, line + 1 + arrow, number))
        payload = payload[:arrow]
    cues.append(Cue(number, line, start, end, "\n".join(payload)))


def _read_other(first: int, block: list[str], cues: list[Cue], problems: list[CaptionProblem]) -> None:
    """Look at what is no caption: a note, or a style or region, which must come before the first caption."""
    kind = block[0].split(maxsplit=1)[0]
    if kind in ("STYLE", "REGION") and len(block[0].split()) == 1:
        if cues:
            problems.append(_problem("late", Severity.WARNING, first, matched=kind))
    elif kind != "NOTE" and not (first == 2 and not cues):
        problems.append(_problem("stray", Severity.WARNING, first, matched=block[0].strip()[:60]))


def _times(line: str) -> tuple[float | None, float | None, list[str]]:
    before, _, after = line.partition("-->")
    end, *settings = after.split() or [""]
    return _seconds(before.strip()), _seconds(end), settings


def _seconds(written: str) -> float | None:
    hit = _LOOSE_TIME.fullmatch(written)
    if not hit:
        return None
    hours, minutes, seconds, part = hit.groups()
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + (float(f"0.{part}") if part else 0.0)


def _strict(line: str) -> bool:
    before, _, after = line.partition("-->")
    end = (after.split() or [""])[0]
    spaced = before.endswith((" ", "\t")) and after.startswith((" ", "\t"))
    return spaced and all(_TIME.fullmatch(each) for each in (before.strip(), end))


def _of_cue(cue: Cue) -> Iterator[CaptionProblem]:
    """Tell what is wrong with one caption: times, speed, lines, tags."""
    limits = _limits()
    if cue.end <= cue.start:
        yield _problem("backwards", Severity.BLOCK, cue.line, cue.number)
        return
    if not cue.characters:
        yield _problem("empty", Severity.WARNING, cue.line, cue.number)
        return
    seconds = cue.end - cue.start
    if seconds < limits["seconds"]["least"]:
        yield _problem("short", Severity.WARNING, cue.line, cue.number, seconds=_figure(seconds))
    elif seconds > limits["seconds"]["most"]:
        yield _problem("long", Severity.WARNING, cue.line, cue.number, seconds=_figure(seconds))
    yield from _speed(cue, seconds)
    shown = [line for line in cue.lines if line]
    if len(shown) > limits["lines"]["most"]:
        yield _problem("lines", Severity.WARNING, cue.line, cue.number, lines=str(len(shown)))
    widest = max(map(len, shown))
    if widest > limits["characters_per_line"]["most"]:
        yield _problem("wide", Severity.WARNING, cue.line, cue.number, characters=str(widest))
    if (tag := _broken_tag(cue.text)) is not None:
        yield _problem("tag", Severity.WARNING, cue.line, cue.number, matched=tag[:40])


def _speed(cue: Cue, seconds: float) -> Iterator[CaptionProblem]:
    """Warn of what nobody can read in time, advise where many can't. Short words in a short time are no haste yet."""
    limits = _limits()
    a_second = cue.characters / seconds
    told = {"characters": _figure(a_second), "words": str(round(_words(cue) / seconds * 60))}
    if a_second > limits["characters_per_second"]["most"]:
        yield _problem("fast", Severity.WARNING, cue.line, cue.number, **told)
    elif a_second > limits["characters_per_second"]["good"]:
        yield _problem("quick", Severity.ADVICE, cue.line, cue.number, **told)


def _between(before: Cue, cue: Cue) -> Iterator[CaptionProblem]:
    gaps = _limits()["gap_seconds"]
    gap = round(cue.start - before.end, 3)
    if cue.start < before.start:
        yield _problem("order", Severity.BLOCK, cue.line, cue.number)
    elif gap < 0:
        yield _problem("overlap", Severity.WARNING, cue.line, cue.number, seconds=_figure(-gap))
    elif 0 < gap < gaps["flicker"]:
        yield _problem("flicker", Severity.ADVICE, cue.line, cue.number)
    elif gap > gaps["hole"]:
        yield _problem("hole", Severity.ADVICE, cue.line, cue.number, seconds=_figure(gap))


def _of_all(cues: Sequence[Cue]) -> Iterator[CaptionProblem]:
    """Tell what is true of all together: the pace, and whether speakers and sounds are named."""
    shown = sum(max(0.0, cue.end - cue.start) for cue in cues)
    limits = _limits()
    if len(cues) < limits["hint_from"]["captions"] or not shown:
        return
    pace = sum(map(_words, cues)) / shown * 60
    if pace > limits["words_per_minute"]["most"]:
        yield _problem("pace", Severity.WARNING, cues[0].line, words=str(round(pace)))
    if not any(_SPEAKER.search(cue.text) for cue in cues):
        yield _problem("speakers", Severity.ADVICE, cues[0].line)
    if not any(_SOUND.search(cue.text) for cue in cues):
        yield _problem("sounds", Severity.ADVICE, cues[0].line)


_NAMES = frozenset(["c", "i", "b", "u", "v", "ruby", "rt", "lang"])


def _broken_tag(text: str) -> str | None:
    """Return the first tag that is unknown, or never opened or closed; a speaker needn't be closed."""
    opened: list[str] = []
    for hit in _TAG.finditer(text):
        inner = hit.group()[1:-1]
        name = re.split(r"[ .\t]", inner.lstrip("/"), maxsplit=1)[0]
        if _TIME.fullmatch(inner):
            continue
        if name not in _NAMES or (inner.startswith("/") and (not opened or opened.pop() != name)):
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


def _problem(what: str, severity: Severity, line: int, cue: int | None = None, **params: str) -> CaptionProblem:
    return CaptionProblem(f"captions.{what}", severity, line, cue, {"cue": str(cue or ""), **params})
