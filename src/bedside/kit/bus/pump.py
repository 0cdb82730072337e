"""Handing events to their handlers. The worker calls `pump` over and over; several workers may."""

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from bedside.base import clock
from bedside.kit.bus.core import load
from bedside.kit.bus.models import Happening

log = logging.getLogger(__name__)

LONGEST_PAUSE = timedelta(hours=1)
# While versions change, an older worker meets events of a newer one, and leaves them to it.
UNKNOWN_WAITS, UNKNOWN_LASTS = timedelta(minutes=1), timedelta(days=7)


def pump(limit: int = 100) -> int:
    """Handle up to `limit` due events, each in a transaction of its own; return how many were handled or failed."""
    done = 0
    while done < limit and _handle_one():
        done += 1
    return done


def _handle_one() -> bool:
    with transaction.atomic():
        happening = (
            Happening.objects.select_for_update(skip_locked=True)
            .filter(next_at__lte=Now())
            .order_by("next_at", "id")
            .first()
        )
        if happening is None:
            return False
        known = load(happening)
        if known is None:
            _wait_for_handler(happening)
            return True
        handler, happened = known
        try:
            with transaction.atomic():
                handler(happened)
        except Exception as error:
            # The kind of error only: its text could quote what a person wrote.
            log.error("%s failed with %s (try %d)", happening.handler, type(error).__name__, happening.tries + 1)
            pause = min(timedelta(seconds=2 ** min(happening.tries, 12)), LONGEST_PAUSE)
            Happening.objects.filter(pk=happening.pk).update(tries=F("tries") + 1, next_at=Now() + pause)
        else:
            happening.delete()
    return True


def _wait_for_handler(happening: Happening) -> None:
    """Keep an event whose handler this version doesn't know, for a while."""
    if happening.at < clock.now() - UNKNOWN_LASTS:
        log.error("nobody handles %s for event %s any more; dropped", happening.handler, happening.name)
        happening.delete()
    else:
        Happening.objects.filter(pk=happening.pk).update(next_at=Now() + UNKNOWN_WAITS)
