"""What captions say, read by the rules for texts, each finding with its place in the file.

A sentence runs over several captions, so that their words are read as one text: without tags, with what is encoded
decoded, and with the name of a speaker (`<v Ana>`) before what is said, since it leaves with the file. Notes are never
shown, but they leave with the file too: the rules about privacy read them.
"""

import dataclasses
import html
import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from bedside.checker.captions.reading import NEWLINE, Form, blocks, lines_of, read
from bedside.checker.context import Context
from bedside.checker.document import Span
from bedside.checker.engine import examine
from bedside.checker.finding import Finding, Fix

PRIVACY = "privacy"
_PIECES = re.compile(r"<(?P<tag>[^<>\n]*)>|(?P<encoded>&(?:[a-zA-Z]{2,8}|#\d{1,7}|#x[0-9a-fA-F]{1,6});)")
_VOICE = re.compile(r"v(?:\.\S*)?\s+(.+)")
_TURN = re.compile(r"\s*(?:[-–—]|>>)\s*\S")


class Spoken(NamedTuple):
    """The words of captions as one text, and for each letter where its source starts and ends in the file."""

    words: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def in_file(self, start: int, end: int) -> Span:
        """Return the stretch of the file that the stretch `start`-`end` of the words came from."""
        if start >= len(self.starts):
            last = self.ends[-1] if self.ends else 0
            return Span(last, last)
        first = self.starts[start]
        return Span(first, max(first, self.ends[end - 1])) if end > start else Span(first, first)

    def is_as_written(self, start: int, end: int) -> bool:
        """Say whether a stretch stands in the file letter by letter, without a tag or a new line in it."""
        span = self.in_file(start, end)
        return span.end - span.start == end - start and not any(
            at_end - at > 1 for at, at_end in zip(self.starts[start:end], self.ends[start:end], strict=True)
        )


class _Writer:
    """Puts words together, and keeps where each letter came from."""

    def __init__(self) -> None:
        self.letters: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []

    def add(self, words: str, start: int, end: int) -> None:
        """Add words that came from a stretch of the file: letter by letter where it is as long, all of it else."""
        alike = end - start == len(words)
        for place, letter in enumerate(words):
            self.letters.append(letter)
            self.starts.append(start + place if alike else start)
            self.ends.append(start + place + 1 if alike else end)

    def part(self, mark: str, at: int) -> None:
        """Put a space or a new line before what follows, unless nothing or another one stands there."""
        if not self.letters or self.letters[-1] == "\n":
            return
        if self.letters[-1] == " ":
            self.letters[-1] = mark
        else:
            self.add(mark, at, at + 1)

    def done(self) -> Spoken:
        return Spoken("".join(self.letters), tuple(self.starts), tuple(self.ends))


def examine_words(
    text: str, context: Context | None = None, families: Collection[str] | None = None, form: Form = "vtt"
) -> list[Finding]:
    """Return what the rules find in the words of captions, as `examine` does; offsets are of the file `text`.

    A change is offered where its words stand within one line, so that it breaks no tag and no time.
    """
    said = spoken(text, form)
    found = [_in_file(said, finding) for finding in examine(said.words, context, families)]
    if families is None or PRIVACY in families:
        aside = notes(text, form)
        plain = dataclasses.replace(context or Context(), pictures=())
        found += [_in_file(aside, finding) for finding in examine(aside.words, plain, {PRIVACY})] if aside.words else []
    return sorted(found, key=lambda finding: (finding.picture is not None, finding.start, finding.end, finding.code))


def spoken(text: str, form: Form = "vtt") -> Spoken:
    """Return what is said in the captions of a file."""
    starts = _starts(text)
    writer = _Writer()
    speaker = ""
    for cue in read(text, form)[0]:
        for number, line in enumerate(cue.text.split("\n")):
            at = starts[cue.line + number]
            writer.part("\n" if _TURN.match(line) else " ", max(0, at - 1))
            speaker = _add_line(writer, line, at, speaker)
    return writer.done()


def _add_line(writer: _Writer, line: str, at: int, speaker: str) -> str:
    """Add a line without tags, and return who speaks at its end. A speaker is named where another one spoke before."""
    last = 0
    for hit in _PIECES.finditer(line):
        writer.add(line[last : hit.start()], at + last, at + hit.start())
        last = hit.end()
        start, end = at + hit.start(), at + hit.end()
        if hit.group("encoded"):
            writer.add(html.unescape(hit.group()), start, end)
        elif (voice := _VOICE.fullmatch(hit.group("tag"))) and voice.group(1) != speaker:
            speaker = voice.group(1)
            writer.part("\n", start)
            writer.add(speaker, start + 1 + voice.start(1), start + 1 + voice.end(1))
            writer.add(": ", start, end)
    writer.add(line[last:], at + last, at + len(line))
    return speaker


def notes(text: str, form: Form = "vtt") -> Spoken:
    """Return the notes of a file: written for whoever makes the captions, and read by anybody who opens it."""
    starts = _starts(text)
    writer = _Writer()
    for first, block in blocks(lines_of(text)) if form == "vtt" else ():
        if block[0].split(maxsplit=1)[0] == "NOTE":
            for number, line in enumerate(block):
                cut = len("NOTE") if number == 0 else 0
                at = starts[first - 1 + number]
                writer.part("\n", max(0, at - 1))
                writer.add(line[cut:], at + cut, at + len(line))
    return writer.done()


def _starts(text: str) -> list[int]:
    mark = len(text) - len(text.removeprefix("\ufeff"))
    return [mark, *(hit.end() for hit in NEWLINE.finditer(text))]


def _in_file(said: Spoken, finding: Finding) -> Finding:
    if finding.picture is not None:
        return finding
    start, end = said.in_file(finding.start, finding.end)
    return dataclasses.replace(finding, start=start, end=end, fixes=tuple(_fixes(said, finding.fixes)))


def _fixes(said: Spoken, fixes: tuple[Fix, ...]) -> Iterator[Fix]:
    for fix in fixes:
        if said.is_as_written(fix.start, fix.end):
            start, end = said.in_file(fix.start, fix.end)
            yield dataclasses.replace(fix, start=start, end=end)
