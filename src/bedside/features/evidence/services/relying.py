"""What relies on a source. Each runs in the transaction of whoever owns the subject, with their permission."""

from django.db import connection
from django.utils.translation import gettext as _

from bedside.base import clock
from bedside.base.errors import Problem
from bedside.features.audit.api import Subject, record
from bedside.features.evidence.events import RelianceChanged
from bedside.features.evidence.models import Reliance, Source, Status
from bedside.features.evidence.standing import short
from bedside.features.people.api import Permission, Unit, User, require
from bedside.kit.bus.core import emit

# More is a bibliography, which nobody signs off for a post.
MOST = 20
MOST_CLAIMS = 50


def rely_on(*, source: Source, subject: Subject, unit: Unit, by: User, claim: str = "") -> bool:
    """Let the subject rely on the source, for the claim with this mark or ("") as a whole; tell whether it did not
    before. Raises Problem for a retracted source."""
    _prepared(unit, by)
    if source.status == Status.RETRACTED:
        raise Problem(_("“%(title)s” was retracted.") % {"title": short(source.title)}, _("Look for another source."))
    here = Reliance.objects.filter(subject_kind=subject.kind, subject_id=int(subject.id))
    if known := here.select_for_update().filter(source=source).first():
        return _chosen_also_for(known, claim, subject, unit, by)
    if here.count() >= MOST:
        raise Problem(
            _("This relies on %(most)d sources already.") % {"most": MOST}, _("Take one away that it doesn't need.")
        )
    Reliance.objects.create(
        source=source,
        subject_kind=subject.kind,
        subject_id=int(subject.id),
        claims=[claim] if claim else [],
        added_by=by,
        added_at=clock.now(),
    )
    _announce(source, subject, unit, by, attached=True, claim=claim)
    return True


def _chosen_also_for(known: Reliance, claim: str, subject: Subject, unit: Unit, by: User) -> bool:
    if not claim or claim in known.claims:
        return False
    # Words that were rewritten leave their marks behind: the oldest go.
    known.claims = [*known.claims, claim][-MOST_CLAIMS:]
    known.save(update_fields=["claims"])
    _announce(known.source, subject, unit, by, attached=True, claim=claim)
    return True


def stop_relying_on(*, source: Source, subject: Subject, unit: Unit, by: User) -> bool:
    """Let the subject no longer rely on the source; tell whether it did."""
    _prepared(unit, by)
    here = Reliance.objects.filter(subject_kind=subject.kind, subject_id=int(subject.id), source=source)
    if not here.delete()[0]:
        return False
    _announce(source, subject, unit, by, attached=False)
    return True


def forget_subject(*, subject_kind: str, subject_id: int) -> None:
    """The subject is gone: it relies on nothing."""
    Reliance.objects.filter(subject_kind=subject_kind, subject_id=subject_id).delete()


def _prepared(unit: Unit, by: User) -> None:
    require(by, Permission.WRITE_POSTS, unit)
    if not connection.in_atomic_block:
        raise RuntimeError("what a subject relies on changes in the transaction that voids its approvals")


def _announce(source: Source, subject: Subject, unit: Unit, by: User, *, attached: bool, claim: str = "") -> None:
    record(
        by=by.actor,
        action=f"{subject.kind}.source-{'attached' if attached else 'detached'}",
        subject=subject,
        facts={"source": source.pk, **({"claim": claim} if claim else {})},
        unit_id=unit.pk,
    )
    emit(RelianceChanged(source=source.pk, subject_kind=subject.kind, subject_id=int(subject.id), attached=attached))
