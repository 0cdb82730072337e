"""Telephone numbers, e-mail addresses, links and numbers that stand for a person."""

import re
from typing import NamedTuple

from bedside.checker.document import Cover, Document
from bedside.checker.gates import Gated


class Contact(NamedTuple):
    """Something by which a person or a place is reached or filed. `label` as in findings; `value` in a plain form."""

    start: int
    end: int
    label: str
    value: str


_EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]{1,64}@(?:[\w-]{1,63}\.){1,4}[a-z]{2,24}\b")
_PHONE = Gated(
    re.compile(
        r"(?<![\w.+-])(?:\+?1[\s.-]?)?(?:\(\d{3}\)\s?|\d{3}[\s.-])\d{3}[\s.-]\d{4}(?:\s*(?:x|ext\.?"
        r"|extension)\s*\d{1,6})?(?!\d|-\d)"
        r"|(?<![\w.+-])\+\d{1,3}[\s.-]?(?:\(?\d{1,4}\)?[\s.-]?){2,4}\d{2,4}(?!\d)"
        r"|(?<![\w.+/$#-])[2-9]\d{2}[-.]\d{4}(?![\d-])"
        r"|(?<![\w.+/$#-])[2-9]\d{9}(?!\d)"
    )
)
_URL = Gated(
    re.compile(
        r"\b(?:https?://|www\.)[^\s<>\"')\]]+|\b(?:[a-z0-9-]{2,63}\.){1,3}(?:com|org|net|gov|edu|health|info|io|us|co"
        r"|me)\b(?:/[^\s<>\"')\]]*)?"
    )
)
_IP = re.compile(r"(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.])")
# These two begin with a digit, and only then ask what stands before it: that skips quickly what is no digit.
_SSN_SHAPE = re.compile(r"[0-8](?<![\w-].)(?<!0(?=00))(?<!6(?=66))\d{2}([-\s.])\d{2}\1\d{4}(?![\w-])")
_VALUE = r"[\s:#=.\-–]*(?:(?:is|was|number|no|num|es|id)\b[\s:#=.]*){0,2}"
_CUED = (
    ("SSN", Gated(re.compile(
        rf"\b(?:ssn|social security(?: number| no)?|social"
        rf"|seguro social){_VALUE}(?P<body>(?=(?:[\s.-]?[\dx*]){{4,11}})[\dx*][\dx*\s.-]{{2,12}}\d)"))),
    ("MRN", Gated(re.compile(
        rf"\b(?:mrn|m\.r\.n\.?|med(?:ical)? rec(?:ord)?|record|chart|patient|pt|case|encounter|accession|visit"
        rf"|historia(?: clínica)?|expediente)(?: number| no\.?| num| id| #"
        rf"|#)*{_VALUE}(?P<body>(?=[a-z-]{{0,6}}\d)[a-z]{{0,4}}-?\d[\d-]{{3,14}}[a-z]?)\b"))),
    ("PLAN", Gated(re.compile(
        rf"\b(?:member|subscriber|policy|beneficiary|plan|group|medicare|medicaid|insurance|mbi|póliza)(?: number"
        rf"| no\.?| num| id| #|#)+{_VALUE}(?P<body>(?=[a-z0-9-]*\d)[a-z0-9][a-z0-9-]{{4,18}})\b"))),
    ("ACCOUNT", Gated(re.compile(
        rf"\b(?:account|acct|invoice|claim|card|iban|cuenta|factura)(?: number| no\.?| num| id| #|#"
        rf"|\.)*{_VALUE}(?P<body>(?=[a-z0-9 -]*\d)[a-z]{{0,4}}\d[\d -]{{3,22}}\d)\b"))),
    ("LICENSE", Gated(re.compile(
        rf"\b(?:driver'?s? licen[sc]e|licen[sc]e|passport|dea|npi|licencia|pasaporte)(?: number| no\.?| num| id| #"
        rf"|#)+{_VALUE}(?P<body>(?=[a-z0-9-]*\d)[a-z0-9][a-z0-9-]{{4,16}})\b"))),
    ("VEHICLE", Gated(re.compile(
        rf"\b(?:vin|license plate|plate|tag number"
        rf"|placa){_VALUE}(?P<body>(?=[a-z0-9 -]*\d)[a-z0-9][a-z0-9 -]{{3,16}}[a-z0-9])\b"))),
    ("DEVICE", Gated(re.compile(
        rf"\b(?:serial|device id|serial number|imei|implant|udi)(?: number| no\.?| num| id| #"
        rf"|#)*{_VALUE}(?P<body>(?=[a-z0-9-]*\d)[a-z0-9][a-z0-9-]{{5,20}})\b"))),
)  # fmt: skip
_CARD = re.compile(r"\d(?<![\w-]\d)\d{3}[ -]?(?:\d{4}[ -]?){2}\d{4}(?![\w-])")
_BIRTH = Gated(
    re.compile(
        r"\b(?:d\.?o\.?b\.?|date of birth|birth ?date|birthday|born(?: on)?|fecha de nacimiento"
        r"|naci[óo](?: el)?)[\s:#=.\-–]*(?:is |was |on |el |es )?"
        r"(?P<body>\d{1,4}[/.\-]\d{1,2}[/.\-]\d{2,4}|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov"
        r"|dec)[a-z]*\.? \d{1,2}(?:st|nd|rd|th)?(?:,? \d{4})?|\d{1,2}(?:st|nd|rd|th)? (?:of "
        r"|de )?[a-z]{3,10}(?:,? (?:de )?\d{4}))"
    )
)
_ROOM = Gated(
    re.compile(
        r"\b(?:(?:in|at|of|from|to) )?(?P<body>(?:rm\.?|room|bed|bay|cubicle|habitación|cama"
        r"|cuarto)\s?#?\s?(?=[a-z]{0,2}-?\d)[a-z]{0,2}-?\d{1,4}[a-z]?)\b(?!\s?(?:%|am\b|pm\b))"
    )
)


