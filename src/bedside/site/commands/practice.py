"""`bedside practice`: the practice network on this computer."""

import json
import sqlite3
from pathlib import Path

import click
import platformdirs

from bedside.base.errors import Problem
from bedside.networks.practice.server import make_server, run


@click.command()
@click.option(
    "--port",
    default=8300,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port to listen on; 0 takes a free one.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Folder of its store.")
@click.option("--seed", type=int, help="Makes the chances of faults repeatable.")
@click.option("--json", "as_json", is_flag=True, help="Print the address as one line of JSON, for programs.")
def command(port: int, host: str, data: Path | None, seed: int | None, as_json: bool) -> None:
    """Start the practice network: a small social network of your own, with faults on demand.

    \b
    Examples:
      bedside practice                     on http://127.0.0.1:8300
      bedside practice --port 0 --json     on a free port, for a script
    """
    folder = data or Path(platformdirs.user_data_dir("bedside")) / "practice"
    try:
        server = make_server(folder / "practice.sqlite", host=host, port=port, seed=seed)
    except OSError as error:
        raise Problem(
            f"The practice network cannot start on {host}:{port}: {error.strerror or error}.",
            "Choose another port with --port, or another folder with --data.",
        ) from None
    except sqlite3.DatabaseError as error:
        raise Problem(
            f"{folder / 'practice.sqlite'} is not a store of the practice network: {error}.",
            "Move that file away, or choose another folder with --data.",
        ) from None
    if as_json:
        click.echo(json.dumps({"url": server.url}))
    else:
        click.echo(f"The practice network is at {server.url} (faults: {server.url}/faults). Stop it with Ctrl-C.")
    run(server)
