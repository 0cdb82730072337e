"""What is said in a text: wording that a lexicon names, and the words around it that take its meaning away.

The wording is data, `lexicons/conduct.toml` and `lexicons/disclosure.toml`; their headers tell the format. All of it is
looked for at once, each pattern only where its words are. What words mean together in any order: `facts.together`.
"""

import re
from functools import cache, reduce
from typing import Any, NamedTuple

from bedside.checker.document import Document
from bedside.checker.facts.together import together
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
    found = document.once(_said, kind).get(rule)
    if not found:
        return []
    kept: dict[int, Said] = {}
    for each in found:
        number = document.sentence_number(each.start)
        if number not in kept or each.saying.severity.rank > kept[number].saying.severity.rank:
            kept[number] = each
    return [kept[number] for number in sorted(kept)]


def says(document: Document, name: str) -> bool:
    """Say whether the words of a frame of the lexicons are anywhere in a text; looked for once."""
    return document.once(_says, name)


def _says(document: Document, name: str) -> bool:
    return bool(frame(name).search(document.lower))


def _said(document: Document, kind: str) -> dict[str, list[Said]]:
    """Return what each rule could tell of in a text of this kind, in text order."""
    found: dict[str, list[Said]] = {}
    sayings, gates = _sayings(kind)
    for number in gates.possible_in(document):
        saying = sayings[number]
        for hit in _compiled(saying.pattern).finditer(document.lower):
            if hit.end() > hit.start() and not _taken_away(document, hit.start(), saying):
                found.setdefault(saying.rule, []).append(Said(hit.start(), hit.end(), saying))
    for number, span in together(document):
        saying = _together()[number]
        if kind in saying.kinds:
            found.setdefault(saying.rule, []).append(Said(*span, saying))
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
def _together() -> tuple[Saying, ...]:
    """Return what words of certain kinds mean in one sentence; here they have no pattern."""
    return tuple(_saying(entry, "") for entry in data("conduct")["together"])


@cache
def _sayings(kind: str) -> tuple[tuple[Saying, ...], GatedSet]:
    """Return the wordings of both lexicons that count in a text of this kind, and the gates of their patterns."""
    found = tuple(
        _saying(entry, _filled(pattern, source["groups"]))
        for source in map(data, _LEXICONS)
        for entry in source["saying"]
        if kind in entry["kinds"]
        for pattern in entry["patterns"]
    )
    return found, GatedSet(saying.pattern for saying in found)


def _saying(entry: dict[str, Any], pattern: str) -> Saying:
    return Saying(
        entry["rule"],
        pattern,
        entry.get("message", ""),
        Severity(entry["severity"]),
        entry["sure"],
        tuple(entry["kinds"]),
        entry.get("unless_before", ""),
        entry.get("unless_text", ""),
        entry.get("if_text", ""),
    )


def _filled(pattern: str, groups: dict[str, Any]) -> str:
    return reduce(lambda text, group: text.replace(f"{{{group[0]}}}", group[1]), groups.items(), pattern)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern of the lexicons; most are never needed, and to compile them all takes a while."""
    return re.compile(pattern)


@cache
def frame(name: str) -> re.Pattern[str]:
    """Return the words of a frame as a pattern for lower-case text, from whichever lexicon has it."""
    return re.compile(next(source["frames"][name] for source in map(data, _LEXICONS) if name in source["frames"]))
