"""Erasing the words of what was said about findings (law 3). Who said it, and about which rule, stays."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from bedside.base import clock
from bedside.features.audit.api import SYSTEM, Actor, Subject, record
from bedside.features.publishing.models import Feedback, Found


def forget_feedback(rows: QuerySet[Feedback], *, by: Actor) -> int:
    """Erase the words of these feedbacks, in the caller's transaction; return of how many that still had any."""
    count = 0
    for row in rows.filter(erased_at=None).select_related("post").order_by("pk").select_for_update(of=("self",)):
        row.content, row.reason, row.erased_at = {}, "", clock.now()
        row.save(update_fields=["content", "reason", "erased_at"])
        record(
            by=by,
            action="finding.feedback-erased",
            subject=Subject("post", row.post_id, str(row.post)),
            facts={"feedback": row.pk},
            unit_id=row.unit_id,
        )
        count += 1
    return count


def forget_old_feedback(limit: int = 500) -> int:
    """Erase the words of what was said more than BEDSIDE_FEEDBACK_DAYS ago, and stop counting what was found before;
    return how many rows were changed."""
    then = clock.now() - timedelta(days=settings.FEEDBACK_DAYS)
    old = Feedback.objects.filter(at__lt=then, erased_at=None).order_by("at", "pk").values("pk")[:limit]
    uncounted = Found.objects.filter(at__lt=then).order_by("at").values("pk")[:limit]
    with transaction.atomic():
        erased = forget_feedback(Feedback.objects.filter(pk__in=old), by=SYSTEM)
        gone, _rows = Found.objects.filter(pk__in=uncounted).delete()
    return erased + gone
