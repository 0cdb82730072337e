"""`bedside db`: start, stop, look at, back up and restore the database."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from bedside.base.clock import now
from bedside.base.errors import Problem
from bedside.site.database.backup.create import create
from bedside.site.database.backup.restore import restore as bring_back
from bedside.site.database.connection import connection_settings, is_embedded
from bedside.site.database.home import from_environment
from bedside.site.database.report import Status, status
from bedside.site.database.server import ensure_running, stop

_NOT_RUNNING = 3  # what `service status` returns for a program that is not running


@click.group()
def command() -> None:
    """Start, stop, look at, back up and restore the database.

    \b
    Examples:
      bedside db status
      bedside db backup bedside-monday.tar.gz --passphrase-file passphrase.txt
      bedside db restore bedside-monday.tar.gz --passphrase-file passphrase.txt
    """


class Port(click.ParamType[int]):
    """A port number, or `auto` (0)."""

    name = "number|auto"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if value == "auto":
            return 0
        if isinstance(value, str) and value.isdecimal() and 1024 <= int(value) <= 65535:
            return int(value)
        raise click.BadParameter(f"“{value}” is not a port. Write a number from 1024 to 65535, or auto.", ctx, param)


@command.command()
@click.option(
    "--port", type=Port(), help="Move to this port; “auto” draws a free one. Restart web and worker after it."
)
def start(port: int | None) -> None:
    """Start the database that comes with Bedside; the first time, make it.

    It goes on running when this command ends. `bedside serve` and `bedside worker` start it too if it does not run.

    \b
    Examples:
      bedside db start
      bedside db start --port auto
    """
    if _elsewhere():
        return
    home = from_environment()
    click.echo(f"Starting the database in {home.database} …")
    server = ensure_running(home, port=port)
    click.echo(
        f"The database {'runs now' if server.started else 'already runs'} (process {server.pid}, port {server.port})."
    )


@command.command(name="stop")
def stop_command() -> None:
    """Stop the database that comes with Bedside. What was saved is kept; work in mid-air is rolled back.

    \b
    Example:
      bedside db stop
    """
    if _elsewhere():
        return
    home = from_environment()
    click.echo(f"Stopping the database in {home.database} …")
    click.echo("The database has stopped." if stop(home) else "The database was not running.")


def _elsewhere() -> bool:
    """Say so where the database is not ours to start or stop."""
    if is_embedded():
        return False
    app = connection_settings()[0]
    click.echo(
        f"DATABASE_URL names a database server at {app['host']}, port {app['port']}. Bedside does not start or stop it."
    )
    return True


@command.command(name="status")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for scripts.")
def status_command(as_json: bool) -> None:
    """Say where the database is and how it is. Ends with 0 if it runs, else with 3.

    \b
    Examples:
      bedside db status
      bedside db status --json
    """
    found = status(from_environment())
    if as_json:
        click.echo(json.dumps(asdict(found), default=str))
    else:
        for line in _lines(found):
            click.echo(line)
    sys.exit(0 if found.running else _NOT_RUNNING)


def _lines(found: Status) -> list[str]:
    where = f"{found.host}, port {found.port}"
    lines = [
        f"State      {found.state}",
        f"Server     {'Bedside’s own' if found.embedded else 'named by DATABASE_URL'}",
    ]
    lines += [f"Address    {where}, database {found.dbname}", f"Home       {found.home}"]
    if found.version and found.started_at:
        hours = (now() - found.started_at).total_seconds() / 3600
        lines.append(f"Version    PostgreSQL {found.version}, up for {hours:.1f} hours")
    if found.database_bytes is not None:
        lines.append(f"Size       {_megabytes(found.database_bytes)}; {found.connections} other connections")
    if found.free_bytes is not None:
        lines.append(f"Disk       {_megabytes(found.free_bytes)} free")
    return lines


def _megabytes(count: int) -> str:
    return f"{count / 1_000_000:,.1f} MB"


_passphrase = click.option(
    "--passphrase-file", type=click.Path(path_type=Path), help="A file whose first line is the passphrase."
)
_file = click.argument("file", type=click.Path(path_type=Path))


@command.command()
@_file
@_passphrase
def backup(file: Path, passphrase_file: Path | None) -> None:
    """Write everything to FILE: rows, keys, media and the checkpoints of the audit.

    Bedside may go on running. The file is read back and compared before it gets its name.

    \b
    Examples:
      bedside db backup bedside-monday.tar.gz --passphrase-file passphrase.txt
      bedside db backup /mnt/usb/bedside.tar.gz
    """
    made = create(from_environment(), file, passphrase=_read_passphrase(passphrase_file), say=click.echo)
    click.echo(f"{made.path}: {_megabytes(made.bytes)}, {made.tables} tables and {made.files} files. Read back: right.")
    if passphrase_file is None:
        click.secho(
            "This file is not encrypted, and it holds the keys: whoever has it can read everything. "
            "Keep it locked away, or use --passphrase-file.",
            fg="yellow",
        )
    else:
        click.echo("It is encrypted. Without the passphrase nobody can restore it: keep that in another place.")


@command.command()
@_file
@_passphrase
@click.option("--replace", is_flag=True, help="Move the data that is there aside first. Nothing is deleted.")
def restore(file: Path, passphrase_file: Path | None, replace: bool) -> None:
    """Bring everything back from FILE. Every hash is compared before anything is touched.

    Stop Bedside first. With DATABASE_URL, the database named there must be empty.

    \b
    Examples:
      bedside db restore bedside-monday.tar.gz --passphrase-file passphrase.txt
      bedside db restore bedside-monday.tar.gz --replace
    """
    passphrase = _read_passphrase(passphrase_file)
    done = bring_back(file, from_environment(), passphrase=passphrase, replace=replace, say=click.echo)
    click.echo(
        f"Restored: {done.manifest.tables} tables and {len(done.manifest.members) - 1} files, as of "
        f"{done.manifest.made_at} (UTC)."
    )
    if done.aside:
        click.echo(f"What was there before lies in {done.aside}. Delete it when you no longer need it.")


def _read_passphrase(path: Path | None) -> str | None:
    if path is None:
        return None
    try:
        lines = path.read_text().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Problem(f"The passphrase file {path} cannot be read.", "Check its name and its rights.") from error
    return lines[0] if lines else ""
