"""One worker at a time: long work on a film isn't begun twice, and is free again as soon as its worker is gone."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def alone_with(what: str, pk: int) -> Iterator[bool]:
    """Tell whether nobody else does this work (a word) on a row now; until the end of the block nobody begins. The lock
    goes with the connection to the database: a worker that was killed holds nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext(%s), %s)", [what, pk % 2**31])
        [[mine]] = cursor.fetchall()
    try:
        yield bool(mine)
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtext(%s), %s)", [what, pk % 2**31])
