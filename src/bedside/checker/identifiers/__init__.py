"""Where in a text is anything that could identify anybody: the eighteen kinds of 45 CFR 164.514(b)(2)(i).

from bedside.checker.identifiers import identifiers

for each in identifiers(Document("Seen by Dr. Ana Ruiz on March 3")):
    print(each.label, each.start, each.end, each.sure)
"""

import re

from bedside.checker.document import Cover, Document
from bedside.checker.gates import Gated
from bedside.checker.identifiers.addresses import addresses, postal_codes
from bedside.checker.identifiers.codes import codes, spoken
from bedside.checker.identifiers.contacts import contacts, rest_of_links
from bedside.checker.identifiers.found import Identifier
from bedside.checker.identifiers.gate import IDENTIFIERS
from bedside.checker.identifiers.hidden import decoded, hidden
from bedside.checker.identifiers.tagger import words_of
from bedside.checker.identifiers.when import dates
from bedside.checker.identifiers.who_where import people_and_places

__all__ = ["Identifier", "identifiers"]

# The first is the quicker, since it begins with certain letters; the second is exact.
_MAYBE_NINETY = re.compile(r"9\d|1[0-2]\d")
_NINETY = re.compile(r"(?<!\d)(?:9\d|1[0-2]\d)(?!\d)")
_AGE = Gated(
    re.compile(
        r"\b(?P<body>9\d|1[0-2]\d)(?:[\s-]*(?:years?[\s-]*old|yrs?[\s-]*old|y/?o|yo|year|años)\b|[\s-]?(?:[mf]\b))"
        r"|\b(?:she|he|they|mom|dad|mother|father|grandma|grandpa|abuela|abuelo)(?:'s|\s(?:is|was|are|were|es|era|tiene))\s"
        r"(?P<said>9\d|1[0-2]\d)(?=\s*(?:[,;.!?)]|\Z|and\b|now\b|y\b))"
        # As newspapers write it: "Ana Ruiz, 93, of Springfield", "my mother (94)".
        r"|(?-i:\b[A-Z][a-z'-]+)(?:,\s|\s\()(?P<beside>9\d|1[0-2]\d)(?=[,)]|\.(?:\s|\Z)|\s(?:of|from|de)\b)"
        r"|\b(?:mom|dad|mother|father|grandma|grandpa|grandmother|grandfather|wife|husband|aunt|uncle|sister|brother|man|woman"
        r"|patient|resident|abuela|abuelo|madre|padre|esposa|esposo|tía|tío|señora|señor|paciente)(?:,\s|\s\()"
        r"(?P<kin>9\d|1[0-2]\d)(?=[,)]|\.(?:\s|\Z)|\s(?:of|from|de)\b)"
        r"|\b(?:age|aged|edad|turned|turns|turning|cumplió|cumple)\s*(?:of\s|:\s?|is\s)?(?P<after>9\d|1[0-2]\d)\b(?!\s?(?:%|mg|percent))",
        re.IGNORECASE,
    ),
    register=IDENTIFIERS,
)


def identifiers(document: Document) -> list[Identifier]:
    """Return the identifiers of a text in text order (offsets of the normalised text); none overlaps another."""
    return document.once(_identifiers)


def _identifiers(document: Document) -> list[Identifier]:
    taken = Cover(len(document.text))
    found = list(contacts(document, taken))
    words = words_of(document)
    for date in dates(document, words):
        if not taken.touches(date.start, date.end):
            taken.take(date.start, date.end)
            found.append(date)
    found += decoded(document, taken, identifiers)
    if document.has_digits:
        found += addresses(document, taken)
        found += _ages(document, taken)
        found += codes(document, taken)
    found += spoken(document, taken)
    found += hidden(document, taken, identifiers)
    found += people_and_places(document, words, taken)
    if document.has_digits:
        found += postal_codes(document, taken, found)
    found.sort()
    rest = rest_of_links(document, taken, found)
    return sorted([*found, *rest]) if rest else found


def _ages(document: Document, taken: Cover) -> list[Identifier]:
    found: list[Identifier] = []
    if not (_MAYBE_NINETY.search(document.text) and _NINETY.search(document.text)):
        return found
    for hit in _AGE.finditer(document):
        start, end = next(hit.span(name) for name in ("body", "said", "beside", "kin", "after") if hit.group(name))
        if not taken.touches(start, end):
            taken.take(start, end)
            found.append(Identifier(start, end, "AGE", 0.8))
    return found
