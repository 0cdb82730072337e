"""Who needs a second factor, and who has one."""

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, QuerySet

from bedside.features.people.api import roles_of
from bedside.features.people.models import Membership, User
from bedside.features.people.permissions import NEEDS_SECOND_FACTOR

# Recovery codes alone are no second factor: they only stand in for a lost one.
KINDS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def needed(user: User) -> bool:
    """Tell whether one of the person's roles asks for a second factor."""
    return any(role in NEEDS_SECOND_FACTOR for _unit, role in roles_of(user))


def has(user: User) -> bool:
    """Tell whether the person has one; whoever signed in, had one when this request began."""
    known: bool | None = getattr(user, "has_second_factor", None)
    if known is not None:
        return known
    return Authenticator.objects.filter(user=user, type__in=KINDS).exists()


def is_last(authenticator: Authenticator) -> bool:
    """Tell whether the person would have no second factor without this one."""
    return (
        authenticator.type in KINDS
        and not Authenticator.objects.filter(user_id=authenticator.user_id, type__in=KINDS)
        .exclude(pk=authenticator.pk)
        .exists()
    )


PRESENT = Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=KINDS))
NEEDED = Exists(
    Membership.objects.filter(user=OuterRef("pk"), role__in=sorted(role.value for role in NEEDS_SECOND_FACTOR))
)


def with_states(people: QuerySet[User]) -> QuerySet[User]:
    """Add `has_second_factor` and `needs_second_factor` to each person, in the same query."""
    return people.annotate(has_second_factor=PRESENT, needs_second_factor=NEEDED)


def remove_all(user: User) -> int:
    """Remove what the person signs in with besides the password, recovery codes too; return how many kinds and keys."""
    return int(Authenticator.objects.filter(user=user).delete()[0])
