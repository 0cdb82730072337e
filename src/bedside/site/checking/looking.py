"""Looks at a text with everything there is: rules, captions, how hard it reads, what networks take."""

import dataclasses
import warnings
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import click

from bedside.checker import Context, Finding, NetworksMissing, Picture, Severity, captions, examine, reading
from bedside.checker.captions import CaptionProblem
from bedside.checker.second_opinion import missing, only_new, second_opinion
from bedside.site.checking.sources import Text, Unusable

CAPTIONS = "captions"
PLAIN = "plain"


@dataclass(frozen=True)
class Reach:
    """What a network says of a text: its length as counted there, and what it would refuse, as keys and words."""

    slug: str
    name: str
    count: int
    limit: int
    unit: str
    refused: Sequence[tuple[str, dict[str, str]]]


@dataclass(frozen=True)
class Looked:
    """A text and all that was found. `times`: when each caption begins, in seconds, by its line in the file."""

    text: Text
    findings: Sequence[Finding]
    pictures: Sequence[Picture] = ()
    problems: Sequence[CaptionProblem] = ()
    times: dict[int, float] = dataclasses.field(default_factory=dict)
    reads: reading.Measure | None = None
    reaches: Sequence[Reach] = ()

    @property
    def severities(self) -> list[Severity]:
        """How grave each thing is that was found; what a network refuses can't leave."""
        refused = [Severity.BLOCK for reach in self.reaches for _ in reach.refused]
        told = [each.severity for each in self.findings] + [each.severity for each in self.problems]
        return told + refused


def look(text: Text, context: Context, only: Collection[str], model: str | None = None) -> Looked:
    """Return what is found in a text. `only` names families of rules, or "captions"; empty: all. `model`: of spaCy."""
    context = context_of(text, context)
    families = frozenset(only) - {CAPTIONS} if only else None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NetworksMissing)  # the command tells it once, in its own words
        if text.form:
            found = captions.examine_words(text.words, context, families, text.form)
        else:
            found = examine(text.words, context, families)
    said = captions.spoken(text.words, text.form) if text.form else None
    if model:
        opinion = _opinion(said.words if said else text.words, model)
        if said:
            opinion = [dataclasses.replace(each, **said.in_file(each.start, each.end)._asdict()) for each in opinion]
        found = sorted(
            [*found, *only_new(opinion, found)], key=lambda each: (each.picture is not None, each.start, each.end)
        )
    judged = text.form and (not only or CAPTIONS in only)
    return Looked(
        text,
        found,
        context.pictures,
        problems=captions.check(text.words, text.form) if text.form and judged else (),
        times={cue.line: cue.start for cue in captions.read(text.words, text.form)[0]} if text.form else {},
        reads=reading.measure(said.words if said else text.words, context.language)
        if not only or PLAIN in only
        else None,
    )


def context_of(text: Text, context: Context) -> Context:
    """Return the context with what the text's own row says of it."""
    if text.kind:
        context = dataclasses.replace(context, kind="reply" if text.kind == "reply" else "post")
    return dataclasses.replace(
        context,
        language=text.language or context.language,
        in_reply_to=text.in_reply_to if text.in_reply_to is not None else context.in_reply_to,
        organization=text.organization or context.organization,
        pictures=text.pictures or context.pictures,
    )


def _opinion(words: str, model: str) -> list[Finding]:
    opinion = second_opinion(words, model)
    if opinion is None:
        raise Unusable(missing(model))
    return opinion


def pictures_of(alts: Sequence[str], names: Sequence[str]) -> list[Picture]:
    """Return the pictures that options describe: the first description belongs to the first name, and so on.

    A name without a description is a picture that has none. Raises UsageError where both are given and don't pair.
    """
    if names and len(alts) > len(names):
        raise click.UsageError(
            f"There are more descriptions (--alt: {len(alts)}) than pictures (--picture: {len(names)})."
        )
    count = max(len(alts), len(names))
    return [
        Picture(alts[number] if number < len(alts) else None, names[number] if number < len(names) else "")
        for number in range(count)
    ]
