"""Whom to call in which country."""

import re
from functools import cache

from bedside.checker.document import Document
from bedside.checker.lexicons import data

_CALLED = re.compile(
    r"(?<![\w$])(?:call|calls|calling|dial|dialing|ring|phone|text|texting|llame|llamar|llama|marque|marcar|marca|número)"
    r"(?: or text)?(?: us)?(?: the| emergency| number| services| line| at| on| to| al| el| número){0,3} "
    r"(?P<number>\d[\d ]{0,8}\d)(?P<first>)(?![\w%]|-\w|[.,:]\d| (?:main|street|st|times|people|de la calle))"
)
_TOLD = re.compile(
    r"(?<![\w$])(?:emergency number(?: is|:)?|número de emergencias?(?: es(?: el)?|:)?) (?P<number>\d{3})(?![\w-])"
    r"|(?<![\w$-])(?P<first>\d{3}) (?:is (?:the|our|your) (?:\w+ )?number|in an emergency|for emergencies)"
)
_OLD = re.compile(r"(?<![\w-])(?:1[\s.-]?)?\(?800\)?[\s.-]?273[\s.-]?(?:8255|talk)(?!\w)")


class Lines:
    """The lines of a country: `emergency` and `crisis`, the first of each the one to name."""

    def __init__(self, country: str) -> None:
        found = data("emergency_lines")[country]
        self.emergency: tuple[str, ...] = tuple(found["emergency"])
        self.crisis: tuple[str, ...] = tuple(found["crisis"])


@cache
def lines_of(country: str) -> Lines | None:
    """Return the lines of a country ("US"), or None where they are not known."""
    return Lines(country.upper()) if len(country) == 2 and country.upper() in data("emergency_lines") else None


@cache
def _elsewhere() -> dict[str, str]:
    """Return every number that is a line somewhere, and what for."""
    found = dict.fromkeys(data("emergency_lines")["outdated"]["elsewhere"], "emergency")
    for country, lines in data("emergency_lines").items():
        if len(country) == 2:
            found |= {number: kind for kind in ("emergency", "crisis") for number in lines[kind]}
    return found


def wrong_numbers(document: Document, country: str) -> list[tuple[int, int, str]]:
    """Return the lines that a text names and that don't answer in a country: where, and the number that does."""
    right = lines_of(country)
    if right is None or not document.has_digits:
        return []
    found = [(*hit.span(), right.crisis[0]) for hit in _OLD.finditer(document.lower)]
    for hit in (*_CALLED.finditer(document.lower), *_TOLD.finditer(document.lower)):
        name = "number" if hit.group("number") else "first"
        number = hit.group(name)
        kind = _elsewhere().get(number)
        if kind and number not in (*right.emergency, *right.crisis):
            found.append((*hit.span(name), right.emergency[0] if kind == "emergency" else right.crisis[0]))
    return sorted({*found})


def names_line(document: Document, country: str, kind: str) -> bool:
    """Say whether a text names the line of a country for this ("emergency" or "crisis"), or the country has none."""
    right = lines_of(country)
    if right is None:
        return True
    numbers = right.emergency if kind == "emergency" else right.crisis
    digits = document.lower.replace("-", "")
    return any(re.search(rf"(?<!\d){number}(?!\d)", digits) for number in numbers)
