"""Where pictures stand in the navigation, and in the search box."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bedside.features.media.queries import assets_like, visible_assets
from bedside.features.people.api import Permission, User, may
from bedside.kit.ui import search
from bedside.kit.ui.navigation import Group, NavItem, register


def may_see(request: HttpRequest) -> bool:
    """Tell whether the person reads posts, and sees what they show."""
    return may(request.user, Permission.SEE_POSTS)


def find(request: HttpRequest, words: str, most: int) -> Iterable[search.Hit]:
    """Find pictures by their words."""
    assert isinstance(request.user, User)
    for asset in assets_like(visible_assets(request.user), words=words).order_by("-added_at", "-id")[:most]:
        yield search.Hit(text=str(asset), url=reverse("media:asset", args=[asset.pk]), note=str(asset.unit))


register(
    NavItem(
        group=Group.PUBLISH,
        label=_("Pictures"),
        url_name="media:library",
        icon="images",
        allowed=may_see,
        order=40,
        keys="g i",
    )
)
search.register(search.Source(label=_("Pictures"), find=find, allowed=may_see, order=65))
