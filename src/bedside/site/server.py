"""The web server process."""

from granian.constants import Interfaces
from granian.server import Server


def serve(*, host: str, port: int, processes: int, threads: int) -> None:
    """Serve until SIGTERM or SIGINT; requests under way are finished first."""
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
