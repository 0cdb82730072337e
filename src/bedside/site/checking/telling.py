"""What was found, as lines for a terminal and as data for JSON."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any, NamedTuple

import click

from bedside.checker import Finding, Severity, can_run, fix_title, paragraph, say, sentence, utf16_offsets
from bedside.checker.captions import CaptionProblem
from bedside.checker.engine import OWN
from bedside.checker.own.model import OwnRule, OwnRules
from bedside.checker.reading import Measure
from bedside.checker.registry import rule_with
from bedside.site.checking.looking import CAPTIONS, Looked, Reach
from bedside.site.checking.sources import Unread, position

COLOURS = {Severity.BLOCK: "red", Severity.WARNING: "yellow", Severity.ADVICE: "blue"}
_MOST_WORDS, _MOST_NAMES = 6, 5


class Row(NamedTuple):
    """What is printed of one thing that was found; `line` and `column` put it in order."""

    line: int
    column: int
    place: str
    severity: Severity
    code: str
    quoted: str
    sentences: Sequence[str]
    fixes: Sequence[str] = ()


# --- for a terminal ------------------------------------------------------------------------------------------------


def print_found(found: Sequence[Looked], unread: Sequence[Unread], language: str, own: OwnRules) -> None:
    """Print what was found in each text, then how hard they read, and how much it is all in all."""
    several = len(found) + len(unread) > 1
    for looked in found:
        for row in rows_of(looked, language, own):
            _print_row(row, f"{looked.text.name}:{row.place}" if several else row.place, language)
        _print_reaches(looked, looked.text.name if several else "", language)
    if found:
        _print_summary(found, language, own)
    for line in reads_lines(found, language):
        click.echo(line)
    if found and not can_run():
        click.secho(say("check.no_networks", language), fg="yellow")


def rows_of(looked: Looked, language: str, own: OwnRules) -> list[Row]:
    """Return what is to be printed of a text, in its order; what is about pictures comes last."""
    written = [_row_of(looked, finding, language, own) for finding in looked.findings if finding.picture is None]
    told = [_row_of_captions(looked, problem, language) for problem in looked.problems]
    shown = [_row_of(looked, finding, language, own) for finding in looked.findings if finding.picture is not None]
    return [*sorted([*told, *written], key=lambda row: (row.line, row.column)), *shown]


def _row_of(looked: Looked, finding: Finding, language: str, own: OwnRules) -> Row:
    words = _words_about(looked, finding)
    line, column = position(words, finding.start)
    law, rule = paragraph(finding), own.rule(finding.code)
    said = [f"{sentence(finding, language)}{f' ({law})' if law else ''}", *([_explained(rule)] if rule else [])]
    place, quoted = f"{line}:{column}", _shortened(words[finding.start : finding.end])
    if finding.picture is not None:
        place = say("check.picture", language, number=finding.picture + 1)
        quoted = quoted or _shortened(words) or looked.pictures[finding.picture].name
    fixes = [fix_title(fix, language) for fix in finding.fixes]
    return Row(line, column, place, finding.severity, finding.code, quoted, said, fixes)


def _row_of_captions(looked: Looked, problem: CaptionProblem, language: str) -> Row:
    at = looked.times.get(problem.line)
    said = [sentence(problem, language)]
    return Row(problem.line, 0, str(problem.line), problem.severity, CAPTIONS, _clock(at), said)


def _clock(seconds: float | None) -> str:
    """Return a time as players show it, or nothing."""
    if seconds is None:
        return ""
    whole, part = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}.{part:03}"


def _words_about(looked: Looked, finding: Finding) -> str:
    """Return the words that the offsets of a finding count in."""
    return looked.text.words if finding.picture is None else looked.pictures[finding.picture].alt or ""


def _print_row(row: Row, place: str, language: str) -> None:
    severity = click.style(f"{say(f'check.level.{row.severity}', language):8}", fg=COLOURS[row.severity], bold=True)
    click.echo(f"{place:<8} {severity} {row.code}  {row.quoted}".rstrip())
    for said in row.sentences:
        click.echo(f"         {said}")
    for fix in row.fixes:
        click.echo(click.style(f"         → {fix}", fg="green"))


def _explained(rule: OwnRule) -> str:
    """Return what an own rule is for, and who made it."""
    return " · ".join(filter(None, (rule.title, rule.why, rule.by)))


def _shortened(words: str) -> str:
    """Return the words in question, the middle of long ones left out."""
    joined = " ".join(words.split())
    return joined if len(joined) <= 60 else f"{joined[:40]} … {joined[-15:]}"


def _print_reaches(looked: Looked, name: str, language: str) -> None:
    before = f"{name}: " if name else ""
    for reach in looked.reaches:
        if reach.refused:
            for refusal in refusals(reach, language):
                level = click.style(f"{say('check.level.block', language):8}", fg="red", bold=True)
                click.echo(f"{before}{level} {refusal}")
        else:
            unit = say(f"check.unit.{reach.unit}", language)
            fits = say(
                "check.network.fits", language, network=reach.name, length=reach.count, limit=reach.limit, unit=unit
            )
            click.echo(f"{before}{fits}")


def refusals(reach: Reach, language: str) -> Iterator[str]:
    """Yield what a network would refuse, each in a sentence."""
    for code, params in reach.refused:
        unit = say(f"check.unit.{params['unit']}", language) if "unit" in params else ""
        told = {"network": reach.name, **params, "length": params.get("count", ""), "unit": unit}
        told.pop("count", None)
        yield say(f"check.network.{code}", language, None, **told)


def _print_summary(found: Sequence[Looked], language: str, own: OwnRules) -> None:
    levels = [severity for looked in found for severity in looked.severities]
    if not levels:
        click.secho(say("check.nothing", language), fg="green")
        return
    counts = ", ".join(
        say(f"check.{severity}", language, count)
        for severity in reversed(Severity)
        if (count := sum(level is severity for level in levels))
    )
    # Own rules have no page. Of several as grave, the first in the text.
    built_in = [finding for looked in found for finding in looked.findings if own.rule(finding.code) is None]
    gravest = max(built_in, key=lambda finding: finding.severity.rank, default=None)
    why = f" {say('check.why', language, code=gravest.code)}" if gravest else ""
    click.echo(f"\n{counts}.{why}")


def reads_lines(found: Sequence[Looked], language: str) -> list[str]:
    """Return how hard the texts are to read: one in full, several by how many are as hard."""
    measured = [(looked.text.name, looked.reads) for looked in found if looked.reads and looked.reads.level]
    if len(measured) == 1:
        return list(filter(None, reads_sentences(measured[0][1], language)))
    lines = []
    for level in ("easy", "effort", "hard"):
        names = [name for name, reads in measured if reads.level == level]
        if names:
            told = names[:_MOST_NAMES]
            if len(names) > _MOST_NAMES:
                told.append(say("check.more", language, number=len(names) - _MOST_NAMES))
            lines.append(say(f"check.all.{level}", language, len(names), names=", ".join(told)))
    return lines


def reads_sentences(reads: Measure, language: str) -> tuple[str, str]:
    """Return how hard a text is to read, and which words some readers won't know ("" where there are none)."""
    words = say("check.words", language, round(reads.words_per_sentence))
    told = [
        say(f"check.{reads.level}", language),
        say("check.length", language, reads.sentences, words=words),
    ]
    if reads.grades:
        low, high = map(round, reads.grades)
        told.append(say("check.grades", language, low=low, high=high))
    rare = _rare(reads)[:_MOST_WORDS]
    return " ".join(told), say("check.rare", language, words=", ".join(rare)) if rare else ""


