"""Where sources stand in the navigation, and in the search box."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bedside.features.evidence.badges import badge_of
from bedside.features.evidence.queries import sources_like
from bedside.features.evidence.showing import note_of
from bedside.features.people.api import Permission, may
from bedside.kit.ui import search
from bedside.kit.ui.navigation import Group, NavItem, register


def may_see(request: HttpRequest) -> bool:
    """Tell whether the person reads posts, and what they rely on."""
    return may(request.user, Permission.SEE_POSTS)


def find(request: HttpRequest, words: str, most: int) -> Iterable[search.Hit]:
    """Find sources by their words."""
    for source in sources_like(words).order_by("-added_at", "-id")[:most]:
        yield search.Hit(
            text=source.title,
            url=reverse("evidence:source", args=[source.pk]),
            note=note_of(source),
            badge=badge_of(source),
        )


register(
    NavItem(
        group=Group.TRUST,
        label=_("Sources"),
        url_name="evidence:sources",
        icon="book-open",
        allowed=may_see,
        order=10,
        keys="g s",
    )
)
search.register(search.Source(label=_("Sources"), find=find, allowed=may_see, order=60))
