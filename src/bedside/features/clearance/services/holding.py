"""Stopping and resuming. A hold stops everything that it covers, at once and without exception."""

from django.db import transaction
from django.utils.translation import gettext as _

from bedside.base import clock
from bedside.base.errors import Problem, Stale
from bedside.features.accounts.api import Account
from bedside.features.audit.api import Subject, record
from bedside.features.clearance.events import HoldsChanged
from bedside.features.clearance.models import Hold
from bedside.features.people.api import Permission, Unit, User, require
from bedside.kit.bus.core import emit


def place_hold(
    *, reason: str, by: User, unit: Unit | None = None, account: Account | None = None, subject: Subject | None = None
) -> Hold:
    """Stop everything (no target given), a unit, an account, or one subject. Raises Problem without a reason."""
    where = unit or (account.unit if account else None)
    require(by, Permission.PLACE_HOLDS, where)
    if not reason.strip():
        raise Problem(_("Say why sending stops."), _("Everybody who waits for a post reads it."))
    scope = (
        Hold.Scope.UNIT if unit else Hold.Scope.ACCOUNT if account else Hold.Scope.SUBJECT if subject
        else Hold.Scope.ORGANIZATION
    )  # fmt: skip
    with transaction.atomic():
        hold = Hold.objects.create(
            scope=scope,
            unit=unit,
            account=account,
            subject_kind=subject.kind if subject else "",
            subject_id=int(subject.id) if subject else None,
            reason=reason.strip()[:200],
            placed_by=by,
            placed_at=clock.now(),
        )
        record(
            by=by.actor,
            action="hold.placed",
            subject=subject or Subject("hold", hold.pk, str(unit or account or _("everything"))),
            facts={"hold": hold.pk, "scope": scope},
            words={"reason": hold.reason},
            unit_id=where.pk if where else None,
        )
        emit(HoldsChanged(hold=hold.pk, lifted=False))
    return hold


def lift_hold(*, hold: Hold, by: User) -> None:
    """Resume. What is too late by now is not sent; a person decides (delivery's lateness limit)."""
    require(by, Permission.PLACE_HOLDS, hold.unit_id or (hold.account.unit_id if hold.account else None))
    with transaction.atomic():
        locked = Hold.objects.select_for_update().get(pk=hold.pk)
        if locked.lifted_at is not None:
            raise Stale(_("This hold was lifted already."))
        locked.lifted_by, locked.lifted_at = by, clock.now()
        locked.save(update_fields=["lifted_by", "lifted_at"])
        record(
            by=by.actor,
            action="hold.lifted",
            subject=(
                Subject(locked.subject_kind, locked.subject_id)
                if locked.subject_id
                else Subject("hold", locked.pk, str(locked.unit or locked.account or _("everything")))
            ),
            facts={"hold": locked.pk},
            unit_id=locked.unit_id,
        )
        emit(HoldsChanged(hold=locked.pk, lifted=True))
