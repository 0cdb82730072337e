"""Taking the rows out of a server and putting them back, with the programs of PostgreSQL."""

import os
import re
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from bedside.base.errors import Problem
from bedside.site.database.backup.archive import DUMP
from bedside.site.database.binaries import Binaries, find, major
from bedside.site.database.connection import Parameters, is_embedded

_DEBIAN = Path("/usr/lib/postgresql")


def connected(parameters: Parameters) -> psycopg.Connection:
    """Connect with one role's parameters. Raises Problem where the server does not let us in."""
    try:
        return psycopg.connect(_address(parameters), password=parameters["password"] or None, autocommit=True)
    except psycopg.OperationalError as error:
        raise Problem(
            f"The database at {parameters['host']} does not let {parameters['user']} in.",
            "Check DATABASE_URL and DATABASE_OWNER_URL, and whether the server runs.",
        ) from error


def _address(parameters: Parameters) -> str:
    named = {part: parameters[part] for part in ("host", "dbname", "user")}
    return make_conninfo("", **named, port=parameters["port"], connect_timeout=10, **parameters["options"])


def count_tables(connection: psycopg.Connection) -> int:
    """Return how many tables the database holds, PostgreSQL's own aside."""
    found = connection.execute(
        "SELECT count(*) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
    ).fetchone()
    assert found
    return int(found[0])


def other_sessions(connection: psycopg.Connection) -> int:
    """Return how many others are connected to this database."""
    found = connection.execute(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND usesysid IS NOT NULL AND pid <> pg_backend_pid()"
    ).fetchone()
    assert found
    return int(found[0])


def tools(connection: psycopg.Connection, env: Mapping[str, str] = os.environ) -> Binaries:
    """Return programs that understand this server: not older than it, and with TLS where the connection has it.

    The embedded server's own, else those of `BEDSIDE_PG_BIN`, else the newest on this computer. Raises Problem.
    """
    if is_embedded(env) or env.get("BEDSIDE_PG_BIN", "").strip():
        return find(env)
    wanted = connection.info.server_version // 10_000
    installed = [folder for folder in _DEBIAN.glob("*/bin") if (folder / "pg_dump").exists()]
    usable = [Binaries(folder, bundled=False) for folder in installed if int(folder.parent.name) >= wanted]
    if usable:
        return max(usable, key=lambda binaries: int(binaries.folder.parent.name))
    bundled = find(env)
    if connection.pgconn.ssl_in_use or major(bundled.version()) < wanted:
        raise Problem(
            f"A backup of this server needs the programs of PostgreSQL {wanted} or later, with TLS.",
            f"Install them (`apt install postgresql-client-{wanted}`), or set BEDSIDE_PG_BIN to their folder.",
        )
    return bundled


def take(parameters: Parameters, *, tools: Binaries, target: Path) -> None:
    """Write all rows as they are at this moment to `target`, and check that it can be read. Raises Problem."""
    _run(
        [tools.program("pg_dump"), "--format=custom", "--compress=6", f"--file={target}", _database(parameters)],
        parameters,
        "The rows could not be read from the database.",
    )
    _run([tools.program("pg_restore"), "--list", str(target)], parameters, "The copy of the rows cannot be read.")


def bring_back(parameters: Parameters, *, tools: Binaries, folder: Path) -> None:
    """Put the rows of `folder/database.dump` into an empty database, all or none, with the rights they had.

    Default rights are left out: the supervisor sets them for the roles of this server. Raises Problem.
    """
    contents = _run([tools.program("pg_restore"), "--list", str(folder / DUMP)], parameters, "The backup is damaged.")
    kept = [line for line in contents.splitlines() if not re.match(r"\d+; \d+ \d+ DEFAULT ACL ", line)]
    with tempfile.NamedTemporaryFile("w", dir=folder, prefix="list-") as listed:
        listed.write("\n".join(kept) + "\n")
        listed.flush()
        _run(
            [
                *(tools.program("pg_restore"), "--no-owner", "--single-transaction", "--exit-on-error"),
                *(f"--use-list={listed.name}", _database(parameters), str(folder / DUMP)),
            ],
            parameters,
            "The rows could not be put back.",
        )


def analyze(connection: psycopg.Connection) -> None:
    """Update what the server knows of its tables after a restore, so that the first pages are fast."""
    connection.execute("ANALYZE")


def _database(parameters: Parameters) -> str:
    # An older libpq does not know require_auth; it goes in the environment, which an older one ignores.
    options = {name: value for name, value in parameters["options"].items() if name != "require_auth"}
    return f"--dbname={_address({**parameters, 'options': options})}"


def _run(command: list[str], parameters: Parameters, otherwise: str) -> str:
    env = {name: os.environ[name] for name in ("HOME", "LD_LIBRARY_PATH") if name in os.environ}
    env |= {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "PGPASSWORD": parameters["password"]}
    if "require_auth" in parameters["options"]:
        env["PGREQUIREAUTH"] = parameters["options"]["require_auth"]
    done = subprocess.run(command, env=env, check=False, capture_output=True, text=True, umask=0o077)
    if done.returncode == 0:
        return done.stdout
    if "No space left on device" in done.stderr:
        raise Problem("The disk is full. Nothing was changed.", "Make room on it, then try again.")
    if "server version mismatch" in done.stderr:
        raise Problem(
            "The programs of PostgreSQL here are older than the server.",
            "Install newer ones, or set BEDSIDE_PG_BIN to their folder.",
        )
    # Only the first line: it names the program's trouble; later ones quote statements and could quote rows.
    first = re.sub(r"(DETAIL|CONTEXT|Command was):.*", "", (done.stderr.splitlines() or ["(nothing)"])[0])
    raise Problem(otherwise, f"PostgreSQL said: {first}")
