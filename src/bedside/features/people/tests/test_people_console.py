"""`bedside user`, and the page of permissions."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.test import RequestFactory

from bedside.base.errors import Problem
from bedside.features.audit.api import Entry
from bedside.features.people import lockout
from bedside.features.people.cast import Cast
from bedside.features.people.models import Invitation, User
from bedside.features.people.permissions import ROLES_WITH, Permission, Role
from bedside.features.people.permissions_page import PATH, page
from bedside.features.people.testing import give_app
from bedside.site.commands import user as module


@pytest.fixture(autouse=True)
def booted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "boot", lambda: None)


def run(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(module.command, words, input=typed)


def refused(*words: str, typed: str = "") -> str:
    result = run(*words, typed=typed)
    assert isinstance(result.exception, Problem)
    return str(result.exception)


def test_people_are_listed_for_eyes_and_for_programs(cast: Cast) -> None:
    User.objects.filter(pk=cast.nia.pk).update(is_active=False)
    assert "Author (Riverside Hospital)" in run("list").output
    assert "Nia Thompson" not in run("list").output
    rows = [json.loads(line) for line in run("list", "--all", "--json").output.splitlines()]
    assert {row["name"]: row["state"] for row in rows}["Nia Thompson"] == "deactivated"


def test_an_empty_house_says_what_to_do(db: None) -> None:
    assert "Open Bedside in a browser" in run("list").output
    assert "isn't set up yet" in refused("invite", "a@b.example", "--name", "A", "--role", "author")
    assert "isn't set up yet" in refused("create", "a@b.example", "--name", "A", "--password-stdin")
    code, link = run("setup-code").output.split()
    assert len(code) == 14
    assert link.endswith(f"/begin/?code={code}")


def test_the_setup_code_is_gone_once_bedside_is_set_up(cast: Cast) -> None:
    assert "set up already" in refused("setup-code")


def test_an_invitation_prints_its_link(cast: Cast, mailoutbox: list[object]) -> None:
    words = ("--name", "Ruth Abara", "--role", "author", "--unit", "elm street clinic")
    result = run("invite", "ruth@riverside.example", *words)
    assert "/invitation/" in result.output
    assert Invitation.objects.get().roles == [{"unit": cast.clinic.pk, "role": "author"}]
    assert len(mailoutbox) == 1
    entry = Entry.objects.get()
    assert entry.actor_name.startswith("Console (")
    assert entry.address == "command line"


def test_an_account_is_made_with_a_good_password_only(cast: Cast) -> None:
    words = ("create", "ruth@riverside.example", "--name", "Ruth Abara", "--role", "author", "--password-stdin")
    assert "too short" in refused(*words, typed="short\n")
    assert not User.objects.filter(name="Ruth Abara").exists()
    assert run(*words, typed="violet harbor candle eleven\n").exit_code == 0
    assert User.objects.get(name="Ruth Abara").check_password("violet harbor candle eleven")


def test_roles_are_given_and_taken(cast: Cast) -> None:
    words = ("role", cast.leo.email, "--give", "publisher", "--give", "responder", "--unit", "Elm Street Clinic")
    assert "Publisher (Elm Street Clinic), Responder (Elm Street Clinic)" in run(*words).output
    assert "Author" not in run("role", cast.leo.email, "--take", "author", "--unit", "riverside hospital").output
    assert "There is: author, clinical_reviewer" in refused("role", cast.leo.email, "--give", "wizard")
    assert "There is: “Elm Street Clinic”" in refused("role", cast.leo.email, "--give", "author", "--unit", "Nowhere")
    assert "Nobody signs in as x@y.example" in refused("role", "x@y.example", "--give", "author")
    assert "Nothing to do" in refused("role", cast.leo.email)
    assert "must administer" in refused("role", cast.sam.email, "--take", "administrator")


def test_whoever_is_locked_out_gets_in_again(cast: Cast) -> None:
    give_app(cast.priya)
    for _ in range(5):
        lockout.take_try(cast.priya, RequestFactory().post("/sign-in/"))
    assert "may try again" in run("unlock", "PRIYA@riverside.example", "--second-factor").output
    priya = User.objects.get(pk=cast.priya.pk)
    assert priya.pause is None
    assert not priya.authenticator_set.exists()


def test_deactivating_and_back(cast: Cast) -> None:
    assert "can't sign in any more" in run("deactivate", cast.leo.email).output
    assert not User.objects.get(pk=cast.leo.pk).is_active
    assert "may sign in again" in run("deactivate", cast.leo.email, "--undo").output
    assert "must administer" in refused("deactivate", cast.sam.email)


@pytest.mark.parametrize("name", ["", "list", "invite", "create", "role", "unlock", "deactivate", "setup-code"])
def test_each_command_explains_itself_with_an_example(name: str) -> None:
    shown = run(*filter(None, [name]), "--help").output
    assert "Example" in shown
    assert "bedside user" in shown


def test_the_page_of_permissions_is_current() -> None:
    written = (Path(__file__).parents[5] / PATH).read_text(encoding="utf-8")
    assert written == page(), "the table changed: run `make docs`"


def test_every_permission_has_somebody_and_every_role_something() -> None:
    assert set(ROLES_WITH) == set(Permission)
    assert all(ROLES_WITH.values())
    assert {role for roles in ROLES_WITH.values() for role in roles} == set(Role)
