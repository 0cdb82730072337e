"""Guards a process that reads what strangers made: no secrets, limits, and an end with all that it started."""

import os
import resource
import signal
import subprocess
import threading
from contextlib import suppress
from pathlib import Path

import bedside

# What such a process needs of ours; secrets aren't among it.
_ENVIRONMENT = ("PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "SYSTEMROOT")
# How much more than its real memory a process may ask for: libraries ask for more than they ever touch.
_ASKED_FOR = 1.5
_WATCHED_EVERY = 0.05
_MEGABYTE = 1024 * 1024


class Watch(threading.Thread):
    """Stops a process that takes more memory than it may. `megabytes`: of real memory (RSS)."""

    def __init__(self, pid: int, megabytes: int) -> None:
        super().__init__(daemon=True)
        self.too_much = False
        self._pid, self._megabytes = pid, megabytes
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.wait(_WATCHED_EVERY):
            if _megabytes(self._pid) > self._megabytes:
                self.too_much = True
                kill(self._pid)
                return

    def stop(self) -> None:
        self._over.set()
        self.join()


def _megabytes(pid: int) -> float:
    """Return the real memory of a process; 0 where the system doesn't tell."""
    with suppress(OSError, ValueError, IndexError):
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        return pages * resource.getpagesize() / _MEGABYTE
    return 0.0


def environment() -> dict[str, str]:
    """Return the environment of a process apart: paths, and where our own code is."""
    ours = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    return {**ours, "PYTHONPATH": str(Path(bedside.__file__).parents[1]), "PYTHONDONTWRITEBYTECODE": "1"}


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process, begun in a session of its own, and all that it started."""
    kill(process.pid)
    with process:
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()


def kill(pid: int) -> None:
    """Kill the session that a process leads."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def limit(megabytes: int | None) -> None:
    """Limit the process that calls this: no core is written, and what it may ask for has an end."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if megabytes is not None:
        most = int(megabytes * _ASKED_FOR * _MEGABYTE)
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
