"""Fixtures for tests of every feature that need real transactions: several connections, a worker, a live server.

from bedside.features.audit.testing import guards_off, real_transactions
"""

from collections.abc import Iterator

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from bedside.features.audit.guards import GUARDS


@pytest.fixture
def guards_off(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Let the tables of the record be emptied when the test is over."""
    with django_db_blocker.unblock():
        _turn("DISABLE")
    yield
    with django_db_blocker.unblock():
        _turn("ENABLE")


@pytest.fixture
def real_transactions(guards_off: None, transactional_db: None) -> None:
    """Commit for real, and empty the tables afterwards, for which the record's guards must be off from before until
    after: use this instead of the mark `django_db(transaction=True)`."""


def _turn(verb: str) -> None:
    with connection.cursor() as cursor:
        for table in GUARDS:
            cursor.execute(f"ALTER TABLE {table} {verb} TRIGGER {table}_no_truncate")
