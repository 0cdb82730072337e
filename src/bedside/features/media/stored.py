"""Reading and writing what is large, part by part: pages and jobs never hold more of it than they need."""

from collections.abc import Iterator

import psycopg
from django.db import connection

from bedside.features.media.models import Original, Picture, Portion

# What is read of a film at once, in bytes.
PART = 1024 * 1024


def portions_of(original: Original) -> Iterator[bytes]:
    """Yield an upload from its start, one decrypted portion after the other."""
    for pk in list(original.portions.order_by("start").values_list("pk", flat=True)):
        yield bytes(Portion.objects.values_list("data", flat=True).get(pk=pk))


def whole_upload(original: Original) -> bytes:
    """Return an upload that fits into memory."""
    return b"".join(portions_of(original))


def parts_of_film(pk: int, first: int = 0, last: int | None = None) -> Iterator[bytes]:
    """Yield the bytes of a film from `first` to `last` (both are among them), or to its end."""
    end = Picture.objects.values_list("size", flat=True).get(pk=pk) if last is None else last + 1
    for at in range(first, end, PART):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT substring(data FROM %s FOR %s) FROM media_picture WHERE id = %s",
                [at + 1, min(PART, end - at), pk],
            )
            row = cursor.fetchone()
        if row is None or not row[0]:
            # It was deleted while somebody watched it.
            return
        yield bytes(row[0])


def write_film(pk: int, data: bytes) -> None:
    """Write the bytes of a version. They go to the database as they are: as Django sends them, written out in letters,
    they would take three times the memory."""
    connection.ensure_connection()
    with psycopg.Cursor(connection.connection) as cursor:
        cursor.execute("UPDATE media_picture SET data = %b WHERE id = %s", [data, pk])
