"""Real servers of real networks, on loopback."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from bedside.networks.bluesky.local.server import LocalBluesky
from bedside.site.database import connection_settings

CACHE = Path(__file__).parents[2] / ".cache" / "bluesky"


def say(text: str) -> None:
    os.write(2, f"\n{text}\n".encode())  # past pytest's capture: it can take minutes


@contextmanager
def empty_database() -> Iterator[str]:
    """Lend an empty database of the test run's own PostgreSQL to a peer that needs one."""
    _, owner = connection_settings()
    name = f"bluesky_{os.getpid()}"
    reach = {"host": owner["host"], "port": owner["port"], "user": owner["user"], "password": owner["password"]}
    with psycopg.connect(**reach, dbname="postgres", autocommit=True) as admin:
        admin.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
        try:
            host = "127.0.0.1" if owner["host"].startswith("/") else owner["host"]
            yield f"postgresql://{owner['user']}:{owner['password']}@{host}:{owner['port']}/{name}"
        finally:
            admin.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


def start(*, database: str | None = None) -> LocalBluesky:
    return LocalBluesky.start(CACHE, say=say, database=database)


@pytest.fixture(scope="session")
def pds() -> Iterator[LocalBluesky]:
    """A real Bluesky server with its app view, one for the run."""
    with empty_database() as database, start(database=database) as server:
        yield server


@pytest.fixture
def own_pds() -> Iterator[LocalBluesky]:
    """A real Bluesky server that a test may kill. It has no app view."""
    with start() as server:
        yield server
