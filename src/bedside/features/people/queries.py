"""What pages and commands read about people."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from bedside.base import clock
from bedside.features.people import lockout, second_factor
from bedside.features.people.access import invitations_seen_by, people_seen_by
from bedside.features.people.api import By, Permission, may_everywhere, units_where
from bedside.features.people.models import Invitation, Membership, Unit, User
from bedside.features.people.permissions import Role
from bedside.features.people.services.roles import Given

WITH_ROLES = Prefetch("memberships", Membership.objects.select_related("unit"))
STATES = ("", "active", "locked", "unsafe", "deactivated")


def people_listed(*, by: By, state: str = "", role: str = "", unit: int | None = None) -> QuerySet[User]:
    """Return the people whom `by` sees, with their roles and the state of their second factor.

    state: "" or "active" those who may sign in, "locked", "unsafe" (a second factor is needed and missing),
    "deactivated". With a role or a unit: only those who hold it (there, or in all units).
    """
    people = lockout.with_pauses(second_factor.with_states(people_seen_by(by).filter(is_active=state != "deactivated")))
    if state == "locked":
        people = people.filter(Q(locked_until__gt=clock.now()) | Q(door_pause__gt=clock.now()))
    if state == "unsafe":
        people = people.filter(second_factor.NEEDED, ~second_factor.PRESENT)
    if role or unit is not None:
        held = Membership.objects.filter(user=OuterRef("pk"))
        held = held.filter(role=role) if role else held
        held = held.filter(Q(unit=unit) | Q(unit=None)) if unit is not None else held
        people = people.filter(Exists(held))
    return people.prefetch_related(WITH_ROLES)


def invitations_listed(*, by: By) -> QuerySet[Invitation]:
    """Return the invitations that `by` sees and nobody accepted or withdrew, the too old ones too, newest first."""
    return (
        invitations_seen_by(by).filter(accepted_at=None, withdrawn_at=None).select_related("invited_by").order_by("-id")
    )


def grantable_units(by: By) -> tuple[list[Unit], bool]:
    """Return the open units in which `by` may give roles, and whether in all units too."""
    everywhere = may_everywhere(by, Permission.MANAGE_PEOPLE)
    if not isinstance(by, User):
        return list(Unit.objects.filter(closed_at=None)), everywhere
    return list(units_where(by, Permission.MANAGE_PEOPLE)), everywhere


@dataclass(frozen=True, slots=True)
class Cell:
    """One checkbox of the role matrix. `place` is "" for all units, `value` what the form sends."""

    given: Given
    place: str
    value: str
    held: bool
    may_change: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A role and its cells, one for each column."""

    role: Role
    cells: list[Cell]


def role_matrix(user: User, *, by: By) -> tuple[list[tuple[int | None, str]], list[Row]]:
    """Return the columns (all units, then each open unit and each closed one in which a role is held) and the rows."""
    held = set(user.memberships.values_list("unit_id", "role"))
    kept = {unit_id for unit_id, _role in held if unit_id is not None}
    units = Unit.objects.filter(Q(closed_at=None) | Q(pk__in=kept))
    columns: list[tuple[int | None, str]] = [(None, "")] + [(unit.pk, unit.name) for unit in units]
    grantable, everywhere = grantable_units(by)
    changeable = {unit.pk for unit in grantable}
    return columns, [
        Row(
            role,
            [
                Cell(
                    (unit_id, role.value),
                    name,
                    f"{role}@{'all' if unit_id is None else unit_id}",
                    (unit_id, role.value) in held,
                    everywhere if unit_id is None else unit_id in changeable,
                )
                for unit_id, name in columns
            ],
        )
        for role in Role
    ]


def roles_in_words(user: User) -> list[tuple[str, str]]:
    """Return (role, where) of a person, in the table's order; where is "" for all units."""
    order = list(Role)
    held = sorted(user.memberships.all(), key=lambda each: (order.index(Role(each.role)), each.unit_id or 0))
    return [(str(Role(each.role).label), each.unit.name if each.unit else "") for each in held]
