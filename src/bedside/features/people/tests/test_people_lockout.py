"""Wrong passwords and codes: counted, paused, recorded, ended."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client, RequestFactory

from bedside.base import clock
from bedside.features.audit.api import Entry
from bedside.features.people import browsers, lockout
from bedside.features.people.cast import PASSWORD, Cast, make_cast
from bedside.features.people.models import Door, User
from bedside.features.people.services import persons
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
    door = cast.leo.doors.get()
    assert (door.failures, door.locked_until) == (5, NOW + timedelta(minutes=15))


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
    assert browser.get("/you/").status_code == 200
    cast.leo.refresh_from_db()
    assert cast.leo.pause is not None
    assert cast.leo.check_password(PASSWORD)


def test_tries_that_run_at_the_same_time_are_counted_before_they_are_checked(cast: Cast) -> None:
    here = RequestFactory().post("/sign-in/")
    tries = [lockout.take_try(cast.leo, here) for _ in range(7)]
    assert [each is not None for each in tries] == [True] * 5 + [False] * 2
    assert tries[4] is not None
    lockout.give_back(tries[4])
    cast.leo.refresh_from_db()
    assert (cast.leo.failures, cast.leo.pause) == (4, None)


def test_one_address_can_not_try_everybody(cast: Cast) -> None:
    for number in range(31):
        last = attempt(f"nobody{number}@riverside.example", "wrong wrong wrong")
    assert "Too many tries" in told(last)
    before = cast.leo.failures
    attempt(cast.leo.email, "wrong wrong wrong")
    cast.leo.refresh_from_db()
    assert cast.leo.failures == before  # nothing was checked, so nothing counts


def knock(user: User, tries: int, *, addresses: int = 1) -> None:
    """Let a stranger try wrong passwords, five from each address."""
    for number in range(tries):
        browser = Client(REMOTE_ADDR=f"198.51.100.{number // 5 % addresses}")
        attempt(user.email, "wrong wrong wrong", browser)


def test_a_stranger_elsewhere_pauses_nobody(cast: Cast) -> None:
    """Neither where the person always signs in, nor in a new browser of theirs."""
    usual = attempt(cast.leo.email, PASSWORD)
    usual.post("/sign-out/")
    with clock.at(NOW):
        knock(cast.leo, 20)
        assert is_in(attempt(cast.leo.email, PASSWORD, usual))
        assert is_in(attempt(cast.leo.email, PASSWORD, Client(REMOTE_ADDR="203.0.113.77")))


def test_many_strangers_pause_new_browsers_and_not_the_ones_one_knows(cast: Cast) -> None:
    usual = attempt(cast.leo.email, PASSWORD)
    usual.post("/sign-out/")
    with clock.at(NOW):
        knock(cast.leo, 50, addresses=10)
        assert not is_in(attempt(cast.leo.email, PASSWORD, Client(REMOTE_ADDR="203.0.113.77")))
        assert is_in(attempt(cast.leo.email, PASSWORD, usual))
        # Signing in there gives strangers no new tries.
        assert not is_in(attempt(cast.leo.email, PASSWORD, Client(REMOTE_ADDR="203.0.113.78")))
    with clock.at(NOW + timedelta(minutes=15, seconds=1)):
        assert is_in(attempt(cast.leo.email, PASSWORD, Client(REMOTE_ADDR="203.0.113.77")))


def test_guesses_of_many_addresses_end_at_fifty_and_then_double_their_wait(cast: Cast) -> None:
    with clock.at(NOW):
        knock(cast.leo, 80, addresses=16)
    cast.leo.refresh_from_db()
    assert (cast.leo.failures, cast.leo.locked_until) == (50, NOW + timedelta(minutes=15))
    with clock.at(NOW + timedelta(minutes=16)):
        attempt(cast.leo.email, "wrong wrong wrong", Client(REMOTE_ADDR="203.0.113.80"))
    cast.leo.refresh_from_db()
    assert cast.leo.locked_until == NOW + timedelta(minutes=16 + 30)


def test_a_known_browser_has_five_tries_too(cast: Cast) -> None:
    usual = attempt(cast.leo.email, PASSWORD)
    usual.post("/sign-out/")
    for _ in range(5):
        attempt(cast.leo.email, "wrong wrong wrong", usual)
    assert not is_in(attempt(cast.leo.email, PASSWORD, usual))
    assert is_in(attempt(cast.leo.email, PASSWORD, Client(REMOTE_ADDR="203.0.113.77")))


def test_a_browser_is_known_only_for_whoever_signed_in_there_completely(cast: Cast) -> None:
    give_app(cast.priya)
    shared = attempt(cast.leo.email, PASSWORD)
    shared.post("/sign-out/")
    attempt(cast.maya.email, PASSWORD, shared)
    shared.post("/sign-out/")
    attempt(cast.priya.email, PASSWORD, shared)  # the code is still missing
    places = Door.objects.filter(place__startswith="browser:").values_list("user", "place")
    assert {user for user, _place in places} == {cast.leo.pk, cast.maya.pk}
    assert len({place for _user, place in places}) == 1  # one cookie for all who share the computer


def test_a_planted_cookie_is_replaced_and_the_real_one_is_out_of_reach(cast: Cast) -> None:
    browser: Any = Client(REMOTE_ADDR="203.0.113.9")
    browser.cookies["bedside_browser"] = "planted"
    attempt(cast.leo.email, PASSWORD, browser)
    cookie = browser.cookies["bedside_browser"]
    assert cookie.value != "planted"
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert cookie.value not in str(list(Door.objects.values()))


def test_signing_out_everywhere_forgets_the_browsers_too(cast: Cast) -> None:
    lost, here = attempt(cast.leo.email, PASSWORD), attempt(cast.leo.email, PASSWORD)
    here.post("/you/places/others/end/")
    assert cast.leo.doors.get().place == place_of_cookie(here)
    lost.get("/you/")
    persons.sign_out_everywhere(user=cast.leo, by=cast.sam)
    assert not cast.leo.doors.exists()


def place_of_cookie(browser: Any) -> str:
    request = RequestFactory().get("/")
    request.COOKIES["bedside_browser"] = browser.cookies["bedside_browser"].value
    return browsers.place_of(request)


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("::ffff:203.0.113.5", "203.0.113.5", True),
    ],
)
def test_addresses_of_one_customer_count_as_one(cast: Cast, first: str, second: str, same: bool) -> None:
    for _ in range(5):
        attempt(cast.leo.email, "wrong wrong wrong", Client(REMOTE_ADDR=first))
    assert is_in(attempt(cast.leo.email, PASSWORD, Client(REMOTE_ADDR=second))) is not same


def test_an_administrator_ends_the_pause_everywhere(cast: Cast) -> None:
    knock(cast.leo, 50, addresses=10)
    persons.unlock(user=cast.leo, by=cast.sam)
    assert cast.leo.pause is None
    assert is_in(attempt(cast.leo.email, PASSWORD, Client(REMOTE_ADDR="198.51.100.1")))
