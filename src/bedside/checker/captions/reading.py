"""Reads captions: WebVTT as the standard of the W3C (2019) asks, and SubRip (.srt) as players read it."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from bedside.checker.finding import Severity

Form = Literal["vtt", "srt"]

NEWLINE = re.compile(r"\r\n|\n|\r")
TAG = re.compile(r"<[^<>\n]*>")
TIME = re.compile(r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})")
_SUBRIP_TIME = re.compile(r"\d{2,}:[0-5]\d:[0-5]\d,\d{3}")
# As people and other formats write it: a comma, one digit, no thousandths.
_LOOSE_TIME = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?")
_SIGNATURE = re.compile(r"WEBVTT(?=[ \t\r\n]|$)")
_SETTINGS = frozenset(["vertical", "line", "position", "size", "align", "region"])


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
        return [html.unescape(TAG.sub("", line)).strip() for line in self.text.split("\n")]

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


def form_of(name: str, text: str) -> Form | None:
    """Return the form of captions by the ending of a file's name, or by how the text begins; None for other texts."""
    ending = name.lower().rpartition(".")[2]
    if ending == "vtt" or _SIGNATURE.match(text.removeprefix("\ufeff")):
        return "vtt"
    return "srt" if ending == "srt" else None


def read(text: str, form: Form = "vtt") -> tuple[list[Cue], list[CaptionProblem]]:
    """Return the captions of a file, and what is wrong with how it is written."""
    lines = lines_of(text)
    problems: list[CaptionProblem] = []
    if form == "vtt" and not _SIGNATURE.match(lines[0]):
        problems.append(problem("signature", Severity.BLOCK, 1))
    elif form == "vtt" and len(lines) > 1 and "-->" in lines[1]:
        problems.append(problem("blank", Severity.WARNING, 2))
    cues: list[Cue] = []
    for first, block in blocks(lines):
        _read_block(first, block, form, cues, problems)
    return cues, problems


def lines_of(text: str) -> list[str]:
    """Return the lines of a file, without the mark that some programs put at its beginning."""
    return NEWLINE.split(text.removeprefix("\ufeff").replace("\0", "\ufffd"))


def blocks(lines: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield what stands between blank lines, with the number of its first line; without the line that says WEBVTT."""
    block: list[str] = []
    first = 1 if _SIGNATURE.match(lines[0]) else 0
    for number, line in enumerate([*lines[first:], ""], first + 1):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _read_block(first: int, block: list[str], form: Form, cues: list[Cue], problems: list[CaptionProblem]) -> None:
    timed = next((place for place, line in enumerate(block[:2]) if "-->" in line), None)
    if timed is None:
        _read_other(first, block, form, cues, problems)
        return
    line = first + timed
    number = len(cues) + 1
    start, end, settings = _times(block[timed])
    if start is None or end is None:
        problems.append(_of_times("times", form, line, number, block[timed]))
        return
    if not _strict(block[timed], form):
        problems.append(_of_times("loose", form, line, number, block[timed]))
    problems.extend(
        problem("setting", Severity.WARNING, line, number, matched=setting[:40])
        for setting in settings
        if form == "vtt" and (setting.split(":")[0] not in _SETTINGS or ":" not in setting)
    )
    payload = block[timed + 1 :]
    arrow = next((place for place, each in enumerate(payload) if "-->" in each), None)
    if arrow is not None:
        problems.append(problem("arrow", Severity.BLOCK, line + 1 + arrow, number))
        payload = payload[:arrow]
    cues.append(Cue(number, line, start, end, "\n".join(payload)))


def _of_times(what: str, form: Form, line: int, number: int, written: str) -> CaptionProblem:
    """Return what is wrong with times; how they are written rightly hangs on the form of the file."""
    return problem(what if form == "vtt" else f"{what}_srt", Severity.BLOCK, line, number, matched=written.strip()[:60])


def _read_other(first: int, block: list[str], form: Form, cues: list[Cue], problems: list[CaptionProblem]) -> None:
    """Look at what is no caption: a note, or a style or region, which must come before the first caption."""
    kind = block[0].split(maxsplit=1)[0]
    if form == "vtt" and kind in ("STYLE", "REGION") and len(block[0].split()) == 1:
        if cues:
            problems.append(problem("late", Severity.WARNING, first, matched=kind))
    elif form == "srt" or (kind != "NOTE" and not (first == 2 and not cues)):
        problems.append(problem("stray", Severity.WARNING, first, matched=block[0].strip()[:60]))


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


def _strict(line: str, form: Form) -> bool:
    before, _, after = line.partition("-->")
    end = (after.split() or [""])[0]
    spaced = before.endswith((" ", "\t")) and after.startswith((" ", "\t"))
    time = TIME if form == "vtt" else _SUBRIP_TIME
    return spaced and all(time.fullmatch(each) for each in (before.strip(), end))


def problem(what: str, severity: Severity, line: int, cue: int | None = None, **params: str) -> CaptionProblem:
    return CaptionProblem(f"captions.{what}", severity, line, cue, {"cue": str(cue or ""), **params})
