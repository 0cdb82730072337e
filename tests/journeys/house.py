"""A whole Bedside for the journeys: embedded PostgreSQL, pages, worker, practice network, a real Bluesky server and a
mail server, each a process of its own as on a real machine, in a home that is gone afterwards."""

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row
from tests.journeys.mailbox import Mailbox, free_port

from bedside.networks.bluesky.local.server import LocalBluesky
from bedside.site.database.connection import embedded_settings
from bedside.site.database.home import Home

ROOT = Path(__file__).parents[2]
SEED = Path(__file__).with_name("seed.py")
NOT_OURS = ("DATABASE_URL", "DATABASE_OWNER_URL", "BEDSIDE_HOME", "DJANGO_ALLOW_ASYNC_UNSAFE")
STARTED_WITHIN = 60.0
STOPPED_WITHIN = 20.0


@dataclass
class House:
    """One Bedside with everything around it. `start` it, and `stop` it whatever happened."""

    home: Path
    mail: Mailbox
    practice: str = ""
    port: int = 0
    seeded: dict[str, Any] = field(default_factory=dict)
    _environment: dict[str, str] = field(default_factory=dict)
    _processes: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)
    _sky: LocalBluesky | None = None

    @classmethod
    def start(cls, *, lived_in: bool = True) -> "House":
        """Start everything and bring the demo organization to life. Not lived in: nobody has set it up yet, and there
        is no Bluesky server."""
        home = Path(tempfile.mkdtemp(prefix="bedside-journey-"))
        home.chmod(0o711)  # PostgreSQL runs as another user where the tests run as root
        house = cls(home, Mailbox())
        try:
            house._begin(lived_in)
        except BaseException:
            _say(house.logs())
            house.stop()
            raise
        return house

    @property
    def sky(self) -> LocalBluesky:
        """The Bluesky server."""
        assert self._sky is not None
        return self._sky

    @property
    def url(self) -> str:
        """The address that people type."""
        return f"http://localhost:{self.port}"  # a name: passkeys belong to one

    def _begin(self, lived_in: bool) -> None:
        self.port = free_port()
        kept = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
        self._environment = {
            **kept,
            "BEDSIDE_HOME": str(self.home),
            "BEDSIDE_DEMO": str(lived_in).lower(),
            "BEDSIDE_URL": self.url,
            "BEDSIDE_MAIL_URL": self.mail.url,
            "BEDSIDE_MAIL_FROM": "bedside@riverside.example",
        }
        with ThreadPoolExecutor(1) as beside:
            sky = beside.submit(LocalBluesky.start, ROOT / ".cache" / "bluesky", say=_say) if lived_in else None
            try:
                self.run("migrate")
                self.practice = self._start_practice()
                self._environment["BEDSIDE_PRIVATE_ORIGINS"] = self.practice
                if lived_in:
                    self.run("demo_data", "--practice", self.practice)
                    self.seeded = self.told_by(SEED)
            finally:
                self._sky = sky.result() if sky else None
        if self._sky is not None:
            self._environment["BEDSIDE_PRIVATE_ORIGINS"] += f",{self._sky.url}"
        self.start_worker()
        self.start_web()

    def _start_practice(self) -> str:
        """Start the practice network, which says in one line where it is."""
        process = self._spawn("practice", "--json", "--port", "0", "--data", str(self.home / "practice"), said=True)
        assert process.stdout is not None
        with process.stdout as said:
            return str(json.loads(said.readline())["url"])

    def start_worker(self) -> None:
        """Start the worker."""
        self._spawn("worker")

    def start_web(self) -> None:
        """Start the pages and wait until they answer."""
        process = self._spawn("serve", "--port", str(self.port))
        until = time.monotonic() + STARTED_WITHIN
        while time.monotonic() < until and process.poll() is None:
            if self._listens():
                return
            time.sleep(0.05)
        raise AssertionError(f"the pages did not start\n{self.logs()}")

    def _listens(self) -> bool:
        with socket.socket() as probe:
            probe.settimeout(1)
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def kill_web(self) -> None:
        """End the pages as a power cut would: kill -9, with all its processes."""
        process = self._processes.pop("serve")
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        for each in [process.pid, *map(int, children)]:
            os.kill(each, signal.SIGKILL)
        process.wait()
        while self._listens():
            time.sleep(0.01)  # the kernel still puts the dead away

    def run(self, *arguments: str, fails: bool = False) -> str:
        """Run `bedside …` and return what it said."""
        return self._python("-m", "bedside", *arguments, fails=fails)

    def told_by(self, script: Path, *arguments: str) -> dict[str, Any]:
        """Run a script in this house, as its worker would, and return the line of JSON that it prints last."""
        said: dict[str, Any] = json.loads(self._python(str(script), *arguments).splitlines()[-1])
        return said

    def _python(self, *arguments: str, fails: bool = False) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            env=self._environment,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
        assert (done.returncode != 0) == fails, f"{arguments}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout + (done.stderr if fails else "")

    def _spawn(self, name: str, *arguments: str, said: bool = False) -> "subprocess.Popen[bytes]":
        with self._log(name).open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "bedside", name, *arguments],
                env=self._environment,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE if said else log,
                stderr=log,
                start_new_session=True,
            )
        self._processes[name] = process
        return process

    def _log(self, name: str) -> Path:
        folder = self.home / "log"
        folder.mkdir(exist_ok=True)
        return folder / f"{name}.log"

    def logs(self, lines: int = 40) -> str:
        """Return the last lines of every log."""
        told = []
        for log in sorted((self.home / "log").glob("*.log")):
            told += [f"--- {log.name}", *log.read_text(errors="replace").splitlines()[-lines:]]
        return "\n".join(told)

    @contextmanager
    def as_owner(self) -> Iterator["psycopg.Connection[dict[str, Any]]"]:
        """Lend a connection to the house's database as the owner of its tables, as somebody with full access has it."""
        _application, owner = embedded_settings(Home(self.home))
        reach = {name: owner[name] for name in ("host", "port", "dbname", "user", "password")}  # type: ignore[literal-required]
        with psycopg.connect(**reach, row_factory=dict_row) as connection:
            yield connection

    def row(self, query: str, *values: object) -> dict[str, Any] | None:
        """Return the first row that a query finds."""
        with self.as_owner() as connection:
            return connection.execute(query, values).fetchone()  # type: ignore[arg-type]

    @contextmanager
    def practice_store(self) -> Iterator[sqlite3.Connection]:
        """Lend the practice network's own store, for reading."""
        with closing(sqlite3.connect(f"file:{self.home}/practice/practice.sqlite?mode=ro", uri=True)) as store:
            store.row_factory = sqlite3.Row
            yield store

    def stop(self) -> None:
        """End everything that was started, the database last, and remove the home."""
        for process in self._processes.values():
            if process.poll() is None:
                process.terminate()
        for process in self._processes.values():
            try:
                process.wait(timeout=STOPPED_WITHIN)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, 9)
                process.wait()
        if self._sky is not None:
            self._sky.stop()
        self.mail.stop()
        if self._environment:
            self.run("db", "stop")
        shutil.rmtree(self.home, ignore_errors=True)


def _say(text: str) -> None:
    os.write(2, f"\n{text}\n".encode())  # past pytest's capture: installing can take minutes
