"""Reading the record for its pages."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.db.models import F, QuerySet

from bedside.base import clock
from bedside.features.audit import checking
from bedside.features.audit.models import Entry, Seal, Verification, Waiting
from bedside.features.audit.words import action_label

STALLED_AFTER = timedelta(minutes=5)

# Each step finds the next value by the index, so that a million entries cost as little as a hundred.
_ACTORS = """
WITH RECURSIVE actors (kind, number) AS (
    (SELECT actor_kind, actor_id FROM audit_entry WHERE actor_kind IN ('system', 'user')
     ORDER BY actor_kind, actor_id LIMIT 1)
    UNION ALL
    (SELECT next.actor_kind, next.actor_id FROM actors, LATERAL (
        SELECT actor_kind, actor_id FROM audit_entry
        WHERE (actor_kind, actor_id) > (actors.kind, actors.number) AND actor_kind IN ('system', 'user')
        ORDER BY actor_kind, actor_id LIMIT 1) AS next)
)
SELECT kind, number, (
    SELECT actor_name FROM audit_entry WHERE actor_kind = kind AND actor_id = number ORDER BY at DESC, id DESC LIMIT 1
) AS name FROM actors ORDER BY name LIMIT 1000
"""
_DISTINCT = """
WITH RECURSIVE found (value) AS (
    (SELECT {column} FROM audit_entry ORDER BY {column} LIMIT 1)
    UNION ALL
    (SELECT next.{column} FROM found, LATERAL (
        SELECT {column} FROM audit_entry WHERE {column} > found.value ORDER BY {column} LIMIT 1) AS next)
)
SELECT value FROM found
"""


@dataclass(frozen=True, slots=True)
class Choices:
    """What the record can be narrowed to: (value, label) pairs, only what occurs in it."""

    actors: list[tuple[str, str]]
    actions: list[tuple[str, str]]
    kinds: list[str]


@dataclass(frozen=True, slots=True)
class State:
    """How the chain stands. `sealed` entries have their place, `waiting` ones get it within a second or so; where the
    first of them waits longer, sealing has `stalled`."""

    sealed: int
    newest: Seal | None
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
    newest = Seal.objects.order_by("-last").first()
    return State(
        sealed=newest.last if newest else 0,
        newest=newest,
        waiting=Waiting.objects.count(),
        stalled=has_stalled(),
        result=checking.newest_result(),
        running=checking.under_way(),
    )


def has_stalled() -> bool:
    """Tell whether entries wait so long that no worker can be sealing."""
    oldest = Waiting.objects.order_by("pk").values_list("entry__at", flat=True).first()
    return oldest is not None and oldest < clock.now() - STALLED_AFTER


def choices() -> Choices:
    """Return what the record can be narrowed to. People from outside are left out: each of them acts but once."""
    with connection.cursor() as cursor:
        cursor.execute(_ACTORS)
        actors = [(f"{kind}:{number}", name) for kind, number, name in cursor.fetchall()]
    actions = [(code, action_label(code)) for code in _distinct("action")]
    return Choices(actors, sorted(actions, key=lambda pair: pair[1].lower()), _distinct("subject_kind"))


def with_places(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Add each entry's place in the chain as `place`; None where it waits for one."""
    return entries.annotate(place=F("link__place"))


def actor_label(actor: str) -> str:
    """Return the newest name of "user:3"; the code itself where nobody of that kind is in the record."""
    kind, _colon, number = actor.partition(":")
    found = Entry.objects.filter(actor_kind=kind, actor_id=number).order_by("-at", "-id")
    return found.values_list("actor_name", flat=True).first() or actor


def _distinct(column: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(_DISTINCT.format(column=column))
        return [value for (value,) in cursor.fetchall()]
