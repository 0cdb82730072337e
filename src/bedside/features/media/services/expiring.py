"""Permissions that ran out: the day itself decides whether one counts; here it is announced, once."""

from django.db import transaction

from bedside.base import clock
from bedside.features.audit.api import SYSTEM, Subject, record
from bedside.features.media.events import AnswerFell
from bedside.features.media.models import Answer
from bedside.features.people.api import today
from bedside.kit.bus.core import emit


def note_what_ran_out() -> int:
    """Announce each answer whose last day is over; return how many. Harmless when run twice."""
    due = Answer.objects.filter(until__lt=today(), taken_back_at=None, ran_out_at=None).order_by("pk")
    count = 0
    for pk in list(due.values_list("pk", flat=True)):
        with transaction.atomic():
            answer = Answer.objects.select_for_update(of=("self",)).select_related("sight__picture").get(pk=pk)
            if answer.ran_out_at is not None or answer.taken_back_at is not None:
                continue
            answer.ran_out_at = clock.now()
            answer.save(update_fields=["ran_out_at"])
            picture = answer.sight.picture
            record(
                by=SYSTEM,
                action="picture.answer-ran-out",
                subject=Subject("picture", picture.asset_id),
                facts={"version": picture.pk, "sight": answer.sight.number, "answer": answer.pk},
                unit_id=picture.unit_id,
            )
            emit(AnswerFell(picture=picture.pk, why="ran-out"))
            count += 1
    return count
