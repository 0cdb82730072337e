"""The web server process."""

import socket

from django.db import connections
from granian.constants import Interfaces
from granian.server import Server

from bedside.base.errors import Problem


def serve(*, host: str, port: int, processes: int, threads: int) -> None:
    """Serve until SIGTERM or SIGINT; requests under way are finished first. Raises Problem where it can't listen."""
    address = _free_address(host, port)
    _let_go_of_the_database()
    Server(
        "bedside.site.wsgi:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=threads,
        respawn_failed_workers=True,
        log_access=False,
    ).serve()


def _free_address(host: str, port: int) -> str:
    """Return the IP address of `host`, on which nobody else listens at `port`."""
    try:
        family, kind, _, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(where)
    except OSError as error:
        raise Problem(
            f"The pages can't be served on {host}, port {port}: {error.strerror}.",
            "Choose another port with --port, or another address of this computer with --host.",
        ) from error
    return str(where[0])


def _let_go_of_the_database() -> None:
    """The server forks. Its processes must not share a connection that was opened before, nor wait for the threads of a
    pool that stayed behind."""
    for connection in connections.all():
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]
