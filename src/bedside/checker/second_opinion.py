"""A second opinion about names and places, by a language model of spaCy, for whoever has installed one.

Bedside neither needs nor brings spaCy: it is loaded when somebody asks for it, and only from what is installed on this
computer. Its findings are advice under the code of P190, with the model's own confidence, and say whose they are.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, NamedTuple

from bedside.checker.finding import Finding, Severity

MODEL = "en_core_web_sm"
CODE = "P190"
MESSAGE = "P190.second_opinion"

_LABELS = {"PERSON": "NAME", "PER": "NAME", "GPE": "LOCATION", "LOC": "LOCATION", "FAC": "LOCATION"}
# A model reads this much at once; more would take its memory. Cut where a line or a word ends.
_AT_ONCE = 20_000
_HALF_CHARACTERS = re.compile("[\ud800-\udfff]")
# How many readings of a text are kept side by side, so that each entity has a share of them.
_BEAM_WIDTH, _BEAM_DENSITY = 16, 0.0001
_LEAST = 0.3


class Heard(NamedTuple):
    """What a model takes for an entity: where in the text, its label for it, and how sure it is, from 0 to 1."""

    start: int
    end: int
    label: str
    sure: float


def second_opinion(text: str, model: str = MODEL) -> list[Finding] | None:
    """Return what a spaCy model takes for names and places, in text order; None where spaCy or the model isn't there.

    `model`: the name of an installed package with a pipeline that has a part "ner". Offsets are of `text`.
    """
    pipeline = _pipeline(model)
    return None if pipeline is None else opinion_of(pipeline, text, model)


def missing(model: str) -> str:
    """Return the sentence for whoever asked for a model that isn't there."""
    return (
        f"There is no spaCy model “{model}” that recognizes names on this computer. "
        "Install spaCy and the model beside Bedside, or leave out --second-opinion."
    )


def opinion_of(pipeline: Any, text: str, model: str) -> list[Finding]:
    """Return what a loaded pipeline takes for names and places."""
    # Half a character can't be encoded, so a model stumbles over it. A stand-in keeps all offsets.
    whole = _HALF_CHARACTERS.sub("\ufffd", text)
    heard = [each for start, part in _parts(whole) for each in _heard(pipeline, part, start)]
    return [
        Finding(
            code=CODE,
            start=each.start,
            end=each.end,
            label=_LABELS[each.label],
            severity=Severity.ADVICE,
            confidence=round(each.sure, 2),
            message=MESSAGE,
            params={"matched": text[each.start : each.end], "model": model},
            matched=text[each.start : each.end],
        )
        for each in sorted(heard)
        if each.label in _LABELS and each.sure >= _LEAST
    ]


def only_new(opinion: Iterable[Finding], findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings of a second opinion that touch none of the first."""
    first = [each for each in findings if each.picture is None]
    return [each for each in opinion if not any(each.start < one.end and one.start < each.end for one in first)]


@cache
def _pipeline(model: str) -> Any | None:
    if find_spec("spacy") is None:
        return None
    spacy = import_module("spacy")
    if not spacy.util.is_package(model):
        return None
    pipeline = spacy.load(model)
    return pipeline if "ner" in pipeline.pipe_names else None


def _heard(pipeline: Any, text: str, offset: int) -> Iterator[Heard]:
    """Yield the entities of a part that begins at `offset`, each with its share of the model's readings."""
    with pipeline.select_pipes(disable=["ner"]):
        document = pipeline(text)
    recognizer = pipeline.get_pipe("ner")
    beams = recognizer.beam_parse([document], beam_width=_BEAM_WIDTH, beam_density=_BEAM_DENSITY)
    scores: Mapping[tuple[int, int, str], float] = recognizer.scored_ents(beams)[0]
    taken: list[tuple[int, int]] = []
    for (first, last, label), sure in sorted(scores.items(), key=lambda each: -each[1]):
        span = document[first:last]
        if not any(span.start_char < end and start < span.end_char for start, end in taken):
            taken.append((span.start_char, span.end_char))
            yield Heard(offset + span.start_char, offset + span.end_char, label, min(1.0, float(sure)))


def _parts(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    while len(text) - start > _AT_ONCE:
        end = start + _AT_ONCE
        cut = text.rfind("\n", start + 1, end) + 1 or text.rfind(" ", start + 1, end) + 1 or end
        yield start, text[start:cut]
        start = cut
    if start < len(text):
        yield start, text[start:]
