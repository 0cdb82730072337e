"""The cast, and a real practice network to connect to."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bedside.base import http
from bedside.features.audit.testing import guards_off, real_transactions
from bedside.features.people.testing import cast, signed_in
from bedside.networks.practice.town import Town, running

__all__ = ["cast", "guards_off", "real_transactions", "signed_in", "town"]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """A practice network whose address is allowed, as BEDSIDE_PRIVATE_ORIGINS does it."""
    with running(tmp_path / "practice.sqlite", read_seconds=2) as place:
        http.configure(http.Settings(read_seconds=2, total_seconds=4, private_origins=frozenset({place.url})))
        yield place
    http.configure(http.Settings())
