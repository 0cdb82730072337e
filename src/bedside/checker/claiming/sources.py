"""Whether a text says where a claim comes from: a DOI, "(NEJM 2023)", "according to the CDC", a link beside it."""

import re

from bedside.checker.claiming.claim import Source
from bedside.checker.claiming.words import alternatives, any_of, words_in
from bedside.checker.document import Document, Span
from bedside.checker.facts.contacts import links

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ene|abr|ago|dic)"
# Numbers that lead to a paper, and notes; looked for from the sentence on to the end of the text.
_NUMBERED = re.compile(r"\b10\.\d{4,9}/\S|\bdoi\b|\bpmid\b|\bpmc\d{5}|\bpubmed\b|\[\d{1,3}\]|\bnct\d{8}\b")
_SOURCE_LINE = re.compile(r"(?<!\w)(?:sources?|references?|fuentes?|referencias?|source link|citation)\s?:\s?\S")
# "(CDC, 2024)", "(Smith et al., 2020)": a name and a year in brackets, and no date of an event.
_BRACKETS = re.compile(r"\([^()\n]{0,80}\)")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_DATE = re.compile(rf"\b{_MONTH}[a-z]*\.? \d|\d (?:de )?{_MONTH}|\b{_MONTH}[a-z]* (?:19|20)\d\d")
# "according to the CDC": whoever is named there, but not "experts" or "studies".
_ACCORDING = re.compile(
    r"(?<!\w)(?:according to|as reported by|reported by|estimated by|as per|ranked by"
    r"|ranked #?\d+ by|named \w+(?: \w+){0,4} by"
    r"|data from|figures from|numbers from|report from|study in|trial in|published in|review in|survey by|study by"
    r"|researchers (?:at|from)|scientists (?:at|from)|study (?:at|from)|según|de acuerdo con|datos de|publicado en"
    r"|publicada en|un estudio de)\s(?:the |a |an |our |la |el |los |las |dr\.? |dra\.? |\d{4} )*(?P<who>\w[\w.]*)"
)
_NOBODY = frozenset(
    """experts studies research science doctors scientists researchers some many recent new data most people patients
    legend expertos estudios médicos ciencia científicos algunos muchos pacientes""".split()  # noqa: SIM905
)
_BOOKING = frozenset(
    """book booking appointment appointments schedule register registration rsvp join signup sign apply shop buy order
    donate enroll reserve tickets follow cita citas inscríbase regístrese reserve compre agende""".split()  # noqa: SIM905
)
# A post with no more words is read at one glance, wherever in it the link stands.
_SHORT_POST = 120
_READING = frozenset(
    """learn read more facts source sources study research report data details find guide guidance infórmese lea más
    fuente fuentes estudio informe datos detalles sepa conozca aprenda guía""".split()  # noqa: SIM905
)
_AUTHORITY = re.compile(
    r"\.(?:gov|edu|mil|int|gob)(?:[./:?]|\Z)|\b(?:who\.int|paho\.org|nejm\.org|bmj\.com|doi\.org)\b"
)
# A survey or a register that is told by its own name needs no capital: "according to the state survey".
_REGISTER = re.compile(
    r"(?<!\w)(?:according to|based on|data from|figures from|reported by|según|de acuerdo con|datos de|con datos de)"
    r" (?:the |our |el |la |del |los |las )(?:\w+ ){0,3}?(?:survey|census|registry|register|(?:health )?department"
    r"|encuesta|censo|registro|ministerio|secretaría)(?!\w)"
)
_SAYS = r"says?|said|reports?|reported|estimates?|estimated|found|finds?"
# "The CDC says", "says the CDC".
_WHO = alternatives("authority")
_ATTRIBUTED = re.compile(
    rf"(?<!\w)(?:(?:{_WHO}) (?:\w+ )?(?:{_SAYS}|data|figures|study|shows)"
    rf"|(?:{_SAYS}|dicen?|informan?|calculan?) (?:the |el |la |los |las )?(?:{_WHO}))(?!\w)"
)


def source_of(document: Document, sentence: Span) -> Source:
    """Return what the text itself puts behind the claim of a sentence (never `Source.EVIDENCE`)."""
    near = _near(document, sentence)
    if _names_source(document, sentence, near):
        return Source.TEXT
    short = len(document.tokens) <= _SHORT_POST
    for link in links(document):
        beside = words_in(document, document.sentence_at(link.start))
        if "." not in link.value or beside & _BOOKING:
            continue
        if sentence.start <= link.start < near.end or (short and _leads_to_facts(link.value, beside)):
            return Source.LINK
    return Source.NONE


def _leads_to_facts(link: str, beside: set[str]) -> bool:
    """Say whether a link further away is one to read: of an authority, or beside words that say so."""
    return bool(beside & _READING or _AUTHORITY.search(link))


def _near(document: Document, sentence: Span) -> Span:
    """Return a sentence with the one after it, where a source usually stands."""
    number = document.sentence_number(sentence.start)
    following = document.sentences[number + 1] if number + 1 < len(document.sentences) else sentence
    return Span(sentence.start, following.end)


def _names_source(document: Document, sentence: Span, near: Span) -> bool:
    lower = document.lower
    if _NUMBERED.search(lower, sentence.start) or _SOURCE_LINE.search(lower, sentence.start):
        return True
    for bracket in _BRACKETS.finditer(document.text, *near):
        inside = bracket.group()
        if (
            _YEAR.search(inside)
            and any(character.isupper() for character in inside)
            and not _DATE.search(inside.lower())
        ):
            return True
    return (
        any(_is_somebody(document, hit) for hit in _ACCORDING.finditer(lower, *near))
        or _REGISTER.search(lower, *near) is not None
        or _ATTRIBUTED.search(lower, *sentence) is not None
    )


def _is_somebody(document: Document, hit: re.Match[str]) -> bool:
    """Say whether a name follows: a capital, or a text that has none."""
    who = hit.group("who").strip(".")
    return who not in _NOBODY and (document.text[hit.start("who")].isupper() or any_of("authority", [who]))
