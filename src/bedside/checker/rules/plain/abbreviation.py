"""L103: an abbreviation that is not explained."""

import re
from collections.abc import Iterator
from functools import cache

from bedside.checker.context import Context, known
from bedside.checker.document import Document
from bedside.checker.finding import Finding, Severity
from bedside.checker.lexicons import rows, words
from bedside.checker.rule import Rule, replace

RULE = Rule(
    code="L103",
    name="abbreviation",
    family="plain",
    title="An abbreviation that is not explained",
    severity=Severity.ADVICE,
)

_CAPITALS = re.compile(r"(?<![\w#@&./-])[A-Z]{2,5}(?:s|'s)?\b(?![&/.@-]\w)")


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Find the first use of an abbreviation that nothing beside it explains. Warn where few know it."""
    text = document.text
    if not _CAPITALS.search(text) or _is_shout(text):
        return
    meanings = _meanings("abbreviations_es" if document.language == "es" else "abbreviations")
    understood = words("known_abbreviations")
    seen: set[str] = set()
    for hit in _CAPITALS.finditer(text):
        short = hit.group().removesuffix("'s").removesuffix("s")
        if short in seen or short in understood or short in words("roman_numerals") or _credential(text, hit):
            continue
        seen.add(short)
        if _explained(text, hit.start(), hit.end()) or any(
            short.lower() in phrase.split() for phrase in known(context.organization).phrases
        ):
            continue
        meaning, rare = meanings.get(short, ("", False))
        if not meaning and _near_capitals(text, hit):
            continue
        yield RULE.finding(
            document,
            hit.start(),
            hit.end(),
            label="ABBREVIATION",
            confidence=0.8 if meaning else 0.5,
            message="known" if meaning else "",
            severity=Severity.WARNING if rare else None,
            params={"meaning": meaning},
            fixes=(replace(document, hit.start(), hit.start() + len(short), f"{meaning} ({short})"),)
            if meaning
            else (),
        )


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
