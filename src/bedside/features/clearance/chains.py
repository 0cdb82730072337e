"""Who approves in a unit, in which order. Whoever holds the role *now* may decide: people come and go."""

import hashlib
import json

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from bedside.base import clock
from bedside.base.errors import Problem
from bedside.features.clearance.models import ChainStep, RequestStep, Rule
from bedside.features.people.api import Membership, Role, Unit, User, people_with_role

# Only roles that sign in with a second factor may let words out.
APPROVING = (Role.CLINICAL_REVIEWER, Role.PRIVACY_OFFICER, Role.PUBLISHER, Role.CRISIS_LEAD)
MAX_STEPS = 6
MAX_HOURS = 14 * 24


def chain_of(unit: Unit | None) -> list[ChainStep]:
    """Return the unit's steps, else the organization's, else the two that every organization starts with."""
    own = own_chain(unit) if unit else []
    return own or own_chain(None) or starting_chain()


def own_chain(unit: Unit | None) -> list[ChainStep]:
    """Return the steps that were set for exactly this unit (None: for all that have none of their own)."""
    return list(ChainStep.objects.filter(unit=unit).select_related("deputy"))


def starting_chain() -> list[ChainStep]:
    """Return what holds until somebody sets anything: accuracy first, then privacy."""
    return [
        ChainStep(position=1, role=Role.CLINICAL_REVIEWER, rule=Rule.ANY, hours=24),
        ChainStep(position=2, role=Role.PRIVACY_OFFICER, rule=Rule.ANY, hours=24),
    ]


def steps_for(unit: Unit, *, excluding: set[int]) -> list[ChainStep]:
    """Return the unit's steps after making sure that each can be taken by somebody who did not write.

    Raises Problem that names the role nobody could fill.
    """
    steps = chain_of(unit)
    for step in steps:
        if not could_decide(step, unit).exclude(pk__in=excluding).exists():
            raise Problem(
                _("Nobody else here has the role “%(role)s”, so nobody could approve this.")
                % {"role": Role(step.role).label},
                _("Ask an administrator to give somebody that role, or to change the order of approval."),
            )
    return steps


def could_decide(step: ChainStep | RequestStep, unit: Unit | int) -> QuerySet[User]:
    """Return who may ever decide at a step: the role's holders and the deputy."""
    return _with_deputy(step, people_with_role(step.role, unit))


def may_decide(step: RequestStep, unit: Unit | int) -> QuerySet[User]:
    """Return who may decide at a step now: the role's holders and, once it stands in, the deputy."""
    holders = people_with_role(step.role, unit)
    return _with_deputy(step, holders) if deputy_stands_in(step) else holders


def deputy_stands_in(step: RequestStep) -> bool:
    """Tell whether the deputy's time has come: called, or the step's time is up (the clock counts, not the worker)."""
    if step.deputy_id is None:
        return False
    return step.deputy_called_at is not None or (step.due_at is not None and step.due_at <= clock.now())


def _with_deputy(step: ChainStep | RequestStep, holders: QuerySet[User]) -> QuerySet[User]:
    """Add the deputy, who must hold an approving role still: whoever lost it must not let words out any more."""
    if not step.deputy_id:
        return holders
    approving = Membership.objects.filter(role__in=APPROVING)
    return holders | User.objects.filter(pk=step.deputy_id, is_active=True, pk__in=approving.values("user"))


def fingerprint(steps: list[RequestStep]) -> str:
    """Return 16 hex digits that name the chain under which something was approved."""
    shape = [[step.position, step.role, step.rule, step.hours] for step in steps]
    return hashlib.sha256(json.dumps(shape).encode()).hexdigest()[:16]
