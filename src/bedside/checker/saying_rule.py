"""What rules that tell of wording have in common: the wording is data, the finding is made here."""

from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.facts.sayings import said
from bedside.checker.finding import Finding
from bedside.checker.rule import Rule


def findings_of(rule: Rule, document: Document, context: Context, saying: str, label: str) -> Iterator[Finding]:
    """Yield a finding for what is said of the kind `saying` (named as in the lexicon), at most one for a sentence."""
    for each in said(document, saying, context.kind):
        yield rule.finding(
            document,
            each.start,
            each.end,
            label=label,
            confidence=each.saying.sure,
            message=each.saying.message,
            severity=each.saying.severity,
        )
