"""`bedside bluesky`: a real Bluesky server on this computer, for the demo."""

import json
import signal
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

import click
import psycopg
from psycopg.conninfo import make_conninfo

from bedside.networks.bluesky.local.node import default_cache
from bedside.networks.bluesky.local.server import LocalBluesky
from bedside.site.database.testing import start_throwaway


@click.command()
@click.option(
    "--port",
    default=8400,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port to listen on; 0 takes a free one.",
)
@click.option("--account", "accounts", multiple=True, default=["lakeside"], show_default=True, help="Opened at once.")
@click.option("--cache", type=click.Path(file_okay=False, path_type=Path), help="Folder that it is installed into.")
@click.option("--counts/--no-counts", default=True, show_default=True, help="Also run the part that counts likes.")
@click.option("--json", "as_json", is_flag=True, help="Print address and accounts as one line of JSON, for programs.")
def command(port: int, accounts: tuple[str, ...], cache: Path | None, counts: bool, as_json: bool) -> None:
    """Start a real Bluesky server on this computer. It forgets everything when it stops.

    It needs Node.js 18 to 22, and installs itself once (360 MB).

    \b
    Examples:
      bedside bluesky                          on http://127.0.0.1:8400, with one account
      bedside bluesky --account lakeside --account north  with two accounts
    """
    folder = (cache or default_cache()).absolute()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)
    with ExitStack() as closing:
        database = _database(folder, closing) if counts else None
        server = closing.enter_context(LocalBluesky.start(folder, say=_say, port=port, database=database))
        members = [server.member(name) for name in accounts]
        if as_json:
            known = [{"handle": member.handle, "password": member.password} for member in members]
            click.echo(json.dumps({"url": server.url, "accounts": known}))
        else:
            click.echo(f"A real Bluesky server is at {server.url}. Connect in Bedside with this server and:")
            for member in members:
                click.echo(f"  handle {member.handle}   app password {member.password}")
            click.echo("It forgets everything when it stops. Stop it with Ctrl-C.")
        server.wait()


def _say(text: str) -> None:
    click.echo(text, err=True)


def _leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)


def _database(folder: Path, closing: ExitStack) -> str:
    """Lend the app view an empty database in a PostgreSQL of its own, which ends with this command."""
    running = start_throwaway(folder / "database")
    closing.callback(running.close)
    _, owner = running.parameters
    reach = {"host": owner["host"], "port": str(owner["port"]), "user": owner["user"], "password": owner["password"]}
    with psycopg.connect(make_conninfo("", **reach, dbname="postgres"), autocommit=True) as connection:
        connection.execute("drop database if exists bluesky with (force)")
        connection.execute("create database bluesky")
    return f"postgresql://{owner['user']}:{owner['password']}@127.0.0.1:{owner['port']}/bluesky"
