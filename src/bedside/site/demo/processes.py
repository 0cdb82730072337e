"""The processes of the demo: started in order, said in words, stopped together."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import click

from bedside.base.errors import Problem
from bedside.networks.bluesky.local import node

STARTED_WITHIN = 60.0
STOPPED_WITHIN = 30.0
LAST_WORDS = 3


@dataclass(frozen=True)
class _Log:
    """The log of one part, and where in it this start begins."""

    path: Path
    begin: int

    def last_words(self) -> str:
        """Return what the part said last, to follow a sentence; nothing where it said nothing."""
        with self.path.open("rb") as file:
            file.seek(self.begin)
            lines = file.read().decode(errors="replace").split("\n")
        spoken = [line.strip() for line in lines if line.strip()][-LAST_WORDS:]
        return "".join(f"\n  {line}" for line in spoken)


@dataclass
class Demo:
    """One demo. `run` returns when somebody presses Ctrl+C, or when one of its parts ends."""

    home: Path
    port: int
    practice_port: int
    bluesky: bool = False
    _processes: dict[str, subprocess.Popen[str]] = field(default_factory=dict)
    _logs: dict[str, "_Log"] = field(default_factory=dict)
    _began: float = field(default_factory=time.monotonic)

    def run(self, *, seconds: int | None) -> None:
        """Start everything, say where it is, and wait."""
        for one in (signal.SIGTERM, signal.SIGINT):
            signal.signal(one, _interrupt)
        self.port = _free(self.port)
        os.environ.update(BEDSIDE_HOME=str(self.home), BEDSIDE_DEMO="true", BEDSIDE_URL=f"http://localhost:{self.port}")
        os.environ.pop("DATABASE_URL", None)
        try:
            if self.bluesky:
                # First of all: it takes longest, needs the network, and nothing else is worth starting without it.
                node.install(node.find(), node.default_cache(), lambda text: self._say(text.removesuffix(" …")))
            self._start()
            click.secho(f"\nBedside is ready: http://localhost:{self.port}/demo/", bold=True)
            click.echo("Sign in there as any demo person with one click. Stop everything with Ctrl+C.")
            self._wait(seconds)
        except KeyboardInterrupt:
            click.echo("\nStopping …")
        finally:
            self.stop()

    def _start(self) -> None:
        self._say("Starting PostgreSQL and making its tables")
        self._once("migrate")
        self._say("Starting the practice network")
        store = str(self.home / "practice")
        practice = self._answering("practice", "--json", "--port", str(_free(self.practice_port)), "--data", store)[
            "url"
        ]
        origins = [practice]
        sky = None
        if self.bluesky:
            self._say("Starting a real Bluesky server")
            sky = self._answering("bluesky", "--json", "--port", "0", "--account", "riverside")
            origins.append(sky["url"])
        os.environ["BEDSIDE_PRIVATE_ORIGINS"] = ",".join(origins)
        self._say("Loading the demo organization")
        # Passwords go through a pipe: everybody on this computer can read the arguments of a process.
        self._once("demo_data", "--practice", practice, *(["--bluesky"] if sky else []), typed=json.dumps(sky))
        self._say("Starting the pages and the worker")
        self._spawn("worker")
        self._spawn("serve", "--port", str(self.port))
        self._until_served()
        click.echo(f"  the practice network's timeline: {practice}")
        if sky:
            click.echo(f"  the Bluesky server: {sky['url']}")

    def _say(self, what: str) -> None:
        click.echo(f"{time.monotonic() - self._began:5.1f} s  {what} …")

    def _spawn(self, name: str, *arguments: str, **more: int) -> "subprocess.Popen[str]":
        folder = self.home / "log"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{name}.log"
        with path.open("ab") as log:
            self._logs[name] = _Log(path, log.tell())
            process = subprocess.Popen(
                [sys.executable, "-m", "bedside", name, *arguments],
                text=True,
                stderr=log,
                stdout=more.get("stdout", log.fileno()),
                start_new_session=True,
            )
        self._processes[name] = process
        return process

    def _answering(self, name: str, *arguments: str) -> dict[str, str]:
        """Start a part that says in one line of JSON where it is."""
        process = self._spawn(name, *arguments, stdout=subprocess.PIPE)
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            raise self._ended(name, "did not start")
        answer: dict[str, str] = json.loads(line)
        return answer

    def _ended(self, name: str, how: str) -> Problem:
        log = self._logs[name]
        return Problem(f"“{name}” {how}.{log.last_words()}", f"Its log is {log.path}.")

    def _once(self, name: str, *arguments: str, typed: str = "") -> None:
        done = subprocess.run([sys.executable, "-m", "bedside", name, *arguments], check=False, input=typed, text=True)
        if done.returncode:
            raise Problem(f"“{name}” failed.", "What it said stands above.")

    def _until_served(self) -> None:
        until = time.monotonic() + STARTED_WITHIN
        while time.monotonic() < until:
            with socket.socket() as probe:
                probe.settimeout(0.2)
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            if self._processes["serve"].poll() is not None:
                break
            time.sleep(0.05)
        raise self._ended("serve", "did not start")

    def _wait(self, seconds: int | None) -> None:
        until = time.monotonic() + seconds if seconds else float("inf")
        while time.monotonic() < until:
            for name, process in self._processes.items():
                if process.poll() is not None:
                    raise self._ended(name, "ended unexpectedly")
            time.sleep(0.5)

    def stop(self) -> None:
        """Stop all parts, the database last."""
        for process in self._processes.values():
            if process.poll() is None:
                process.terminate()
        for process in self._processes.values():
            try:
                process.wait(timeout=STOPPED_WITHIN)
            except subprocess.TimeoutExpired:
                process.kill()
        self.stop_database()

    def stop_database(self) -> None:
        """Stop the embedded database of this home, where it runs."""
        environment = {**os.environ, "BEDSIDE_HOME": str(self.home)}
        environment.pop("DATABASE_URL", None)
        subprocess.run(
            [sys.executable, "-m", "bedside", "db", "stop"], check=False, env=environment, stdout=subprocess.DEVNULL
        )


def _free(port: int) -> int:
    """Return the port, or one of the next where somebody else has it."""
    for candidate in range(port, port + 50) if port else [0]:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", candidate))
            except OSError:
                continue
            if candidate != port:
                click.echo(f"Port {port} is taken; using {candidate}.")
            return candidate
    raise Problem(f"The ports from {port} on are taken.", "Choose another one with --port.")


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt
