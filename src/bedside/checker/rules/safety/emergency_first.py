"""S107: signs of an emergency, and something else than calling for help first."""

import re
from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.facts.dangers import dangers
from bedside.checker.facts.lines_of_help import lines_of, names_line
from bedside.checker.finding import Finding, Fix, Severity
from bedside.checker.phrases import Phrase
from bedside.checker.rule import Rule

RULE = Rule(
    code="S107",
    name="emergency-first",
    family="safety",
    title="Signs of an emergency, without calling for help first",
    severity=Severity.WARNING,
)

_HELP = re.compile(
    r"(?<!\w)(?:emergency (?:room|services|department|number|help)|ambulance|(?:the|nearest|an) er\b|urgencias"
    r"|ambulancia|servicios de emergencia)"
)
# Where one is invited to hear about it, nobody is ill.
_EVENT = re.compile(
    r"(?<!\w)(?:class|talk|webinar|seminar|workshop|seat|spot|walk|lecture|tour|charla|taller|clase)(?![\w-])"
)

# In an answer to somebody who tells of long ago, nobody may be ill now.
_YOURS = re.compile(r"(?<!\w)(?:if|for|when|your|you|you're|si|su|usted|para)(?!\w)")


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Warn where signs stand beside an appointment, a message or a wait, and nobody is called.

    A reply to somebody who may have them now is blocked.
    """
    signs = dangers(document, "emergency")
    lines = lines_of(context.country)
    if len(signs) < 2 or lines is None:
        return
    sign = _sign_before_waiting(document, signs)
    if (
        sign is None
        or names_line(document, context.country, "emergency")
        or _HELP.search(document.lower)
        or _EVENT.search(document.lower)
    ):
        return
    end = len(document.original.rstrip())
    sentence = document.sentence_at(sign.start)
    yield RULE.finding(
        document,
        sign.start,
        sign.end,
        label="EMERGENCY",
        confidence=0.8,
        severity=Severity.BLOCK if context.kind == "reply" and _YOURS.search(document.lower, *sentence) else None,
        params={"line": lines.emergency[0]},
        fixes=(Fix("replace", _call(document, lines.emergency[0]), end, end),),
    )


def _sign_before_waiting(document: Document, signs: list[Phrase]) -> Phrase | None:
    """Return the first sign that has an appointment, a message or a wait in its sentence or the two behind it."""
    waits = {document.sentence_number(each.start) for each in signs if each.key == "wait"}
    for each in signs:
        number = document.sentence_number(each.start)
        if each.key == "sign" and not waits.isdisjoint((number, number + 1, number + 2)):
            return each
    return None


def _call(document: Document, line: str) -> str:
    if document.language == "es":
        return f" Si le pasa ahora, llame primero al {line}."
    return f" If it happens now, call {line} first."
