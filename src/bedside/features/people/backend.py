"""Who is signed in, with what every page asks of them."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from bedside.features.people import second_factor
from bedside.features.people.held import remember_roles
from bedside.features.people.models import Membership, User

_ROLES = ArraySubquery(
    Membership.objects.filter(user=OuterRef("pk")).order_by("pk").values(json=JSONObject(unit="unit_id", role="role"))
)


class Backend(AuthenticationBackend):
    """Signs in as allauth does. Reads the person of a request in one query: roles, and whether they have a second
    factor, are asked before every page."""

    def get_user(self, user_id: Any) -> User | None:
        """Return the person, unless they are gone or deactivated."""
        user = User.objects.filter(pk=user_id).annotate(held=_ROLES, has_second_factor=second_factor.PRESENT).first()
        if user is None or not self.user_can_authenticate(user):
            return None
        remember_roles(user, [(each["unit"], each["role"]) for each in user.held])
        return user
