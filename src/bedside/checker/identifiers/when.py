"""Dates more exact than a year, in English and Spanish, in digits and in words.

Driven by the words: only a month, a feast or a stretch of digits is looked at. Bare years, months, durations and times
of day are none (45 CFR 164.514(b)(2)(i)(C) leaves the year).
"""

import re
from collections.abc import Sequence

from bedside.checker.document import Cover, Document
from bedside.checker.facts.dates import MONTHS
from bedside.checker.gates import Gated
from bedside.checker.identifiers.found import Identifier
from bedside.checker.identifiers.gate import IDENTIFIERS
from bedside.checker.identifiers.tagger import Word
from bedside.checker.identifiers.vocabulary import Is

_CALENDAR = int(Is.CALENDAR)
_DAY = re.compile(r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th|º|°|er)?(?:-(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?)?\Z")
_YEAR = re.compile(r"(?:1[89]|20)\d\d\Z")
_WEEKDAYS = frozenset(
    [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "mon",
        "tue",
        "tues",
        "wed",
        "thu",
        "thur",
        "thurs",
        "fri",
        "sat",
        "sun",
        "lunes",
        "martes",
        "miercoles",
        "miércoles",
        "jueves",
        "viernes",
        "sabado",
        "sábado",
        "domingo",
    ]
)
# Months that are words as well count only beside a number, or with a capital before a year.
_FEASTS = frozenset(
    [
        "christmas",
        "easter",
        "thanksgiving",
        "halloween",
        "hanukkah",
        "ramadan",
        "navidad",
        "diwali",
        "kwanzaa",
        "passover",
        "juneteenth",
        "nochebuena",
    ]
)
_DATING = frozenset(
    [
        "on",
        "last",
        "since",
        "after",
        "before",
        "during",
        "over",
        "this",
        "past",
        "around",
        "by",
        "until",
        "el",
        "la",
        "pasada",
        "pasado",
        "desde",
    ]
)
_DIGITS = re.compile(
    r"""(?<![\w.,/+-])(?:
      (?P<iso>(?:19|20)\d\d(?P<a>[-/.])(?:1[0-2]|0?[1-9])(?P=a)(?:3[01]|[12]\d|0?[1-9]))
        (?:[T\s]+[0-2]?\d:[0-5]\d(?::[0-5]\d)?(?:\.\d+)?(?:\s?(?:Z|[+-][0-2]\d:?\d\d))?)?(?![\w-])
     |(?P<full>(?:1[0-2]|0?[1-9])(?P<b>[-/.])(?:3[01]|[12]\d|0?[1-9])(?P=b)(?:(?:19|20)\d\d|\d\d)
        |(?:3[01]|[12]\d|0?[1-9])(?P<c>[-/.])(?:1[0-2]|0?[1-9])
        (?P=c)(?:(?:19|20)\d\d|\d\d))(?:\s+(?:at\s+)?[0-2]?\d:[0-5]\d(?::[0-5]\d)?)?(?![\w/-])
     |(?P<short>(?:1[0-2]|0?[1-9])/(?:3[01]|[12]\d|0?[1-9]))(?![\w/%-])
     |(?P<monthyear>(?:0?[1-9]|1[0-2])/(?:19|20)\d\d)(?![\w/-])
    )""",
    re.VERBOSE | re.IGNORECASE,
)
# Without this there is none of them.
_DIGITS_JOINED = re.compile(r"\d[-/.]\d")
_NAMED = Gated(
    re.compile(
        r"(?<![\w-])(?:3[01]|[012]?\d)[-/ ]?"
        r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ene|abr|ago|dic)[a-z]*[-/ ]?(?:19|20)?\d\d(?!\w)"
    ),
    register=IDENTIFIERS,
)
_SHORT_AFTER = re.compile(
    r"(?:\b(?:on|since|from|by|until|of|dated?|dob|seen|visit|el|del|desde|admitted|discharged|collected|born|appt|appointment|was"
    r"|and|through|thru|to|"
    r"procedure|surgery|filled|started|last|update|between|before|after|around)|[(:–-])\s*\Z"
)
_COMPACT = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[0-2]\d[0-5]\d(?:[0-5]\d)?)?(?!\d)"
)
# Feasts of several words, told as a day on which something was.
_FEAST_DAY = Gated(
    re.compile(
        r"\b(?:on|last|since|after|before|during|over|this|past|around|by|until|was|following)\s+(?:the\s+)?"
        r"(?P<body>(?:new year'?s(?:\s(?:eve|day))?"
        r"|(?:labor|memorial|veterans|columbus|presidents|groundhog|boxing|independence)'?s?\sday"
        r"|(?:mother|father|valentine|st\.?\spatrick)'?s?'?\sday|mlk day|martin luther king day"
        r"|good friday|ash wednesday|palm sunday|black friday|cinco de mayo|mardi gras"
        r"|yom kippur|rosh hashanah|purim|eid(?:\sal-(?:fitr|adha))?|lunar new year|chinese new year"
        r"|día de (?:los muertos|la madre|reyes))(?:\s(?:weekend|morning|night|eve))?(?:,?\s(?:of\s)?(?:19|20)\d\d)?)\b"
        r"(?!\s(?:sale|party|parade|dinner|gifts?|cards?|special|tree|deals?))"
    ),
    register=IDENTIFIERS,
)
# Days and months of which one part is hidden: "03/**/1961".
_MASKED = re.compile(
    r"(?<![\w/*])(?:\d{1,2}|[*x#_]{1,2})([/-])(?:\d{1,2}|[*x#_]{1,2})\1(?:(?:19|20)\d\d|\d\d|[*x#_]{2,4})(?![\w/*])"
)
_BIRTH_BEFORE = re.compile(r"(?:dob|birth|born|nacimiento|date|fecha|\|)\W*\Z")


