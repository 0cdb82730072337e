"""`bedside serve`: the web server."""

import os

import click

from bedside.checker import can_run
from bedside.checker.reader import MISSING
from bedside.site.boot import boot
from bedside.site.config import config


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--processes", default=1, show_default=True, type=click.IntRange(1, 32), help="Web processes.")
@click.option("--threads", default=4, show_default=True, type=click.IntRange(1, 64), help="Requests at a time in each.")
def command(host: str, port: int, processes: int, threads: int) -> None:
    """Serve the pages.

    Behind a reverse proxy that does TLS, set BEDSIDE_URL to the public address and BEDSIDE_TRUST_PROXY=true.

    \b
    Example:
      bedside serve --port 8080
    """
    if not can_run():
        raise MISSING  # people rely on the whole checker: half of it must not pass for all
    # Without an address of its own, Bedside is where this port is.
    os.environ.setdefault("BEDSIDE_URL", f"http://localhost:{port}")
    boot()
    from bedside.features.people import first_run
    from bedside.site.server import serve

    click.echo(f"Bedside is at {config().url}")
    if first_run.needed():
        click.echo(f"Nobody lives here yet. Open this address to begin: {first_run.begin_link()}")
        click.echo(f"Without that link, the first page asks for this code: {first_run.setup_code()}")
    serve(host=host, port=port, processes=processes, threads=threads)
