"""The door for features above: the organization's own rules that are in force."""

from bedside.checker.own.model import OwnRule
from bedside.checker.registry import rule_with
from bedside.features.policies.queries import in_force, own_rules

__all__ = ["in_force", "own_rule", "own_rules", "title_of"]


def own_rule(code: str) -> OwnRule | None:
    """Return the own rule with this code, of the version in force."""
    return own_rules().rule(code)


def title_of(code: str) -> str:
    """Return what a rule is called, a built-in one or an own; the code itself where it is gone."""
    rule = rule_with(code) or own_rule(code)
    return rule.title if rule else code
