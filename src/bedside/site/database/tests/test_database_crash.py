"""Killing the server in mid-work: nothing that was acknowledged is lost, and it comes back by itself."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable

import psycopg
import pytest

from bedside.site.database import process, server
from bedside.site.database.backup.dump import connected
from bedside.site.database.connection import embedded_settings
from bedside.site.database.home import Home
from bedside.site.database.server import ensure_running, stop

_WRITERS = 4
_ROUNDS = 4
_ACKNOWLEDGED = 150  # rows before the kill, each round


def _until(true: Callable[[], bool], *, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.002)


def _kill(home: Home, *, children: bool) -> None:
    found = process.postmaster(home)
    assert found
    pids = [found.pid, *(process.orphans(home) if children else [])]
    for pid in pids:
        process.signal_process(pid, signal.SIGKILL)


class _Writers:
    """Threads that commit one row at a time and note each id once the server has said yes."""

    def __init__(self, home: Home, first: int) -> None:
        self.acknowledged: set[int] = set()
        self._home = home
        self._threads = [
            threading.Thread(target=self._write, args=(first + number * 1_000_000,)) for number in range(_WRITERS)
        ]
        for thread in self._threads:
            thread.start()

    def _write(self, number: int) -> None:
        try:
            with psycopg.connect(_address(self._home), autocommit=True) as connection:
                while True:
                    connection.execute("INSERT INTO work (id, body) VALUES (%s, %s)", [number, "x" * 500])
                    self.acknowledged.add(number)
                    number += 1
        except psycopg.OperationalError:
            return  # the server is gone: what was not acknowledged may or may not be there

    def join(self) -> None:
        for thread in self._threads:
            thread.join(timeout=60)
            assert not thread.is_alive()


def _address(home: Home) -> str:
    app = embedded_settings(home)[0]
    return psycopg.conninfo.make_conninfo(
        host=app["host"], port=app["port"], dbname=app["dbname"], user=app["user"], password=app["password"]
    )


@pytest.mark.parametrize("children", [True, False], ids=["all-processes", "postmaster-only"])
def test_every_acknowledged_row_survives_kill_9(home: Home, children: bool) -> None:
    ensure_running(home, env={})
    with connected(embedded_settings(home)[1]) as connection:
        connection.execute("CREATE TABLE work (id bigint PRIMARY KEY, body text)")
    acknowledged: set[int] = set()
    for round_ in range(_ROUNDS):
        writers = _Writers(home, round_ * 100_000_000)
        _until(lambda writers=writers: len(writers.acknowledged) >= _ACKNOWLEDGED)  # type: ignore[misc]
        _kill(home, children=children)
        writers.join()
        acknowledged |= writers.acknowledged

        assert ensure_running(home, env={}).started
        with connected(embedded_settings(home)[0]) as connection:
            rows = {row[0] for row in connection.execute("SELECT id FROM work")}
        assert not acknowledged - rows
    assert len(acknowledged) >= _ROUNDS * _ACKNOWLEDGED


def _crashed(home: Home) -> None:
    ensure_running(home, env={})
    _kill(home, children=True)
    _until(lambda: not process.alive(home))
    assert (home.cluster / "postmaster.pid").exists()


def _claim(home: Home, pid: int) -> None:
    """Let the lock file that the dead server left name another process."""
    path = home.cluster / "postmaster.pid"
    lines = path.read_text().splitlines()
    path.write_text("\n".join([str(pid), *lines[1:]]) + "\n")


def test_a_lock_file_whose_process_is_another_program_now(home: Home) -> None:
    _crashed(home)
    _claim(home, os.getpid())
    assert process.postmaster(home) is None
    assert ensure_running(home, env={}).started


def test_a_lock_file_whose_process_belongs_to_the_servers_own_user(home: Home) -> None:
    # PostgreSQL itself refuses to start over such a file for ever.
    _crashed(home)
    owner = home.cluster.stat()
    switch = {"user": owner.st_uid, "group": owner.st_gid} if os.geteuid() == 0 else {}
    other = subprocess.Popen(["sleep", "60"], **switch)  # type: ignore[call-overload]
    try:
        _claim(home, other.pid)
        assert ensure_running(home, env={}).started
    finally:
        other.kill()
        other.wait()


def test_a_lock_file_whose_process_is_a_zombie(home: Home) -> None:
    _crashed(home)
    zombie = subprocess.Popen(["true"])
    _until(lambda: _is_zombie(zombie.pid))
    try:
        _claim(home, zombie.pid)
        assert ensure_running(home, env={}).started
    finally:
        zombie.wait()


def _is_zombie(pid: int) -> bool:
    with open(f"/proc/{pid}/stat") as stream:  # noqa: PTH123
        return stream.read().rpartition(")")[2].split()[0] == "Z"


def test_a_backend_that_hangs_after_its_postmaster_died_is_ended(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_ORPHAN_SECONDS", 0.2)
    ensure_running(home, env={})
    connection = connected(embedded_settings(home)[0])
    backend = connection.info.backend_pid
    process.signal_process(backend, signal.SIGSTOP)
    _kill(home, children=False)
    _until(lambda: process.postmaster(home) is None)
    assert backend in process.orphans(home)
    assert process.alive(home)  # it still holds the shared memory: starting a second server over it would ruin data

    assert ensure_running(home, env={}).started
    connection.close()


def test_stop_ends_what_a_killed_postmaster_left(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_ORPHAN_SECONDS", 0.2)
    ensure_running(home, env={})
    connection = connected(embedded_settings(home)[0])
    process.signal_process(connection.info.backend_pid, signal.SIGSTOP)
    _kill(home, children=False)
    assert stop(home)
    assert not process.alive(home)
    connection.close()
    assert ensure_running(home, env={}).started


def test_stop_ends_a_server_that_is_just_recovering(home: Home) -> None:
    ensure_running(home, env={})
    _kill_a_backend(home)
    assert stop(home)  # a fast shutdown alone would hang here for ever
    assert not process.alive(home)
    assert ensure_running(home, env={}).started


def _kill_a_backend(home: Home) -> None:
    """Let the server throw out everybody and recover."""
    connection = connected(embedded_settings(home)[0])
    process.signal_process(connection.info.backend_pid, signal.SIGKILL)
    _until(lambda: "reinitializing" in _log(home))
    connection.close()


def _log(home: Home) -> str:
    return "".join(path.read_text() for path in home.server_log.iterdir())


def test_whoever_asks_while_the_server_recovers_waits_until_it_answers(home: Home) -> None:
    first = ensure_running(home, env={})
    _kill_a_backend(home)
    again = ensure_running(home, env={})
    assert (again.pid, again.started) == (first.pid, False)
    with connected(embedded_settings(home)[0]) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
