"""A throwaway server for tests: fast, not safe against a power cut, and gone when the run is over."""

import os
import shutil
import subprocess
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from bedside.base.errors import Problem
from bedside.site.database.account import server_account
from bedside.site.database.connection import Parameters, embedded_settings
from bedside.site.database.files import try_lock
from bedside.site.database.home import Home
from bedside.site.database.server import Server, ensure_running, stop
from bedside.site.database.tuning import THROWAWAY

# Waits for the lock that the test run holds, however it ends, and stops the server. $1 lock, $2 process, $3 cluster.
_WATCH = 'flock -x "$1" true; grep -qsF -- "$3" "/proc/$2/cmdline" && kill -INT "$2"'


@dataclass(frozen=True)
class Throwaway:
    """One run's own server; `close` stops it."""

    home: Home
    closing: ExitStack

    @property
    def parameters(self) -> tuple[Parameters, Parameters]:
        return embedded_settings(self.home)

    def close(self) -> None:
        self.closing.close()


_running: list[Throwaway] = []


def throwaway(directory: Path) -> tuple[Parameters, Parameters]:
    """Start a server for this test run in `directory`; return how application and owner connect.

    A cluster that an earlier run left in order is used again. Runs at the same time get one each. A run that is killed
    takes its server with it. Under pytest-xdist only the controller calls this. `stop_throwaway` ends it.
    Raises Problem.
    """
    started = start_throwaway(directory)
    _running.append(started)
    return started.parameters


def stop_throwaway() -> None:
    """Stop what `throwaway` started in this process."""
    while _running:
        _running.pop().close()


def start_throwaway(directory: Path) -> Throwaway:
    """Start a server for this run in a free place of `directory`; whoever calls closes it."""
    closing = ExitStack()
    try:
        home = _free_place(_reachable(directory, closing), closing)
        server = _started(home)
        closing.callback(stop, home)
        _watch(server, closing)
    except BaseException:
        closing.close()
        raise
    return Throwaway(home, closing)


def _reachable(directory: Path, closing: ExitStack) -> Path:
    """Return `directory`, or a temporary one where the user who runs the server for root cannot get there."""
    directory = directory.absolute()
    directory.mkdir(parents=True, exist_ok=True)
    if server_account(Home(directory / "server-0"), _plain_environment()).can_enter(directory):
        return directory
    temporary = Path(tempfile.mkdtemp(prefix="bedside-tests-"))
    temporary.chmod(0o711)
    closing.callback(shutil.rmtree, temporary, ignore_errors=True)
    return temporary


def _free_place(directory: Path, closing: ExitStack) -> Home:
    """Return the first place that no other run holds, and hold it."""
    for number in count():
        handle = os.open(directory / f"server-{number}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        if try_lock(handle):
            closing.callback(os.close, handle)
            return Home(directory / f"server-{number}")
        os.close(handle)
    raise AssertionError("count() has no end")


def _started(home: Home) -> Server:
    """Start the server; make its cluster anew where the last run was cut short, since it was not written safely."""
    stop(home)
    if (home.cluster / "postmaster.pid").exists():
        shutil.rmtree(home.root)
    try:
        return ensure_running(home, env=_plain_environment(), profile=THROWAWAY)
    except Problem:
        stop(home)
        shutil.rmtree(home.root, ignore_errors=True)
        return ensure_running(home, env=_plain_environment(), profile=THROWAWAY)


def _plain_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name in ("BEDSIDE_PG_BIN", "BEDSIDE_DB_USER")}


def _watch(server: Server, closing: ExitStack) -> None:
    lock = server.home.root.with_suffix(".lock")
    watcher = subprocess.Popen(
        ["/bin/sh", "-c", _WATCH, "sh", str(lock), str(server.pid), str(server.home.cluster)],
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    closing.callback(_dismiss, watcher)


def _dismiss(watcher: subprocess.Popen[bytes]) -> None:
    os.killpg(watcher.pid, 9)
    watcher.wait()
