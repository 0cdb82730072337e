"""Signing in with one click: in the demo, on this computer, and nowhere else."""

from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from bedside.features.audit.api import Entry
from bedside.features.people.cast import PEOPLE, Cast
from bedside.features.people.models import User


@pytest.fixture
def demo(settings: LazySettings) -> Any:
    settings.DEMO = True
    settings.SITE_URL = "http://127.0.0.1:8000"
    return Client(REMOTE_ADDR="127.0.0.1", SERVER_NAME="localhost")


def test_everybody_is_listed_with_their_roles(cast: Cast, demo: Any) -> None:
    page = demo.get("/demo/").content.decode()
    assert all(person.name in page for person in PEOPLE)
    assert "Author, Publisher" in page
    assert "Here it is waived." in page


def test_one_click_signs_in_without_a_second_factor_and_is_recorded(cast: Cast, demo: Any) -> None:
    answer = demo.post("/demo/", {"person": cast.priya.pk})
    assert answer.url == "/"
    assert demo.get("/").status_code == 200
    assert Entry.objects.get(action="user.signed-in").facts == {"means": ["demo"]}
    demo.post("/demo/", {"person": cast.sam.pk})
    assert "Sam Whitfield" in demo.get("/you/").content.decode()


def test_whoever_is_not_signed_in_is_led_there(cast: Cast, demo: Any) -> None:
    assert demo.get("/").url == "/demo/"


def test_the_waiver_ends_with_the_demo(cast: Cast, demo: Any, settings: LazySettings) -> None:
    demo.post("/demo/", {"person": cast.priya.pk})
    settings.DEMO = False
    assert demo.get("/").url == "/you/second-factor/"


@pytest.mark.parametrize("person", ["0", "", "999999", "x"])
def test_nobody_is_nobody(cast: Cast, demo: Any, person: str) -> None:
    assert demo.post("/demo/", {"person": person}).status_code == 404


def test_nobody_with_a_real_address_is_signed_in(cast: Cast, demo: Any) -> None:
    """Somebody turned the demo on over real data."""
    User.objects.filter(pk=cast.sam.pk).update(email="sam@riverside-health.org")
    assert "Sam Whitfield" not in demo.get("/demo/").content.decode()
    assert demo.post("/demo/", {"person": cast.sam.pk}).status_code == 404


def test_a_deactivated_person_is_not_offered(cast: Cast, demo: Any) -> None:
    User.objects.filter(pk=cast.leo.pk).update(is_active=False)
    assert "Leo Brandt" not in demo.get("/demo/").content.decode()
    assert demo.post("/demo/", {"person": cast.leo.pk}).status_code == 404


def test_outside_the_demo_there_is_no_such_page(cast: Cast, settings: LazySettings) -> None:
    settings.DEMO = False
    browser = Client(REMOTE_ADDR="127.0.0.1", SERVER_NAME="localhost")
    assert browser.get("/demo/").status_code == 404
    assert browser.post("/demo/", {"person": cast.sam.pk}).status_code == 404
    assert "_auth_user_id" not in browser.session


@pytest.mark.parametrize(
    "request_from", [{"REMOTE_ADDR": "192.168.1.20"}, {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, {"HTTP_VIA": "1.1 proxy"}]
)
def test_from_another_computer_there_is_no_such_page(cast: Cast, demo: Any, request_from: dict[str, str]) -> None:
    assert demo.post("/demo/", {"person": cast.sam.pk}, **request_from).status_code == 404
