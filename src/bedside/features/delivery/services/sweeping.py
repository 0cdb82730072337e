"""What time changes: held deliveries whose hold is gone. Run every few seconds; harmless when run twice."""

from django.db import transaction

from bedside.base import clock
from bedside.features.audit.api import SYSTEM
from bedside.features.clearance.api import standing_hold
from bedside.features.delivery.ledger import move
from bedside.features.delivery.models import Delivery, State


def free_held(limit: int = 500) -> int:
    """Put deliveries whose hold was lifted back in line; return how many. What is too late by now the gate misses."""
    freed = 0
    with transaction.atomic():
        held = Delivery.objects.select_for_update(of=("self",), skip_locked=True).filter(state=State.HELD)
        for delivery in held.select_related("clearance", "account").order_by("due_at", "id")[:limit]:
            if standing_hold(delivery.clearance, delivery.account) is None:
                move(delivery, State.WAITING, by=SYSTEM, next_at=clock.now())
                freed += 1
    return freed
