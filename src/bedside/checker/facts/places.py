"""Places smaller than a state: addresses, streets, towns, ZIP codes, and rooms and beds."""

import re
from typing import NamedTuple

from bedside.checker.document import Cover, Document
from bedside.checker.gates import Gated
from bedside.checker.lexicons import words


class Place(NamedTuple):
    """A place: `lead` is where its preposition or article begins.

    `kind` is "address", "street", "zip", "town" or "facility".
    """

    start: int
    end: int
    kind: str
    lead: int


_TYPE = (
    r"(?:Street|St|Avenue|Ave|Road|Rd|Drive|Dr|Lane|Ln|Boulevard|Blvd|Court|Ct|Place|Pl|Parkway|Pkwy|Highway|Hwy"
    r"|Terrace|Way|Circle|Square|Turnpike|Trail|Route)"
)
_LEAD = (
    r"(?P<lead>\b(?:at|on|in|from|near|of|to|by|off|around|outside|en|de|desde|cerca de)\s+(?:our\s+|the\s+|la\s+"
    r"|el\s+|nuestra\s+)?|\b(?:our|the)\s+)?"
)
_CAPITAL = r"\b[A-ZÀ-ÖØ-Þ][\w'’-]{0,40}"
# What the pattern below may begin with: elsewhere it is not tried, which takes half of its time.
_BEGINS = r"(?=[\dA-ZÀ-ÖØ-Þ]|\b(?:a[rt]|by|c|de|en|from|in|near|o[fnu]|t[oh]))"
_STREETS = Gated(
    re.compile(
        rf"""{_BEGINS}{_LEAD}(?P<body>
      (?P<number>(?<!\w)\d{{1,6}}[A-Za-z]?\s+(?:[NSEW]\.?\s+|North\s+|South\s+|East\s+|West\s+)?
        (?:\d{{1,3}}(?:st|nd|rd|th)|{_CAPITAL})(?:\s+{_CAPITAL}){{0,2}}?\s+{_TYPE}\b\.?(?:,?\s+(?:Apt|Suite|Ste|Unit|\#)\.?\s*[\w-]+)?)
     |(?P<rural>\b(?:RR|Rural\ Route|P\.?\s?O\.?\ Box|Route|Highway|Hwy|Interstate|I-)\s?\#?\d{{1,5}}\b)
     |(?P<calle>\b(?:Calle|Avenida|Av\.|Carrera|Camino|Paseo|Plaza)\s+{_CAPITAL}
        (?:\s+(?:de\s+|del\s+|la\s+)?{_CAPITAL}){{0,3}}(?:\s+\d+)?)
     |(?P<street>(?:(?:[NSEW]\.?|North|South|East|West)\s+)?(?:\d{{1,3}}(?:st|nd|rd|th)|{_CAPITAL})(?:\s+{_CAPITAL})?
        \s+(?:Street|St\.?(?=\s+(?:clinic|office|location|campus|site)|[,.!?]|$)
        |Avenue|Ave\b|Road|Boulevard|Blvd|Lane|Parkway|Drive|Pike|Turnpike)\b)
    )""",
        re.VERBOSE,
    )
)
_ZIP = Gated(
    re.compile(
        r"\b(?:(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT"
        r"|V[AT]|W[AIVY])\s+|[Zz][Ii][Pp](?:\s[Cc]ode)?:?\s+)(?P<body>\d{5}(?:-\d{4})?)\b"
    )
)
_TOWN = Gated(
    re.compile(
        rf"(?P<lead>\b(?:in|from|near|outside|of|at|en|de"
        rf"|desde)\s+)(?P<body>{_CAPITAL}(?:\s+{_CAPITAL}){{0,2}}(?:,\s+(?:[A-Z]{{2}}\b|{_CAPITAL}))?)"
    )
)
_FACILITY = Gated(
    re.compile(
        rf"(?P<lead>\b(?:at|in|from|to|our|the)\s+(?:our\s+|the\s+)?)?(?P<body>{_CAPITAL}(?:\s+(?:{_CAPITAL}|of"
        rf"|de)){{0,4}}\s+(?:Hospital|Clinic|Medical\ Center|Health\ Center|Elementary|High\ School|School|Church"
        rf"|Nursing\ Home|Rehab|Hospice|University|College|County|Clínica))\b"
    )
)
_STATES = frozenset(
    [
        "alabama",
        "alaska",
        "arizona",
        "arkansas",
        "california",
        "colorado",
        "connecticut",
        "delaware",
        "florida",
        "georgia",
        "hawaii",
        "idaho",
        "illinois",
        "indiana",
        "iowa",
        "kansas",
        "kentucky",
        "louisiana",
        "maine",
        "maryland",
        "massachusetts",
        "michigan",
        "minnesota",
        "mississippi",
        "missouri",
        "montana",
        "nebraska",
        "nevada",
        "ohio",
        "oklahoma",
        "oregon",
        "pennsylvania",
        "tennessee",
        "texas",
        "utah",
        "vermont",
        "virginia",
        "washington",
        "wisconsin",
        "wyoming",
        "america",
        "usa",
        "us",
        "u.s",
        "mexico",
        "canada",
        "europe",
        "africa",
        "asia",
        "china",
        "india",
        "spain",
        "france",
        "germany",
        "italy",
        "japan",
        "england",
        "ireland",
        "god",
    ]
)
_NO_TOWN = frozenset(
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "spring",
        "summer",
        "fall",
        "winter",
        "er",
        "icu",
        "nicu",
        "ed",
        "or",
        "or",
        "mri",
        "ct",
        "pt",
        "covid",
        "spanish",
        "english",
        "christmas",
        "easter",
        "thanksgiving",
        "halloween",
        "today",
        "the",
        "our",
        "my",
        "his",
        "her",
        "i",
        "dr",
        "mr",
        "mrs",
        "ms",
        "st",
        "monday's",
        "stage",
        "type",
        "grade",
        "room",
        "bed",
        "medicare",
        "medicaid",
    ]
)


