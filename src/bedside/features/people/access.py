"""Who may change whose account."""

from bedside.features.people.api import By, Permission, may, may_everywhere
from bedside.features.people.models import User


def may_manage(by: By, user: User) -> bool:
    """Tell whether `by` may change this person's account: as administrator of all units, or of each unit in which the
    person has a role. Somebody with a role in all units is above an administrator of one."""
    if may_everywhere(by, Permission.MANAGE_PEOPLE):
        return True
    units = set(user.memberships.values_list("unit_id", flat=True))
    return bool(units) and all(unit is not None and may(by, Permission.MANAGE_PEOPLE, unit) for unit in units)
