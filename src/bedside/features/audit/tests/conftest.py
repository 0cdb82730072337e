"""A record of a few entries, sealed, and somebody who has the database but not the keys."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import transaction

from bedside.features.audit.api import Actor, Subject, record, seal_everything
from bedside.features.audit.tests.intruder import Intruder
from bedside.features.audit.verify import Report, verify
from bedside.kit import crypto

ANA = Actor("user", "3", "Dr. Ana Ruiz")
MAYA = Actor("user", "1", "Maya Okafor")
POST = Subject("post", 12, "Flu clinic")


@pytest.fixture(autouse=True)
def checkpoint_file(tmp_path: Path, settings: object) -> Path:
    """Each test keeps its checkpoints in a file of its own."""
    path = tmp_path / "audit" / "checkpoints.jsonl"
    settings.CHECKPOINT_FILE = path  # type: ignore[attr-defined]
    return path


@pytest.fixture
def write(db: None) -> Callable[..., list[int]]:
    """Write entries about the post, some with words; return their numbers."""

    def write(count: int, *, words: bool = False) -> list[int]:
        with transaction.atomic():
            return [
                record(
                    by=ANA,
                    action="post.approved",
                    subject=POST,
                    facts={"version": number},
                    words={"comment": f"Fine by me, {number}"} if words else None,
                )
                for number in range(count)
            ]

    return write


@pytest.fixture
def sealed(write: Callable[..., list[int]]) -> list[int]:
    """Thirty entries in three sealed batches of ten, the last ten with words; their numbers."""
    numbers = []
    for words in (False, False, True):
        numbers += write(10, words=words)
        seal_everything()
    return numbers


@pytest.fixture
def intruder(db: None) -> Intruder:
    return Intruder()


@pytest.fixture
def codes(db: None) -> Callable[..., set[str]]:
    """Verify, and return what kinds of breaks were found."""

    def codes(**given: object) -> set[str]:
        return {broken.code for broken in report(**given).breaks}

    return codes


def report(**given: object) -> Report:
    return verify(**given)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, settings: object) -> Iterator[Path]:
    """Each test has keys of its own."""
    folder = tmp_path / "keys"
    settings.KEYS_DIR = folder  # type: ignore[attr-defined]
    crypto.forget_keys()
    yield folder
    crypto.forget_keys()
