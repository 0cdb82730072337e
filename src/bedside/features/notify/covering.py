"""Who stands in for somebody who is away."""

from collections.abc import Iterable

from django.db.models import QuerySet

from bedside.base import clock
from bedside.features.notify.models import Preference
from bedside.features.people.api import User, organization, people_with_role
from bedside.kit import zones


def candidates_for(user: User) -> QuerySet[User]:
    """Return who could stand in: whoever holds all of the person's roles wherever the person holds them."""
    roles: list[tuple[int | None, str]] = list(user.memberships.values_list("unit_id", "role"))
    found = User.objects.filter(is_active=True).exclude(pk=user.pk)
    for unit_id, role in roles:
        if unit_id is None:
            found = found.filter(memberships__role=role, memberships__unit=None)
        else:
            found = found.filter(pk__in=people_with_role(role, unit_id).values("pk"))
    return found.distinct() if roles else User.objects.none()


def cover_of(user: User) -> User | None:
    """Return who stands in for the person today; None where the person is here or nobody (any more) can."""
    return _standing_in([user]).get(user.pk)


def with_covers(people: Iterable[User]) -> list[User]:
    """Return the people and, for those who are away, who stands in for them, and for these, and so on."""
    found = {user.pk: user for user in people}
    fresh = list(found.values())
    while fresh:
        fresh = [cover for cover in _standing_in(fresh).values() if cover.pk not in found]
        found.update({cover.pk: cover for cover in fresh})
    return list(found.values())


def _standing_in(people: Iterable[User]) -> dict[int, User]:
    """Return who stands in today, by the id of whoever is away."""
    away = Preference.objects.filter(user__in=list(people), away_until__isnull=False, covered_by__is_active=True)
    found = {}
    for preference in away.select_related("user", "covered_by"):
        user, cover = preference.user, preference.covered_by
        today = zones.to_wall(clock.now(), user.zone or organization().zone).date()
        still_away = preference.away_until is not None and preference.away_until >= today
        # Roles may have changed since.
        if cover and still_away and candidates_for(user).filter(pk=cover.pk).exists():
            found[user.pk] = cover
    return found
