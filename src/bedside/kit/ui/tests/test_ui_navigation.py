"""The navigation lists what exists and what this person may use; features hang themselves in."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.test import RequestFactory, override_settings

from bedside.kit.ui import navigation, shell
from bedside.kit.ui.navigation import Group, NavItem

pytestmark = pytest.mark.urls("bedside.kit.ui.tests.ui_urls")


@pytest.fixture(autouse=True)
def _empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_items", {})
    monkeypatch.setattr(shell, "_providers", [])
    monkeypatch.setattr(shell, "_banners", [])


def item(label: str, url_name: str, **more: object) -> NavItem:
    return NavItem(**{"group": Group.PUBLISH, "label": label, "url_name": url_name, "icon": "pen", **more})  # type: ignore[arg-type]


def test_it_shows_only_what_this_person_may_use(rf: RequestFactory) -> None:
    navigation.register(item("Style", "ui:style"))
    navigation.register(item("Search", "ui:search", allowed=lambda request: False, group=Group.ENGAGE))
    (section,) = navigation.sections(rf.get("/"))
    assert section.label == "Publish"
    assert [link.label for link in section.links] == ["Style"]


def test_entries_stand_in_their_order_and_groups_in_theirs(rf: RequestFactory) -> None:
    navigation.register(item("Zebra", "ui:style", order=1))
    navigation.register(item("Ant", "ui:search", order=2))
    navigation.register(item("Today", "ui:today", group=Group.TODAY))
    sections = navigation.sections(rf.get("/"))
    assert [[link.label for link in section.links] for section in sections] == [["Today"], ["Zebra", "Ant"]]


@pytest.mark.parametrize(
    ("path", "current"), [("/style/", "Style"), ("/style/plain/", "Plain"), ("/style/other/", "Style"), ("/", "Today")]
)
def test_the_entry_under_which_the_page_lies_is_marked(rf: RequestFactory, path: str, current: str) -> None:
    for entry in (item("Today", "ui:today"), item("Style", "ui:style"), item("Plain", "ui:style-plain")):
        navigation.register(entry)
    (section,) = navigation.sections(rf.get(path))
    assert [link.label for link in section.links if link.current] == [current]


def test_a_count_is_asked_of_this_person(rf: RequestFactory) -> None:
    asked: list[HttpRequest] = []

    def count(request: HttpRequest) -> int:
        asked.append(request)
        return 4

    navigation.register(item("Style", "ui:style", group=Group.TOP_BAR, count=count))
    request = rf.get("/")
    (link,) = navigation.links(request, Group.TOP_BAR)
    assert link.count == 4
    assert asked == [request]


@pytest.mark.parametrize(
    "second",
    [item("Other", "ui:style"), item("Other", "ui:search", icon="unicorn"), item("Other", "ui:search", keys="g s")],
)
def test_a_mistake_is_found_at_start(second: NavItem) -> None:
    navigation.register(item("Style", "ui:style", keys="g s"))
    with pytest.raises(ImproperlyConfigured):
        navigation.register(second)


def test_registering_again_changes_nothing(rf: RequestFactory) -> None:
    entry = item("Style", "ui:style", keys="g s")
    navigation.register(entry)
    navigation.register(entry)
    assert len(navigation.sections(rf.get("/"))[0].links) == 1


def test_a_stranger_has_surroundings_too(rf: RequestFactory) -> None:
    with override_settings(TIME_ZONE="UTC"):
        assert shell.of(rf.get("/")).person == ""


def test_only_one_feature_knows_the_surroundings(rf: RequestFactory) -> None:
    shell.register(lambda request: shell.Shell(organization="Riverside Health"))
    assert shell.of(rf.get("/")).organization == "Riverside Health"
    with pytest.raises(ImproperlyConfigured):
        shell.register(lambda request: shell.Shell())


def test_banners_of_all_features_are_shown(rf: RequestFactory) -> None:
    shell.register_banner(lambda request: [shell.Banner(text="Everything is on hold.", tone="block")])
    shell.register_banner(lambda request: [])
    assert [banner.text for banner in shell.banners(rf.get("/"))] == ["Everything is on hold."]