def emails(document: Document) -> list[Contact]:
    """Return the e-mail addresses in text order."""
    return document.once(_emails)


def _emails(document: Document) -> list[Contact]:
    if "@" not in document.text:
        return []
    return [Contact(hit.start(), hit.end(), "EMAIL", hit.group()) for hit in _EMAIL.finditer(document.lower)]


def phones(document: Document) -> list[Contact]:
    """Return the telephone numbers in text order; `value` holds digits only. Short public lines (911, 988) are none."""
    return document.once(_phones)


def _phones(document: Document) -> list[Contact]:
    found = []
    for hit in _PHONE.finditer(document):
        digits = "".join(character for character in re.split(r"(?i)x|ext", hit.group())[0] if character.isdigit())
        if len(digits) >= 7 and not _SSN_SHAPE.match(hit.group()):
            found.append(Contact(hit.start(), hit.end(), "PHONE", digits))
    return found


def links(document: Document) -> list[Contact]:
    """Return web addresses in text order."""
    return document.once(_links)


def _links(document: Document) -> list[Contact]:
    inside = Cover(len(document.text), ((mail.start, mail.end) for mail in emails(document)))
    return [
        Contact(hit.start(), hit.end(), "URL", hit.group().rstrip(".,;:!?"))
        for hit in _URL.finditer_lower(document)
        if not inside.touches(*hit.span())
    ]


_LINE = re.compile(r"[2-9]\d\d-\d{4}")
_FILED = re.compile(r"#|\b(?:mrn|m\.r\.n|rec(?:ord)?|chart|numbers?|no|num|id|is|was|expediente|historia)\b")
_LONG_WORD = re.compile(r"[a-z]{5}")


def _is_something_else(label: str, hit: re.Match[str]) -> bool:
    """Say whether this is a line to call ("Ask for a visit: 555-0161"), or the plate a dish ("a plate brought in")."""
    if label == "MRN":
        return bool(_LINE.fullmatch(hit.group("body"))) and not _FILED.search(
            hit.group(), 0, hit.start("body") - hit.start()
        )
    return label == "VEHICLE" and bool(_LONG_WORD.search(hit.group("body")))


def numbers(document: Document) -> list[Contact]:
    """Return numbers that stand for a person: SSN, record, plan, account, licence, plate and device numbers."""
    return document.once(_numbers)


def _numbers(document: Document) -> list[Contact]:
    lower = document.lower
    if not document.has_digits:
        return []
    found: list[Contact] = []
    taken = Cover(len(lower))
    for label, pattern in _CUED:
        for hit in pattern.finditer_lower(document):
            if not _is_something_else(label, hit):
                _add(found, taken, Contact(*hit.span("body"), label, hit.group("body")))
    for hit in _SSN_SHAPE.finditer(lower):
        _add(found, taken, Contact(hit.start(), hit.end(), "SSN", hit.group()))
    for hit in _CARD.finditer(lower):
        _add(found, taken, Contact(hit.start(), hit.end(), "ACCOUNT", hit.group()))
    for hit in _IP.finditer(lower) if lower.count(".") > 2 else ():
        _add(found, taken, Contact(hit.start(), hit.end(), "IP", hit.group()))
    return sorted(found)


def _add(found: list[Contact], taken: Cover, contact: Contact) -> None:
    if not taken.touches(contact.start, contact.end):
        taken.take(contact.start, contact.end)
        found.append(contact)


def births(document: Document) -> list[Contact]:
    """Return dates of birth that are called so."""
    return [Contact(*hit.span("body"), "DATE", hit.group("body")) for hit in _BIRTH.finditer_lower(document)]


def rooms(document: Document) -> list[Contact]:
    """Return numbered rooms and beds."""
    return [Contact(*hit.span("body"), "LOCATION", hit.group("body")) for hit in _ROOM.finditer_lower(document)]
