"""A practice network of one's own for each test, on a free port."""

import io
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from bedside.base import http
from bedside.networks.base import Link, Part, Picture
from bedside.networks.keys import make_key
from bedside.networks.practice.client import Practice
from bedside.networks.practice.server import make_server

WRITTEN = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Town:
    """A running practice network, a client for it and a plain HTTP client to look behind it."""

    url: str
    path: Path
    network: Practice
    http: http.Client

    def connect(self, handle: str = "lakeside-clinic") -> Link:
        return self.network.connect(server=self.url, identifier=handle, secret="correct horse")

    def fault(self, **body: object) -> None:
        assert self.http.post(f"{self.url}/api/faults", json=body).status == 201

    def clear(self) -> None:
        assert self.http.request("DELETE", f"{self.url}/api/faults").status == 204


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    path = tmp_path / "practice.sqlite"
    server = make_server(path, seed=7)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    bounds = http.Settings(read_seconds=2, total_seconds=5, private_origins=frozenset({server.url}))
    client = http.Client(bounds)
    yield Town(server.url, path, Practice(lambda: client), client)
    client.close()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def part() -> Callable[..., Part]:
    """Make parts: the same number gives the same key."""

    def make(text: str = "Flu vaccines are here.", number: int = 0, **more: object) -> Part:
        return Part(key=make_key(WRITTEN, number), text=text, created_at=WRITTEN, **more)  # type: ignore[arg-type]

    return make


@pytest.fixture
def picture() -> Picture:
    file = io.BytesIO()
    Image.new("RGB", (64, 40), "#1f6a66").save(file, "PNG")
    return Picture(file.getvalue(), "image/png", 64, 40, "A green waiting room")
