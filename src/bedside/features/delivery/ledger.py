"""Writing down: a try before it is made, and how it ended. Every write asks first whether the lease holds.

While a delivery is only being looked for (`unconfirmed`), a person may decide about it. Whoever is first wins: a
courier that finds another state than it left writes nothing over it.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from bedside.base import clock
from bedside.features.audit.api import SYSTEM, Actor, Subject, record
from bedside.features.delivery.events import DeliveryMoved
from bedside.features.delivery.line import Claim, leave, renew
from bedside.features.delivery.models import Delivery, Piece, State, Try
from bedside.kit.bus.core import emit
from bedside.networks.base import Receipt

Outcome = Try.Outcome
REASON_LENGTH = 300


class Overtaken(Exception):
    """A person decided about this delivery while it was being looked for: it stays as they said."""


def begin(
    held: Claim, delivery: Delivery, piece: Piece, action: str, *, spent_until: datetime | None = None, film: int = 0
) -> Try:
    """Write a try down, with the request it spends, for a call that sends so many bytes of film; after this commits,
    and not before, the network may be called. Raises LeaseLost, and Overtaken where a person was faster than a call
    that would publish."""
    with transaction.atomic():
        renew(held, spent_until=spent_until, film=film)
        if action in ("start", "finalize") and delivery.state != State.SENDING:
            if not Delivery.objects.filter(pk=delivery.pk, state=delivery.state).update(state=State.SENDING):
                raise Overtaken
            delivery.state = State.SENDING
        if piece.created_at is None and action == "start":
            piece.created_at = clock.now()
            piece.save(update_fields=["created_at"])
        return Try.objects.create(
            delivery=delivery, piece=piece, action=action, fence=held.fence, worker=held.worker, started_at=clock.now()
        )


def end(attempt: Try, outcome: Outcome, reason: str = "") -> None:
    """Write down how a try ended; true whoever holds the lane by now."""
    attempt.ended_at, attempt.outcome, attempt.reason = clock.now(), outcome, reason[:REASON_LENGTH]
    attempt.save(update_fields=["ended_at", "outcome", "reason"])


def keep_receipt(held: Claim, attempt: Try, piece: Piece, receipt: Receipt, outcome: Outcome) -> None:
    """Write down that the network holds this piece. Raises LeaseLost."""
    with transaction.atomic():
        renew(held)
        end(attempt, outcome)
        piece.remote_id, piece.url, piece.extra = receipt.remote_id, receipt.url, dict(receipt.extra)
        piece.sent_at, piece.pending = receipt.at, None
        piece.save(update_fields=["remote_id", "url", "extra", "sent_at", "pending"])


def settle(
    held: Claim,
    delivery: Delivery,
    state: State,
    *,
    came_from: State,
    code: str = "",
    reason: str = "",
    next_at: datetime | None = None,
    resume_at: datetime | None = None,
    failed_try: bool = False,
) -> None:
    """Bring a claimed delivery to where it rests, and leave the lane to the next. What a person decided about it in the
    meantime stands, and what they wanted gone goes, whatever became of it. Raises LeaseLost."""
    with transaction.atomic():
        leave(held, resume_at=resume_at)
        row = Delivery.objects.select_for_update().values_list("state", "unwanted").get(pk=delivery.pk)
        if row[0] != delivery.state:
            return
        if row[1] and delivery.state != State.TAKING_DOWN:
            state, next_at, code, reason = _away(delivery), clock.now(), "", ""
        delivery.tries += failed_try
        move(delivery, state, before=came_from, code=code, reason=reason, next_at=next_at, by=SYSTEM)


def _away(delivery: Delivery) -> State:
    """Where a delivery goes that somebody wanted gone while it was being sent."""
    pieces = list(delivery.pieces.all())
    out = any(piece.sent_at and not piece.taken_down_at for piece in pieces)
    return State.TAKING_DOWN if out or any(map(may_be_out, pieces)) else State.CANCELLED


def may_be_out(piece: Piece) -> bool:
    """Whether some try may have had an effect that we do not know of. A later look that found nothing settles it."""
    if piece.created_at is None:  # written with the first try
        return False
    newest = piece.attempts.filter(action__in=("start", "finalize", "find")).order_by("-id")
    for attempt in newest:
        if attempt.outcome == Outcome.ABSENT:
            return False
        if attempt.action != "find" and (attempt.ended_at is None or attempt.outcome == Outcome.UNKNOWN):
            return True
    return False


def move(
    delivery: Delivery,
    state: State,
    *,
    by: Actor,
    before: State | None = None,
    code: str = "",
    reason: str = "",
    next_at: datetime | None = None,
    facts: Mapping[str, object] | None = None,
    action: str = "",
) -> None:
    """Set a delivery's state, in the caller's transaction, with its audit row and event where the state is another than
    `before` (what the row says, if not given). `action`: what the record calls it, where the state doesn't say."""
    before = before or State(Delivery.objects.values_list("state", flat=True).get(pk=delivery.pk))
    now = clock.now()
    was_still_out = before == State.TAKING_DOWN and delivery.is_still_out
    delivery.state, delivery.code, delivery.reason = state, code, reason[:REASON_LENGTH]
    delivery.next_at = next_at or delivery.next_at
    delivery.finished_at = now if state in _ENDS else None
    if state == State.SENT:
        delivery.engagement_at = now + timedelta(minutes=1)
    # Not the words: they never change here, and are long and encrypted.
    delivery.save(update_fields=_MOVING)
    # "Being sent" and back while trying again is noise; the tries tell that story.
    still_out = delivery.is_still_out and not was_still_out
    if not still_out and (before == state or {before, state} <= {State.WAITING, State.SENDING}):
        return
    action = action or ("delivery.not-taken-down" if still_out else f"delivery.{state.replace('_', '-')}")
    announce(delivery, action=action, by=by, facts=facts)


def announce(delivery: Delivery, *, action: str, by: Actor, facts: Mapping[str, object] | None = None) -> None:
    """Write down and tell what happened to a delivery, in the caller's transaction."""
    record(
        by=by,
        action=action,
        subject=Subject(delivery.subject_kind, delivery.subject_id),
        facts={
            "delivery": delivery.pk,
            "account": delivery.account_id,
            "clearance": delivery.clearance_id,
            "code": delivery.code,
            **(facts or {}),
        },
        unit_id=delivery.clearance.unit_id,
    )
    emit(
        DeliveryMoved(
            delivery=delivery.pk,
            state=State(delivery.state),
            subject_kind=delivery.subject_kind,
            subject_id=delivery.subject_id,
        )
    )


_MOVING = ("state", "code", "reason", "due_at", "next_at", "finished_at", "engagement_at", "tries")
_ENDS = {State.SENT, State.FAILED, State.MISSED, State.CANCELLED, State.TAKEN_DOWN}
