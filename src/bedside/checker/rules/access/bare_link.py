"""A109: a long bare link in the middle of a text."""

import re
from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.finding import Finding, Fix, Severity
from bedside.checker.rule import Rule, about_original

RULE = Rule(
    code="A109",
    name="bare-link",
    family="access",
    title="A long link that is read out sign by sign",
    severity=Severity.WARNING,
)

LONG = 50
_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"']+")
_TRACKING = re.compile(r"(?<=[?&])(?:utm_\w+|fbclid|gclid|mc_[ce]id|igshid|ref|ref_src|source)=[^&#\s]*&?")
_MORE_WORDS = re.compile(r"\s*[a-záéíóúñ]")


# So long that nobody reads it, wherever it stands; a screen reader spells it out.
_UNREADABLE = 60


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Warn of links of more than 50 characters that a sentence goes on after; at the end of a sentence, advise."""
    original = document.original
    if "://" not in original and "www." not in original:
        return
    for hit in _LINK.finditer(original):
        link = hit.group().rstrip(".,;:!?)")
        if len(link) <= LONG:
            continue
        end = hit.start() + len(link)
        within = _MORE_WORDS.match(original, end) is not None
        shorter = _TRACKING.sub("", link).rstrip("?&")
        yield about_original(
            RULE,
            document,
            hit.start(),
            end,
            label="LINK",
            confidence=0.85,
            message="within" if within else "end",
            severity=None if within or len(link) >= _UNREADABLE else Severity.ADVICE,
            params={"length": str(len(link))},
            fixes=(Fix("replace", shorter, hit.start(), end),) if shorter != link else (),
        )