# What any street without a number has.
_STREET_WORD = Gated(
    re.compile(r"street|\bave|road|\bst\b|calle|avenida|boulevard|blvd|lane|parkway|drive|pike", re.IGNORECASE)
)


def places(document: Document) -> list[Place]:
    """Return addresses, streets, ZIP codes, institutions and towns in text order, without overlaps."""
    return document.once(_places)


def streets(document: Document) -> list[Place]:
    """Return only addresses and streets."""
    return [place for place in places(document) if place.kind in ("address", "street")]


def _places(document: Document) -> list[Place]:
    text = document.text
    found: list[Place] = []
    taken = Cover(len(text))
    if document.has_digits or next(_STREET_WORD.finditer(document), None):
        for hit in _STREETS.finditer(document):
            kind = "address" if hit.group("number") or hit.group("calle") else "street"
            start = hit.start("body")
            first = text[start : hit.end("body")].split()[0].lower()
            if kind == "street" and first in ("the", "our", "on", "at"):
                start += len(first) + 1
            found.append(Place(start, hit.end("body"), kind, hit.start("lead") if hit.group("lead") else start))
        found += [
            Place(hit.start("body"), hit.end("body"), "zip", hit.start("body")) for hit in _ZIP.finditer(document)
        ]
    for place in found:
        taken.take(place.start, place.end)
    for pattern, kind in ((_FACILITY, "facility"), (_TOWN, "town")):
        for hit in pattern.finditer(document):
            start, end = hit.span("body")
            if taken.touches(start, end):
                continue
            if kind == "town" and not _is_town(document, hit.group("body")):
                continue
            taken.take(start, end)
            found.append(Place(start, end, kind, hit.start("lead") if hit.group("lead") else start))
    return sorted(found)


def _is_town(document: Document, body: str) -> bool:
    """Say whether capitalised words after "in" or "from" may be a town, not a month, a state or a thing."""
    parts = body.replace(",", "").lower().split()
    if parts[0] in _NO_TOWN or (len(parts) == 1 and parts[0] in _STATES) or parts[0].endswith("'s"):
        return False
    if len(parts) > 1 and " ".join(parts[:2]) in (
        "new york",
        "new jersey",
        "new mexico",
        "north carolina",
        "south carolina",
        "rhode island",
        "west virginia",
        "united states",
        "puerto rico",
    ):
        return False
    if body.isupper():
        return False
    return not any(part in words("conditions") or part in words("procedures") for part in parts)
