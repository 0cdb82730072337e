"""Starts a real Bluesky server (the PDS of the AT Protocol's authors) on 127.0.0.1, and ends it.

It keeps nothing: accounts and posts are gone when it stops. With the address of a PostgreSQL it also runs the app view,
the part of Bluesky that counts likes, reposts and answers.
"""

import json
import os
import shutil
import subprocess
import tempfile
import threading
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Queue
from types import TracebackType
from typing import Any, Self

from bedside.base import http
from bedside.base.errors import Problem
from bedside.networks.bluesky.local import node as nodes

READY_SECONDS = 120
STOP_SECONDS = 20
DOMAIN = ".test"


@dataclass(frozen=True, slots=True)
class Member:
    """An account of the local server. `password` is an app password, as a person would type it into Bedside."""

    did: str
    handle: str
    password: str = field(repr=False)
    own_password: str = field(repr=False)


class LocalBluesky:
    """One running server. Use it with `with`, or `stop` it. `counts` tells whether the app view runs as well."""

    def __init__(self, process: "subprocess.Popen[str]", output: "_Output", data: Path, ready: dict[str, Any]) -> None:
        self._process, self._output, self._data = process, output, data
        self.url, self.counts, self.pid = str(ready["url"]), ready["appview"] is not None, process.pid
        self._http = http.Client(http.Settings(private_origins=frozenset({self.url})))

    @classmethod
    def start(cls, cache: Path, *, say: nodes.Say, port: int = 0, database: str | None = None) -> Self:
        """Install what is missing into `cache`, start a server and return it once it answers. Raises Problem.

        `database`: the address (postgresql://…) of an empty database for the app view; None: nobody counts.
        """
        node = nodes.find()
        folder = nodes.install(node, cache, say)
        data = Path(tempfile.mkdtemp(prefix="bedside-bluesky-"))
        for name in ("pds", "blobs", "blobs-tmp"):
            (data / name).mkdir()
        process = _spawn(node, folder, data, port=port, database=database)
        output = _Output(process)
        try:
            return cls(process, output, data, output.first(data))
        except BaseException:
            process.kill()
            process.wait()
            shutil.rmtree(data, ignore_errors=True)
            raise

    @property
    def data(self) -> Path:
        """Where the server keeps its own stores, for trials that count in them."""
        return self._data

    def member(self, name: str) -> Member:
        """Open an account `name`.test with an app password."""
        own = f"own-password-of-{name}"
        body = {"handle": name + DOMAIN, "email": f"{name}@example.org", "password": own}
        account = self._ask("com.atproto.server.createAccount", body)
        app = self._ask("com.atproto.server.createAppPassword", {"name": "Bedside"}, token=account["accessJwt"])
        return Member(account["did"], name + DOMAIN, app["password"], own)

    def _ask(self, name: str, body: dict[str, str], *, token: str = "") -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        reply = self._http.post(f"{self.url}/xrpc/{name}", json=body, headers=headers)
        if not reply.ok:
            raise Problem(f"The local Bluesky server refused {name}: {reply.json().get('message', reply.status)}.")
        return reply.json()

    def wait(self) -> int:
        """Wait until the server ends by itself."""
        return self._process.wait()

    def kill(self) -> None:
        """End it as a power cut would."""
        self._process.kill()
        self._process.wait()
        self._clean()

    def stop(self) -> None:
        """End it in order."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._clean()

    def _clean(self) -> None:
        self._http.close()
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._output.end()
        shutil.rmtree(self._data, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def _spawn(node: nodes.Node, folder: Path, data: Path, *, port: int, database: str | None) -> "subprocess.Popen[str]":
    environment = {
        **os.environ,
        "BEDSIDE_DATA": str(data),
        "BEDSIDE_PORT": str(port),
        "BEDSIDE_APPVIEW_DB": database or "",
        "LOG_ENABLED": "false",
        "NODE_NO_WARNINGS": "1",
    }
    with (data / "server.log").open("wb") as log:
        return subprocess.Popen(
            [node.program, "start.js"],
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )


class _Output:
    """What the server says on its standard output, read to the end so that it never blocks."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self._lines: Queue[str] = Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as stream:
            for line in stream:
                if line.startswith("{"):
                    self._lines.put(line)
        self._lines.put("{}")

    def first(self, data: Path) -> dict[str, Any]:
        """Return what the server says once it listens. Raises Problem."""
        try:
            said: dict[str, Any] = json.loads(self._lines.get(timeout=READY_SECONDS))
        except Empty:
            said = {}
        if "url" not in said:
            last = (data / "server.log").read_text(errors="replace").strip().splitlines()[-1:]
            reason = said.get("error") or " ".join(last) or "it said nothing"
            raise Problem(f"The local Bluesky server did not start: {reason}.")
        return said

    def end(self) -> None:
        """Wait for the rest; the server is gone by now."""
        self._reader.join(STOP_SECONDS)
