"""Where people, units, the organization and one's own account stand in the navigation."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bedside.features.people.access import people_seen_by
from bedside.features.people.api import Permission, User, may, may_everywhere
from bedside.features.people.surroundings import surroundings
from bedside.kit.ui import search, shell
from bedside.kit.ui.navigation import Group, NavItem, register


def may_manage_people(request: HttpRequest) -> bool:
    """Tell whether the person invites others and gives roles."""
    return may(request.user, Permission.MANAGE_PEOPLE)


def may_manage_units(request: HttpRequest) -> bool:
    """Tell whether the person changes a unit."""
    return may(request.user, Permission.MANAGE_ORGANIZATION)


def may_manage_organization(request: HttpRequest) -> bool:
    """Tell whether the person changes the whole organization."""
    return may_everywhere(request.user, Permission.MANAGE_ORGANIZATION)


def find_people(request: HttpRequest, words: str, most: int) -> list[search.Hit]:
    """Find people by name, title or address."""
    found = people_seen_by(request.user) if isinstance(request.user, User) else User.objects.none()
    for word in words.split()[:5]:
        found = (
            found.filter(name__icontains=word)
            | found.filter(email__icontains=word)
            | found.filter(title__icontains=word)
        )
    return [
        search.Hit(text=user.name, note=user.title or user.email, url=reverse("people:person", args=[user.pk]))
        for user in found[:most]
    ]


shell.register(surroundings)
search.register(search.Source(label=_("People"), find=find_people, allowed=may_manage_people, order=80))
register(
    NavItem(
        group=Group.SETTINGS,
        label=_("People"),
        url_name="people:people",
        icon="users",
        allowed=may_manage_people,
        order=10,
    )
)
register(
    NavItem(
        group=Group.SETTINGS,
        label=_("Units"),
        url_name="people:units",
        icon="hospital",
        allowed=may_manage_units,
        order=20,
    )
)
register(
    NavItem(
        group=Group.SETTINGS,
        label=_("Organization"),
        url_name="people:organization",
        icon="building-2",
        allowed=may_manage_organization,
        order=30,
    )
)
register(
    NavItem(group=Group.PERSON, label=_("Your account"), url_name="people:you", icon="circle-user-round", order=10)
)
register(NavItem(group=Group.PERSON, label=_("Sign-in and devices"), url_name="mfa_index", icon="key-round", order=20))
register(
    NavItem(group=Group.PERSON, label=_("Sign out"), url_name="account_logout", icon="log-out", order=90, post=True)
)
