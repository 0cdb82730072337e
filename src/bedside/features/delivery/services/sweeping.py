"""What time changes: held deliveries whose hold is gone. Run every few seconds; harmless when run twice."""

from django.db import transaction

from bedside.base import clock
from bedside.features.audit.api import SYSTEM
from bedside.features.clearance.api import on_hold
from bedside.features.delivery.ledger import move
from bedside.features.delivery.models import Delivery, State


def free_held(batch: int = 100) -> int:
    """Put deliveries whose hold was lifted back in line; return how many. What is too late by now the gate misses.

    What stays held is not read: one question finds the others, however many there are.
    """
    freed = 0
    while True:
        with transaction.atomic():
            held = Delivery.objects.select_for_update(of=("self",), skip_locked=True).filter(state=State.HELD)
            # Not the words: one that can't be read must not keep all others held.
            rows = held.exclude(on_hold()).select_related("clearance").defer("material").order_by("pk")[:batch]
            free = list(rows)
            for delivery in free:
                move(delivery, State.WAITING, before=State.HELD, by=SYSTEM, next_at=clock.now())
        freed += len(free)
        if len(free) < batch:
            return freed
