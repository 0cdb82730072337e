"""Which roles a person holds."""

from bedside.features.people.models import User


def roles_of(user: User) -> list[tuple[int | None, str]]:
    """The user's (unit id, role) pairs, read once per user object (that is, once per request)."""
    known: list[tuple[int | None, str]] | None = getattr(user, "_roles", None)
    if known is None:
        known = list(user.memberships.values_list("unit_id", "role"))
        remember_roles(user, known)
    return known


def remember_roles(user: User, roles: list[tuple[int | None, str]]) -> None:
    """Let `roles_of` answer this for as long as this object lives."""
    user._roles = roles  # type: ignore[attr-defined]


def forget_roles(user: User) -> None:
    """Read the user's roles again at next use: they were changed."""
    user.__dict__.pop("_roles", None)
