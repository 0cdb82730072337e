"""What a stranger tries at the door: another host, another way back, a session planted beforehand, a foreign form."""

from typing import Any

import pytest
from django.conf import LazySettings
from django.core.mail import EmailMessage
from django.test import Client

from bedside.features.people.cast import PASSWORD, Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast(password=PASSWORD)


def test_the_link_to_a_new_password_leads_to_the_configured_address(
    cast: Cast,
    settings: LazySettings,
    mailoutbox: list[EmailMessage],
    client: Client,
    django_capture_on_commit_callbacks: Any,
) -> None:
    settings.SITE_URL = "https://bedside.riverside.example"
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/password/forgotten/", {"email": cast.leo.email}, headers={"Host": "127.0.0.1:9999"})
    assert "https://bedside.riverside.example/password/new/" in str(mailoutbox[0].body)
    assert "127.0.0.1" not in str(mailoutbox[0].body)


def test_a_foreign_host_is_refused(cast: Cast, client: Client) -> None:
    assert client.get("/sign-in/", headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_signing_in_leads_nowhere_else(cast: Cast, client: Any, back: str) -> None:
    answer = client.post("/sign-in/", {"login": cast.leo.email, "password": PASSWORD, "next": back})
    assert answer.url == "/"


def test_a_session_from_before_signing_in_is_worth_nothing_after(cast: Cast, client: Any) -> None:
    client.session.save()
    session = client.session
    session["planted"] = "x"
    session.save()
    client.cookies["bedside_session"] = session.session_key
    client.post("/sign-in/", {"login": cast.leo.email, "password": PASSWORD})
    assert client.session.session_key != session.session_key
    thief: Any = Client()
    thief.cookies["bedside_session"] = session.session_key
    assert thief.get("/you/").status_code == 302


@pytest.mark.parametrize(
    "address", ["/sign-in/", "/sign-out/", "/you/alive/", "/people/invite/", "/password/forgotten/"]
)
def test_a_form_of_another_site_is_refused(cast: Cast, address: str) -> None:
    browser: Any = Client(enforce_csrf_checks=True)
    browser.force_login(cast.leo)
    assert browser.post(address, {"login": cast.leo.email, "email": cast.leo.email}).status_code == 403
