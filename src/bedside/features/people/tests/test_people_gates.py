"""What stands before every page: the first run, idleness, signing in, the second factor, clock and language."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.conf import LazySettings
from django.utils import translation

from bedside.base import clock
from bedside.features.audit.api import Entry
from bedside.features.people.cast import Cast
from bedside.features.people.models import Membership, User
from bedside.features.people.permissions import NEEDS_SECOND_FACTOR, Role
from bedside.features.people.testing import give_app

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SignedIn = Callable[[User], Any]


def is_in(browser: Any) -> bool:
    return "_auth_user_id" in browser.session


@pytest.mark.parametrize("address", ["/", "/people/", "/sign-in/", "/demo/", "/no/such/page/"])
def test_every_address_leads_to_the_wizard_until_somebody_set_bedside_up(db: None, client: Any, address: str) -> None:
    assert client.get(address).url == "/begin/"


def test_a_script_is_told_that_nothing_is_set_up(db: None, client: Any) -> None:
    answer = client.get("/", headers={"Accept": "application/json"})
    assert answer.status_code == 503
    assert answer.json()["what"] == "Bedside isn't set up yet."


def test_pages_ask_to_sign_in_and_lead_back(cast: Cast, client: Any) -> None:
    assert client.get("/units/?a=1").url == "/sign-in/?next=%2Funits%2F%3Fa%3D1"
    assert client.post("/units/new/").url == "/sign-in/"


@pytest.mark.parametrize("header", [{"Accept": "application/json"}, {"HX-Request": "true"}, {"X-Bedside-Poll": "1"}])
def test_scripts_get_401_and_two_sentences(cast: Cast, client: Any, header: dict[str, str]) -> None:
    answer = client.get("/units/", headers=header)
    assert answer.status_code == 401
    assert answer.json() == {"what": "You are signed out.", "do": "Sign in again."}


def test_whoever_shows_no_sign_of_life_is_signed_out(cast: Cast, signed_in: SignedIn, settings: LazySettings) -> None:
    settings.LOGOFF_SECONDS = 900
    browser = signed_in(cast.leo)
    with clock.at(NOW):
        assert browser.get("/you/").status_code == 200
    with clock.at(NOW + timedelta(seconds=895)):
        assert browser.get("/you/").status_code == 200
    with clock.at(NOW + timedelta(seconds=895 + 900 + 16)):
        answer = browser.get("/you/", follow=True)
    assert not is_in(browser)
    assert answer.redirect_chain[-1][0] == "/sign-in/?next=%2Fyou%2F"
    assert "You were signed out after 15 minutes without a sign of life." in answer.content.decode()
    assert Entry.objects.get(action="user.logged-off").actor_name == "Leo Brandt"


def test_a_page_that_renews_itself_is_no_sign_of_life(cast: Cast, signed_in: SignedIn, settings: LazySettings) -> None:
    settings.LOGOFF_SECONDS = 900
    browser = signed_in(cast.leo)
    with clock.at(NOW):
        browser.get("/you/")
    for minutes in (5, 10, 14):
        with clock.at(NOW + timedelta(minutes=minutes)):
            assert browser.get("/you/", headers={"X-Bedside-Poll": "1"}).status_code == 200
    with clock.at(NOW + timedelta(minutes=16)):
        answer = browser.get("/you/", headers={"X-Bedside-Poll": "1"})
    assert answer.status_code == 401
    assert not is_in(browser)


def test_saying_still_here_keeps_one_signed_in(cast: Cast, signed_in: SignedIn, settings: LazySettings) -> None:
    settings.LOGOFF_SECONDS = 900
    browser = signed_in(cast.leo)
    for minutes in range(0, 60, 10):
        with clock.at(NOW + timedelta(minutes=minutes)):
            assert browser.post("/you/alive/").status_code == 204
    assert is_in(browser)


def test_the_page_knows_how_long_one_may_be_away(cast: Cast, signed_in: SignedIn, settings: LazySettings) -> None:
    settings.LOGOFF_SECONDS = 600
    page = signed_in(cast.leo).get("/you/").content.decode()
    assert 'data-logoff-seconds="600" data-logoff-url="/sign-out/" data-alive-url="/you/alive/"' in page


def test_use_is_written_into_the_list_of_devices(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.leo)
    UserSession.objects.create(user=cast.leo, ip="10.0.0.1", session_key=browser.session.session_key, user_agent="x")
    with clock.at(NOW):
        browser.get("/you/")
    assert UserSession.objects.get().last_seen_at == NOW


@pytest.mark.parametrize("role", list(Role))
def test_roles_that_let_words_out_need_a_second_factor_first(cast: Cast, client: Any, role: Role) -> None:
    Membership.objects.filter(user=cast.leo).update(role=role)
    client.force_login(cast.leo)
    answer = client.get("/you/")
    if role in NEEDS_SECOND_FACTOR:
        assert answer.url == "/you/second-factor/"
        assert client.get("/you/second-factor/").status_code == 200
        assert client.post("/people/1/deactivate/").url == "/you/second-factor/"
        assert client.get("/you/", headers={"Accept": "application/json"}).status_code == 403
        give_app(cast.leo)
        assert client.get("/you/").status_code == 200
        assert client.get("/you/second-factor/").url == "/you/sign-in/"
    else:
        assert answer.status_code == 200


def test_a_role_given_while_signed_in_asks_for_the_second_factor_at_the_next_click(cast: Cast, client: Any) -> None:
    client.force_login(cast.leo)
    assert client.get("/you/").status_code == 200
    Membership.objects.create(user=cast.leo, role=Role.PUBLISHER)
    assert client.get("/you/").url == "/you/second-factor/"


def test_pages_speak_the_persons_language_or_the_organizations(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.leo)
    cast.organization.language = "es"
    cast.organization.save()
    assert browser.get("/you/").headers["Content-Language"] == "es"
    User.objects.filter(pk=cast.leo.pk).update(language="en")
    assert browser.get("/you/").headers["Content-Language"] == "en"
    translation.activate("en")


def test_times_stand_on_the_persons_clock(cast: Cast, signed_in: SignedIn) -> None:
    User.objects.filter(pk=cast.sam.pk).update(zone="Asia/Tokyo")
    User.objects.filter(pk=cast.leo.pk).update(created_at=datetime(2026, 11, 23, 20, 0, tzinfo=UTC))
    assert "24 Nov" in signed_in(cast.sam).get(f"/people/{cast.leo.pk}/").content.decode()


def test_deactivating_somebody_ends_their_session_at_the_next_click(cast: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(cast.leo)
    assert browser.get("/you/").status_code == 200
    User.objects.filter(pk=cast.leo.pk).update(is_active=False)
    assert browser.get("/you/").status_code == 302