def dates(document: Document, words: Sequence[Word]) -> list[Identifier]:
    """Return the dates in text order."""
    lower = document.lower
    found: list[Identifier] = []
    if document.has_digits:
        found += _in_digits(document)
    found += [Identifier(*hit.span("body"), "DATE", 0.6) for hit in _FEAST_DAY.finditer_lower(document)]
    taken = Cover(len(lower), ((hit.start, hit.end) for hit in found))
    for number, word in enumerate(words):
        if word.flags & _CALENDAR:
            hit = _in_words(lower, words, number)
            if hit and not taken.touches(hit.start, hit.end):
                taken.take(hit.start, hit.end)
                found.append(hit)
    return sorted(found)


def _in_digits(document: Document) -> list[Identifier]:
    lower = document.lower
    found = []
    for hit in _DIGITS.finditer(lower) if _DIGITS_JOINED.search(lower) else ():
        if hit.group("short"):
            if not _SHORT_AFTER.search(lower, max(0, hit.start() - 14), hit.start()) or hit.group() in (
                "24/7",
                "1/2",
                "1/3",
                "1/4",
                "10/10",
            ):
                continue
            found.append(Identifier(*hit.span("short"), "DATE", 0.7))
        elif hit.group("full"):
            start, end = hit.span()
            parts = re.split(r"[-/.]", hit.group("full"))
            if "." in hit.group("full") and len(parts[2]) == 2 and lower[end : end + 1] == ".":
                continue
            found.append(Identifier(start, end, "DATE", 0.9))
        else:
            found.append(Identifier(*hit.span(), "DATE", 0.9))
    taken = Cover(len(lower), ((each.start, each.end) for each in found))
    found += [
        Identifier(hit.start(), hit.end(), "DATE", 0.9)
        for hit in _NAMED.finditer_lower(document)
        if not taken.touches(*hit.span())
    ]
    if "*" in lower or "xx" in lower or "##" in lower or "__" in lower:
        found += [
            Identifier(hit.start(), hit.end(), "DATE", 0.8)
            for hit in _MASKED.finditer(lower)
            if re.search(r"\d", hit.group()) and re.search(r"[*x#_]", hit.group())
        ]
    found += [
        Identifier(hit.start(), hit.end(), "DATE", 0.85)
        for hit in (_COMPACT.finditer(lower) if "19" in lower or "20" in lower else ())
        if _BIRTH_BEFORE.search(lower, max(0, hit.start() - 20), hit.start())
    ]
    return found


