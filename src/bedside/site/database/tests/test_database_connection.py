"""Where the application looks for its database."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from bedside.base.errors import Problem
from bedside.site.database.connection import as_url, connection_settings, embedded_settings, parse
from bedside.site.database.home import Home, from_environment
from bedside.site.database.server import ensure_running, stop
from bedside.site.database.tuning import THROWAWAY

_URL = "postgresql://app:p%40ss%2Fword@db.example.org:5433/care?sslmode=verify-full&application_name=bedside"


def test_an_address_is_taken_apart() -> None:
    app, owner = connection_settings({"DATABASE_URL": _URL})
    assert app == owner
    assert (app["host"], app["port"], app["dbname"], app["user"]) == ("db.example.org", 5433, "care", "app")
    assert app["password"] == "p@ss/word"
    assert app["options"] == {"sslmode": "verify-full", "application_name": "bedside"}


def test_the_owner_may_have_an_address_of_its_own() -> None:
    app, owner = connection_settings({"DATABASE_URL": _URL, "DATABASE_OWNER_URL": "postgres://own:x@h/care"})
    assert (app["user"], owner["user"], owner["port"]) == ("app", "own", 5432)


def test_a_socket_folder_can_be_the_host() -> None:
    assert parse("postgresql://app@/care?host=/run/postgresql", "DATABASE_URL")["host"] == "/run/postgresql"


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("mysql://app:secret@h/care", "works with PostgreSQL only"),
        ("sqlite:///secret.db", "works with PostgreSQL only"),
        ("postgresql://app:secret@h", "names no database"),
        ("postgresql://h/care", "names no user"),
        ("postgresql://app:secret@h:port/care", "is not an address"),
        ("postgresql://app:secret@h:99999/care", "is not an address"),
        ("nonsense", "must begin with postgresql://"),
    ],
)
def test_a_wrong_address_is_explained_without_its_password(url: str, sentence: str) -> None:
    with pytest.raises(Problem, match=sentence) as caught:
        connection_settings({"DATABASE_URL": url})
    assert "DATABASE_URL" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_parameters_become_an_address_and_back() -> None:
    parameters = parse(_URL, "DATABASE_URL")
    assert parse(as_url(parameters), "DATABASE_URL") == parameters


def test_an_address_of_the_embedded_server_works_for_any_program(running: Home) -> None:
    for parameters in embedded_settings(running):
        with psycopg.connect(as_url(parameters)) as connection:
            assert connection.execute("SELECT current_user").fetchone() == (parameters["user"],)


def test_before_the_first_start_there_is_an_answer_and_no_file(home: Home) -> None:
    app, owner = connection_settings({"BEDSIDE_HOME": str(home.root)})
    assert (app["user"], owner["user"], app["password"]) == ("bedside_app", "bedside_owner", "")
    assert not list(home.root.iterdir())


def test_settings_found_while_the_server_is_stopped_are_those_it_has_later(home: Home) -> None:
    ensure_running(home, env={}, profile=THROWAWAY)
    stop(home)
    before = connection_settings({"BEDSIDE_HOME": str(home.root)})
    ensure_running(home, env={}, profile=THROWAWAY)
    assert connection_settings({"BEDSIDE_HOME": str(home.root)}) == before
    assert before[0]["host"] == str(home.database / "socket")


def test_settings_import_no_driver_and_no_django() -> None:
    # Every command of Django passes here, and `bedside check` starts in half a second.
    code = (
        "import sys, bedside.site.database as database\n"
        "database.connection_settings({'BEDSIDE_HOME': '/nowhere'})\n"
        "print(*sys.modules)"
    )
    modules = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    assert "bedside.site.database.connection" in modules
    assert not {"psycopg", "django"} & set(modules)


def test_homes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert from_environment({"BEDSIDE_HOME": str(tmp_path / "x")}).root == tmp_path / "x"
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert from_environment({}).root == Path("/var/lib/bedside")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert from_environment({}).root == tmp_path / "bedside"
