"""What a rule is: a code that never changes, what it needs, and the function that looks."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from bedside.checker.context import Context, Kind, Purpose
from bedside.checker.document import Document
from bedside.checker.finding import Finding, Fix, Severity

Check = Callable[[Document, Context], Iterable[Finding]]


@dataclass(slots=True)
class Rule:
    """A rule. `code` is stable for ever; `name` is for people and may be improved.

    `purposes` and `kinds` say for which texts it looks. The module that defines it hangs its function on it with
    `@RULE.check` and has a page (`.md`) of the same stem.
    """

    code: str
    name: str
    family: str
    title: str
    severity: Severity
    purposes: frozenset[Purpose] = frozenset({"publish"})
    kinds: frozenset[Kind] = frozenset({"post", "reply"})
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


def replace(document: Document, start: int, end: int, replacement: str) -> Fix:
    """Offer to put `replacement` where the stretch `start`-`end` of the normalised text is."""
    span = document.original_span(start, end)
    return Fix("replace", replacement, span.start, span.end)


def remove(document: Document, start: int, end: int) -> Fix:
    """Offer to take the stretch away, with the space (or the comma) that would be left over."""
    text = document.text
    if start > 0 and text[start - 1] == " " and (end == len(text) or text[end] in " .,;:!?\n)"):
        start -= 1
    elif end < len(text) and text[end] == " ":
        end += 1
    span = document.original_span(start, end)
    return Fix("remove", "", span.start, span.end)