def _in_words(lower: str, words: Sequence[Word], number: int) -> Identifier | None:
    word = words[number]
    base = word.base.rstrip(".")
    if base in MONTHS:
        return _month(lower, words, number)
    if base in _FEASTS:
        return _feast(lower, words, number)
    if base in _WEEKDAYS and number and words[number - 1].base in ("last", "past") and _gap(words, number) == " ":
        return Identifier(words[number - 1].token.start, word.token.end, "DATE", 0.5)
    return None


def _gap(words: Sequence[Word], number: int) -> str:
    """Return what stands before the word with this number ("" where there is none)."""
    return words[number].gap if 0 <= number < len(words) else "\n\n"


def _month(lower: str, words: Sequence[Word], number: int) -> Identifier | None:
    start, end = words[number].token.start, words[number].token.end
    dated = False
    # a day before it: "3 March", "the 3rd of May", "12 de octubre"
    before = number - 1
    if before >= 0 and words[before].base in ("of", "de") and _gap(words, number).strip(" ") == "":
        before -= 1
    if (
        before >= 0
        and _DAY.match(words[before].token.lower)
        and "\n" not in _gap(words, number)
        and _gap(words, number).strip(" .") == ""
    ):
        if before and words[before].gap in ("/", ".", ":", "$") and words[before - 1].shape == "9":
            return None
        start = words[before].token.start
        dated = True
    # a day behind it: "March 3rd", "Feb. 20"
    after = number + 1
    if not dated and after < len(words) and words[after].base == "the":
        after += 1
    if (
        not dated
        and after < len(words)
        and _gap(words, after) in (" ", ". ", ".", ", ", "-")
        and _DAY.match(words[after].token.lower)
    ):
        follows = lower[words[after].token.end : words[after].token.end + 3].strip()
        if not (follows[:1] in (":", "%") or follows[:2] in ("am", "pm")):
            end = words[after].token.end
            dated = True
            after += 1
            # a range: "March 3-5"
            if (
                after < len(words)
                and _gap(words, after) in ("-", "–", " - ", " – ", " to ")
                and _DAY.match(words[after].token.lower)
            ):
                end = words[after].token.end
                after += 1
    else:
        after = number + 1
    while after < len(words) and words[after].base in ("of", "de", "del") and _gap(words, after) in (" ", ", "):
        after += 1
    if after < len(words) and _gap(words, after) in (" ", ", ", ". ", " '", ", '", "'", " of ", " de "):
        year = words[after].token.lower
        if _YEAR.match(year) or (dated and year.isdigit() and len(year) == 2 and _gap(words, after).endswith("'")):
            end = words[after].token.end
            dated = True
    if not dated and number and words[number - 1].base in ("last", "past", "pasado") and _gap(words, number) == " ":
        return Identifier(words[number - 1].token.start, end, "DATE", 0.6)
    if not dated:
        return None
    doubtful = (
        words[number].base in ("mar", "may") and words[number].shape == "x" and start == words[number].token.start
    )
    if doubtful and not _YEAR.match(lower[end - 4 : end]):
        return None
    first = next((n for n in range(number, -1, -1) if words[n].token.start == start), number)
    if first and words[first - 1].base in _WEEKDAYS and _gap(words, first) in (", ", " ", ". ", " the ", "., "):
        start = words[first - 1].token.start
    elif first > 1 and words[first - 1].base == "the" and words[first - 2].base in _WEEKDAYS:
        start = words[first - 2].token.start
    return Identifier(start, end, "DATE", 0.9)


def _feast(lower: str, words: Sequence[Word], number: int) -> Identifier | None:
    """A feast dates an event when a word says so: "since Thanksgiving", "last Christmas"."""
    if not number or words[number - 1].base not in _DATING or _gap(words, number) != " ":
        return None
    end = words[number].token.end
    if number + 1 < len(words) and words[number + 1].base in ("eve", "day", "morning", "sunday", "night", "weekend"):
        end = words[number + 1].token.end
    elif number + 1 < len(words) and words[number + 1].base in (
        "party",
        "parade",
        "tree",
        "dinner",
        "gifts",
        "cards",
        "lights",
        "season",
        "special",
    ):
        return None
    return Identifier(words[number].token.start, end, "DATE", 0.6)
