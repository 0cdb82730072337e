"""Pieces which together tell who somebody is: a rare illness, a small place, a time, an event, a trade, a family.

None of them identifies alone; three of them in a town of two thousand do (45 CFR 164.514(b)(2)(ii): what remains must
not identify either).
"""

import re
from functools import cache
from typing import NamedTuple

from bedside.checker.context import Organization
from bedside.checker.document import Cover, Document
from bedside.checker.facts import care
from bedside.checker.facts.dates import dates
from bedside.checker.facts.ours import own_spans
from bedside.checker.gates import Gated
from bedside.checker.identifiers import identifiers
from bedside.checker.lexicons import data

# What tells most comes first.
KINDS = ("FIRST", "EVENT", "FAMILY", "JOB", "TIME", "PLACE", "CONDITION")


class Piece(NamedTuple):
    """A stretch that narrows down who somebody is; `kind` is one of KINDS."""

    start: int
    end: int
    kind: str


def pieces(document: Document, organization: Organization) -> list[Piece]:
    """Return the pieces in text order; none overlaps another."""
    return document.once(_pieces, organization)


def _pieces(document: Document, organization: Organization) -> list[Piece]:
    taken = Cover(len(document.text), own_spans(document, organization))
    found: list[Piece] = []

    def add(start: int, end: int, kind: str) -> None:
        if not taken.touches(start, end):
            taken.take(start, end)
            found.append(Piece(start, end, kind))

    for each in identifiers(document):
        if each.label in ("LOCATION", "DATE"):
            add(each.start, each.end, "PLACE" if each.label == "LOCATION" else "TIME")
    for kind, pattern in _patterns().items():
        for hit in pattern.finditer_lower(document):
            add(hit.start(), hit.end(), kind)
    for date in dates(document):
        add(date.start, date.end, "TIME")
    for term in care.terms(document):
        if term.kind != "body":
            add(term.start, term.end, "CONDITION")
    return sorted(found)


@cache
def _patterns() -> dict[str, Gated]:
    found = {}
    for kind, written in data("pieces").items():
        options = [rf"\b(?:{option})\b" for option in written.replace("\n|", "|").strip("\n").split("\n")]
        found[kind] = Gated(re.compile("|".join(options)), options)
    return found
