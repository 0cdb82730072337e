"""Places without a street or a town: boxes, rural routes, posts of the forces, rooms and beds, coordinates."""

import re
from collections.abc import Iterator, Sequence

from bedside.checker.document import Cover, Document
from bedside.checker.gates import Gated
from bedside.checker.identifiers.found import Identifier
from bedside.checker.identifiers.gate import IDENTIFIERS

_NUMBER = r"(?:(?:no|nr|num|number)\.?\s|#)?\s?\d{1,6}[a-z]?(?:-\d{1,5})?"
_BOX = Gated(
    re.compile(
        r"\b(?:p\s?\.?\s?o\s?\.?\s?box|post office box|postbox|post box|apartado(?: postal| de correos)?|lock ?box)"
        rf"\s?{_NUMBER}\b"
        # "RR 18" is a rate of breaths and "HC 34" the size of a head: only with a box behind it is either a route.
        r"|\b(?:r\.?\s?r\.?|h\.?\s?c\.?|r\.?f\.?d\.?|rural (?:route|rte|rt|delivery)|highway contract(?: route)?"
        r"|star route)\.?"
        rf"\s?{_NUMBER},?\s+box\s?{_NUMBER}\b"
        rf"|\b(?:rural (?:route|rte|rt|delivery)|highway contract route|star route)\.?\s?{_NUMBER}\b"
        # posts of the forces, a ship's with its name
        r"|\b(?:(?:psc|cmr|unit|omc)\s\d{1,5}[ab]?,?\s+box\s\d{1,5}|(?:uss|usns|uscgc|usnv)\s+[^\W\d_][\w'-]*(?=\s+(?:fpo|apo)\b))"
        r"(?:,?\s+(?:apo|fpo|dpo),?\s+a[aep](?:,?\s+\d{5}(?:-\d{4})?)?)?\b"
        r"|\b(?:apo|fpo|dpo),?\s+a[aep]\s+\d{5}(?:-\d{4})?\b"
        # doors
        r"|\b(?:apt|apartment|suite|departamento|depto)\b\.?\s?(?:no\.?\s|#)?\s?(?:\d{1,5}[a-z]?|[a-z]-?\d{1,4})\b"
    ),
    register=IDENTIFIERS,
)
_BED_WORDS = r"(?:rm\.?|room|bed|bay|cubicle|habitación|habitacion|cama|cuarto)"
# A room of somebody: the number stands with a bed, or a person or a stay is told of close by.
_ROOM = Gated(
    re.compile(
        rf"\b(?P<body>{_BED_WORDS}\s?#?\s?(?=[a-z]{{0,2}}-?\d)[a-z]{{0,2}}-?\d{{1,4}}[a-z]?(?:-\d{{1,3}}|-[a-z])?"
        r"(?:,?\s?(?:bed|cama)\s(?:[a-d]|\d{1,3})[a-z]?)?)\b(?!\s?(?:%|am\b|pm\b|:\d|people|seats|\$))"
    ),
    register=IDENTIFIERS,
)
_LAIN = re.compile(
    r"\b(?:patient|pt|admitted|inpatient|icu|ccu|nicu|picu|ward|unit|moved|transferred|resident|roommate|lying|lies|bedside|mrn|census|mr|mrs|ms"
    r"|intubated|discharged|paciente|ingresad[oa]|trasladad[oa])\b"
)
_DEGREES = re.compile(
    r"(?<![\d.])-?\d{1,3}(?:\.\d{3,}\s?°?|\s?°\s?\d{1,2}(?:\.\d+)?\s?['′](?:\s?\d{1,2}(?:\.\d+)?\s?[\"″])?)\s?[NS]\b"
    r"[\s,;/]{1,3}-?\d{1,3}(?:\.\d{3,}\s?°?|\s?°\s?\d{1,2}(?:\.\d+)?\s?['′](?:\s?\d{1,2}(?:\.\d+)?\s?[\"″])?)\s?[EWO]\b",
    re.IGNORECASE,
)
# How the post writes states, territories and the forces.
STATES = (
    r"(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT"
    r"|V[AIT]|W[AIVY]|PR|AA|AE|AP)"
)
_FIVE = re.compile(r"\d{5}")
_BEFORE_ZIP = re.compile(rf"\b{STATES},?\s\Z")
_ZIP = re.compile(r"(?<![\w-])\d{5}(?:-\d{4})?(?![\w-])")


def addresses(document: Document, taken: Cover) -> Iterator[Identifier]:
    """Yield boxes, routes, posts of the forces, rooms in which somebody lies, coordinates; each is marked as taken."""
    for hit in _BOX.finditer_lower(document):
        yield from _take(taken, *hit.span(), 0.9)
    for hit in _ROOM.finditer_lower(document):
        sentence = document.sentences[document.sentence_number(hit.start())]
        lain = hit.group("body").startswith(("bed", "cama", "cubicle")) or "bed" in hit.group("body")
        if lain or _LAIN.search(document.lower, *sentence):
            yield from _take(taken, *hit.span("body"), 0.7)
    if "°" in document.text:
        for hit in _DEGREES.finditer(document.text):
            yield from _take(taken, *hit.span(), 0.9)


def postal_codes(document: Document, taken: Cover, found: Sequence[Identifier]) -> list[Identifier]:
    """Return states with a ZIP code that stand beside no town ("TX 75201"), and so were not found with one."""
    if not _FIVE.search(document.text):
        return []
    others = Cover(len(document.text), ((each.start, each.end) for each in found))
    rest = []
    for hit in _ZIP.finditer(document.text):
        state = _BEFORE_ZIP.search(document.text, max(0, hit.start() - 6), hit.start())
        if state and not taken.touches(state.start(), hit.end()) and not others.touches(state.start(), hit.end()):
            rest.append(Identifier(state.start(), hit.end(), "LOCATION", 0.85))
    return rest


def belongs_to_state(document: Document, start: int) -> bool:
    """Say whether the abbreviation of a state stands right before: what begins at `start` is a ZIP code then."""
    return _BEFORE_ZIP.search(document.text, max(0, start - 5), start) is not None


def _take(taken: Cover, start: int, end: int, sure: float) -> Iterator[Identifier]:
    if not taken.touches(start, end):
        taken.take(start, end)
        yield Identifier(start, end, "LOCATION", sure)
