"""Who sees whom, and who may change whose account."""

from django.db.models import Q, QuerySet

from bedside.features.people.api import By, Permission, may, may_everywhere, roles_of
from bedside.features.people.models import Invitation, Membership, User
from bedside.features.people.permissions import PERMISSIONS_OF


def may_manage(by: By, user: User) -> bool:
    """Tell whether `by` may change this person's account: as administrator of all units, or of each unit in which the
    person has a role. Somebody with a role in all units is above an administrator of one."""
    if may_everywhere(by, Permission.MANAGE_PEOPLE):
        return True
    units = set(user.memberships.values_list("unit_id", flat=True))
    return bool(units) and all(unit is not None and may(by, Permission.MANAGE_PEOPLE, unit) for unit in units)


def people_seen_by(by: By) -> QuerySet[User]:
    """Return whom `by` sees as an administrator: of all units everybody; of some, whoever has a role there. A role in
    all units is one there, too."""
    if may_everywhere(by, Permission.MANAGE_PEOPLE):
        return User.objects.all()
    units = _administered(by)
    if not units:
        return User.objects.none()
    there = Membership.objects.filter(Q(unit__in=units) | Q(unit=None))
    return User.objects.filter(pk__in=there.values("user"))


def invitations_seen_by(by: By) -> QuerySet[Invitation]:
    """Return the invitations that promise a role in a unit that `by` administers; those to all units only where `by`
    administers all."""
    if may_everywhere(by, Permission.MANAGE_PEOPLE):
        return Invitation.objects.all()
    promised = Q(pk__in=())
    for unit in _administered(by):
        promised |= Q(roles__contains=[{"unit": unit}])
    return Invitation.objects.filter(promised)


def _administered(by: By) -> list[int]:
    """The units, closed ones too, in which `by` has a role that manages people."""
    if not isinstance(by, User) or not by.is_active:
        return []
    return [
        unit for unit, role in roles_of(by) if unit is not None and Permission.MANAGE_PEOPLE in PERMISSIONS_OF[role]
    ]
