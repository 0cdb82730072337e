"""A106: letters that only look like a font."""

import re
import unicodedata
from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.finding import Finding, Fix, Severity
from bedside.checker.rule import Rule, about_original

RULE = Rule(
    code="A106",
    name="lookalike-font",
    family="access",
    title="Letters that only look like a font",
    severity=Severity.WARNING,
)

# Mathematical, full-width, circled, bracketed and squared letters, and the letterlike symbols.
_LETTER = (
    "[\U0001d400-\U0001d7ff\uff21-\uff3a\uff41-\uff5a\u24b6-\u24e9\u249c-\u24b5\U0001f130-\U0001f149"
    "\U0001f150-\U0001f169\U0001f170-\U0001f189ℂℊ-ℓℕℙ-ℝℤℨℬℭℯ-ℴ]"
)
_STYLED = re.compile(f"{_LETTER}{{2,}}(?:[ '’,.-]+{_LETTER}+)*")


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Find mathematical, full-width and circled letters and offer plain ones."""
    if document.original.isascii():
        return
    for hit in _STYLED.finditer(document.original):
        plain = _plain(hit.group())
        yield about_original(
            RULE,
            document,
            hit.start(),
            hit.end(),
            label="FONT",
            confidence=0.95,
            params={"plain": plain},
            fixes=(Fix("replace", plain, hit.start(), hit.end()),),
        )


def _plain(styled: str) -> str:
    """Return ordinary letters; squared and circled capitals, which have no compatibility form, by their names."""
    letters = []
    for character in unicodedata.normalize("NFKC", styled):
        name = unicodedata.name(character, "")
        letters.append(
            name[-1]
            if "LATIN CAPITAL LETTER" in name and not character.isascii() and ord(character) > 0x1F000
            else character
        )
    return "".join(letters)
