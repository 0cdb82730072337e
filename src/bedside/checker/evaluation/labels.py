"""What a span may be called: the labels of findings, and two that only people give."""

from functools import cache

from bedside.checker.pages import page_of
from bedside.checker.registry import all_rules, rule_with

# A stretch that is neither right nor wrong to find: neither counts.
IGNORE = "IGNORE"
OTHER = "OTHER"
HEALTH = "HEALTH"

_IN_USE = {
    "privacy": (
        *("NAME", "HANDLE", "LOCATION", "DATE", "AGE", "PHONE", "EMAIL", "URL", "IP", "SSN", "MRN", "PLAN", "ACCOUNT"),
        *("LICENSE", "VEHICLE", "DEVICE", "BIOMETRIC", "OTHER_ID", "RELATIONSHIP", HEALTH, OTHER),
    ),
    "claims": (
        *("EFFECT", "PREVALENCE", "RECOMMENDATION", "COMPARISON", "SAFETY", "APPROVAL", "PROOF", "CURE", "TESTIMONIAL"),
    ),
    "plain": ("JARGON", "LONG", "ABBREVIATION"),
    "safety": ("ADVICE", "DOSE", "METHOD", "SUICIDE", "NUMBER", "EMERGENCY"),
    "access": ("ALT", "CAPITALS", "EMOJI", "FONT", "HASHTAG"),
}


def families_with(label: str) -> frozenset[str]:
    """Return the families of rules whose findings have this label; none for a label that nobody knows."""
    found = frozenset(family for family, labels in _IN_USE.items() if label in labels)
    return found or frozenset(family for family, labels in _said_on_pages().items() if label in labels)


def known_labels() -> list[str]:
    """Return all labels, for a sentence that lists them."""
    return sorted({IGNORE}.union(*_IN_USE.values(), *_said_on_pages().values()))


def family_of_code(code: str) -> str | None:
    """Return the family of the rule with this code; None where there is no such rule."""
    rule = rule_with(code)
    return rule.family if rule is not None and rule.code == code else None


@cache
def _said_on_pages() -> dict[str, frozenset[str]]:
    """Return by family which labels the examples on the rules' pages get: a new rule needs no entry here."""
    said: dict[str, set[str]] = {}
    for rule in all_rules():
        for example in page_of(rule).bad:
            said.setdefault(rule.family, set()).update(
                finding.label for finding in example.findings() if finding.code == rule.code
            )
    return {family: frozenset(labels) for family, labels in said.items()}
