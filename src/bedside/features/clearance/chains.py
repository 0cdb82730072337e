"""Who approves in a unit or in several, in which order. Whoever holds the role *now* may decide: people come and go."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from bedside.base import clock
from bedside.base.errors import Problem
from bedside.features.accounts.api import Account
from bedside.features.clearance.models import ChainStep, RequestStep, Rule
from bedside.features.people.api import Membership, Role, Unit, User, people_with_role

# Only roles that sign in with a second factor may let words out.
APPROVING = (Role.CLINICAL_REVIEWER, Role.PRIVACY_OFFICER, Role.PUBLISHER, Role.CRISIS_LEAD)
MAX_STEPS = 6
MAX_HOURS = 14 * 24

Held = dict[tuple[str, int], set[int]]
"""Ids of people by role and unit."""


def chain_of(unit: Unit | None) -> list[ChainStep]:
    """Return the unit's steps, else the organization's, else the two that every organization starts with."""
    return _chains_of([unit] if unit else [])[unit.pk if unit else None]


def _chains_of(units: Sequence[Unit]) -> dict[int | None, list[ChainStep]]:
    """Return the chain of each of these units by its id, and the organization's by None, in one query."""
    own: dict[int | None, list[ChainStep]] = {}
    for step in ChainStep.objects.filter(Q(unit__in=units) | Q(unit=None)).select_related("deputy"):
        own.setdefault(step.unit_id, []).append(step)
    everywhere = own.get(None) or starting_chain()
    return {None: everywhere} | {unit.pk: own.get(unit.pk) or everywhere for unit in units}


def own_chain(unit: Unit | None) -> list[ChainStep]:
    """Return the steps that were set for exactly this unit (None: for all that have none of their own)."""
    return list(ChainStep.objects.filter(unit=unit).select_related("deputy"))


def starting_chain() -> list[ChainStep]:
    """Return what holds until somebody sets anything: accuracy first, then privacy."""
    return [
        ChainStep(position=1, role=Role.CLINICAL_REVIEWER, rule=Rule.ANY, hours=24),
        ChainStep(position=2, role=Role.PRIVACY_OFFICER, rule=Rule.ANY, hours=24),
    ]


@dataclass(slots=True)
class Asked:
    """A step on the way through one or several units, and whose step it is."""

    step: ChainStep
    position: int
    hours: int
    units: list[Unit] = field(default_factory=list)


def way_through(units: Sequence[Unit]) -> list[Asked]:
    """Return the steps of all these units' chains, by position, then in the units' order.

    Two units share a step where they ask the same role in the same way, the same people hold it in both, and the same
    deputy stands in: nobody is asked twice. The shorter time counts.
    """
    way: list[Asked] = []
    chains = _chains_of(units)
    held = _held(units) if len(units) > 1 else Held()
    for unit in units:
        for step in chains[unit.pk]:
            shared = next((each for each in way if unit not in each.units and _same(each, step, unit, held)), None)
            if shared is None:
                way.append(Asked(step, step.position, step.hours, [unit]))
            else:
                shared.units.append(unit)
                shared.position = min(shared.position, step.position)
                shared.hours = min(shared.hours, step.hours)
    return sorted(way, key=lambda asked: (asked.position, units.index(asked.units[0])))


def _held(units: Sequence[Unit]) -> Held:
    """Return who holds which role in which of these units now, in one query."""
    held: Held = defaultdict(set)
    there = Membership.objects.filter(Q(unit__in=units) | Q(unit=None), user__is_active=True)
    for role, place, person in there.values_list("role", "unit_id", "user_id"):
        for unit in [place] if place else [each.pk for each in units]:
            held[role, unit].add(person)
    return held


def _same(asked: Asked, step: ChainStep, unit: Unit, held: Held) -> bool:
    known = asked.step
    if (known.role, known.rule, known.deputy_id) != (step.role, step.rule, step.deputy_id):
        return False
    return held[step.role, unit.pk] == held[step.role, asked.units[0].pk]


def units_of(unit: Unit, accounts: Iterable[int], *, known: Collection[Account] = ()) -> list[Unit]:
    """Return the unit, then those of the accounts (by id): each has a say in what goes out in its name.

    `known` are accounts that the caller has read, with their units; only the others are looked up.
    """
    wanted = set(accounts)
    others = {account.unit for account in known if account.pk in wanted}
    if missing := wanted - {account.pk for account in known}:
        others |= set(Unit.objects.filter(pk__in=Account.objects.filter(pk__in=missing).values("unit")))
    return [unit, *sorted(others - {unit}, key=lambda each: (each.name, each.pk))]


def steps_for(units: Sequence[Unit], *, excluding: set[int]) -> list[Asked]:
    """Return the steps of these units after making sure that each can be taken by somebody who did not write.

    Raises Problem that names the role nobody could fill, and the unit, where there are several.
    """
    way = way_through(units)
    for asked in way:
        if not could_decide(asked.step, asked.units[0]).exclude(pk__in=excluding).exists():
            role = Role(asked.step.role).label
            raise Problem(
                _("Nobody else here has the role “%(role)s”, so nobody could approve this.") % {"role": role}
                if len(units) == 1
                else _("Nobody else has the role “%(role)s” in %(unit)s, so nobody could approve this.")
                % {"role": role, "unit": asked.units[0]},
                _("Ask an administrator to give somebody that role, or to change the order of approval."),
            )
    return way


def could_decide(step: ChainStep, unit: Unit) -> QuerySet[User]:
    """Return who may ever decide at a step: the role's holders and the deputy."""
    return _with_deputy(step, people_with_role(step.role, unit))


def holders_of(step: RequestStep) -> QuerySet[User]:
    """Return who holds the role of a step, in the unit whose step it is."""
    return people_with_role(step.role, step.asked_unit_id)


def may_decide(step: RequestStep) -> QuerySet[User]:
    """Return who may decide at a step now: the role's holders and, once it stands in, the deputy."""
    holders = holders_of(step)
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
    shape = [[step.position, step.role, step.rule, step.hours, *_of_one_unit(step)] for step in steps]
    return hashlib.sha256(json.dumps(shape).encode()).hexdigest()[:16]


def _of_one_unit(step: RequestStep) -> list[int]:
    return [step.unit_id] if step.unit_id else []
