"""The record's door for other features.

    record(by=actor, action="post.submitted", subject=Subject("post", 7, "Flu clinic"), facts={"version": 3})

Call it inside the transaction of the change itself (law 4). `facts` holds ids, numbers, states and codes, never a
person's words; words go into `words`, encrypted and erasable.
"""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import connection, models, transaction

from bedside.base import clock
from bedside.features.audit.models import Entry, Payload
from bedside.features.audit.payloads import digest_of

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
    """What it was done to. `name` is a title staff gave it, never a patient's words."""

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
    salt = secrets.token_bytes(16) if words is not None else b""
    entry = Entry.objects.create(
        at=clock.now(),
        actor_kind=by.kind,
        actor_id=by.id,
        actor_name=by.name[:200],
        address=_address.get()[:45],
        action=action,
        subject_kind=subject.kind,
        subject_id=str(subject.id),
        subject_name=subject.name[:200],
        unit_id=unit_id,
        facts=dict(facts or {}),
        payload_digest=digest_of(words, salt) if words is not None else "",
    )
    if words is not None:
        Payload.objects.create(entry=entry, words=dict(words), salt=salt)
    return entry.pk


def erase_words(*, entry_id: int, by: Actor, reason: str) -> None:
    """Erase what an entry's payload holds; the entry, and the proof that it is unchanged, stay."""
    with transaction.atomic():
        payload = Payload.objects.select_for_update().get(entry_id=entry_id, erased_at=None)
        payload.words = None
        payload.salt = None
        payload.erased_at = clock.now()
        payload.save(update_fields=["words", "salt", "erased_at"])
        record(by=by, action="audit.words-erased", subject=Subject("audit entry", entry_id), facts={"reason": reason})


def history(*subjects: Subject) -> models.QuerySet[Entry]:
    """Return the entries about these subjects, newest first."""
    wanted = models.Q()
    for subject in subjects:
        wanted |= models.Q(subject_kind=subject.kind, subject_id=str(subject.id))
    return Entry.objects.filter(wanted).order_by("-id") if subjects else Entry.objects.none()
