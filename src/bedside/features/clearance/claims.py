"""Claims: what the checker finds in the family "claims" at warning or above wants a source; approvers look for it."""

from bedside.checker.registry import rule_with

FAMILY = "claims"


def makes_claim(code: str, severity: str) -> bool:
    """Tell whether a finding of this rule, this grave, is a claim that wants a source."""
    rule = rule_with(code)
    return rule is not None and rule.family == FAMILY and severity != "advice"
