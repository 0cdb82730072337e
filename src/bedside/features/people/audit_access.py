"""Who reads the audit record, which lies below this feature and knows no permission."""

from django.http import HttpRequest

from bedside.features.audit.access import Sight, let_read
from bedside.features.people.api import User, may_everywhere, units_where
from bedside.features.people.permissions import Permission


def sight(request: HttpRequest) -> Sight | None:
    """Return what the person may see: everything, the entries of some units, or nothing."""
    user = request.user
    if not isinstance(user, User):
        return None
    if may_everywhere(user, Permission.READ_AUDIT):
        return Sight(user.actor)
    units = frozenset(units_where(user, Permission.READ_AUDIT).values_list("pk", flat=True))
    return Sight(user.actor, units) if units else None


let_read(sight)
