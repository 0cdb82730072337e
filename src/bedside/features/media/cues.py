"""Captions as their page edits them: one cue after the other, each with times and words, and what is wrong with it.

They hold what somebody says in a film: never log them.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bedside.base.durations import clock_time, stamp
from bedside.checker import Context, Finding, Severity, captions, sentence
from bedside.checker.captions import CaptionProblem, Form
from bedside.checker.pictures.films.tracks import after_cuts, is_cut_out
from bedside.checker.pictures.seen import Span
from bedside.features.media.times import seconds_in
from bedside.features.people.api import known_organization

# What a person can't read through in one sitting; a film is shorter.
MAX_CUES, MAX_WORDS, MAX_TEXT = 2000, 2000, 400_000


@dataclass(frozen=True, slots=True)
class Row:
    """One caption as it is typed: its times ("0:04.5") and its words. `said` are what is wrong with it."""

    start: str
    end: str
    words: str = field(repr=False)
    said: tuple["Said", ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed into it."""
        return not (self.start.strip() or self.end.strip() or self.words.strip())

    @property
    def worst(self) -> str:
        """How grave the gravest thing is that is wrong with it."""
        return max((each.severity for each in self.said), key=lambda each: Severity(each).rank, default="")


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that is wrong with a caption, in words; `breaks` where its times can't be read."""

    severity: str
    sentence: str = field(repr=False)
    breaks: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """Rows with what is wrong with each, and what is wrong with all of them together."""

    rows: tuple[Row, ...]
    about_all: tuple[Said, ...]

    @property
    def can_be_shown(self) -> bool:
        """Whether players show them: all times can be read, and none runs backwards."""
        return not any(each.breaks for row in self.rows for each in row.said) and not any(
            each.breaks for each in self.about_all
        )


def rows_of(text: str) -> list[Row]:
    """Return the captions of a file as they are edited."""
    return [Row(clock_time(cue.start), clock_time(cue.end), cue.text.strip()) for cue in captions.read(text)[0]]


def text_of(rows: Sequence[Row]) -> str:
    """Return rows as WebVTT, in the order of time, "" where there are none. Rows whose times can't be read are left
    out: see `judged`."""
    return _written((start, end, _one_block(rows[at].words)) for start, end, at in _timed(rows))


def in_form(text: str, name: str = "") -> tuple[str, list[CaptionProblem]]:
    """Return a file of captions, WebVTT or SubRip, as WebVTT without notes, styles and settings; and what is wrong with
    how it is written."""
    form: Form = captions.form_of(name, text) or "srt"
    cues, problems = captions.read(text, form)
    return _written([(cue.start, cue.end, _one_block(cue.text)) for cue in cues]), problems


def shifted(text: str, cuts: Sequence[Span]) -> str:
    """Return captions as they are once these pieces of the film are cut out: what lies in one is gone, what follows
    comes sooner."""
    cues = []
    for cue in captions.read(text)[0]:
        start, end = after_cuts(cue.start, cuts), after_cuts(cue.end, cuts)
        # Half a caption can hold the very words that were cut out: it goes as a whole, and a person looks again.
        if end > start and not is_cut_out(cue.start, cue.end, cuts):
            cues.append((start, end, _one_block(cue.text)))
    return _written(cues)


def count_of(text: str) -> int:
    """Return how many captions a file holds."""
    return len(captions.read(text)[0])


def judged(rows: Sequence[Row], language: str) -> Judged:
    """Return rows with what is wrong with their times, how fast they run, and what the rules say of their words."""
    text = text_of(rows)
    cues = captions.read(text)[0] if text else []
    order = [at for _start, _end, at in _timed(rows)]
    said: dict[int, list[Said]] = defaultdict(list)
    about_all = []
    for problem in captions.check(text) if text else ():
        told = Said(problem.severity.value, _words(problem), problem.severity is Severity.BLOCK)
        if problem.cue is None:
            about_all.append(told)
        else:
            said[order[problem.cue - 1]].append(told)
    for finding in _findings(text, language):
        line = text.count("\n", 0, finding.start) + 1
        at = max((number for number, cue in enumerate(cues) if cue.line <= line), default=0)
        told = Said(finding.severity.value, _words(finding))
        if order and told not in said[order[at]]:
            said[order[at]].append(told)
    for at, row in enumerate(rows):
        if not row.is_empty and at not in order:
            said[at].append(Said("block", _no_time(), breaks=True))
    lines = (Row(row.start, row.end, row.words, tuple(_gravest_first(said[at]))) for at, row in enumerate(rows))
    return Judged(tuple(lines), tuple(_gravest_first(about_all)))


def _timed(rows: Sequence[Row]) -> list[tuple[float, float, int]]:
    """Return start, end and place of each row whose times can be read, in the order of time."""
    return sorted(
        (start, end, at)
        for at, row in enumerate(rows)
        if not row.is_empty
        and (start := seconds_in(row.start)) is not None
        and (end := seconds_in(row.end)) is not None
    )


def _findings(text: str, language: str) -> list[Finding]:
    if not text:
        return []
    context = Context(organization=known_organization(), language=language, fold_after=None)
    return captions.examine_words(text, context)


def _gravest_first(said: Iterable[Said]) -> list[Said]:
    return sorted(said, key=lambda each: -Severity(each.severity).rank)


def _words(told: CaptionProblem | Finding) -> str:
    return sentence(told, get_language() or "en")


def _no_time() -> str:
    return _("These times can’t be read. Type them like 0:04 or 1:02.5.")


def _one_block(words: str) -> str:
    """Return words that stay one caption: without blank lines, and without the arrow that times have."""
    lines = (line.strip() for line in words.replace("\x00", "").replace("-->", "→").splitlines())
    return "\n".join(line for line in lines if line)


def _written(cues: Iterable[tuple[float, float, str]]) -> str:
    blocks = [f"{stamp(start)} --> {stamp(end)}\n{words}".rstrip("\n") for start, end, words in cues]
    return "\n\n".join(["WEBVTT", *blocks]) + "\n" if blocks else ""
