"""For tests of features above, and the demo: rules that are in force."""

from dataclasses import replace

from bedside.checker.own.model import OwnRules
from bedside.features.people.api import User
from bedside.features.policies.models import RuleSet
from bedside.features.policies.queries import digest_of
from bedside.features.policies.services import approve, ask_for_approval, change_draft


def put_in_force(own: OwnRules, *, why: str, writer: User, approver: User) -> RuleSet:
    """Let one person draft these rules and another approve them, as they would."""
    change_draft(change=lambda _own: replace(own, version=0), by=writer)
    asked = ask_for_approval(why=why, by=writer)
    return approve(digest=digest_of(asked), by=approver)
