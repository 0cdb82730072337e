"""The first run: three decisions, once, and not by a stranger."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import LazySettings
from django.test import Client

from bedside.features.audit.api import Entry
from bedside.features.people import first_run
from bedside.features.people.models import Mode, Organization, Unit, User
from bedside.features.people.permissions import Role
from bedside.features.people.services.organization import set_up

PASSWORD = "violet harbor candle eleven"
FIRST = {"name": "Riverside Health", "zone": "America/New_York", "unit": "Riverside Hospital", "unit_kind": "hospital"}
YOU = {"name": "Sam Whitfield", "email": "Sam@Riverside.example", "password": PASSWORD, "again": PASSWORD}


@pytest.fixture
def here(db: None, settings: LazySettings) -> Any:
    """Whoever opened the link that `bedside serve` printed."""
    settings.SITE_URL = "http://127.0.0.1:8000"
    browser = Client(REMOTE_ADDR="127.0.0.1", SERVER_NAME="localhost")
    browser.get(urlsplit(first_run.begin_link())._replace(scheme="", netloc="").geturl())
    return browser


@pytest.fixture
def stranger(db: None, settings: LazySettings) -> Any:
    settings.SITE_URL = "https://bedside.riverside.example"
    settings.ALLOWED_HOSTS = ["bedside.riverside.example"]
    return Client(REMOTE_ADDR="203.0.113.9", SERVER_NAME="bedside.riverside.example")


@pytest.mark.parametrize(("mode", "roles"), [(Mode.TEAM, {Role.ADMINISTRATOR}), (Mode.SOLO, set(Role))])
def test_three_decisions_make_organization_unit_and_administrator(here: Any, mode: Mode, roles: set[Role]) -> None:
    assert here.post("/begin/", FIRST).url == "/begin/how/"
    assert here.post("/begin/how/", {"mode": mode}).url == "/begin/you/"
    answer = here.post("/begin/you/", YOU)
    assert answer.url == "/"
    us, user = Organization.objects.get(), User.objects.get()
    assert (us.name, us.zone, us.mode) == ("Riverside Health", "America/New_York", mode)
    assert Unit.objects.get().kind == Unit.Kind.HOSPITAL
    assert user.email == "sam@riverside.example"
    assert {each.role for each in user.memberships.all()} == {role.value for role in roles}
    assert here.get("/").url == "/you/second-factor/"  # signed in, and the second factor follows
    assert Entry.objects.filter(action="organization.set-up", actor_name="Sam Whitfield").count() == 1


def test_it_is_gone_afterwards(here: Any, cast: object) -> None:
    for address in ("/begin/", "/begin/how/", "/begin/you/"):
        assert here.post(address, {**FIRST, **YOU}).status_code == 302
    assert Organization.objects.count() == 1


def test_decisions_can_not_be_skipped(here: Any) -> None:
    assert here.get("/begin/how/").url == "/begin/"
    assert here.post("/begin/you/", YOU).url == "/begin/"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("zone", "Mars/Olympus", "Select a valid choice"),
        ("name", " ", "This field is required"),
        ("unit", "", "This field is required"),
    ],
)
def test_wrong_input_is_said_and_the_rest_kept(here: Any, field: str, value: str, sentence: str) -> None:
    page = here.post("/begin/", {**FIRST, field: value}).content.decode()
    assert sentence in page
    kept = "Riverside Hospital" if field != "unit" else "Riverside Health"
    assert f'value="{kept}"' in page


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"again": "something else here"}, "The two passwords differ."),
        ({"password": "short", "again": "short"}, "too short"),
        ({"email": "sam"}, "Enter a valid email address."),
        ({"password": "sam@riverside.example", "again": "sam@riverside.example"}, "too similar"),
    ],
)
def test_a_bad_password_or_address_makes_nothing(here: Any, change: dict[str, str], sentence: str) -> None:
    here.post("/begin/", FIRST)
    here.post("/begin/how/", {"mode": "team"})
    assert sentence in here.post("/begin/you/", {**YOU, **change}).content.decode()
    assert not Organization.objects.exists()


def test_the_password_is_kept_in_no_session(here: Any) -> None:
    here.post("/begin/", FIRST)
    here.post("/begin/how/", {"mode": "team"})
    here.post("/begin/you/", {**YOU, "again": "something else here"})
    assert PASSWORD not in str(dict(here.session))


def test_from_elsewhere_the_code_is_asked_for(stranger: Any) -> None:
    assert "Setup code" in stranger.get("/begin/").content.decode()
    assert stranger.post("/begin/", FIRST).status_code == 200
    wrong = stranger.post("/begin/", {**FIRST, "code": "AAAA-AAAA-AAAA"})
    assert "This is not the code." in wrong.content.decode()
    assert stranger.get("/begin/how/").url == "/begin/"
    typed = first_run.setup_code().lower().replace("-", " ")
    assert stranger.post("/begin/", {**FIRST, "code": typed}).url == "/begin/how/"


def test_the_code_is_the_same_in_every_process_and_easy_to_read() -> None:
    code = first_run.setup_code()
    assert code == first_run.setup_code()
    assert len(code) == 14
    assert not set(code) & set("01ILOU")


@pytest.mark.parametrize(
    "request_from",
    [
        {},  # a proxy with no word of it: nginx's bare proxy_pass, a forwarded port
        {"REMOTE_ADDR": "192.168.1.20"},
        {"HTTP_X_FORWARDED_FOR": "203.0.113.9"},
        {"HTTP_FORWARDED": "for=203.0.113.9"},
        {"HTTP_VIA": "1.1 proxy"},
        {"HTTP_X_REAL_IP": "203.0.113.9"},
    ],
)
def test_wherever_a_request_seems_to_come_from_the_code_is_asked_for(
    db: None, settings: LazySettings, request_from: dict[str, Any]
) -> None:
    settings.SITE_URL = "http://127.0.0.1:8000"
    browser: Any = Client(SERVER_NAME="localhost", **{"REMOTE_ADDR": "127.0.0.1", **request_from})
    page = browser.get("/begin/").content.decode()
    assert "Setup code" in page
    assert "in the terminal of “bedside serve”" in page
    assert browser.post("/begin/", FIRST).status_code == 200
    assert browser.get("/begin/how/").url == "/begin/"


def test_the_printed_link_asks_for_no_code_and_leaves_the_address(db: None, settings: LazySettings) -> None:
    settings.SITE_URL = "http://127.0.0.1:8000"
    browser: Any = Client(REMOTE_ADDR="127.0.0.1", SERVER_NAME="localhost")
    assert "Setup code" in browser.get("/begin/?code=AAAA-AAAA-AAAA").content.decode()
    link = first_run.begin_link()
    assert link.startswith("http://127.0.0.1:8000/begin/?code=")
    assert browser.get(link.removeprefix("http://127.0.0.1:8000")).url == "/begin/"
    assert "Setup code" not in browser.get("/begin/").content.decode()
    assert browser.post("/begin/", FIRST).url == "/begin/how/"


def test_a_page_of_another_address_can_not_send_the_form(here: Any) -> None:
    browser: Any = Client(enforce_csrf_checks=True, REMOTE_ADDR="127.0.0.1", SERVER_NAME="localhost")
    browser.get(f"/begin/?code={first_run.setup_code()}", follow=True)
    token = browser.cookies["csrftoken"].value
    form = {**FIRST, "csrfmiddlewaretoken": token}
    assert browser.post("/begin/", form, HTTP_ORIGIN="http://bedside.riverside.example").status_code == 403
    assert browser.post("/begin/", form, HTTP_ORIGIN="http://localhost").status_code == 302


def test_the_slower_of_two_is_told(db: None) -> None:
    decided: dict[str, Any] = {
        "mode": "team",
        "unit": "A",
        "unit_kind": "clinic",
        "language": "en",
        "zone": "UTC",
        "name": "A",
    }
    set_up(**decided, person="One", email="one@riverside.example", password=PASSWORD)
    with pytest.raises(Exception, match="was set up in the meantime"):
        set_up(**decided, person="Two", email="two@riverside.example", password=PASSWORD)
    assert User.objects.get().name == "One"


@pytest.mark.parametrize(("zone", "country"), [("Europe/Madrid", "ES"), ("America/New_York", "US"), ("UTC", "US")])
def test_the_country_is_that_of_the_time_zone_until_somebody_says_another(db: None, zone: str, country: str) -> None:
    set_up(
        name="A", zone=zone, mode="team", unit="A", unit_kind="clinic", language="en",
        person="One", email="one@riverside.example", password=PASSWORD,
    )  # fmt: skip
    assert Organization.objects.get().country == country
