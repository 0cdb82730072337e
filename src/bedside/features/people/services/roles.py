"""Giving and taking roles."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from bedside.base.errors import Problem
from bedside.features.audit.api import Subject, record
from bedside.features.people.api import By, Permission, require, require_everywhere
from bedside.features.people.events import PersonChanged
from bedside.features.people.held import forget_roles
from bedside.features.people.models import Membership, Organization, Unit, User
from bedside.features.people.permissions import Role
from bedside.kit.bus.core import emit

# A role and the id of its unit; None means all units.
Given = tuple[int | None, str]


def give_role(*, user: User, role: str, unit: Unit | None, by: By) -> None:
    """Give a role in one unit, or with `unit=None` in all. Giving it twice changes nothing."""
    change_roles(user=user, give=[(unit.pk if unit else None, role)], by=by)


def take_role(*, user: User, role: str, unit: Unit | None, by: By) -> None:
    """Take a role away. Raises Problem where nobody would be left to administer."""
    change_roles(user=user, take=[(unit.pk if unit else None, role)], by=by)


def change_roles(*, user: User, give: Iterable[Given] = (), take: Iterable[Given] = (), by: By) -> None:
    """Give and take roles at once. Raises NotAllowed for a unit in which `by` may not, Problem for a role or unit that
    isn't there, for a role in a closed unit, and where no administrator of all units would be left."""
    with transaction.atomic():
        lock_roles()
        held = set(user.memberships.values_list("unit_id", "role"))
        given = set(give) - held
        taken = set(take) & held
        for unit_id, role in given | taken:
            require_grantable(role=role, unit_id=unit_id, by=by)
        if not given and not taken:
            return
        for unit_id, role in taken:
            user.memberships.filter(role=role, unit=unit_id).delete()
            _record("user.role-taken", user=user, role=role, unit_id=unit_id, by=by)
        for unit_id, role in given:
            if unit_id is not None and not Unit.objects.filter(pk=unit_id, closed_at=None).exists():
                raise Problem(_("This unit is closed."), _("Choose another, or open it again first."))
            Membership.objects.create(user=user, unit_id=unit_id, role=role)
            _record("user.role-given", user=user, role=role, unit_id=unit_id, by=by)
        require_an_administrator()
        forget_roles(user)
        emit(PersonChanged(user=user.pk))


def require_grantable(*, role: str, unit_id: int | None, by: By) -> None:
    """Raise Problem or NotAllowed unless `by` may give and take this role there."""
    if role not in Role:
        raise Problem(_("There is no role “%(role)s”.") % {"role": role}, _("Choose one from the list."))
    if unit_id is None:
        require_everywhere(by, Permission.MANAGE_PEOPLE)
    else:
        require(by, Permission.MANAGE_PEOPLE, unit_id)


def lock_roles() -> None:
    """Let changes of who may administer happen one after the other: two must not take each other's role at once."""
    Organization.objects.select_for_update().filter(pk=1).first()


def require_an_administrator() -> None:
    """Raise Problem unless an active administrator of all units is left. Call it at the end of the change."""
    if not Membership.objects.filter(role=Role.ADMINISTRATOR, unit=None, user__is_active=True).exists():
        raise Problem(
            _("Somebody must administer all units."), _("Make another person administrator of all units first.")
        )


def _record(action: str, *, user: User, role: str, unit_id: int | None, by: By) -> None:
    record(
        by=by.actor,
        action=action,
        subject=Subject("user", user.pk, user.name),
        facts={"role": role, "unit": unit_id},
        unit_id=unit_id,
    )
