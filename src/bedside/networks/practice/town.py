"""A practice network inside this process, on a free port: for tests, trials and drills."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bedside.base import http
from bedside.networks.base import Link
from bedside.networks.practice.client import Practice
from bedside.networks.practice.server import make_server
from bedside.networks.practice.store import Tally, tally

PASSWORD = "correct horse"  # noqa: S105 - of a practice network that ends with its block


@dataclass(frozen=True, slots=True)
class Town:
    """A running practice network, its client, and a plain HTTP client to look behind it."""

    url: str
    path: Path
    network: Practice
    http: http.Client

    def connect(self, handle: str = "lakeside-clinic") -> Link:
        """Return the link of an account, opened if need be."""
        return self.network.connect(server=self.url, identifier=handle, secret=PASSWORD)

    def fault(self, **body: object) -> None:
        """Switch on a fault; see `faults.Fault` for its fields."""
        reply = self.http.post(f"{self.url}/api/faults", json=body)
        if not reply.ok:
            raise ValueError(reply.json().get("message"))

    def clear(self) -> None:
        """Switch all faults off."""
        self.http.request("DELETE", f"{self.url}/api/faults")

    def tally(self, link: Link, *keys: str) -> Tally:
        """Count what the network holds of an account against the keys expected."""
        return tally(self.path, handle=link.identity, expected=keys)


@contextmanager
def running(path: Path, *, seed: int = 0, read_seconds: float = 2.0) -> Iterator[Town]:
    """Run a practice network with its store at `path` inside the block. Its clients give up after `read_seconds`."""
    server = make_server(path, seed=seed)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    bounds = http.Settings(read_seconds=read_seconds, private_origins=frozenset({server.url}))
    try:
        with http.Client(bounds) as client:
            yield Town(server.url, path, Practice(lambda: client), client)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
