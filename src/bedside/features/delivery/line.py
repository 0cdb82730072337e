"""The line of each account: whose turn it is, and who may send.

Exactly one post of an account is on its way at a time, the earliest due. Whoever claims it gets a lease, longer than
any call to a network may take, and a fence: a number that grows with every claim. A worker that lost its lease (it was
stopped, or the database was gone) holds an old fence, and every write it tries afterwards does nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.db import connection
from django.db.models.functions import Now

from bedside.base import http
from bedside.features.delivery.models import Lane, Worker
from bedside.networks import registry

# A call to a network may be several requests: one for each picture, one for the post. Together they may take as long
# as so many of them.
REQUESTS_A_CALL = 5
# For writing down how a call ended.
MARGIN_SECONDS = 10

# A worker that says nothing for so long is taken for dead. Where it isn't, its fence is old, and the network, which
# knows the key of each part, refuses a second effect; on networks that don't, the lease has to run out.
SILENCE = timedelta(seconds=5)

CLAIM = """
WITH free AS (
    SELECT lane.account_id, head.id AS delivery_id
    FROM delivery_lane lane
    JOIN accounts_account account ON account.id = lane.account_id
    CROSS JOIN LATERAL (
        SELECT d.id, d.next_at
        FROM delivery_delivery d
        WHERE d.account_id = lane.account_id
          AND d.state IN ('waiting', 'sending', 'unconfirmed', 'taking_down')
          AND (d.due_at <= %(now)s OR d.state = 'taking_down')
          -- What the network refuses to take down must not keep all that follows waiting.
          AND (d.state <> 'taking_down' OR d.code <> 'refused' OR d.next_at <= %(now)s)
        ORDER BY (d.state = 'taking_down') DESC, d.due_at, d.id
        LIMIT 1
    ) head
    WHERE (
            lane.leased_until IS NULL
            OR lane.leased_until < clock_timestamp()
            OR (account.network = ANY(%(safe)s) AND NOT EXISTS (
                SELECT FROM delivery_worker w WHERE w.id = lane.holder AND w.seen_at > clock_timestamp() - %(silence)s
            ))
          )
      AND (lane.resume_at IS NULL OR lane.resume_at <= %(now)s)
      AND head.next_at <= %(now)s
    ORDER BY head.next_at
    LIMIT %(limit)s
    FOR UPDATE OF lane SKIP LOCKED
), taken AS (
    UPDATE delivery_delivery d
    SET state = CASE WHEN d.state = 'waiting' THEN 'sending' ELSE d.state END
    FROM free
    WHERE d.id = free.delivery_id
      AND d.state IN ('waiting', 'sending', 'unconfirmed', 'taking_down')
      AND (d.due_at <= %(now)s OR d.state = 'taking_down')
      AND d.next_at <= %(now)s
    RETURNING d.id, d.account_id
)
UPDATE delivery_lane lane
SET fence = lane.fence + 1, holder = %(worker)s, leased_until = clock_timestamp() + %(lease)s
FROM taken
WHERE lane.account_id = taken.account_id
RETURNING taken.id, lane.account_id, lane.fence, lane.spent_until
"""


def call_seconds(film: int = 0) -> float:
    """Return how long one call to a network may take, all its requests together, where one of them sends so many bytes
    of film; `carrying` holds it to that."""
    return REQUESTS_A_CALL * http.shared().settings.total_seconds + http.upload_seconds(film)


def lease(film: int = 0) -> timedelta:
    """Return how long a lane belongs to whoever claimed it or wrote last: longer than the call that follows."""
    return timedelta(seconds=call_seconds(film) + MARGIN_SECONDS)


class LeaseLost(Exception):
    """Somebody else may be sending for this account by now: stop, and write nothing."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to send one delivery now. `spent_until` is how far the account's budget of requests is used."""

    delivery: int
    account: int
    fence: int
    worker: int
    spent_until: datetime | None = None


def claim(*, worker: int, limit: int, now: datetime) -> list[Claim]:
    """Claim up to `limit` due deliveries, each first in its account's line."""
    with connection.cursor() as cursor:
        values: dict[str, Any] = {
            "now": now,
            "limit": limit,
            "worker": worker,
            "lease": lease(),
            "silence": SILENCE,
            "safe": _safe(),
        }
        cursor.execute(CLAIM, values)
        return [Claim(delivery, account, fence, worker, spent) for delivery, account, fence, spent in cursor.fetchall()]


def renew(held: Claim, *, spent_until: datetime | None = None, film: int = 0) -> None:
    """Make the lease whole again for a call that sends so many bytes of film, in the caller's transaction, and note
    what was spent. Raises LeaseLost."""
    spent = {} if spent_until is None else {"spent_until": spent_until}
    _write(held, leased_until=Now() + lease(film), **spent)


def leave(held: Claim, *, resume_at: datetime | None) -> None:
    """Leave the lane to the next, in the caller's transaction; nothing before `resume_at`. Raises LeaseLost."""
    _write(held, leased_until=None, holder=None, resume_at=resume_at)


def _write(held: Claim, **values: object) -> None:
    if not Lane.objects.filter(account=held.account, fence=held.fence, holder=held.worker).update(**values):
        raise LeaseLost


def spend(
    spent_until: datetime | None, *, requests: int, per_seconds: int, now: datetime
) -> tuple[datetime, datetime | None]:
    """Take one request from a budget of `requests` in `per_seconds`, all of which may be used at once.

    Returns how far it is spent then, and when the next may be made, None for at once (the "generic cell rate
    algorithm"). Pure: only whoever holds the lane spends, and writes it down with the try.
    """
    spent = max(spent_until or now, now) + timedelta(seconds=per_seconds / requests)
    next_at = spent - timedelta(seconds=per_seconds)
    return spent, next_at if next_at > now else None


def sign_on() -> int:
    """Return the number of a new worker."""
    Worker.objects.filter(seen_at__lt=Now() - timedelta(days=7)).delete()
    return Worker.objects.create(seen_at=Now()).pk


def say_alive(worker: int) -> None:
    """Say that this worker is alive. Called every second."""
    Worker.objects.filter(pk=worker).update(seen_at=Now())


def sign_off(worker: int) -> None:
    """Say that this worker has stopped, so that nobody waits for its lanes."""
    Worker.objects.filter(pk=worker).delete()


@cache
def _safe() -> list[str]:
    return [network.slug for network in registry.all_networks() if network.capabilities.repeats_safely]
