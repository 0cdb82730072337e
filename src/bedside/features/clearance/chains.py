"""Who approves in a unit, in which order."""

import hashlib
import json

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from bedside.base.errors import Problem
from bedside.features.clearance.models import ChainStep, RequestStep
from bedside.features.people.api import Role, Unit, User, people_with_role


def chain_of(unit: Unit) -> list[ChainStep]:
    """Return the unit's steps, else the organization's, else the two that every organization starts with."""
    own = list(ChainStep.objects.filter(unit=unit).select_related("deputy"))
    common = own or list(ChainStep.objects.filter(unit=None).select_related("deputy"))
    return common or [
        ChainStep(position=1, role=Role.CLINICAL_REVIEWER, hours=24),
        ChainStep(position=2, role=Role.PRIVACY_OFFICER, hours=24),
    ]


def steps_for(unit: Unit, *, excluding: set[int]) -> list[ChainStep]:
    """Return the unit's steps after making sure that each can be taken by somebody who did not write.

    Raises Problem that names the role nobody could fill.
    """
    steps = chain_of(unit)
    for step in steps:
        if not may_decide(step, unit).exclude(pk__in=excluding).exists():
            raise Problem(
                _("Nobody else here is a %(role)s, so nobody could approve this.") % {"role": Role(step.role).label},
                _("Ask an administrator to give somebody that role, or to change the order of approval."),
            )
    return steps


def may_decide(step: ChainStep | RequestStep, unit: Unit | int) -> QuerySet[User]:
    """Return who may decide at a step: the role's holders and the deputy."""
    holders = people_with_role(step.role, unit)
    return holders | User.objects.filter(pk=step.deputy_id, is_active=True) if step.deputy_id else holders


def fingerprint(steps: list[RequestStep]) -> str:
    """Return 16 hex digits that name the chain under which something was approved."""
    shape = [[step.position, step.role, step.rule, step.hours] for step in steps]
    return hashlib.sha256(json.dumps(shape).encode()).hexdigest()[:16]
