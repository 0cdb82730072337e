"""Reading versions of the own rules."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bedside.checker.own.model import NO_OWN_RULES, OwnRules
from bedside.features.people.api import Organization, organization
from bedside.features.policies.models import RuleSet


@dataclass(frozen=True, slots=True)
class InForce:
    """The rules that are in force, and since when (None: there never were any)."""

    rules: OwnRules
    since: datetime | None


# What is in force, with the organization's edition at which it was read. One for each process.
_kept: tuple[UUID, InForce] | None = None


def in_force(us: Organization | None = None) -> InForce:
    """Return what is in force. Asked at every pause in typing: each process keeps it until the organization's edition
    changes. `us` is the organization, where it is at hand."""
    global _kept
    us = us or organization()
    kept = _kept  # a thread beside may replace it at any moment
    if kept is None or kept[0] != us.edition:
        current = current_version()
        found = InForce(current.rules, current.approved_at) if current else InForce(NO_OWN_RULES, None)
        kept = _kept = us.edition, found
    return kept[1]


def own_rules(us: Organization | None = None) -> OwnRules:
    """Return the rules that are in force; none where nobody ever approved any."""
    return in_force(us).rules


def current_version() -> RuleSet | None:
    """Return the version in force."""
    return RuleSet.objects.filter(state=RuleSet.State.CURRENT).select_related("approved_by", "made_by").first()


def open_version() -> RuleSet | None:
    """Return the version that is being written or waits for approval."""
    states = (RuleSet.State.DRAFT, RuleSet.State.REVIEW)
    return RuleSet.objects.filter(state__in=states).select_related("made_by", "asked_by").first()


def version_before(version: RuleSet) -> RuleSet | None:
    """Return the version that this one replaced or would replace."""
    rows = RuleSet.objects.filter(number__lt=version.number, approved_at__isnull=False)
    return rows.order_by("-number").first()


def next_code() -> str:
    """Return the first code that no version ever used: a code keeps its meaning."""
    numbers = (int(rule.code[1:]) for version in RuleSet.objects.all() for rule in version.rules.rules)
    return f"O{max(numbers, default=0) + 1}"


def digest_of(version: RuleSet) -> str:
    """Return what names exactly these rules: an approval is of what was seen."""
    return hashlib.sha256(json.dumps(version.content, sort_keys=True).encode()).hexdigest()
