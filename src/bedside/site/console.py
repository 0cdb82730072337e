"""Commanding in a person's name: their permissions count, and the record says "command line".

Import it only after `boot`, for it needs the features.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from bedside.base.errors import NotAllowed, Problem
from bedside.features.audit.api import coming_from
from bedside.features.people.api import Permission, Role, Unit, User, holders, open_units, people_with_role

MOST_NAMED = 5


@contextmanager
def in_the_name_of(email: str | None, permission: Permission) -> Iterator[User]:
    """Yield the person with this address; without one the only administrator.

    Raises Problem for an unknown one or where it isn't clear who, and names people who may where this one may not.
    """
    person = _named(email) if email else _only_administrator(permission)
    with coming_from("command line"):
        try:
            yield person
        except NotAllowed as refused:
            raise NotAllowed(f"In the name of {person.name}: {refused.what}", _who_may(permission)) from None


def unit_named(name: str | None) -> Unit:
    """Return the open unit of this name; without one the only unit. Raises Problem that lists them."""
    units = list(open_units())
    found = [unit for unit in units if name is None or unit.name.casefold() == name.strip().casefold()]
    if len(found) == 1:
        return found[0]
    listed = ", ".join(f"“{unit.name}”" for unit in units) or "none yet"
    if name is None:
        raise Problem("There are several units.", f"Say which with --unit. There is: {listed}.")
    raise Problem(f"There is no unit “{name}”.", f"There is: {listed}.")


def _named(email: str) -> User:
    user = User.objects.at_address(email)
    if user is None:
        raise Problem(f"Nobody signs in as {email}.", "See who does: bedside user list")
    if not user.is_active:
        raise Problem(f"{user.name} is deactivated.", "Name somebody else with --as.")
    return user


def _only_administrator(permission: Permission) -> User:
    administrators = list(people_with_role(Role.ADMINISTRATOR, None)[:2])
    if not administrators:
        raise Problem("Nobody has an account yet.", "Open Bedside in a browser to set it up.")
    if len(administrators) > 1:
        raise Problem("There are several administrators.", f"Say in whose name with --as. {_who_may(permission)}")
    return administrators[0]


def _who_may(permission: Permission) -> str:
    able = [user.email for user in holders(permission)[:MOST_NAMED]]
    return (
        f"These may, for example: {', '.join(able)}. Use --as." if able else "Nobody may. An administrator gives roles."
    )
