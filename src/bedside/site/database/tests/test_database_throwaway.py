"""The server that a test run has for itself."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bedside.site.database import process
from bedside.site.database.backup.dump import connected
from bedside.site.database.home import Home
from bedside.site.database.testing import start_throwaway, stop_throwaway, throwaway

_RUN = """
import sys, time
from pathlib import Path
from bedside.site.database.testing import start_throwaway
started = start_throwaway(Path(sys.argv[1]))
print(started.home.root, flush=True)
time.sleep(600)
"""


@pytest.fixture
def folder(home: Home) -> Path:
    home.root.chmod(0o711)
    return home.root


def test_a_cluster_is_used_again_and_nothing_runs_in_between(folder: Path) -> None:
    app, owner = throwaway(folder)
    with connected(owner) as connection:
        connection.execute("CREATE TABLE kept (id int)")
    stop_throwaway()
    assert not process.alive(Home(folder / "server-0"))

    assert throwaway(folder) == (app, owner)
    with connected(app) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)
        assert connection.execute("SHOW fsync").fetchone() == ("off",)
    stop_throwaway()


def test_two_runs_at_the_same_time_have_a_server_each(folder: Path) -> None:
    first, second = start_throwaway(folder), start_throwaway(folder)
    assert first.home != second.home
    first.close()
    with connected(second.parameters[0]) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    second.close()


def test_a_run_that_is_killed_takes_its_server_with_it(folder: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", _RUN, str(folder)], stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout
        home = Home(Path(run.stdout.readline().strip()))
        assert process.alive(home)
        run.send_signal(signal.SIGKILL)
        run.wait()
    deadline = time.monotonic() + 60
    while process.alive(home):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_cluster_that_was_not_closed_is_made_anew(folder: Path) -> None:
    first = start_throwaway(folder)
    with connected(first.parameters[1]) as connection:
        connection.execute("CREATE TABLE kept (id int)")
    for pid in (process.postmaster(first.home).pid, *process.orphans(first.home)):  # type: ignore[union-attr]
        process.signal_process(pid, signal.SIGKILL)
    first.close()

    second = start_throwaway(folder)
    assert second.home == first.home
    with connected(second.parameters[0]) as connection:
        assert connection.execute("SELECT to_regclass('kept')").fetchone() == (None,)
    second.close()


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root")
def test_a_folder_that_the_servers_user_cannot_reach_is_not_opened(folder: Path) -> None:
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    started = start_throwaway(closed)
    assert not started.home.root.is_relative_to(folder)
    started.close()
    assert not started.home.root.parent.exists()
    assert closed.stat().st_mode & 0o777 == 0o700
