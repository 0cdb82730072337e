"""The practice network's server: its own process, its own store. `bedside practice` runs it."""

import signal
import sys
import threading
from pathlib import Path
from types import FrameType

from bedside.networks import limits
from bedside.networks.practice.api import Api
from bedside.networks.practice.faults import Faults
from bedside.networks.practice.pages import Pages
from bedside.networks.practice.store import Store
from bedside.networks.practice.web import Answer, App, Request, Server

FOLDER = Path(__file__).parent


def make_app(store: Store, *, seed: int | None = None) -> App:
    """Return the whole network as one function of a request. `seed` makes the chances of faults repeatable."""
    api = Api(store, Faults(store, seed=seed), limits.capabilities(limits.read(FOLDER / "limits.toml")))
    pages = Pages(api)

    def app(request: Request) -> Answer:
        return (api if request.path.startswith("/api/") else pages)(request)

    return app


def make_server(path: Path, *, host: str = "127.0.0.1", port: int = 0, seed: int | None = None) -> Server:
    """Return a server that listens already; `serve_forever` makes it answer. Port 0: a free one. Raises OSError."""
    return Server((host, port), make_app(Store(path), seed=seed))


def run(server: Server) -> None:
    """Serve until SIGTERM or SIGINT."""

    def stop(number: int, frame: FrameType | None) -> None:
        threading.Thread(target=server.shutdown).start()  # shutdown waits for the loop, which runs in this thread

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    server.serve_forever(poll_interval=0.2)
    server.server_close()
    sys.stdout.flush()
