"""Setting who approves, in which order, and how fast."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from bedside.base.errors import Problem
from bedside.features.audit.api import Subject, record
from bedside.features.clearance.chains import APPROVING, MAX_HOURS, MAX_STEPS, own_chain
from bedside.features.clearance.events import ChainChanged
from bedside.features.clearance.models import ChainStep, Rule
from bedside.features.people.api import (
    Membership,
    Organization,
    Permission,
    Unit,
    User,
    organization,
    people_with_role,
    require,
    require_everywhere,
)
from bedside.kit.bus.core import emit


@dataclass(frozen=True, slots=True)
class StepWanted:
    """One step as somebody sets it. `deputy` is a person's id."""

    role: str
    rule: str = Rule.ANY
    hours: int = 24
    deputy: int | None = None


def set_chain(*, unit: Unit | None, steps: Sequence[StepWanted], by: User) -> list[ChainStep]:
    """Set the steps of a unit (None: of every unit that has none of its own); no steps mean: those of the organization.

    Questions that are open already keep the steps with which they were asked. Raises Problem for a step that nobody
    could take, an unknown role, or a time limit out of bounds.
    """
    if unit is None:
        require_everywhere(by, Permission.MANAGE_APPROVALS)
    else:
        require(by, Permission.MANAGE_APPROVALS, unit)
    if not steps and unit is None:
        raise Problem(_("Somebody has to approve."), _("Leave at least one step."))
    if len(steps) > MAX_STEPS:
        raise Problem(_("There are up to %(most)d steps.") % {"most": MAX_STEPS}, _("Take one away."))
    for number, step in enumerate(steps, start=1):
        _check(number, step, unit)
    with transaction.atomic():
        # One at a time: two who save at once would otherwise mix their steps.
        Organization.objects.select_for_update(no_key=True).get(pk=1)
        before = [_fact(step) for step in own_chain(unit)]
        ChainStep.objects.filter(unit=unit).delete()
        made = [
            ChainStep.objects.create(
                unit=unit, position=position, role=step.role, rule=step.rule, hours=step.hours, deputy_id=step.deputy
            )
            for position, step in enumerate(steps, start=1)
        ]
        after = [_fact(step) for step in made]
        if before != after:
            record(
                by=by.actor,
                action="approvals.set",
                subject=Subject("unit", unit.pk, unit.name)
                if unit
                else Subject("organization", 1, organization().name),
                facts={"before": before, "after": after},
                unit_id=unit.pk if unit else None,
            )
            emit(ChainChanged(unit=unit.pk if unit else None))
    return made


def possible_deputies(unit: Unit | None) -> list[User]:
    """Return who may stand in: people with an approving role there, for they sign in with a second factor."""
    where = Q(unit=None) | Q(unit=unit)  # without a unit: somebody who may in every unit
    held = Membership.objects.filter(where, role__in=APPROVING).values("user")
    return list(User.objects.filter(is_active=True, pk__in=held).order_by("name", "pk"))


def _check(number: int, step: StepWanted, unit: Unit | None) -> None:
    if step.role not in APPROVING or step.rule not in Rule.values:
        raise Problem(
            _("Step %(number)d needs a role that may approve.") % {"number": number}, _("Choose one from the list.")
        )
    if not 1 <= step.hours <= MAX_HOURS:
        raise Problem(
            _("Step %(number)d needs a time limit from 1 to %(most)d hours.") % {"number": number, "most": MAX_HOURS},
            _("A day is 24 hours, a week 168."),
        )
    if step.deputy is not None and step.deputy not in {user.pk for user in possible_deputies(unit)}:
        raise Problem(
            _("The deputy of step %(number)d may not approve here.") % {"number": number},
            _("Choose somebody with a role that approves."),
        )
    if unit is not None and step.deputy is None and not people_with_role(step.role, unit).exists():
        raise Problem(
            _("Nobody in %(unit)s could take step %(number)d.") % {"unit": unit, "number": number},
            _("Give somebody that role first, or name a deputy."),
        )


def _fact(step: ChainStep) -> dict[str, object]:
    return {"role": step.role, "rule": step.rule, "hours": step.hours, "deputy": step.deputy_id}
