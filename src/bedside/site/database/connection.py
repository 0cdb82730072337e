"""Where the application finds its database: the embedded server, or the one that `DATABASE_URL` names.

Reads two small files at most and imports no driver, because every command of Django passes here.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TypedDict
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from bedside.base.errors import Problem
from bedside.site.database import passwords, state
from bedside.site.database.home import Home, from_environment
from bedside.site.database.passwords import APP, OWNER

_DATABASE = "bedside"
_EXAMPLE = "Write it as postgresql://USER:PASSWORD@HOST:5432/DATABASE."


class Parameters(TypedDict):
    """How one role connects. `host` is a name, an address or the folder of a socket; `options` are libpq's."""

    host: str
    port: int
    dbname: str
    user: str
    password: str
    options: dict[str, str]


def is_embedded(env: Mapping[str, str] = os.environ) -> bool:
    """Whether Bedside runs its own server, because no `DATABASE_URL` names another."""
    return not env.get("DATABASE_URL", "").strip()


def connection_settings(env: Mapping[str, str] = os.environ) -> tuple[Parameters, Parameters]:
    """Return how the application connects, and how the owner of the tables does.

    With `DATABASE_URL`, the owner is `DATABASE_OWNER_URL`, else the same. Embedded and not started yet: the passwords
    are empty and nobody listens. Raises Problem for an address that is wrong and for a damaged file.
    """
    if is_embedded(env):
        return embedded_settings(from_environment(env))
    app = parse(env["DATABASE_URL"], "DATABASE_URL")
    owner = env.get("DATABASE_OWNER_URL", "").strip()
    return app, parse(owner, "DATABASE_OWNER_URL") if owner else app


def embedded_settings(home: Home) -> tuple[Parameters, Parameters]:
    """Return how application and owner connect to the server of `home`: by its socket where this user may."""
    known = state.read(home) or state.State(5432, home.database / "socket")
    secret = passwords.read(home)

    def parameters(role: str, password: str) -> Parameters:
        return {
            "host": _host(known.socket),
            "port": known.port,
            "dbname": _DATABASE,
            "user": role,
            "password": password,
            "options": {"require_auth": "scram-sha-256"},
        }

    return (
        parameters(APP, secret["bedside_app"] if secret else ""),
        parameters(OWNER, secret["bedside_owner"] if secret else ""),
    )


def _host(socket: Path) -> str:
    return str(socket) if os.access(socket, os.X_OK | os.W_OK) else "127.0.0.1"


def parse(url: str, name: str) -> Parameters:
    """Take a `postgresql://` address apart. Raises Problem, which never repeats the password."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port or 5432
    except ValueError:
        raise Problem(f"{name} is not an address of a database.", _EXAMPLE) from None
    if parts.scheme not in ("postgresql", "postgres"):
        raise Problem(f"{name} must begin with postgresql://; Bedside works with PostgreSQL only.", _EXAMPLE)
    dbname = unquote(parts.path.lstrip("/"))
    if not dbname or not parts.username:
        missing = "user" if dbname else "database"
        raise Problem(f"{name} names no {missing}.", _EXAMPLE)
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", None) or unquote(parts.hostname or "localhost")
    return {
        "host": host,
        "port": port,
        "dbname": dbname,
        "user": unquote(parts.username),
        "password": unquote(parts.password or ""),
        "options": options,
    }


def as_url(parameters: Parameters) -> str:
    """Return the address that `parse` takes apart into these parameters."""
    user, password, dbname = (quote(parameters[part], safe="") for part in ("user", "password", "dbname"))
    query = urlencode({"host": parameters["host"]} | parameters["options"])
    return f"postgresql://{user}:{password}@localhost:{parameters['port']}/{dbname}?{query}"
