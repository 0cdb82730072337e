"""L103: an abbreviation that is not explained."""

import re
from collections.abc import Iterator
from functools import cache

from bedside.checker.context import Context, known
from bedside.checker.document import Document
from bedside.checker.facts import english, spanish
from bedside.checker.facts.fitting import fitted
from bedside.checker.facts.loud import is_everyday
from bedside.checker.finding import Finding, Fix, Severity
from bedside.checker.lexicons import rows, words
from bedside.checker.rule import Rule, replace

RULE = Rule(
    code="L103",
    name="abbreviation",
    family="plain",
    title="An abbreviation that is not explained",
    severity=Severity.ADVICE,
    hears="abbreviation",
)

# Capitals, or small letters inside them as in "AFib".
_CAPITALS = re.compile(r"(?<![\w#@&./-])[A-Z]{2,5}(?:[a-z]{1,3}|'s)?\b(?![&/.@-]\w)")
# Between the meanings of an abbreviation that has several.
_SEVERAL = " / "


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Find the first use of an abbreviation that nothing beside it explains. Warn where few know it, or we don't."""
    text = document.text
    if not _CAPITALS.search(text) or _is_shout(text):
        return
    meanings = _meanings("abbreviations_es" if document.language == "es" else "abbreviations")
    understood = words("known_abbreviations")
    seen: set[str] = set()
    loud = sum(hit.group() not in meanings and is_everyday(hit.group()) for hit in _CAPITALS.finditer(text))
    for hit in _CAPITALS.finditer(text):
        short, ending = _short(hit.group(), meanings)
        if not short or short in seen or short in understood or _is_none(text, hit, short):
            continue
        seen.add(short)
        if _explained(text, hit.start(), hit.end()) or any(
            short.lower() in phrase.split() for phrase in known(context.organization).phrases
        ):
            continue
        meaning, rare = meanings.get(short.upper(), ("", False))
        if (not meaning and _near_capitals(text, hit)) or (is_everyday(short) and (not meaning or loud)):
            continue  # loud words are for A104 to tell
        yield RULE.finding(
            document,
            hit.start(),
            hit.end(),
            label="ABBREVIATION",
            confidence=0.8 if meaning else 0.5,
            message="known" if meaning else "",
            severity=Severity.WARNING if rare or not meaning else None,
            params={"meaning": meaning},
            fixes=_fixes(document, hit, short, ending, meaning),
        )


def _short(written: str, meanings: dict[str, tuple[str, bool]]) -> tuple[str, str]:
    """Return the abbreviation and its ending, "s" or "'s"; "" for a word with capitals in it that is none."""
    if written.isupper() or (not written.endswith("'s") and written.upper() in meanings):
        return written, ""
    for ending in ("'s", "s"):
        if written.removesuffix(ending).isupper():
            return written.removesuffix(ending), ending
    return "", ""


def _is_none(text: str, hit: re.Match[str], short: str) -> bool:
    return short in words("roman_numerals") or _credential(text, hit)


def _fixes(document: Document, hit: re.Match[str], short: str, ending: str, meaning: str) -> tuple[Fix, ...]:
    """Offer the meaning with the abbreviation behind it, in the same number: "nursing assistants (CNAs)"."""
    if not meaning or _SEVERAL in meaning:
        return ()
    if ending == "s":
        meaning = (spanish if document.language == "es" else english).plural(meaning)
    elif ending:
        meaning += ending
    if document.sentence_at(hit.start()).start == hit.start():
        meaning = meaning[0].upper() + meaning[1:]
    edit = fitted(document, hit.start(), hit.end(), f"{meaning} ({short}{ending})")
    return (replace(document, *edit),) if edit else ()


@cache
def _meanings(name: str) -> dict[str, tuple[str, bool]]:
    """Return what each abbreviation stands for, and whether few readers know it."""
    return {short: (meaning, known_by == "rare") for short, meaning, known_by in rows(name)}


def _is_shout(text: str) -> bool:
    """Say whether most letters are capitals, so that they mean nothing."""
    letters = [character for character in text if character.isalpha()]
    return sum(character.isupper() for character in letters) * 2 > len(letters)


def _explained(text: str, start: int, end: int) -> bool:
    """Say whether brackets explain it: "blood pressure (BP)" or "BP (blood pressure)"."""
    return text[:start].endswith("(") or text[end : end + 2] == " ("


def _credential(text: str, hit: re.Match[str]) -> bool:
    """Say whether it follows a name, as in "Ana Ruiz, NP"."""
    return re.search(r"[A-Z][\w'-]+(?:, [A-Z]{2,5})*, $", text[: hit.start()]) is not None


def _near_capitals(text: str, hit: re.Match[str]) -> bool:
    """Say whether it stands in a shout, where capitals mean nothing."""
    around = re.findall(r"[A-Za-z]{2,}", text[max(0, hit.start() - 25) : hit.end() + 25])
    return len([word for word in around if word.isupper()]) > 2
