"""Fetching back how posts are received: counts only, less often as they age."""

import logging
from collections import defaultdict
from datetime import datetime, timedelta

from bedside.base import clock
from bedside.features.accounts.api import fresh_link
from bedside.features.delivery.models import Delivery, Piece, State
from bedside.features.delivery.parts import as_receipt
from bedside.networks import registry
from bedside.networks.base import NetworkError

log = logging.getLogger(__name__)

# (younger than, ask again after)
RHYTHM = (
    (timedelta(hours=1), timedelta(minutes=1)),
    (timedelta(days=1), timedelta(minutes=15)),
    (timedelta(days=30), timedelta(hours=6)),
)


def fetch_due(limit: int = 200) -> int:
    """Ask the networks for the counts that are due; return how many deliveries were looked at."""
    now = clock.now()
    due = list(
        Delivery.objects.filter(state=State.SENT, engagement_at__lte=now)
        .select_related("account")
        .defer("material", "account__secrets")
        .prefetch_related("pieces")
        .order_by("engagement_at")[:limit]
    )
    by_account = defaultdict(list)
    for delivery in due:
        by_account[delivery.account].append(delivery)
    for account, deliveries in by_account.items():
        pieces = {piece.remote_id: piece for each in deliveries for piece in each.pieces.all() if piece.remote_id}
        try:
            counts = registry.get(account.network).engagement(
                fresh_link(account.pk), [as_receipt(piece) for piece in pieces.values()]
            )
        except NetworkError as error:
            log.info("counts of account %d not fetched: %s", account.pk, type(error).__name__)
            counts = {}
        except Exception:
            # A mistake of ours with one network must not keep all others from being asked, for ever.
            log.exception("counts of account %d not fetched", account.pk)
            counts = {}
        for remote_id, count in counts.items():
            if (piece := pieces.get(remote_id)) is None:
                continue
            piece.likes, piece.replies, piece.reposts = count.likes, count.replies, count.reposts
        Piece.objects.bulk_update(pieces.values(), ["likes", "replies", "reposts"])
    for delivery in due:
        Delivery.objects.filter(pk=delivery.pk).update(engagement_at=_next(delivery, now))
    return len(due)


def _next(delivery: Delivery, now: datetime) -> datetime | None:
    age = now - (delivery.finished_at or now)
    return next((now + pause for younger, pause in RHYTHM if age < younger), None)
