"""Whether a server runs on a cluster, and which process it is.

A process id in `postmaster.pid` proves nothing: after kill -9 it may be gone, a zombie, or another program by now. So
the server is started with an open, locked file. Every process of the server inherits the lock, and the kernel drops it
when the last of them is gone, whatever happened.
"""

import fcntl
import hashlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bedside.base.errors import Problem
from bedside.site.database.account import Account
from bedside.site.database.binaries import Binaries
from bedside.site.database.files import try_lock
from bedside.site.database.home import Home, hand_over

# $1 is the log; the rest is the command. The shell ends at once, so that nobody has to reap the server.
_DETACH = 'log=$1; shift; umask 077; "$@" </dev/null >"$log" 2>&1 & echo $!'
_START_LOG = "start.log"


@dataclass(frozen=True)
class Postmaster:
    """What a live server wrote about itself; `status` is starting, ready, standby or stopping."""

    pid: int
    port: int
    status: str


def lifeline(home: Home) -> Path:
    return home.run / "database.alive"


def start_log(home: Home) -> Path:
    return home.server_log / _START_LOG


def alive(home: Home) -> bool:
    """Whether any process of the server is left, orphans included."""
    try:
        handle = os.open(lifeline(home), os.O_RDWR | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except PermissionError as error:
        raise Problem(
            f"The home of Bedside in {home.root} belongs to another user.",
            "Run Bedside as that user, or set BEDSIDE_HOME to a folder of your own.",
        ) from error
    try:
        return not try_lock(handle, fcntl.LOCK_SH)
    finally:
        os.close(handle)


def postmaster(home: Home) -> Postmaster | None:
    """Return the live server of this home, or None; a stale `postmaster.pid` counts as none."""
    if not alive(home):
        return None
    found = _written(home.cluster)
    return found if found and _is_postmaster(found.pid, home.cluster) else None


def _written(cluster: Path) -> Postmaster | None:
    """Read `postmaster.pid`: process id, folder, start, port, socket folder, address, shared memory, status."""
    try:
        lines = (cluster / "postmaster.pid").read_text().splitlines()
        return Postmaster(int(lines[0]), int(lines[3]), lines[7].strip() if len(lines) > 7 else "starting")
    except (OSError, ValueError, IndexError):
        return None


def _is_postmaster(pid: int, cluster: Path) -> bool:
    arguments = _command_line(pid)
    return len(arguments) > 2 and arguments[1:3] == ["-D", str(cluster)]


def started_by_hand(home: Home) -> bool:
    """Whether somebody runs PostgreSQL on this cluster without us; its lock file must not be touched then."""
    found = _written(home.cluster)
    arguments = _command_line(found.pid) if found else []
    if not arguments or Path(arguments[0]).name not in ("postgres", "postmaster"):
        return False
    named = [Path(word) for word in arguments[1:] if word.startswith("/")]
    return not named or any(path.resolve() == home.cluster.resolve() for path in named)


def _command_line(pid: int) -> list[str]:
    """Return a process's arguments; empty where it is gone or a zombie."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").rstrip("\0").split("\0")
    except OSError:
        return []


def title(home: Home) -> str:
    """Return the name that all processes of this home's server carry in their titles."""
    return "bedside-" + hashlib.sha256(str(home.root).encode()).hexdigest()[:12]


def orphans(home: Home) -> list[int]:
    """Return the processes of this home's server that outlived their postmaster."""
    sign = f"postgres: {title(home)}: "
    found = (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())
    return [pid for pid in found if " ".join(_command_line(pid)[:1]).startswith(sign)]


def signal_process(pid: int, kind: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, kind)


@contextmanager
def held_lifeline(home: Home) -> Iterator[int]:
    """Hold the lifeline while a server is started on it. Only `alive` may hold it too, for a moment."""
    handle = os.open(lifeline(home), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        hand_over(lifeline(home), home.run.stat())
        deadline = time.monotonic() + 5
        while not try_lock(handle):
            if time.monotonic() > deadline:
                raise Problem("The database server of this home still runs.", "Run `bedside db stop`.")
            time.sleep(0.005)
        yield handle
    finally:
        os.close(handle)


def spawn(home: Home, *, binaries: Binaries, account: Account, settings: Mapping[str, str]) -> int:
    """Start the server, detached from this process and session; return its process id without waiting for it."""
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    command = [binaries.program("postgres"), "-D", str(home.cluster), *options]
    with held_lifeline(home) as handle:
        started = subprocess.run(
            ["/bin/sh", "-c", _DETACH, "sh", str(start_log(home)), *command],
            **account.switch,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"},
            cwd="/",
            pass_fds=(handle,),
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            check=True,
            text=True,
        )
    return int(started.stdout)
