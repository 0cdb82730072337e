"""Reading the record in chunks, with whatever is left of each row."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

from bedside.features.audit import chain
from bedside.features.audit.models import Seal

CHUNK = 2000

_ENTRY = ", ".join(f"e.{name}" for name in (*chain.FIELDS, "subject_name"))
_COLUMNS = f"{_ENTRY}, p.id, p.words, p.salt, p.erased_at"
_LINKED = f"""
SELECT l.place, l.entry_id, l.digest, {_COLUMNS} FROM audit_link l
LEFT JOIN audit_entry e ON e.id = l.entry_id LEFT JOIN audit_payload p ON p.entry_id = l.entry_id
WHERE l.place > %s AND l.place <= %s ORDER BY l.place LIMIT {CHUNK}
"""  # noqa: S608 built from constants alone
_WAITING = f"""
SELECT w.entry_id, w.entry_id, NULL, {_COLUMNS} FROM audit_waiting w
JOIN audit_entry e ON e.id = w.entry_id LEFT JOIN audit_payload p ON p.entry_id = e.id
WHERE w.entry_id > %s ORDER BY w.entry_id LIMIT {CHUNK}
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Payload:
    """A payload as it is stored: encrypted words and salt, or None for each once erased."""

    words: bytes | None
    salt: bytes | None
    erased: bool


@dataclass(frozen=True, slots=True)
class Row:
    """An entry with what belongs to it. `values` (see `chain.FIELDS`) is None where the entry itself is gone."""

    entry: int
    values: dict[str, Any] | None
    name: str
    payload: Payload | None


@dataclass(frozen=True, slots=True)
class Linked(Row):
    """An entry at its place in the chain."""

    place: int
    digest: bytes


def linked(end: int) -> Iterator[Linked]:
    """Yield what is linked, up to the place `end`, in order."""
    for row in _chunks(_LINKED, end):
        yield Linked(*_of(row), place=row[0], digest=bytes(row[2]))


def waiting() -> Iterator[Row]:
    """Yield the entries that wait for their place."""
    for row in _chunks(_WAITING):
        yield Row(*_of(row))


def seals(end: int) -> Iterator[Seal]:
    """Yield the seals up to the place `end`, in order."""
    last = -1
    while some := list(Seal.objects.filter(last__gt=last, last__lte=end).order_by("last")[:CHUNK]):
        yield from some
        last = some[-1].last


def one(query: str) -> tuple[Any, ...]:
    """Return the only row of a query of aggregates."""
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone() or (None,)


def numbers(query: str) -> Iterator[int]:
    """Yield the numbers in the only column of a query."""
    with connection.cursor() as cursor:
        cursor.execute(query)
        while some := cursor.fetchmany(CHUNK):
            yield from (number for (number,) in some)


def _of(row: tuple[Any, ...]) -> tuple[int, dict[str, Any] | None, str, Payload | None]:
    """Sort the columns that every query shares."""
    values = dict(zip(chain.FIELDS, row[3:], strict=False))
    name, payload_id, words, salt, erased_at = row[3 + len(chain.FIELDS) :]
    if values["id"] is not None:
        values["facts"] = json.loads(values["facts"])
    payload = Payload(_bytes(words), _bytes(salt), erased_at is not None) if payload_id is not None else None
    return row[1], values if values["id"] is not None else None, name or "", payload


def _bytes(value: memoryview | bytes | None) -> bytes | None:
    return None if value is None else bytes(value)


def _chunks(query: str, *bounds: int) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a query that begins behind a number and orders by it; the number is its first column."""
    after = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(query, [after, *bounds])
            rows = cursor.fetchall()
        if not rows:
            return
        yield from rows
        after = rows[-1][0]
