"""Stopping and resuming. A hold stops everything that it covers, at once and without exception."""

from django.db import transaction
from django.utils.translation import gettext as _

from bedside.base import clock
from bedside.base.errors import Problem, Stale
from bedside.features.accounts.api import Account
from bedside.features.audit.api import Subject, record
from bedside.features.clearance.events import HoldsChanged
from bedside.features.clearance.models import Hold
from bedside.features.people.api import Permission, Unit, User, require, require_everywhere
from bedside.kit.bus.core import emit


def place_hold(
    *, reason: str, by: User, unit: Unit | None = None, account: Account | None = None, subject: Subject | None = None
) -> Hold:
    """Stop everything (no target given), a unit, an account, or one subject (give its unit as well).

    Whoever stops a unit's things must have the permission there; to stop everything, or a subject of no given unit,
    everywhere. Two holds on the same thing are two reasons: it stays held until both are lifted. Raises Problem
    without a reason.
    """
    where = unit or (account.unit if account else None)
    _require(by, where)
    if not reason.strip():
        raise Problem(_("Say why sending stops."), _("Everybody who waits for a post reads it."))
    if len(reason.strip()) > 200:
        raise Problem(_("This reason is too long."), _("Keep it under %(most)d characters.") % {"most": 200})
    with transaction.atomic():
        hold = Hold.objects.create(
            scope=_scope(unit, account, subject),
            unit=where,
            account=account,
            subject_kind=subject.kind if subject else "",
            subject_id=int(subject.id) if subject else None,
            title=subject.name[:200] if subject else "",
            reason=reason.strip(),
            placed_by=by,
            placed_at=clock.now(),
        )
        record(
            by=by.actor,
            action="hold.placed",
            subject=_subject_of(hold),
            facts={"hold": hold.pk, "scope": hold.scope},
            words={"reason": hold.reason},
            unit_id=hold.unit_id,
        )
        emit(HoldsChanged(hold=hold.pk, lifted=False))
    return hold


def lift_hold(*, hold: Hold, by: User) -> None:
    """Resume. What is too late by now is not sent; a person decides (delivery's lateness limit)."""
    _require(by, hold.unit)
    with transaction.atomic():
        locked = Hold.objects.select_for_update().get(pk=hold.pk)
        if locked.lifted_at is not None:
            raise Stale(_("This hold was lifted already."), _("Load the page again."))
        locked.lifted_by, locked.lifted_at = by, clock.now()
        locked.save(update_fields=["lifted_by", "lifted_at"])
        record(
            by=by.actor,
            action="hold.lifted",
            subject=_subject_of(locked),
            facts={"hold": locked.pk, "scope": locked.scope},
            unit_id=locked.unit_id,
        )
        emit(HoldsChanged(hold=locked.pk, lifted=True))


def _require(by: User, where: Unit | None) -> None:
    if where is None:
        require_everywhere(by, Permission.PLACE_HOLDS)
    else:
        require(by, Permission.PLACE_HOLDS, where)


def _scope(unit: Unit | None, account: Account | None, subject: Subject | None) -> Hold.Scope:
    if subject:
        return Hold.Scope.SUBJECT
    if account:
        return Hold.Scope.ACCOUNT
    return Hold.Scope.UNIT if unit else Hold.Scope.ORGANIZATION


def _subject_of(hold: Hold) -> Subject:
    if hold.scope == Hold.Scope.SUBJECT and hold.subject_id is not None:
        return Subject(hold.subject_kind, hold.subject_id, hold.title)
    return Subject("hold", hold.pk, hold.what)
