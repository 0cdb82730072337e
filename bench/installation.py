"""An installation of its own for a trial: a temporary home and the product's real processes. Its end leaves nothing.

with installation() as here:
    practice = here.practice()
    here.boot()              # Django in this process, on the same database
    here.spawn("worker")
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

PATIENCE = 60.0


@dataclass
class Installation:
    """A home and the processes that use it."""

    home: Path
    log: IO[bytes]
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def run(self, *arguments: str) -> None:
        """Run a `bedside` command to its end."""
        subprocess.run([sys.executable, "-m", "bedside", *arguments], check=True, stdout=self.log, stderr=self.log)

    def spawn(self, *arguments: str, name: str = "", answers: bool = False) -> subprocess.Popen[bytes]:
        """Start a `bedside` command; it is stopped with the installation. `answers`: its first line will be read."""
        process = subprocess.Popen(
            [sys.executable, "-m", "bedside", *arguments],
            stdout=subprocess.PIPE if answers else self.log,
            stderr=self.log,
            start_new_session=True,
        )
        self.processes[name or arguments[0]] = process
        return process

    def practice(self) -> str:
        """Start the practice network and return its address, which this installation may reach."""
        process = self.spawn("practice", "--json", "--port", "0", "--data", str(self.home / "practice"), answers=True)
        assert process.stdout is not None
        address: str = json.loads(process.stdout.readline())["url"]
        os.environ["BEDSIDE_PRIVATE_ORIGINS"] = address
        return address

    def serve(self, *arguments: str) -> str:
        """Start the pages and return their address once they answer."""
        port = free_port()
        address = f"http://127.0.0.1:{port}"
        os.environ["BEDSIDE_URL"] = address
        process = self.spawn("serve", "--port", str(port), *arguments)
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return address
            time.sleep(0.05)
        raise RuntimeError(f"the pages did not start: {self.said()}")

    def postmaster(self) -> int:
        """Return the process number of the database server."""
        status = subprocess.run(
            [sys.executable, "-m", "bedside", "db", "status", "--json"], capture_output=True, check=True
        )
        number: int = json.loads(status.stdout)["pid"]
        return number

    def boot(self) -> None:
        """Set Django up in this process."""
        from bedside.site.boot import boot

        boot()

    def stop(self, *names: str) -> None:
        """Stop processes as an administrator would, and kill what does not listen."""
        ending = [self.processes.pop(name) for name in names if name in self.processes]
        for process in ending:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in ending:
            try:
                process.wait(timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()

    def said(self, lines: int = 20) -> str:
        """Return the last lines that the processes logged."""
        return "\n".join((self.home / "log.txt").read_text(errors="replace").splitlines()[-lines:])


@contextmanager
def installation(*, demo: bool = False, home: Path | None = None) -> Iterator[Installation]:
    """Yield an installation whose database runs; stop everything afterwards, and delete it, unless its `home` is given.

    Sets environment variables for this process: one installation a run.
    """
    if home:
        home.mkdir(parents=True, exist_ok=True)
    folder = home or Path(tempfile.mkdtemp(prefix="bedside-bench-"))
    folder.chmod(0o711)  # started by root, the database runs as another user, who must pass through
    os.environ.update(BEDSIDE_HOME=str(folder / "home"), BEDSIDE_DEMO=str(demo).lower())
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "BEDSIDE_MAIL_URL"):
        os.environ.pop(name, None)
    with (folder / "log.txt").open("ab") as log:
        here = Installation(folder, log)
        try:
            here.run("migrate")
            yield here
        except BaseException:
            print(here.said(), file=sys.stderr)
            raise
        finally:
            here.stop(*here.processes)
            subprocess.run([sys.executable, "-m", "bedside", "db", "stop"], check=False, stdout=log, stderr=log)
            if home is None:
                shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    """Return a port of this computer that nobody has now."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
