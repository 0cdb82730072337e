"""The web server process."""

from django.db import connections
from granian.constants import Interfaces
from granian.server import Server


def serve(*, host: str, port: int, processes: int, threads: int) -> None:
    """Serve until SIGTERM or SIGINT; requests under way are finished first."""
    _let_go_of_the_database()
    Server(
        "bedside.site.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=threads,
        respawn_failed_workers=True,
        log_access=False,
    ).serve()


def _let_go_of_the_database() -> None:
    """The server forks. Its processes must not share a connection that was opened before, nor wait for the threads of a
    pool that stayed behind."""
    for connection in connections.all():
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]