def _rare(reads: Measure) -> list[str]:
    return list(dict.fromkeys(word.text.lower() for word in reads.unfamiliar))


# --- for JSON ------------------------------------------------------------------------------------------------------


def as_data(looked: Looked, language: str, own: OwnRules) -> dict[str, Any]:
    """Return what was found in a text as JSON can hold it."""
    data: dict[str, Any] = {
        "file": looked.text.name,
        "findings": [
            _finding_as_data(looked, finding, place, language, own)
            for finding, place in zip(looked.findings, _utf16_places(looked), strict=True)
        ],
        "small_networks_looked": can_run(),
    }
    if looked.reads:
        data["reading"] = _reads_as_data(looked.reads)
    if looked.text.form:
        data["captions"] = [_problem_as_data(looked, problem, language) for problem in looked.problems]
    if looked.reaches:
        data["networks"] = [_reach_as_data(reach, language) for reach in looked.reaches]
    return data


def unread_as_data(unread: Unread) -> dict[str, Any]:
    """Return what couldn't be read as JSON can hold it."""
    return {"file": unread.name, "findings": [], "error": unread.why}


def _reads_as_data(reads: Measure) -> dict[str, Any]:
    return {
        "level": reads.level,
        "difficulty": reads.difficulty,
        "language": reads.language,
        "sentences": reads.sentences,
        "words": reads.words,
        "words_per_sentence": reads.words_per_sentence,
        "grades": reads.grades,
        "inflesz": reads.inflesz,
        "scores": dict(reads.scores),
        "unfamiliar": _rare(reads),
    }


def _problem_as_data(looked: Looked, problem: CaptionProblem, language: str) -> dict[str, Any]:
    return {
        "problem": problem.message.removeprefix("captions."),
        "severity": problem.severity,
        "line": problem.line,
        "cue": problem.cue,
        "seconds": looked.times.get(problem.line),
        "message": sentence(problem, language),
    }


def _reach_as_data(reach: Reach, language: str) -> dict[str, Any]:
    return {
        "network": reach.slug,
        "length": reach.count,
        "limit": reach.limit,
        "unit": reach.unit,
        "refused": [
            {"problem": code, "message": message}
            for (code, _), message in zip(reach.refused, refusals(reach, language), strict=True)
        ],
    }


def _utf16_places(looked: Looked) -> list[tuple[int, int]]:
    """Return where each finding stands as JavaScript counts: those of the text at once, which may be long."""
    written = [finding for finding in looked.findings if finding.picture is None]
    shown = [finding for finding in looked.findings if finding.picture is not None]
    flat = utf16_offsets(looked.text.words, *(at for each in written for at in (each.start, each.end)))
    for finding in shown:
        flat += utf16_offsets(_words_about(looked, finding), finding.start, finding.end)
    return list(zip(flat[::2], flat[1::2], strict=True))


def _finding_as_data(
    looked: Looked, finding: Finding, utf16: tuple[int, int], language: str, own: OwnRules
) -> dict[str, Any]:
    line, column = position(_words_about(looked, finding), finding.start)
    rule, ours = rule_with(finding.code), own.rule(finding.code)
    return {
        "code": finding.code,
        "rule": rule.name if rule else ours.title if ours else "",
        "family": rule.family if rule else OWN if ours else "",
        "label": finding.label,
        "severity": finding.severity,
        "confidence": finding.confidence,
        "picture": finding.picture,
        "line": line,
        "column": column,
        "start": finding.start,
        "end": finding.end,
        "utf16_start": utf16[0],
        "utf16_end": utf16[1],
        "message": sentence(finding, language),
        "law": paragraph(finding),
        "fixes": [{**asdict(fix), "title": fix_title(fix, language)} for fix in finding.fixes],
        "fingerprint": finding.fingerprint(),
    }
