"""What is said in a text: wording that a lexicon names, and the words around it that take its meaning away.

The wording is data, `lexicons/conduct.toml` and `lexicons/disclosure.toml`; their headers tell the format. All of it is
looked for at once, each pattern only where its words are.
"""

import re
from functools import cache, reduce
from typing import Any, NamedTuple

from bedside.checker.document import Document
from bedside.checker.finding import Severity
from bedside.checker.gates import GatedSet
from bedside.checker.lexicons import data

_LEXICONS = ("conduct", "disclosure")
# How far before a saying the words are read that may take its meaning away.
_BEFORE = 60


class Saying(NamedTuple):
    """A wording of which a rule tells: `message` is the variant of the rule's sentence."""

    rule: str
    pattern: str
    message: str
    severity: Severity
    sure: float
    kinds: tuple[str, ...]
    unless_before: str
    unless_text: str
    if_text: str


class Said(NamedTuple):
    """Where a wording stands in the normalised text."""

    start: int
    end: int
    saying: Saying


def said(document: Document, rule: str, kind: str) -> list[Said]:
    """Return what a rule (named as in the lexicon) tells of in a text of this kind: the gravest of each sentence."""
    found = document.once(_said).get(rule)
    if not found:
        return []
    kept: dict[int, Said] = {}
    for each in found:
        number = document.sentence_number(each.start)
        if kind in each.saying.kinds and (
            number not in kept or each.saying.severity.rank > kept[number].saying.severity.rank
        ):
            kept[number] = each
    return [kept[number] for number in sorted(kept)]


def says(document: Document, name: str) -> bool:
    """Say whether the words of a frame of the lexicons are anywhere in a text; looked for once."""
    return document.once(_says, name)


def _says(document: Document, name: str) -> bool:
    return bool(frame(name).search(document.lower))


def _said(document: Document) -> dict[str, list[Said]]:
    """Return what each rule could tell of, in text order."""
    found: dict[str, list[Said]] = {}
    for number in _gates().possible_in(document):
        saying = _sayings()[number]
        for hit in _compiled(saying.pattern).finditer(document.lower):
            if hit.end() > hit.start() and not _taken_away(document, hit.start(), saying):
                found.setdefault(saying.rule, []).append(Said(hit.start(), hit.end(), saying))
    for each in found.values():
        each.sort(key=lambda one: (one.start, -one.end))
    return found


def _taken_away(document: Document, start: int, saying: Saying) -> bool:
    if saying.unless_before:
        first = max(document.sentence_at(start).start, start - _BEFORE)
        if frame(saying.unless_before).search(document.lower[first:start]):
            return True
    if saying.unless_text and says(document, saying.unless_text):
        return True
    return bool(saying.if_text) and not says(document, saying.if_text)


@cache
def _sayings() -> tuple[Saying, ...]:
    """Return the wordings of both lexicons."""
    return tuple(
        Saying(
            entry["rule"],
            _filled(pattern, source["groups"]),
            entry.get("message", ""),
            Severity(entry["severity"]),
            entry["sure"],
            tuple(entry["kinds"]),
            entry.get("unless_before", ""),
            entry.get("unless_text", ""),
            entry.get("if_text", ""),
        )
        for source in map(data, _LEXICONS)
        for entry in source["saying"]
        for pattern in entry["patterns"]
    )


def _filled(pattern: str, groups: dict[str, Any]) -> str:
    return reduce(lambda text, group: text.replace(f"{{{group[0]}}}", group[1]), groups.items(), pattern)


@cache
def _gates() -> GatedSet:
    return GatedSet(saying.pattern for saying in _sayings())


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern of the lexicons; most are never needed, and to compile them all takes a while."""
    return re.compile(pattern)


@cache
def frame(name: str) -> re.Pattern[str]:
    """Return the words of a frame as a pattern for lower-case text, from whichever lexicon has it."""
    return re.compile(next(source["frames"][name] for source in map(data, _LEXICONS) if name in source["frames"]))
