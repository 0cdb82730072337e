"""What a rule is: a code that never changes, what it needs, and the function that looks."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from bedside.checker.context import Context, Kind, Picture, Purpose
from bedside.checker.document import Document
from bedside.checker.finding import Finding, Fix, Severity

Check = Callable[[Document, Context], Iterable[Finding]]


@dataclass(slots=True, eq=False)
class Rule:
    """A rule. `code` is stable for ever; `name` is for people and may be improved.

    `purposes` and `kinds` say for which texts it looks; `reads_alt_text` that it reads the alt texts of pictures too;
    `hears` is the kind of wording (see `wording.kinds`) of which it tells what the network hears besides;
    `wants_answer` is true where a person has to answer for each thing in a picture that it tells of;
    `whichever_words` is true where it tells of a sentence or a text as a whole, whichever words are in it.
    The module that defines it hangs its function on it with `@RULE.check` and has a page (`.md`) of the same stem.
    """

    code: str
    name: str
    family: str
    title: str
    severity: Severity
    purposes: frozenset[Purpose] = frozenset({"publish"})
    kinds: frozenset[Kind] = frozenset({"post", "reply"})
    reads_alt_text: bool = False
    hears: str = ""
    wants_answer: bool = False
    whichever_words: bool = False
    find: Check = field(init=False, repr=False)

    def check(self, function: Check) -> Check:
        """Let `function` be what looks for this rule."""
        self.find = function
        return function

    def applies(self, context: Context) -> bool:
        """Say whether this rule looks at texts of this purpose and kind."""
        return context.purpose in self.purposes and context.kind in self.kinds

    def finding(
        self,
        document: Document,
        start: int,
        end: int,
        *,
        label: str,
        confidence: float,
        message: str = "",
        params: dict[str, str] | None = None,
        severity: Severity | None = None,
        fixes: tuple[Fix, ...] = (),
    ) -> Finding:
        """Make a finding for the stretch `start`-`end` of the normalised text.

        `message` is the variant of this rule's sentence in the catalogue ("" for its only one).
        """
        span = document.original_span(start, end)
        matched = document.text[start:end]
        return Finding(
            code=self.code,
            start=span.start,
            end=span.end,
            label=label,
            severity=severity or self.severity,
            confidence=round(confidence, 2),
            message=f"{self.code}.{message}" if message else self.code,
            params={"matched": matched, **(params or {})},
            fixes=fixes,
            matched=matched,
        )


def replace(document: Document, start: int, end: int, replacement: str, *, says: str = "") -> Fix:
    """Offer to put `replacement` where the stretch `start`-`end` of the normalised text is."""
    span = document.original_span(start, end)
    return Fix("replace", replacement, span.start, span.end, says)


def remove(document: Document, start: int, end: int) -> Fix:
    """Offer to take the stretch away, with the space (or the comma) that would be left over."""
    text = document.text
    if start > 0 and text[start - 1] == " " and (end == len(text) or text[end] in " .,;:!?\n)"):
        start -= 1
    elif end < len(text) and text[end] == " ":
        end += 1
    span = document.original_span(start, end)
    return Fix("remove", "", span.start, span.end)


# What goes with the name where "a patient" takes its place.
_BEFORE_NAMES = (
    *("mrs. ", "mr. ", "ms. ", "mrs ", "mr ", "ms ", "miss ", "señora ", "señor ", "sra. ", "sr. "),
    *("our patient, ", "our patient ", "patient "),
)


def unname(document: Document, start: int, end: int) -> tuple[Fix, Fix]:
    """Offer "a patient" for a name (with the possessive and the capital kept), or to take the name away."""
    first = start
    before = document.lower[max(0, start - 14) : start]
    for title in _BEFORE_NAMES:
        if before.endswith(title):
            first -= len(title)
            break
    capital = document.text[first].isupper() and (first == 0 or document.sentence_at(first).start == first)
    words = "un paciente" if document.language == "es" else "a patient"
    possessive = end + 2 if document.lower.startswith("'s", end) else end
    return replace(document, first, end, words.capitalize() if capital else words), remove(document, start, possessive)


def about_original(
    rule: Rule,
    document: Document,
    start: int,
    end: int,
    *,
    label: str,
    confidence: float,
    message: str = "",
    params: dict[str, str] | None = None,
    severity: Severity | None = None,
    fixes: tuple[Fix, ...] = (),
) -> Finding:
    """Make a finding for a stretch of the original text: for what normalising would have taken away (emoji, fonts)."""
    matched = document.original[start:end]
    return Finding(
        code=rule.code,
        start=start,
        end=end,
        label=label,
        severity=severity or rule.severity,
        confidence=confidence,
        message=f"{rule.code}.{message}" if message else rule.code,
        params={"matched": matched, **(params or {})},
        fixes=fixes,
        matched=matched,
    )


def about_picture(
    rule: Rule,
    number: int,
    picture: Picture,
    *,
    label: str,
    confidence: float,
    start: int = 0,
    end: int = 0,
    message: str = "",
    params: dict[str, str] | None = None,
    severity: Severity | None = None,
    fixes: tuple[Fix, ...] = (),
) -> Finding:
    """Make a finding about a picture; offsets and fixes are those of its alt text."""
    return Finding(
        code=rule.code,
        start=start,
        end=end,
        label=label,
        severity=severity or rule.severity,
        confidence=confidence,
        message=f"{rule.code}.{message}" if message else rule.code,
        params={"matched": picture.alt or "", "picture": picture.name or str(number + 1), **(params or {})},
        fixes=fixes,
        picture=number,
        matched=f"{picture.name}\n{picture.alt or ''}",
    )
