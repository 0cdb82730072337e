"""Adding to the record, inside the transaction of the change itself."""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import connection

from bedside.base import clock
from bedside.features.audit import stamps
from bedside.features.audit.models import Entry, Payload

_address: ContextVar[str] = ContextVar("address", default="")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it, as of then. `kind` is "user", "system" or "visitor"."""

    kind: str
    id: str
    name: str


SYSTEM = Actor("system", "bedside", "Bedside")


@dataclass(frozen=True, slots=True)
class Subject:
    """What it was done to. `name` is a title staff gave it, never a patient's words; it can be erased."""

    kind: str
    id: int | str
    name: str = ""


@contextmanager
def coming_from(address: str) -> Iterator[None]:
    """Let every entry recorded inside the block carry this address (an IP, or "command line")."""
    token = _address.set(address)
    try:
        yield
    finally:
        _address.reset(token)


def record(
    *,
    by: Actor,
    action: str,
    subject: Subject,
    facts: Mapping[str, Any] | None = None,
    words: Mapping[str, Any] | None = None,
    unit_id: int | None = None,
) -> int:
    """Add an entry to the record, in the caller's transaction; return its id.

    Raises RuntimeError outside a transaction: a record of a change that didn't commit, or the reverse, is worthless.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an audit entry belongs in the transaction of what it records")
    number = _next_number()
    salt = secrets.token_bytes(16)
    name = subject.name[:200]
    values: dict[str, Any] = {
        "id": number,
        "at": clock.now(),
        "actor_kind": by.kind,
        "actor_id": by.id,
        "actor_name": by.name[:200],
        "address": _address.get()[:45],
        "action": action,
        "subject_kind": subject.kind,
        "subject_id": str(subject.id),
        "name_digest": stamps.digest_of_name(name, number),
        "unit_id": unit_id,
        "facts": as_stored(dict(facts or {})),
        "payload_digest": stamps.digest_of_words(words, salt) if words is not None else "",
    }
    Entry(**values, subject_name=name, stamp=stamps.stamp_of(values)).save(force_insert=True)
    if words is not None:
        Payload.objects.create(entry_id=number, words=dict(words), salt=salt)
    return number


def _next_number() -> int:
    """Draw the entry's number before it is written, because its stamp covers it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('audit_entry_id_seq')")
        (number,) = cursor.fetchone() or (0,)
    return int(number)


def as_stored(value: Any) -> Any:
    """Return the value as PostgreSQL's jsonb will give it back: it has no -0.0 and writes 1e22 in full."""
    match value:
        case float() if value == 0 or abs(value) >= 1e16:
            return int(value)
        case dict():
            return {key: as_stored(item) for key, item in value.items()}
        case list() | tuple():
            return [as_stored(item) for item in value]
        case _:
            return value
