"""Homes for these tests: real folders that the server's user can reach, real servers in them, all gone afterwards."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bedside.site.database import process
from bedside.site.database.home import Home
from bedside.site.database.server import ensure_running, stop
from bedside.site.database.tuning import THROWAWAY

_SHARED_MEMORY = Path("/dev/shm")
_ROOM = 2_000_000_000  # bytes


def _place() -> str | None:
    """Return a folder in memory where there is one: clusters are made by the dozen, and each waits for the disk."""
    if not os.access(_SHARED_MEMORY, os.W_OK):
        return None
    found = os.statvfs(_SHARED_MEMORY)
    roomy = found.f_bavail * found.f_frsize > _ROOM and not found.f_flag & os.ST_NOEXEC
    return str(_SHARED_MEMORY) if roomy else None


@contextmanager
def fresh_home() -> Iterator[Home]:
    """Not below `tmp_path`: pytest closes that to others, and root's server runs as another user."""
    home = Home(Path(tempfile.mkdtemp(prefix="bedside-test-", dir=_place())).resolve())
    try:
        yield home
    finally:
        if process.alive(home):
            stop(home)
        shutil.rmtree(home.root, ignore_errors=True)


@pytest.fixture
def home() -> Iterator[Home]:
    with fresh_home() as made:
        yield made


@pytest.fixture
def second_home() -> Iterator[Home]:
    with fresh_home() as made:
        yield made


@pytest.fixture(scope="module")
def running() -> Iterator[Home]:
    """A running server that the tests of one module share. They neither stop it nor count on its being empty."""
    with fresh_home() as made:
        ensure_running(made, env={}, profile=THROWAWAY)
        yield made
