"""Wrong input on the command line: a sentence and an exit code, never a traceback."""

import errno
import socket
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from click import Command
from click.testing import CliRunner
from django.db import OperationalError

from bedside.base.errors import Problem
from bedside.site import cli
from bedside.site.commands import bluesky, check, practice, rule
from bedside.site.config import Config, config
from bedside.site.database.home import Home
from bedside.site.server import serve

Failing = Callable[[Exception], str]


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Failing:
    """Run a command that raises this, and return what it says."""

    def run(error: Exception) -> str:
        def fail() -> None:
            raise error

        monkeypatch.setattr(cli, "bedside", fail)
        with pytest.raises(SystemExit) as ended:
            cli.main()
        assert ended.value.code == 1
        return capsys.readouterr().err

    return run


@pytest.mark.parametrize("kind", [OperationalError, psycopg.OperationalError])
def test_a_database_that_is_away_is_said_in_words(failing: Failing, kind: type[Exception]) -> None:
    said = failing(kind("connection failed: Connection refused\n\tIs the server running?"))
    assert said == (
        "The database doesn't answer: connection failed: Connection refused.\nSee how it is: bedside db status\n"
    )


def test_files_and_full_disks_are_said_in_words(failing: Failing) -> None:
    assert "“/srv/x” can't be read or written: Permission denied." in failing(
        PermissionError(errno.EACCES, "Permission denied", "/srv/x")
    )
    assert "The output can't be written: No space left" in failing(OSError(errno.ENOSPC, "No space left on device"))


def test_bytes_that_are_no_text_are_said_in_words(failing: Failing) -> None:
    with pytest.raises(UnicodeEncodeError) as raised:
        "Ren\udce9".encode()
    assert "not text in UTF-8" in failing(raised.value)


def test_a_fault_of_our_own_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "bedside", {}.popitem)
    with pytest.raises(KeyError):
        cli.main()


def refused(command: Command, *words: str) -> str:
    """Return what a command says that was used wrongly."""
    result = CliRunner().invoke(command, words)
    assert result.exit_code == 2, result.output
    return result.output


@pytest.mark.parametrize("command", [practice.command, bluesky.command])
@pytest.mark.parametrize("port", ["-1", "65536", "99999999999999999999", "http"])
def test_ports_are_ports(command: Command, port: str) -> None:
    assert "Invalid value for '--port'" in refused(command, "--port", port)


def test_a_text_without_end_is_not_read_to_the_end() -> None:
    assert "/dev/zero has more than 5 MB." in refused(check.command, "/dev/zero")


def test_writing_all_rules_takes_no_code(tmp_path: Path) -> None:
    assert "Leave the code out" in refused(rule.command, "P108", "--write", str(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_store_of_the_practice_network_is_left_alone(tmp_path: Path) -> None:
    store = tmp_path / "practice.sqlite"
    store.write_bytes(b"somebody's letter" * 100)
    result = CliRunner().invoke(practice.command, ["--port", "0", "--data", str(tmp_path)])
    assert isinstance(result.exception, Problem)
    assert "is not a store of the practice network" in str(result.exception)
    assert store.read_bytes() == b"somebody's letter" * 100


def test_pages_need_a_free_port() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(Problem, match="Choose another port"):
        serve(host="127.0.0.1", port=taken.getsockname()[1], processes=1, threads=1)


def test_pages_need_an_address_of_this_computer() -> None:
    with pytest.raises(Problem, match=r"can't be served on 203\.0\.113\.9"):
        serve(host="203.0.113.9", port=8000, processes=1, threads=1)


def test_a_home_where_nothing_can_be_made_is_said() -> None:
    with pytest.raises(Problem, match="set BEDSIDE_HOME"):
        Home(Path("/proc/bedside")).create()


@pytest.mark.parametrize("variable", ["BEDSIDE_URL", "BEDSIDE_PRIVATE_ORIGINS"])
@pytest.mark.parametrize(
    "address",
    [
        "nonsense",
        "bedside.example.org",
        "ftp://x",
        "https://",
        "https://x:99999",
        "https://x/path",
        "https://a:b@x",
        "https://[x",
    ],
)
def test_addresses_are_addresses(monkeypatch: pytest.MonkeyPatch, variable: str, address: str) -> None:
    monkeypatch.setenv(variable, address)
    config.cache_clear()
    try:
        with pytest.raises(Problem, match=f"{variable}: “.*” is not an address like"):
            config()
    finally:
        config.cache_clear()


def test_addresses_lose_their_last_slash() -> None:
    read = Config(url="https://bedside.example.org/", private_origins=" http://10.0.0.7:2583/ , http://10.0.0.8 ")
    assert read.url == "https://bedside.example.org"
    assert read.private_origins == "http://10.0.0.7:2583,http://10.0.0.8"
