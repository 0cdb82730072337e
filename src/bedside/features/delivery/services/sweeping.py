"""What time changes: held deliveries that nothing holds any more. Run every few seconds; harmless when run twice."""

from django.db import transaction
from django.db.models import Q

from bedside.base import clock
from bedside.features.audit.api import SYSTEM
from bedside.features.clearance.api import fallen_since, kept_back
from bedside.features.delivery.ledger import move
from bedside.features.delivery.models import Delivery, State


def free_held(batch: int = 100) -> int:
    """Put what nothing holds any more back in line; return how many. What is too late by now the gate misses.

    What stays held is not read: one question finds the others, however many there are.
    """
    freed = 0
    while True:
        with transaction.atomic():
            held = Delivery.objects.select_for_update(of=("self",), skip_locked=True).filter(state=State.HELD)
            # Not the words: one that can't be read must not keep all others held.
            rows = held.exclude(kept_back()).select_related("clearance").defer("material").order_by("pk")[:batch]
            free = list(rows)
            for delivery in free:
                move(delivery, State.WAITING, before=State.HELD, by=SYSTEM, next_at=clock.now())
        freed += len(free)
        if len(free) < batch:
            return freed


def hold_what_relies_on(source: int) -> int:
    """Hold what waits for its time and relies on this source, where it may not go out now; return how many."""
    return _hold_fallen(Q(clearance__sources__contains=[source]))


def hold_what_shows(picture: int) -> int:
    """Hold what waits for its time and shows this version of a picture, where it may not go out now; return how
    many."""
    return _hold_fallen(Q(clearance__pictures__contains=[picture]))


def _hold_fallen(rests: Q) -> int:
    """The gate asks again at the moment of sending in any case; this is so that people see it before."""
    count = 0
    with transaction.atomic():
        waiting = Delivery.objects.select_for_update(of=("self",)).filter(rests, state=State.WAITING)
        for delivery in waiting.select_related("clearance").defer("material").order_by("pk"):
            no = fallen_since(delivery.clearance)
            if no is not None:
                move(delivery, State.HELD, by=SYSTEM, code=no.code, reason=no.sentence)
                count += 1
    return count
