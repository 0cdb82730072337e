"""The context processor: what base.html needs, worked out only when a template asks for it."""

from functools import cached_property

from django.http import HttpRequest

from bedside.kit.ui import navigation, search, shell, words
from bedside.kit.ui.navigation import Link, Section
from bedside.kit.ui.shell import Banner, Shell


class Surroundings:
    """The `ui` of a template. Each part is worked out once a page, and not at all on a page that doesn't show it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def shell(self) -> Shell:
        return shell.of(self._request)

    @cached_property
    def banners(self) -> tuple[Banner, ...]:
        return shell.banners(self._request)

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        return navigation.sections(self._request)

    @cached_property
    def tools(self) -> tuple[Link, ...]:
        return navigation.links(self._request, navigation.Group.TOP_BAR)

    @cached_property
    def person_links(self) -> tuple[Link, ...]:
        return navigation.links(self._request, navigation.Group.PERSON)

    @cached_property
    def searchable(self) -> bool:
        return search.possible(self._request)

    @property
    def words(self) -> dict[str, str]:
        return words.for_scripts()


def ui(request: HttpRequest) -> dict[str, Surroundings]:
    """Give templates `ui` (see `Surroundings`)."""
    return {"ui": Surroundings(request)}
