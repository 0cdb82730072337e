"""What `bedside db status` tells."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bedside.base.errors import Problem
from bedside.site.database import cluster, process
from bedside.site.database.backup.dump import connected
from bedside.site.database.connection import Parameters, connection_settings, embedded_settings, is_embedded
from bedside.site.database.home import Home


@dataclass(frozen=True)
class Status:
    """`state` is running, starting, stopping, stopped, not made or out of reach. Sizes in bytes; None is unknown."""

    state: str
    embedded: bool
    home: str
    host: str
    port: int
    dbname: str
    pid: int | None = None
    version: str | None = None
    started_at: datetime | None = None
    database_bytes: int | None = None
    connections: int | None = None
    free_bytes: int | None = None

    @property
    def running(self) -> bool:
        return self.state == "running"


def status(home: Home, env: Mapping[str, str] = os.environ) -> Status:
    """Ask where the database is and how it is. Changes nothing. Raises Problem for wrong settings."""
    if not is_embedded(env):
        app = connection_settings(env)[0]
        return _asked(app, Status("out of reach", False, str(home.root), app["host"], app["port"], app["dbname"]))
    state = _embedded_state(home)
    app = embedded_settings(home)[0]
    postmaster = process.postmaster(home)
    told = Status(
        state,
        True,
        str(home.root),
        app["host"],
        app["port"],
        app["dbname"],
        pid=postmaster.pid if postmaster else None,
        free_bytes=cluster.free_bytes(home.root) if home.root.exists() else None,
    )
    return _asked(app, told) if state == "running" else told


def _embedded_state(home: Home) -> str:
    found = process.postmaster(home)
    if found:
        return {"ready": "running", "stopping": "stopping"}.get(found.status, "starting")
    if process.alive(home):
        return "stopping"
    return "stopped" if cluster.exists(home) else "not made"


def _asked(app: Parameters, told: Status) -> Status:
    """Add what the server tells the application about itself; 180006 is version 18.6."""
    try:
        connection = connected(app)
    except Problem:
        return told
    with connection:
        row = connection.execute(
            "SELECT pg_postmaster_start_time(), pg_database_size(current_database()),"
            " (SELECT count(*) FROM pg_stat_activity WHERE usesysid IS NOT NULL AND pid <> pg_backend_pid())"
        ).fetchone()
        number = connection.info.server_version
    assert row
    return replace(
        told,
        state="running",
        version=f"{number // 10_000}.{number % 10_000}",
        started_at=row[0],
        database_bytes=row[1],
        connections=row[2],
    )
