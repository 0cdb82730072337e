"""What the pages of this feature share."""

from collections.abc import Callable

from django.forms import BaseForm
from django.http import HttpRequest

from bedside.base.errors import NotAllowed, Problem
from bedside.features.people.models import User


def signed_in(request: HttpRequest) -> User:
    """Return the person; the middleware lets nobody else here."""
    assert isinstance(request.user, User)
    return request.user


def attempted(form: BaseForm, act: Callable[[], object]) -> bool:
    """Do it; where it can't be done, say why in the form, which keeps what was typed. Raises NotAllowed."""
    try:
        act()
    except NotAllowed:
        raise
    except Problem as problem:
        form.add_error(None, str(problem))
        return False
    return True
