"""Forgetting words that never left (law 3): drafts that were blocked, declined or taken back may hold what nobody
should ever read again. Who decided what, when and why stays, and so do the digests."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from bedside.base import clock
from bedside.features.audit.api import SYSTEM, Actor, record
from bedside.features.clearance.models import ApprovalRequest, Dismissal, Overrule
from bedside.features.clearance.services.asking import subject_of
from bedside.features.people.api import today

# Long enough to come back to a draft after a season; no law asks to keep what was never published.
KEEP = timedelta(days=90)

_NEVER_LEFT = (
    ApprovalRequest.State.CHANGES,
    ApprovalRequest.State.DECLINED,
    ApprovalRequest.State.WITHDRAWN,
)


def forget_old_words(limit: int = 500) -> int:
    """Erase the words of what was closed without a yes, and the sentences of findings long decided; return how many."""
    then = clock.now() - KEEP
    requests = ApprovalRequest.objects.filter(erased_at=None, state__in=_NEVER_LEFT, closed_at__lt=then)
    in_force = Q(state=Overrule.State.GRANTED, until__gte=today())
    overrules = Overrule.objects.filter(erased_at=None, decided_at__lt=then).exclude(in_force)
    return _erase(requests.order_by("pk")[:limit], overrules.order_by("pk")[:limit], by=SYSTEM)


def forget_subject(*, subject_kind: str, subject_id: int, by: Actor) -> int:
    """Erase at once what the gate keeps of a subject's words: its draft was deleted for good. The caller knows that
    none of them left, so what was approved and then voided goes too."""
    here = Q(subject_kind=subject_kind, subject_id=subject_id, erased_at=None)
    requests = ApprovalRequest.objects.filter(here, state__in=(*_NEVER_LEFT, ApprovalRequest.State.VOID))
    overrules = Overrule.objects.filter(here).exclude(state=Overrule.State.GRANTED, until__gte=today())
    Dismissal.objects.filter(subject_kind=subject_kind, subject_id=subject_id).delete()
    return _erase(requests.order_by("pk"), overrules.order_by("pk"), by=by)


def _erase(requests: QuerySet[ApprovalRequest], overrules: QuerySet[Overrule], *, by: Actor) -> int:
    count = 0
    with transaction.atomic():
        for request in requests.select_for_update():
            request.material, request.findings, request.also, request.erased_at = {}, [], {}, clock.now()
            request.save(update_fields=["material", "findings", "also", "erased_at"])
            record(
                by=by,
                action=f"{request.subject_kind}.words-erased",
                subject=subject_of(request),
                facts={"request": request.pk, "digest": request.digest},
                unit_id=request.unit_id,
            )
            count += 1
        for overrule in overrules.select_for_update():
            overrule.excerpt = overrule.said = ""
            overrule.marked, overrule.erased_at = [], clock.now()
            overrule.save(update_fields=["excerpt", "said", "marked", "erased_at"])
            count += 1
    return count
