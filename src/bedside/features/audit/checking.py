"""Verifications as rows: asked for, under way, finished. Who asked, and what was found, is itself recorded."""

from datetime import timedelta
from time import monotonic

from django.db import transaction
from django.db.models import QuerySet

from bedside.base import clock
from bedside.features.audit.events import RecordBroken
from bedside.features.audit.models import Verification
from bedside.features.audit.recording import SYSTEM, Actor, Subject, record
from bedside.features.audit.verify import Report, verify
from bedside.kit.bus.core import emit

# A verification that gave no sign of life for so long died with its worker.
DEAD_AFTER = timedelta(minutes=10)

# Breaks kept in the row; the command line shows all.
SHOWN = 100

_SIGN_SECONDS = 1.0


def under_way() -> Verification | None:
    """Return the verification that was asked for and isn't finished."""
    return _alive().first()


def newest() -> tuple[Verification | None, Verification | None]:
    """Return the newest verification that came to its end, and the one that is under way."""
    finished = Verification.objects.filter(finished_at__isnull=False).order_by("-finished_at")
    found = list(finished[:1].union(_alive()[:1], all=True))
    result = next((one for one in found if one.finished_at), None)
    return result, next((one for one in found if not one.finished_at), None)


def _alive() -> QuerySet[Verification]:
    alive = Verification.objects.filter(finished_at=None, seen_alive_at__gt=clock.now() - DEAD_AFTER)
    return alive.order_by("-pk")


def ask_for_verification(*, by: Actor = SYSTEM) -> Verification:
    """Write down that a verification is wanted."""
    now = clock.now()
    with transaction.atomic():
        asked = Verification.objects.create(asked_by=by.name, asked_at=now, seen_alive_at=now)
        record(by=by, action="audit.verification-asked", subject=Subject("audit-verification", asked.pk))
    return asked


def carry_out(pk: int) -> Report | None:
    """Verify, and write down what was found. Does nothing for a verification that is finished: a job may come twice."""
    verification = Verification.objects.filter(pk=pk, finished_at=None).first()
    if verification is None:
        return None
    report = verify(progress=_Signs(pk))
    with transaction.atomic():
        Verification.objects.filter(pk=pk).update(
            finished_at=clock.now(),
            walked=report.placed,
            total=report.placed,
            breaks=[broken.as_dict() for broken in report.breaks[:SHOWN]],
            break_count=report.break_count,
        )
        record(
            by=SYSTEM,
            action="audit.verified" if report.unbroken else "audit.found-broken",
            subject=Subject("audit-verification", pk),
            facts={"entries": report.placed, "breaks": report.break_count},
        )
        if not report.unbroken:
            emit(RecordBroken(verification=pk))
    return report


class _Signs:
    """Signs of life, and how far it is; at most one a second."""

    def __init__(self, pk: int) -> None:
        self._pk = pk
        self._last = 0.0

    def __call__(self, walked: int, total: int) -> None:
        if monotonic() - self._last >= _SIGN_SECONDS:
            self._last = monotonic()
            Verification.objects.filter(pk=self._pk).update(walked=walked, total=total, seen_alive_at=clock.now())
