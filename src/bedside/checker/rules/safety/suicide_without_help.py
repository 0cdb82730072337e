"""S105: words about suicide without a line to call."""

from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.facts.dangers import dangers
from bedside.checker.facts.lines_of_help import lines_of, names_line
from bedside.checker.finding import Finding, Fix, Severity
from bedside.checker.rule import Rule

RULE = Rule(
    code="S105",
    name="suicide-without-help",
    family="safety",
    title="About suicide, without a line to call",
    severity=Severity.WARNING,
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Warn where a text speaks of suicide or self-harm and names no crisis line of `Context.country`.

    A reply in which somebody's own thoughts of it are spoken of is blocked: they may be in danger now.
    """
    words = dangers(document, "suicide")
    lines = lines_of(context.country)
    if not words or lines is None or names_line(document, context.country, "crisis"):
        return
    end = len(document.original.rstrip())
    line = lines.crisis[0]
    danger = context.kind == "reply" and any(word.key == "veiled" for word in words)
    yield RULE.finding(
        document,
        words[0].start,
        words[0].end,
        label="SUICIDE",
        confidence=0.9 if words[0].key == "word" else 0.8,
        severity=Severity.BLOCK if danger else None,
        params={"line": line},
        fixes=(Fix("replace", _help(line, spanish=(context.language or document.language) == "es"), end, end),),
    )


def _help(line: str, *, spanish: bool) -> str:
    """Return the sentence to add. 988 also takes texts, and speaks Spanish when one presses 2."""
    if spanish:
        press = " y oprima el 2" if line == "988" else ""
        return f" Si usted o alguien que conoce está pasando por un momento difícil, llame al {line}{press}."
    text = "or text " if line == "988" else ""
    return f" If you or someone you know is struggling, call {text}{line}."
