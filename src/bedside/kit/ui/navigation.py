"""What stands in the navigation. A feature registers its entries in its `AppConfig.ready`; pages show what may be used.

navigation.register(
    NavItem(
        group=Group.PUBLISH,
        label=_("Calendar"),
        url_name="publishing:calendar",
        icon="calendar-days",
        allowed=lambda request: may(request.user, "post.read"),
        order=20,
        keys="g c",
    )
)
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bedside.kit.ui.icons import ICONS

Text = str | Promise


class Group(Enum):
    """Where an entry stands: the groups at the left in their order, the top bar, the person's menu."""

    TODAY = ("today", _("Today"))
    PUBLISH = ("publish", _("Publish"))
    ENGAGE = ("engage", _("Engage"))
    LISTEN = ("listen", _("Listen"))
    TRUST = ("trust", _("Trust"))
    SETTINGS = ("settings", _("Settings"))
    TOP_BAR = ("top-bar", _("Tools"))
    PERSON = ("person", _("You"))

    @property
    def slug(self) -> str:
        return self.value[0]

    @property
    def label(self) -> Text:
        return self.value[1]


SIDE = (Group.TODAY, Group.PUBLISH, Group.ENGAGE, Group.LISTEN, Group.TRUST, Group.SETTINGS)


def everybody(request: HttpRequest) -> bool:
    """The predicate of an entry that every signed-in person may use."""
    return True


@dataclass(frozen=True, kw_only=True)
class NavItem:
    """One entry.

    `allowed` tells whether this person may use it; `count` gives the number that waits there (0 shows nothing) and is
    asked on every page, so it must be one quick query. In the top bar `renews` names the page that gives this number
    alone (`ui/parts/news.html`): an open page asks it each minute. `keys` is a keyboard shortcut ("g c": g, then c).
    `post` makes the entry a button that posts (sign out). Entries of a group stand by `order`, then by label.
    """

    group: Group
    label: Text
    url_name: str
    icon: str
    allowed: Callable[[HttpRequest], bool] = everybody
    count: Callable[[HttpRequest], int] | None = None
    order: int = 100
    renews: str = ""
    keys: str = ""
    post: bool = False


@dataclass(frozen=True, kw_only=True)
class Link:
    """An entry as one page shows it to one person."""

    label: str
    url: str
    icon: str
    count: int
    renews: str
    current: bool
    keys: str
    post: bool


@dataclass(frozen=True, kw_only=True)
class Section:
    slug: str
    label: str
    links: tuple[Link, ...]


_items: dict[str, NavItem] = {}


def register(item: NavItem) -> None:
    """Add an entry. Raises ImproperlyConfigured for an unknown icon or a second entry of the same address."""
    if item.icon not in ICONS:
        raise ImproperlyConfigured(f"{item.url_name}: there is no icon “{item.icon}” in kit/ui/icons.py.")
    if _items.get(item.url_name, item) != item:
        raise ImproperlyConfigured(f"{item.url_name} is in the navigation twice.")
    taken = next((other for other in _items.values() if item.keys and other.keys == item.keys), item)
    if taken.url_name != item.url_name:
        raise ImproperlyConfigured(f"{item.url_name}: the keys “{item.keys}” already open {taken.url_name}.")
    _items[item.url_name] = item


def links(request: HttpRequest, group: Group) -> tuple[Link, ...]:
    """Return what this person may use of a group, in order."""
    items = [item for item in _items.values() if item.group is group and item.allowed(request)]
    items.sort(key=lambda item: (item.order, str(item.label)))
    current = _current(request)
    return tuple(
        Link(
            label=str(item.label),
            url=reverse(item.url_name),
            icon=item.icon,
            count=item.count(request) if item.count else 0,
            renews=reverse(item.renews) if item.renews else "",
            current=item.url_name == current,
            keys=item.keys,
            post=item.post,
        )
        for item in items
    )


def sections(request: HttpRequest) -> tuple[Section, ...]:
    """Return the navigation at the left: groups in their order, none of them empty."""
    all_sections = (Section(slug=group.slug, label=str(group.label), links=links(request, group)) for group in SIDE)
    return tuple(section for section in all_sections if section.links)


def _current(request: HttpRequest) -> str:
    """Return the url_name of the entry under which the page lies: the longest address that starts the page's."""
    lying_under = [
        (len(url), item.url_name)
        for item in _items.values()
        if not item.post and _lies_under(request.path, url := reverse(item.url_name))
    ]
    return max(lying_under, default=(0, ""))[1]


def _lies_under(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url.rstrip("/") + "/"))
