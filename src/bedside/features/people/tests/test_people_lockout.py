"""Wrong passwords and codes: counted, paused, recorded, ended."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from bedside.base import clock
from bedside.features.audit.api import Entry
from bedside.features.people import lockout
from bedside.features.people.cast import PASSWORD, Cast, make_cast
from bedside.features.people.models import User
from bedside.features.people.testing import code_of, give_app

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast(password=PASSWORD)


def attempt(email: str, password: str, browser: Any = None) -> Any:
    browser = browser or Client(REMOTE_ADDR="203.0.113.9")
    browser.last = browser.post("/sign-in/", {"login": email, "password": password})
    return browser


def is_in(browser: Any) -> bool:
    return "_auth_user_id" in browser.session


def told(browser: Any) -> str:
    return " ".join(browser.last.content.decode().split())


@pytest.mark.parametrize(
    ("failures", "minutes"), [(0, 0), (4, 0), (5, 15), (6, 30), (7, 60), (11, 960), (12, 1440), (40, 1440)]
)
def test_the_pause_grows_up_to_a_day(failures: int, minutes: int) -> None:
    assert lockout.pause_after(failures) == timedelta(minutes=minutes)


def test_five_wrong_passwords_pause_even_the_right_one_for_fifteen_minutes(cast: Cast) -> None:
    with clock.at(NOW):
        for _ in range(5):
            assert not is_in(attempt(cast.leo.email, "wrong wrong wrong"))
        assert not is_in(attempt(cast.leo.email, PASSWORD))
    with clock.at(NOW + timedelta(minutes=14)):
        assert not is_in(attempt(cast.leo.email, PASSWORD))
    with clock.at(NOW + timedelta(minutes=15, seconds=1)):
        assert is_in(attempt(cast.leo.email, PASSWORD))
    cast.leo.refresh_from_db()
    assert (cast.leo.failures, cast.leo.locked_until) == (0, None)


def test_a_pause_that_is_knocked_at_does_not_grow(cast: Cast) -> None:
    with clock.at(NOW):
        for _ in range(9):
            attempt(cast.leo.email, "wrong wrong wrong")
    cast.leo.refresh_from_db()
    assert (cast.leo.failures, cast.leo.locked_until) == (5, NOW + timedelta(minutes=15))


def test_a_stranger_reads_the_same_for_unknown_wrong_paused_and_deactivated(cast: Cast) -> None:
    User.objects.filter(pk=cast.nia.pk).update(is_active=False)
    wrong = told(attempt(cast.maya.email, "wrong wrong wrong"))
    unknown = told(attempt("nobody@riverside.example", "wrong wrong wrong"))
    stopped = told(attempt(cast.nia.email, "wrong wrong wrong"))
    for _ in range(5):
        paused = attempt(cast.leo.email, "wrong wrong wrong")
    paused = attempt(cast.leo.email, PASSWORD)
    sentence = "This address and password don&#x27;t match, or signing in with them is paused."
    assert all(sentence in page for page in (wrong, unknown, stopped, told(paused)))


def test_failures_and_the_pause_are_recorded_with_their_address(cast: Cast) -> None:
    for _ in range(5):
        attempt(cast.leo.email, "wrong wrong wrong")
    failed = Entry.objects.filter(action="user.sign-in-failed", subject_id=str(cast.leo.pk))
    assert [entry.facts["failures"] for entry in failed.order_by("id")] == [1, 2, 3, 4, 5]
    assert {entry.address for entry in failed} == {"203.0.113.9"}
    assert Entry.objects.get(action="user.locked").facts == {"minutes": 15}


def test_the_address_a_stranger_typed_is_not_kept(cast: Cast) -> None:
    attempt("my-secret-password@riverside.example", "wrong wrong wrong")
    entry = Entry.objects.get(action="user.sign-in-failed")
    assert (entry.subject_id, entry.subject_name) == ("unknown", "")


def test_wrong_codes_count_like_wrong_passwords(cast: Cast) -> None:
    secret = give_app(cast.priya)
    with clock.at(NOW):
        browser = attempt(cast.priya.email, PASSWORD)
        assert browser.last.url == "/sign-in/code/"
        for _ in range(5):
            browser.post("/sign-in/code/", {"code": "000000"})
        browser.post("/sign-in/code/", {"code": code_of(secret)})
        assert not is_in(browser)
    cast.priya.refresh_from_db()
    assert cast.priya.failures == 5


def test_knowing_the_password_does_not_buy_more_guesses_at_the_code(cast: Cast) -> None:
    give_app(cast.priya)
    for _ in range(5):
        attempt(cast.priya.email, PASSWORD).post("/sign-in/code/", {"code": "000000"})
    assert attempt(cast.priya.email, PASSWORD).last.status_code == 200  # the sign-in page again


def test_the_whole_sign_in_forgets_earlier_failures(cast: Cast) -> None:
    secret = give_app(cast.priya)
    attempt(cast.priya.email, "wrong wrong wrong")
    browser = attempt(cast.priya.email, PASSWORD)
    cast.priya.refresh_from_db()
    assert cast.priya.failures == 1
    browser.post("/sign-in/code/", {"code": code_of(secret)})
    assert is_in(browser)
    cast.priya.refresh_from_db()
    assert cast.priya.failures == 0
    assert Entry.objects.get(action="user.signed-in").facts == {"means": ["password", "totp"]}


def test_a_code_works_once(cast: Cast) -> None:
    code = code_of(give_app(cast.priya))
    first, second = attempt(cast.priya.email, PASSWORD), attempt(cast.priya.email, PASSWORD)
    first.post("/sign-in/code/", {"code": code})
    second.post("/sign-in/code/", {"code": code})
    assert (is_in(first), is_in(second)) == (True, False)


def test_guesses_at_the_old_password_count_too(cast: Cast) -> None:
    browser = attempt(cast.leo.email, PASSWORD)
    new = {"password1": "violet harbor candle eleven", "password2": "violet harbor candle eleven"}
    for _ in range(5):
        browser.post("/you/sign-in/password/", {"oldpassword": "wrong wrong wrong", **new})
    browser.post("/you/sign-in/password/", {"oldpassword": PASSWORD, **new})
    cast.leo.refresh_from_db()
    assert cast.leo.is_locked
    assert cast.leo.check_password(PASSWORD)


def test_tries_that_run_at_the_same_time_are_counted_before_they_are_checked(cast: Cast) -> None:
    assert [lockout.take_try(cast.leo) for _ in range(7)] == [True] * 5 + [False] * 2
    lockout.give_back(cast.leo)
    cast.leo.refresh_from_db()
    assert (cast.leo.failures, cast.leo.is_locked) == (4, False)


def test_one_address_can_not_try_everybody(cast: Cast) -> None:
    for number in range(31):
        last = attempt(f"nobody{number}@riverside.example", "wrong wrong wrong")
    assert "Too many tries" in told(last)
    before = cast.leo.failures
    attempt(cast.leo.email, "wrong wrong wrong")
    cast.leo.refresh_from_db()
    assert cast.leo.failures == before  # nothing was checked, so nothing counts
