"""A database in which a test really commits, for tests with several threads or processes.

pytest-django's `transactional_db` empties every table afterwards, and the record refuses to be emptied. This one lifts
the record's guards for just that moment.
"""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from bedside.features.audit.guards import GUARDS


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Let the test commit; empty the tables of all features when it is over."""
    with django_db_blocker.unblock():
        try:
            yield
        finally:
            _empty()
            connection.close()


def _empty() -> None:
    tables = [model._meta.db_table for model in apps.get_models() if model.__module__.startswith("bedside.")]
    with transaction.atomic(), connection.cursor() as cursor:
        for table in GUARDS:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(f"TRUNCATE {', '.join(sorted(tables))} RESTART IDENTITY CASCADE")
        for table in GUARDS:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
