"""The door for features above: who is here, and who may do what."""

from collections.abc import Iterable
from typing import NoReturn

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from bedside.base.errors import NotAllowed
from bedside.features.people.actors import By, Console
from bedside.features.people.current import new_edition, organization, today
from bedside.features.people.held import roles_of
from bedside.features.people.known import known_as_of, known_organization
from bedside.features.people.models import Membership, Mode, Organization, Unit, User
from bedside.features.people.permissions import PERMISSIONS_OF, ROLES_WITH, Permission, Role
from bedside.features.people.second_reading import must_have_paused, second_reading_at
from bedside.features.people.surroundings import zone_label

__all__ = [
    "By",
    "Console",
    "Membership",
    "Mode",
    "Organization",
    "Permission",
    "Role",
    "Unit",
    "User",
    "holders",
    "known_as_of",
    "known_organization",
    "may",
    "may_everywhere",
    "must_have_paused",
    "new_edition",
    "open_units",
    "organization",
    "people_with_role",
    "require",
    "require_everywhere",
    "roles_of",
    "second_reading_at",
    "today",
    "units_where",
    "zone_label",
]


def open_units() -> QuerySet[Unit]:
    """Return the units that are open."""
    return Unit.objects.filter(closed_at=None)


def may(user: By | AnonymousUser, permission: Permission, unit: Unit | int | None = None) -> bool:
    """Tell whether the user may do this in the unit; without a unit: in any unit at all."""
    if isinstance(user, Console):
        return True
    if not isinstance(user, User) or not user.is_active:
        return False
    where = unit.pk if isinstance(unit, Unit) else unit
    return any(
        permission in PERMISSIONS_OF[role] and (where is None or unit_id is None or unit_id == where)
        for unit_id, role in roles_of(user)
    )


def may_everywhere(user: By | AnonymousUser, permission: Permission) -> bool:
    """Tell whether the user may do this in every unit, those to come included."""
    if isinstance(user, Console):
        return True
    if not isinstance(user, User) or not user.is_active:
        return False
    return any(unit_id is None and permission in PERMISSIONS_OF[role] for unit_id, role in roles_of(user))


def require(user: By, permission: Permission, unit: Unit | int | None = None) -> None:
    """Raise NotAllowed, in words, unless the user may do this."""
    if not may(user, permission, unit):
        _refuse(permission)


def require_everywhere(user: By, permission: Permission) -> None:
    """Raise NotAllowed, in words, unless the user may do this in every unit."""
    if not may_everywhere(user, permission):
        _refuse(permission)


def _refuse(permission: Permission) -> NoReturn:
    roles = ", ".join(str(role.label) for role in Role if role in ROLES_WITH[permission])
    raise NotAllowed(
        _("You may not %(thing)s here.") % {"thing": permission.label},
        _("These roles may: %(roles)s. An administrator gives roles.") % {"roles": roles},
    )


def units_where(user: User, permission: Permission) -> QuerySet[Unit]:
    """Return the open units in which the user may do this."""
    pairs = [unit_id for unit_id, role in roles_of(user) if permission in PERMISSIONS_OF[role]]
    if not user.is_active or not pairs:
        return Unit.objects.none()
    return open_units() if None in pairs else open_units().filter(pk__in=pairs)


def people_with_role(role: str, unit: Unit | int | None) -> QuerySet[User]:
    """Return the active people who hold the role in the unit (or in all units)."""
    return _holding([role], unit)


def holders(permission: Permission, unit: Unit | int | None = None) -> QuerySet[User]:
    """Return the active people who may do this in the unit; without a unit: anywhere."""
    return _holding([role.value for role in ROLES_WITH[permission]], unit)


def _holding(roles: Iterable[str], unit: Unit | int | None) -> QuerySet[User]:
    where = Q(role__in=list(roles))
    if unit is not None:
        where &= Q(unit=unit) | Q(unit=None)
    return User.objects.filter(is_active=True, pk__in=Membership.objects.filter(where).values("user"))
