"""`bedside account`."""

import json

import pytest

from bedside.features.accounts.api import Account
from bedside.features.audit.api import Entry
from bedside.features.people.api import Role
from bedside.features.people.models import Membership
from bedside.site.commands.account import command
from bedside.site.tests.conftest import SECRET, House, refused, run

CLINIC = ("--unit", "elm street clinic")


def connect(house: House, *more: str) -> tuple[str, ...]:
    return ("connect", "practice", "clinic", "--server", house.town.url, "--secret-stdin", *more)


def test_accounts_are_listed_for_eyes_and_for_programs(house: House) -> None:
    assert "@riverside" in run(command, "list").output
    (row,) = [json.loads(line) for line in run(command, "list", "--json").output.splitlines()]
    assert (row["handle"], row["unit"], row["state"]) == ("riverside", "Riverside Hospital", "connected")
    assert "token" not in run(command, "list", "--json").output


def test_how_to_connect_is_printed(house: House) -> None:
    assert "app password" in run(command, "setup", "bluesky").output
    assert "There is: bluesky, practice" in refused(command, "setup", "myspace")


def test_an_account_is_connected_in_the_name_of_the_only_administrator(house: House) -> None:
    result = run(command, *connect(house, *CLINIC), typed=f"{SECRET}\n")
    assert "@clinic is connected for Elm Street Clinic." in result.output
    assert SECRET not in result.output
    entry = Entry.objects.filter(subject_kind="account").latest("id")
    assert (entry.action, entry.actor_name, entry.address) == ("account.connected", "Sam Whitfield", "command line")


def test_what_is_missing_or_wrong_is_said(house: House) -> None:
    assert "Give its address with --server" in refused(command, "connect", "practice", "clinic", "--secret-stdin")
    assert "Say which with --unit" in refused(command, *connect(house), typed=f"{SECRET}\n")
    assert "no unit “Moon”" in refused(command, *connect(house, "--unit", "Moon"), typed=f"{SECRET}\n")
    assert "The password is empty" in refused(command, *connect(house, *CLINIC), typed="\n")
    assert "8 to 200 characters" in refused(command, *connect(house, *CLINIC), typed="short\n")
    assert Account.objects.count() == 1


@pytest.mark.parametrize(
    ("mail", "said"),
    [("maya@riverside.example", "sam@riverside.example"), ("nobody@riverside.example", "Nobody signs in as")],
)
def test_only_somebody_who_may_connects(house: House, mail: str, said: str) -> None:
    assert said in refused(command, *connect(house, *CLINIC, "--as", mail), typed=f"{SECRET}\n")


def test_with_two_administrators_one_is_named(house: House) -> None:
    Membership.objects.create(user=house.cast.leo, unit=None, role=Role.ADMINISTRATOR)
    assert "Say in whose name with --as" in refused(command, *connect(house, *CLINIC), typed=f"{SECRET}\n")
    words = connect(house, *CLINIC, "--as", "leo@riverside.example")
    assert run(command, *words, typed=f"{SECRET}\n").exit_code == 0


def test_disconnecting_asks_and_says_what_is_scheduled(house: House) -> None:
    house.schedule()
    asked = run(command, "disconnect", "@riverside", typed="n\n")
    assert asked.exit_code == 1
    assert "1 post is scheduled for it." in asked.output
    assert Account.objects.get().state == Account.State.CONNECTED
    assert run(command, "disconnect", str(house.account.pk), "--yes").exit_code == 0
    assert Account.objects.get().state == Account.State.DISCONNECTED
    assert "disconnected already" in refused(command, "disconnect", "riverside", "--yes")
    assert "There is no account “@moon”" in refused(command, "disconnect", "@moon", "--yes")
