"""What the pages of this feature share."""

from collections.abc import Callable

from django.forms import BaseForm
from django.http import HttpRequest

from bedside.base.errors import NotAllowed, Problem
from bedside.features.people.models import User
from bedside.kit.problems import status_of


def signed_in(request: HttpRequest) -> User:
    """Return the person; the middleware lets nobody else here."""
    assert isinstance(request.user, User)
    return request.user


def refused(form: BaseForm, act: Callable[[], object]) -> int | None:
    """Do it; where it can't be done, say why in the form, which keeps what was typed, and return the HTTP status.

    Raises NotAllowed.
    """
    try:
        act()
    except NotAllowed:
        raise
    except Problem as problem:
        form.add_error(None, str(problem))
        return status_of(problem)
    return None


def attempted(form: BaseForm, act: Callable[[], object]) -> bool:
    """Do it, and say whether it was done; why it was not stands in the form. Raises NotAllowed."""
    return refused(form, act) is None
