"""The outbox's door for features above."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet, Sum

from bedside.features.delivery.models import OPEN, STILL_OUT, Delivery, Piece, State, Try
from bedside.features.delivery.reading import unreadable, with_locked_words
from bedside.features.delivery.services.changing import (
    cancel,
    decide_unconfirmed,
    deleted_by_hand,
    forget_words,
    give_up,
    reschedule,
    send_again,
    stop,
    take_down,
)
from bedside.features.delivery.services.enqueueing import enqueue
from bedside.features.people.api import Unit

__all__ = [
    "OPEN",
    "STILL_OUT",
    "Delivery",
    "Piece",
    "State",
    "Try",
    "cancel",
    "decide_unconfirmed",
    "deleted_by_hand",
    "deliveries_in",
    "deliveries_of",
    "enqueue",
    "forget_words",
    "give_up",
    "received_in",
    "reschedule",
    "send_again",
    "stop",
    "take_down",
    "unreadable",
    "with_locked_words",
]


def deliveries_of(subject_kind: str, subject_ids: Iterable[int]) -> QuerySet[Delivery]:
    """Return the deliveries of these subjects with account (and its unit) and pieces, oldest first. Their words, and
    the account's tokens, are read only where they are asked for: see `unreadable`."""
    return (
        Delivery.objects.filter(subject_kind=subject_kind, subject_id__in=list(subject_ids))
        .select_related("account__unit")
        .defer("material", "account__secrets")
        .prefetch_related("pieces")
        .order_by("id")
    )


def deliveries_in(units: QuerySet[Unit]) -> QuerySet[Delivery]:
    """Return the deliveries of accounts that belong to these units."""
    return Delivery.objects.filter(account__unit__in=units)


def received_in(units: QuerySet[Unit], *, since: datetime) -> dict[str, int]:
    """Return how often what these units' accounts sent since then was liked, answered and passed on, by network counts
    ("likes", "replies", "reposts"). What was taken down is left out."""
    # Nothing is sent before its time. Both bounds, so that neither table is read whole.
    out = Piece.objects.filter(
        sent_at__gte=since,
        delivery__due_at__gte=since,
        delivery__state=State.SENT,
        delivery__account__unit__in=units,
    )
    sums = out.aggregate(likes=Sum("likes"), replies=Sum("replies"), reposts=Sum("reposts"))
    return {name: count or 0 for name, count in sums.items()}
