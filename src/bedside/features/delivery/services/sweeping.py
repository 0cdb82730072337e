"""What time changes: held deliveries whose hold is gone. Run every few seconds; harmless when run twice."""

from django.db import transaction

from bedside.base import clock
from bedside.features.audit.api import SYSTEM
from bedside.features.clearance.api import standing_hold
from bedside.features.delivery.ledger import move
from bedside.features.delivery.models import Delivery, State


def free_held(batch: int = 100) -> int:
    """Put deliveries whose hold was lifted back in line; return how many. What is too late by now the gate misses.

    All of them are looked at, a batch at a time: those that stay held must not hide the others.
    """
    freed = looked_at = 0
    while True:
        with transaction.atomic():
            held = Delivery.objects.select_for_update(of=("self",), skip_locked=True).filter(state=State.HELD)
            # Not the words: one that can't be read must not keep all others held.
            known = held.select_related("clearance", "account").defer("material", "account__secrets")
            rows = list(known.filter(pk__gt=looked_at).order_by("pk")[:batch])
            for delivery in rows:
                if standing_hold(delivery.clearance, delivery.account) is None:
                    move(delivery, State.WAITING, by=SYSTEM, next_at=clock.now())
                    freed += 1
        if len(rows) < batch:
            return freed
        looked_at = rows[-1].pk
