"""L107: a percentage where a count would be clearer."""

import re
from collections.abc import Iterator
from fractions import Fraction

from bedside.checker.context import Context
from bedside.checker.document import Document, Span
from bedside.checker.facts.shares import Share, as_count, has_count_near, shares
from bedside.checker.finding import Finding, Fix, Severity
from bedside.checker.rule import Rule, replace

RULE = Rule(
    code="L107",
    name="unclear-number",
    family="plain",
    title="A percentage that is hard to picture",
    severity=Severity.WARNING,
    hears="numbers",
)

# How strong something is, a price or a laboratory value: numbers that have to be as they are.
_AS_IT_IS = re.compile(
    r"\b(?:alcohol|bac|bleach|solution|cream|gel|ointment|lotion|saline|peroxide|deet|permethrin|chlorhexidine"
    r"|lidocaine"
    r"|hydrocortisone|minoxidil|a1c|hba1c|hemoglobin|saturation|oxygen|spo2|humidity|discount|off|tax|interest|apr"
    r"|sale"
    r"|coupon|daily value|juice|milk|cotton|spf|battery|copay|coinsurance|match|ethanol|fat|fee|fees|raise|salary"
    r"|cloro"
    r"|solución|crema|descuento|impuesto|humedad|hemoglobina|oxígeno)\b"
)
_PEOPLE = re.compile(
    r" (?:of|de) (?:(?:all|the|our|us|u\.s\.|american|older|young|younger|adult|pregnant|local|todos|todas|los|las"
    r"|el|la"
    r"|nuestros|nuestras) )*(?:people|adults?|women|men|children|kids|teens|teenagers|babies|infants|patients"
    r"|residents"
    r"|americans|students|parents|families|households|mothers|workers|nurses|girls|boys|seniors|smokers|veterans|cases"
    r"|deaths|births|pregnancies|users|participants|population|personas|adult[oa]s|mujeres|hombres|niñ[oa]s|pacientes"
    r"|jóvenes|casos|muertes|familias|madres|padres|trabajador[ae]s|población|embarazos)\b"
)
# What goes away with the percentage: "20% of adults" is "1 in 5 adults", and "20% of our nurses" stays "of our".
_OF_PEOPLE = re.compile(r" of (?!all|the|our|us\b|u\.s)| de (?:l[oa]s )?(?!nuestr|tod)")
_CHANCE = re.compile(r"\b(?:chance|risk|odds|probability|rate|prevalence|riesgo|probabilidad|tasa)\b")
_ARTICLE_ES = re.compile(r"\b(?:el|un) $")


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Warn of decimals and of shares below one percent; advise on a share of people that a count would show."""
    for share in shares(document):
        of_what, of_chance = document.once(_sentence_tells, document.sentence_at(share.start))
        if of_what or share.percent > 100 or _is_change(document, share):
            continue
        if has_count_near(document, share.start, share.end, 60):
            continue
        of_people = _PEOPLE.match(document.lower, share.end) is not None
        odd = share.decimals and share.percent != round(share.percent)
        if not odd and not of_people and not (of_chance and share.percent < 10):
            continue
        start, instead = _as_words(document, share)
        yield RULE.finding(
            document,
            share.start,
            share.end,
            label="PERCENT",
            confidence=0.8,
            message="decimals" if odd else "",
            severity=None if odd else Severity.ADVICE,
            params={"plain": instead},
            fixes=(_fix(document, start, share.end, instead),) if of_people else (),
        )


def _sentence_tells(document: Document, sentence: Span) -> tuple[bool, bool]:
    """Say whether a sentence has numbers that must be as they are, and whether it tells of a chance."""
    return (
        _AS_IT_IS.search(document.lower, *sentence) is not None,
        _CHANCE.search(document.lower, *sentence) is not None,
    )


def _fix(document: Document, start: int, end: int, instead: str) -> Fix:
    gone = _OF_PEOPLE.match(document.lower, end)
    return replace(document, start, gone.end() if gone else end, f"{instead} " if gone else instead)


def _is_change(document: Document, share: Share) -> bool:
    """Say whether it tells of a change ("by 20%", "20% lower"), which no count could show."""
    before = document.lower[max(0, share.start - 24) : share.start]
    after = document.lower[share.end : share.end + 16]
    return bool(_CHANGE_BEFORE.search(before) or _CHANGE_AFTER.match(after))


_CHANGE_BEFORE = re.compile(r"\b(?:by|by about|by nearly|by almost|by up to|by more than|en un|un|hasta un|casi un) $")
_CHANGE_AFTER = re.compile(
    r" (?:more|less|fewer|lower|higher|greater|smaller|effective|increase|decrease|reduction|drop|rise|improvement"
    r"|off|más"
    r"|menos|efectiv|eficaz|menor|mayor)"
)


def _as_words(document: Document, share: Share) -> tuple[int, str]:
    """Return from where on to write the count, and the count: "about 13 in 100", or in Spanish "13 de cada 100"."""
    some, of = as_count(share.percent)
    exact = Fraction(some * 100, of) == share.percent
    before = document.lower[max(0, share.start - 12) : share.start]
    if document.language == "es":
        hit = _ARTICLE_ES.search(before)
        start = share.start - len(hit.group()) if hit else share.start
        about = "" if exact or before.rstrip().endswith(("cerca", "alrededor")) else "unos "
        return start, f"{about}{some} de cada {of}"
    about = "" if exact or before.endswith(("about ", "nearly ", "around ", "almost ", "than ")) else "about "
    at_start = document.sentence_at(share.start).start == share.start
    words = f"{about}{some:,} in {of:,}"
    return share.start, words[0].upper() + words[1:] if at_start else words
