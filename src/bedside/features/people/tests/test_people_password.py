"""Changing and resetting a password."""

import re
from smtplib import SMTPException
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.test import Client, RequestFactory

from bedside.features.audit.api import Entry
from bedside.features.people import lockout
from bedside.features.people.cast import PASSWORD, Cast, make_cast
from bedside.features.people.models import User
from bedside.features.people.passwords import GuessableValidator
from bedside.features.people.testing import give_app

NEW = "violet harbor candle eleven"
TWICE = {"password1": NEW, "password2": NEW}


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast(password=PASSWORD)


def sign_in(email: str, password: str) -> Any:
    browser: Any = Client()
    browser.post("/sign-in/", {"login": email, "password": password})
    return browser


def is_in(browser: Any) -> bool:
    return "_auth_user_id" in browser.session


def ask_for_link(email: str, capture: Any, outbox: list[EmailMessage]) -> str:
    with capture(execute=True):
        browser: Any = Client()
        answer = browser.post("/password/forgotten/", {"email": email})
    assert answer.url == "/password/forgotten/sent/"
    found = re.search(r"https?://[^/]+(/password/new/\S+)", str(outbox[-1].body)) if outbox else None
    return found[1] if found else ""


def test_the_link_in_the_mail_gives_a_new_password_once(
    cast: Cast, mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: Any
) -> None:
    old_session = sign_in(cast.leo.email, PASSWORD)
    for _ in range(5):
        lockout.take_try(cast.leo, RequestFactory().post("/sign-in/"))
    link = ask_for_link("LEO@riverside.example", django_capture_on_commit_callbacks, mailoutbox)
    assert mailoutbox[0].to == ["leo@riverside.example"]
    assert mailoutbox[0].subject == "A new password for Bedside"
    browser: Any = Client()
    page = browser.get(link)
    assert page.url.endswith("-set-password/")  # the key leaves the address bar
    assert "Choose a new password" in browser.get(page.url).content.decode()
    assert "too short" in browser.post(page.url, {"password1": "short", "password2": "short"}).content.decode()
    assert browser.post(page.url, TWICE).url == "/password/new/done/"
    assert old_session.get("/you/").status_code == 302
    assert is_in(sign_in(cast.leo.email, NEW))  # and the pause is over
    assert "doesn’t work any more" in Client().get(link).content.decode()
    assert Entry.objects.filter(action="user.password-reset", actor_name="Leo Brandt").count() == 1


def test_a_reset_does_not_get_around_the_second_factor(
    cast: Cast, mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: Any
) -> None:
    give_app(cast.priya)
    link = ask_for_link(cast.priya.email, django_capture_on_commit_callbacks, mailoutbox)
    browser: Any = Client()
    browser.post(browser.get(link).url, TWICE)
    assert not is_in(browser)
    assert not is_in(sign_in(cast.priya.email, NEW))


@pytest.mark.parametrize("email", ["nobody@riverside.example", "nia@riverside.example"])
def test_unknown_and_deactivated_people_get_the_same_page_and_no_mail(
    cast: Cast, mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: Any, email: str
) -> None:
    User.objects.filter(pk=cast.nia.pk).update(is_active=False)
    assert ask_for_link(email, django_capture_on_commit_callbacks, mailoutbox) == ""
    assert mailoutbox == []


def test_a_mail_server_that_is_down_breaks_nothing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    def fail(*_args: object, **_options: object) -> int:
        raise SMTPException("leo@riverside.example refused")

    monkeypatch.setattr(EmailMultiAlternatives, "send", fail)
    assert ask_for_link(cast.leo.email, django_capture_on_commit_callbacks, []) == ""


def test_changing_it_keeps_this_session_and_ends_the_others(
    cast: Cast, mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: Any
) -> None:
    here, there = sign_in(cast.leo.email, PASSWORD), sign_in(cast.leo.email, PASSWORD)
    with django_capture_on_commit_callbacks(execute=True):
        answer = here.post("/you/sign-in/password/", {"oldpassword": PASSWORD, **TWICE})
    assert answer.url == "/you/sign-in/"
    assert here.get("/you/").status_code == 200
    assert there.get("/you/").status_code == 302
    assert [mail.subject for mail in mailoutbox] == ["Your password was changed"]
    assert "203.0.113" not in mailoutbox[0].body
    assert NEW not in mailoutbox[0].body
    assert Entry.objects.filter(action="user.password-changed").count() == 1


def test_a_new_password_is_held_to_the_rules(cast: Cast) -> None:
    browser = sign_in(cast.leo.email, PASSWORD)
    for first, second, sentence in (
        ("short", "short", "too short"),
        ("passwordpassword", "passwordpassword", "easy to guess"),
        (NEW, "something else here", "same password each time"),
        ("leo@riverside.example", "leo@riverside.example", "too similar"),
    ):
        form = {"oldpassword": PASSWORD, "password1": first, "password2": second}
        page = browser.post("/you/sign-in/password/", form).content.decode()
        assert sentence in page, (first, second)


def test_whoever_has_no_password_chooses_one(db: None, signed_in: Any) -> None:
    cast = make_cast()
    browser = signed_in(cast.leo)
    assert browser.get("/you/sign-in/password/").url == "/you/sign-in/password/first/"
    assert browser.post("/you/sign-in/password/first/", TWICE).status_code == 302
    assert User.objects.get(pk=cast.leo.pk).check_password(NEW)


def test_signing_out_needs_a_post(cast: Cast) -> None:
    browser = sign_in(cast.leo.email, PASSWORD)
    assert "Sign out?" in browser.get("/sign-out/").content.decode()
    assert is_in(browser)
    assert browser.post("/sign-out/").url == "/sign-in/"
    assert not is_in(browser)
    assert Entry.objects.filter(action="user.signed-out").count() == 1


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_signing_in_leads_nowhere_else(cast: Cast, target: str) -> None:
    browser: Any = Client()
    answer = browser.post("/sign-in/", {"login": cast.leo.email, "password": PASSWORD, "next": target})
    assert answer.url == "/"


def test_a_deactivated_person_with_the_right_password_is_told(cast: Cast) -> None:
    User.objects.filter(pk=cast.leo.pk).update(is_active=False)
    browser: Any = Client()
    answer = browser.post("/sign-in/", {"login": cast.leo.email, "password": PASSWORD}, follow=True)
    assert "This account is stopped" in answer.content.decode()
    assert not is_in(browser)


def test_a_recovery_code_lets_in_once(cast: Cast) -> None:

    give_app(cast.priya)
    code = RecoveryCodes.activate(cast.priya).get_unused_codes()[0]
    first, second = sign_in(cast.priya.email, PASSWORD), sign_in(cast.priya.email, PASSWORD)
    first.post("/sign-in/code/", {"code": code})
    second.post("/sign-in/code/", {"code": code})
    assert (is_in(first), is_in(second)) == (True, False)


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "PASSWORDpassword",
        "!!Password2026!!",
        "123456789012",
        "abcdefghijkl",
        "Riverside Health 2026",
        "riversidehealth1",
        "bedside-2026-2026",
        "111111111111",
        "xyzxyzxyzxyz",
    ],
)
def test_what_is_long_and_easy_to_guess_is_refused(cast: Cast, password: str) -> None:
    with pytest.raises(ValidationError, match="easy to guess"):
        GuessableValidator().validate(password)


@pytest.mark.parametrize(
    "password", [PASSWORD, NEW, "Tr0ub4dor&3 tide", "correct horse battery staple", "8f3k-29dk-x0pq"]
)
def test_good_passwords_pass(cast: Cast, password: str) -> None:
    GuessableValidator().validate(password)
