"""What the pages of this feature share."""

from django.http import HttpRequest

from bedside.features.people.models import User


def signed_in(request: HttpRequest) -> User:
    """Return the person; the middleware lets nobody else here."""
    assert isinstance(request.user, User)
    return request.user
