"""Finds the rules by walking `rules/<family>/`: a new rule is a new module and its page, and nothing else."""

import pkgutil
from functools import cache
from importlib import import_module

from bedside.checker import rules
from bedside.checker.rule import Rule


class UnknownFamily(ValueError):
    """There is no such family of rules."""


@cache
def families() -> tuple[str, ...]:
    """Return the names of the families, in alphabetical order."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(rules.__path__) if module.ispkg))


@cache
def rules_of(family: str) -> tuple[Rule, ...]:
    """Return the rules of one family in the order of their codes. Raises UnknownFamily."""
    if family not in families():
        raise UnknownFamily(f"There is no family of rules “{family}”. There is: {', '.join(families())}.")
    package = import_module(f"{rules.__name__}.{family}")
    found = [
        rule
        for module in pkgutil.iter_modules(package.__path__)
        if not module.ispkg
        and isinstance(rule := getattr(import_module(f"{package.__name__}.{module.name}"), "RULE", None), Rule)
    ]
    return tuple(sorted(found, key=lambda rule: rule.code))


def all_rules(wanted: frozenset[str] | None = None) -> tuple[Rule, ...]:
    """Return the rules of the wanted families (all when None). Raises UnknownFamily."""
    names = families() if wanted is None else tuple(sorted(wanted))
    return tuple(rule for family in names for rule in rules_of(family))


def rule_with(code: str) -> Rule | None:
    """Return the rule with this code (in any case) or name, or None."""
    asked = code.strip().lower()
    return next((rule for rule in all_rules() if asked in (rule.code.lower(), rule.name)), None)
