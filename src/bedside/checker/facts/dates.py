"""Dates in a text, in English and Spanish, with words that say the same less exactly."""

import re
from typing import NamedTuple

from bedside.checker.document import Document
from bedside.checker.gates import Gated


class Date(NamedTuple):
    """A date: `lead` is where its preposition begins ("on March 3"), `general` what could stand there instead.

    `kind` is "day" (a day of a month or year), "weekday", "relative" ("yesterday") or "holiday".
    """

    start: int
    end: int
    kind: str
    lead: int
    general: str


_MONTH_NAMES = (
    "january jan enero",
    "february feb febrero",
    "march mar marzo",
    "april apr abril",
    "may mayo",
    "june jun junio",
    "july jul julio",
    "august aug agosto",
    "september sept sep septiembre",
    "october oct octubre",
    "november nov noviembre",
    "december dec diciembre",
)
MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, start=1) for name in names.split()}
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun"
    r"|jul|aug|sept|sep|oct|nov|dec)"
)
_MES = r"(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d\d"
_WEEKDAY = (
    r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|lunes|martes|mi[ée]rcoles|jueves|viernes"
    r"|s[áa]bado|domingo)"
)
# The first letters of all that the pattern below may begin with: only there is it tried, which costs a third.
_BEGINS = (
    r"(?=\d|a[bgnpuy]|by|ch|d[eio]|e[alns]|f[aeor]|h[ao]|in|j[au]|l[au]|m[aeio]|n[aeo]|o[cfn]|s[aeiuá]|t[houw]|un|v[ai]"
    r"|we|ye)"
)
_FIND = Gated(
    re.compile(
        rf"""{_BEGINS}
    (?P<lead>\b(?:on|since|from|by|until|of|in|this\ past|this|last|el|desde\ el|del|el\ pasado|este)\s+)?
    (?P<body>
      (?:{_WEEKDAY},?\s+)?(?:the\s+)?(?P<m1>{_MONTH})\b\.?\s+(?P<d1>{_DAY})\b
        (?!\s?(?:%|percent|am\b|pm\b|a\.m|p\.m|:\d))(?:,?\s+(?P<y1>{_YEAR})\b)?
     |(?:{_WEEKDAY},?\s+)?(?:the\s+)?(?P<d2>{_DAY})\s+(?:of\s+)?(?P<m2>{_MONTH})\b\.?(?:,?\s+(?P<y2>{_YEAR})\b)?
     |(?:{_WEEKDAY},?\s+)?(?P<d3>{_DAY})\s+de\s+(?P<m3>{_MES})\b(?:\s+del?\s+(?P<y3>{_YEAR})\b)?
     |(?P<iso>(?:19|20)\d\d[-/.](?:1[0-2]|0?[1-9])[-/.](?:3[01]|[12]\d|0?[1-9]))(?![\d-])
     |(?<![\d/.-])(?P<us>(?:1[0-2]|0?[1-9])[/.-](?:3[01]|[12]\d|0?[1-9])[/.-](?:19|20)?\d\d)(?![\d/-])
     |(?<![\d/.-])(?P<eu>(?:3[01]|[12]\d|0?[1-9])[/.-](?:1[0-2]|0?[1-9])[/.-](?:19|20)?\d\d)(?![\d/-])
     |(?<![\d/.$-])(?P<short>(?:1[0-2]|0?[1-9])/(?:3[01]|[12]\d|0?[1-9]))(?![\d/%-])
     |(?P<weekday>{_WEEKDAY})(?:\s+(?:morning|afternoon|evening|night))?\b(?!s\b)
     |(?P<relative>\b(?:today|yesterday|last\ night|tonight|this\ (?:morning|afternoon|evening)
        |the\ other\ (?:day|night)|two\ days\ ago|earlier\ today|hoy|ayer|anoche|esta\ (?:mañana|tarde|noche)))\b
     |(?P<holiday>\b(?:christmas(?:\ (?:eve|day|morning))?|thanksgiving(?:\ day)?|new\ year's(?:\ (?:eve|day))?
        |easter(?:\ sunday)?|halloween|valentine's\ day|memorial\ day|labor\ day|(?:the\ )?(?:4th|fourth)\ of\ july
        |independence\ day|mother's\ day|father's\ day|nochebuena|navidad))\b
    )""",
        re.VERBOSE,
    )
)
_SEASONS = {"en": ("winter", "spring", "summer", "fall"), "es": ("invierno", "primavera", "verano", "otoño")}


def dates(document: Document) -> list[Date]:
    """Return the dates in text order. Bare years, months and durations are none."""
    return document.once(_dates)


def _dates(document: Document) -> list[Date]:
    spanish = document.language == "es"
    found = []
    for hit in _FIND.finditer_lower(document):
        start, end = hit.span("body")
        lead = hit.start("lead") if hit.group("lead") else start
        if hit.group("lead") and hit.group("lead").strip() in ("of", "in", "del"):
            lead = start
        found.append(Date(start, end, _kind(hit), lead, _general(hit, spanish)))
    return found


def _kind(hit: re.Match[str]) -> str:
    return next((kind for kind in ("weekday", "relative", "holiday") if hit.group(kind)), "day")


def _general(hit: re.Match[str], spanish: bool) -> str:
    """Return words for the same time that identify nobody: a season, a year, "recently"."""
    month, year = _month_and_year(hit)
    if month:
        season = _SEASONS["es" if spanish else "en"][(month % 12) // 3]
        if year:
            return f"en {year}" if spanish else f"in {year}"
        return f"esta {season}" if spanish and month in (3, 4, 5) else f"este {season}" if spanish else f"this {season}"
    return "hace poco" if spanish else "recently"


def _month_and_year(hit: re.Match[str]) -> tuple[int, str]:
    for number in "123":
        if name := hit.group(f"m{number}"):
            return MONTHS[name], hit.group(f"y{number}") or ""
    if iso := hit.group("iso"):
        parts = re.split(r"[-/.]", iso)
        return int(parts[1]), parts[0]
    if us := hit.group("us") or hit.group("short"):
        parts = re.split(r"[-/.]", us)
        return int(parts[0]), _full_year(parts[2]) if len(parts) > 2 else ""
    if eu := hit.group("eu"):
        parts = re.split(r"[-/.]", eu)
        return int(parts[1]), _full_year(parts[2])
    return 0, ""


def _full_year(year: str) -> str:
    if len(year) == 4:
        return year
    return f"20{year}" if int(year) < 40 else f"19{year}"
