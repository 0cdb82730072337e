"""`bedside db`, as a person types it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bedside.base.errors import Problem
from bedside.site.commands.db import command
from bedside.site.database import process
from bedside.site.database.connection import as_url, embedded_settings
from bedside.site.database.home import Home


def _typed(*words: str) -> Result:
    done = CliRunner().invoke(command, list(words))
    if isinstance(done.exception, Problem):
        raise done.exception
    return done


@pytest.fixture(autouse=True)
def here(home: Home, monkeypatch: pytest.MonkeyPatch) -> Home:
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "BEDSIDE_PG_BIN", "BEDSIDE_DB_USER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("BEDSIDE_HOME", str(home.root))
    return home


def test_start_look_and_stop(here: Home) -> None:
    assert "not made" in _typed("status").output
    assert "runs now" in _typed("start").output
    assert "already runs" in _typed("start").output

    status = _typed("status")
    assert status.exit_code == 0
    assert "running" in status.output
    told = json.loads(_typed("status", "--json").output)
    assert told["state"] == "running"
    assert told["pid"] == process.postmaster(here).pid  # type: ignore[union-attr]
    assert told["database_bytes"] > 1_000_000

    assert "has stopped" in _typed("stop").output
    assert "was not running" in _typed("stop").output
    status = _typed("status")
    assert (status.exit_code, "stopped" in status.output) == (3, True)


def test_backup_and_restore(here: Home, second_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    _typed("start")
    _typed("stop")
    words = here.log / "passphrase"
    words.write_text("a quiet river at noon\nsecond line\n")
    opened = _typed("backup", str(here.log / "open.tar.gz"))
    assert "not encrypted" in opened.output
    sealed = _typed("backup", str(here.log / "sealed"), "--passphrase-file", str(words))
    assert "It is encrypted" in sealed.output

    again = _typed("restore", str(here.log / "sealed"), "--passphrase-file", str(words), "--replace")
    assert "Restored" in again.output
    assert "before-restore-" in again.output
    monkeypatch.setenv("BEDSIDE_HOME", str(second_home.root))
    assert "Restored" in _typed("restore", str(here.log / "open.tar.gz")).output
    for arguments, sentence in (
        ((str(here.log / "none"),), "no file"),
        ((str(here.log),), "cannot be read as a file"),
        ((str(here.log / "sealed"), "--passphrase-file", str(here.log / "none")), "passphrase file"),
    ):
        with pytest.raises(Problem, match=sentence):
            _typed("restore", *arguments, "--replace")


@pytest.mark.parametrize("port", ["eighty", "80", "70000", "-1", ""])
def test_a_wrong_port_is_explained(port: str) -> None:
    done = _typed("start", f"--port={port}")
    assert done.exit_code == 2
    assert "Write a number from 1024 to 65535, or auto" in done.output


def test_with_a_server_of_ones_own(running: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    app, owner = embedded_settings(running)
    monkeypatch.setenv("DATABASE_URL", as_url(app))
    monkeypatch.setenv("DATABASE_OWNER_URL", as_url(owner))
    for word in ("start", "stop"):
        assert "does not start or stop it" in _typed(word).output
    told = json.loads(_typed("status", "--json").output)
    assert (told["state"], told["embedded"]) == ("running", False)
    assert "Read back: right" in _typed("backup", str(tmp_path / "b")).output

    monkeypatch.setenv("DATABASE_URL", "postgresql://app:secret@127.0.0.1:1/care")
    monkeypatch.delenv("DATABASE_OWNER_URL")
    gone = _typed("status")
    assert (gone.exit_code, "out of reach" in gone.output) == (3, True)
    with pytest.raises(Problem, match="does not let app in") as caught:
        _typed("backup", str(tmp_path / "c"))
    assert "secret" not in str(caught.value)
