"""Reading the record for its pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import F, QuerySet

from bedside.base import clock
from bedside.features.audit import checking
from bedside.features.audit.models import Entry, Verification
from bedside.features.audit.words import action_label, kind_label

STALLED_AFTER = timedelta(minutes=5)

# Each step finds the next value by an index, so that a million entries cost as little as a hundred.
_CHOICES = """
WITH RECURSIVE actors (kind, number) AS (
    SELECT kind, (SELECT min(actor_id) FROM audit_entry WHERE actor_kind = kind)
    FROM (VALUES ('system'), ('user')) AS known (kind)
    UNION ALL
    SELECT kind, (SELECT min(actor_id) FROM audit_entry WHERE actor_kind = kind AND actor_id > number)
    FROM actors WHERE number IS NOT NULL
), actions (value) AS (
    SELECT min(action) FROM audit_entry
    UNION ALL
    SELECT (SELECT min(action) FROM audit_entry WHERE action > value) FROM actions WHERE value IS NOT NULL
), kinds (value) AS (
    SELECT min(subject_kind) FROM audit_entry
    UNION ALL
    SELECT (SELECT min(subject_kind) FROM audit_entry WHERE subject_kind > value) FROM kinds WHERE value IS NOT NULL
)
SELECT 'actor', kind || ':' || number, (
    SELECT actor_name FROM audit_entry WHERE actor_kind = kind AND actor_id = number ORDER BY at DESC, id DESC LIMIT 1
) FROM (SELECT * FROM actors WHERE number IS NOT NULL LIMIT 1000) AS few
UNION ALL SELECT 'action', value, '' FROM actions WHERE value IS NOT NULL
UNION ALL SELECT 'kind', value, '' FROM kinds WHERE value IS NOT NULL
"""
_CHAIN = """
SELECT coalesce(newest.last, 0), newest.at, (SELECT count(*) FROM audit_waiting), (
    SELECT e.at FROM audit_waiting w JOIN audit_entry e ON e.id = w.entry_id ORDER BY w.entry_id LIMIT 1)
FROM (SELECT max(last) AS last, max(at) AS at FROM audit_seal
      WHERE last = (SELECT max(last) FROM audit_seal)) AS newest
"""


@dataclass(frozen=True, slots=True)
class Choices:
    """What the record can be narrowed to: (value, label) pairs, only what occurs in it."""

    actors: list[tuple[str, str]]
    actions: list[tuple[str, str]]
    kinds: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class State:
    """How the chain stands. `sealed` entries have their place, `waiting` ones get it within a second or so; where the
    first of them waits longer, sealing has `stalled`."""

    sealed: int
    sealed_at: datetime | None
    waiting: int
    stalled: bool
    result: Verification | None
    running: Verification | None

    @property
    def is_broken(self) -> bool:
        """Tell whether the newest verification found something."""
        return bool(self.result and self.result.break_count)


def state() -> State:
    """Return how the chain stands now."""
    with connection.cursor() as cursor:
        cursor.execute(_CHAIN)
        sealed, sealed_at, waiting, waits_since = cursor.fetchone() or (0, None, 0, None)
    result, running = checking.newest()
    stalled = waits_since is not None and waits_since < clock.now() - STALLED_AFTER
    return State(sealed, sealed_at, waiting, stalled, result, running)


def choices() -> Choices:
    """Return what the record can be narrowed to. People from outside are left out: each of them acts but once."""
    found: dict[str, list[tuple[str, str]]] = {"actor": [], "action": [], "kind": []}
    with connection.cursor() as cursor:
        cursor.execute(_CHOICES)
        for what, value, name in cursor.fetchall():
            found[what].append((value, name))
    return Choices(
        actors=_sorted(found["actor"]),
        actions=_sorted((code, action_label(code)) for code, _name in found["action"]),
        kinds=_sorted((kind, kind_label(kind)) for kind, _name in found["kind"]),
    )


def with_places(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Add each entry's place in the chain as `place`; None where it waits for one."""
    return entries.annotate(place=F("link__place"))


def actor_label(actor: str) -> str:
    """Return the newest name of "user:3"; the code itself where nobody of that kind is in the record."""
    kind, _colon, number = actor.partition(":")
    found = Entry.objects.filter(actor_kind=kind, actor_id=number).order_by("-at", "-id")
    return found.values_list("actor_name", flat=True).first() or actor


def _sorted(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(pairs, key=lambda pair: pair[1].lower())
