"""Whom to call in which country."""

import re
from functools import cache

from bedside.checker.document import Document
from bedside.checker.lexicons import data

_CALLED = re.compile(
    r"(?<![\w$])(?:call|calls|calling|dial|dialing|ring|phone|text|texting|llame|llamar|llama|marque|marcar|marca"
    r"|número|comuníquese|comunicarse|contacte|teléfono|hotline|helpline|lifeline|línea)"
    r"(?: or text)?(?: us)?(?: the| emergency| number| services| line| at| on| to| al| el| número"
    r"| de emergencias?){0,3} "
    r"(?P<number>\d[\d ]{0,8}\d)(?P<first>)(?![\w%]|-\w|[.,:]\d| (?:main|street|st|times|people|de la calle))"
)
_TOLD = re.compile(
    r"(?<![\w$])(?:emergency number(?: is|:)?|número de emergencias?(?: es(?: el)?|:)?) (?P<number>\d{3})(?![\w-])"
    r"|(?<![\w$-])(?P<first>\d{3}) (?:is (?:the|our|your) (?:\w+ )?number|in an emergency|for emergencies)"
)
_OLD = re.compile(r"(?<![\w-])(?:1[\s.-]?)?\(?800\)?[\s.-]?273[\s.-]?(?:8255|talk)(?!\w)")

# The poison line of the United States, whichever way it is written, and a slip in its last digits beside its name.
_POISON = re.compile(r"(?<![\w-])(?:\+?1[\s.-]?)?\(?800\)?[\s.-]?222[\s.-]?(?P<last>\d{4})(?![\w-])")
_POISON_NAME = re.compile(
    r"(?<!\w)(?:poison|poisoning|envenenamientos?|intoxicaci(?:ón|ones)|toxicología|venenos?)(?!\w)"
)


class Lines:
    """The lines of a country: `emergency`, `crisis` and `poison`, the first of each the one to name."""

    def __init__(self, country: str) -> None:
        found = data("emergency_lines")[country]
        self.emergency: tuple[str, ...] = tuple(found["emergency"])
        self.crisis: tuple[str, ...] = tuple(found["crisis"])
        self.poison: tuple[str, ...] = tuple(found["poison"])


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
    return sorted({*found, *_wrong_poison(document, right)})


def _wrong_poison(document: Document, right: Lines) -> list[tuple[int, int, str]]:
    """Return where the poison line of the United States stands in a text for readers elsewhere, or has a slip in it."""
    hits = [hit for hit in _POISON.finditer(document.lower) if hit.group("last") == "1222" or _is_poison(document, hit)]
    if not right.poison:
        return []
    answers = right.poison[0] == "800 222 1222"
    shown = "1-800-222-1222" if answers else right.poison[0]
    return [(*hit.span(), shown) for hit in hits if not answers or hit.group("last") != "1222"]


def _is_poison(document: Document, hit: re.Match[str]) -> bool:
    return _POISON_NAME.search(document.lower, *document.sentence_at(hit.start())) is not None


def names_line(document: Document, country: str, kind: str) -> bool:
    """Say whether a text names a country's line for this ("emergency", "crisis", "poison"), or no lines are known."""
    right = lines_of(country)
    if right is None:
        return True
    numbers = {"emergency": right.emergency, "crisis": right.crisis, "poison": right.poison}[kind]
    return any(_written(number).search(document.lower) for number in numbers)


@cache
def _written(number: str) -> re.Pattern[str]:
    """Return a pattern for a number however it is spaced, a long one also with a country code."""
    digits = number.replace(" ", "")
    code = r"(?:1[\s.-]?)?" if len(digits) > 9 else ""
    spaced = r"[\s.()-]{0,2}".join(digits)
    return re.compile(rf"(?<![\d$]){code}\(?{spaced}(?!\d)")
