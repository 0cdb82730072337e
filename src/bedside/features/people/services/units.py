"""Units: made, changed, closed."""

import hashlib
import json

from django.db import transaction
from django.utils.translation import gettext as _

from bedside.base import clock
from bedside.base.errors import Problem, Stale
from bedside.features.audit.api import Subject, record
from bedside.features.people.api import By, Permission, require, require_everywhere
from bedside.features.people.current import new_edition
from bedside.features.people.events import UnitChanged
from bedside.features.people.models import Unit
from bedside.kit.bus.core import emit


def create_unit(*, name: str, kind: str, by: By, address: str = "", phone: str = "") -> Unit:
    """Add a hospital, a clinic, an office. Raises Problem for a name that is missing or taken."""
    require_everywhere(by, Permission.MANAGE_ORGANIZATION)
    with transaction.atomic():
        new_edition()
        unit = Unit.objects.create(
            name=_free_name(name), kind=_kind(kind), address=address.strip(), phone=phone.strip()
        )
        _announce("unit.created", unit, by)
    return unit


def version_of(unit: Unit) -> str:
    """Return what names all that is said of the unit now; another word, and it is another one."""
    said = [unit.name, unit.kind, unit.address, unit.phone]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32]


def change_unit(*, unit: Unit, name: str, kind: str, address: str, phone: str, by: By, seen: str = "") -> None:
    """Rename a unit, or change its kind, address and phone.

    `seen` is the `version_of` what the person had before them; raises Stale where somebody else changed it since.
    """
    require(by, Permission.MANAGE_ORGANIZATION, unit)
    with transaction.atomic():
        new_edition()
        locked = Unit.objects.select_for_update().get(pk=unit.pk)
        after = {
            "name": _free_name(name, besides=locked),
            "kind": _kind(kind),
            "address": address.strip(),
            "phone": phone.strip(),
        }
        fields = [field for field, value in after.items() if getattr(locked, field) != value]
        if not fields:
            return
        if seen and seen != version_of(locked):
            raise Stale(
                _("Somebody else changed this unit in the meantime."),
                _("What you typed is still here. Open this page in a new tab, and put it in there."),
            )
        for field in fields:
            setattr(locked, field, after[field])
        locked.save(update_fields=fields)
        _announce("unit.changed", locked, by, fields=fields)
    unit.refresh_from_db()


def close_unit(*, unit: Unit, by: By) -> None:
    """Close a unit: nothing new is written for it. What was published and recorded stays."""
    require_everywhere(by, Permission.MANAGE_ORGANIZATION)
    with transaction.atomic():
        new_edition()
        open_ids = list(Unit.objects.select_for_update().filter(closed_at=None).values_list("pk", flat=True))
        if unit.pk not in open_ids:
            return
        if len(open_ids) == 1:
            raise Problem(_("This is the last open unit."), _("Open another one first."))
        Unit.objects.filter(pk=unit.pk).update(closed_at=clock.now())
        _announce("unit.closed", unit, by)
    unit.refresh_from_db()


def reopen_unit(*, unit: Unit, by: By) -> None:
    """Open a closed unit again, with the people and roles it had."""
    require_everywhere(by, Permission.MANAGE_ORGANIZATION)
    with transaction.atomic():
        new_edition()
        if Unit.objects.filter(pk=unit.pk).exclude(closed_at=None).update(closed_at=None):
            _announce("unit.reopened", unit, by)
    unit.refresh_from_db()


def _free_name(name: str, *, besides: Unit | None = None) -> str:
    wanted = name.strip()[:120]
    if not wanted:
        raise Problem(_("The name is missing."), _("Type the name that the public knows."))
    others = Unit.objects.filter(name__iexact=wanted)
    if besides is not None:
        others = others.exclude(pk=besides.pk)
    if others.exists():
        raise Problem(_("There is already a unit “%(name)s”.") % {"name": wanted}, _("Choose another name."))
    return wanted


def _kind(kind: str) -> str:
    if kind not in Unit.Kind:
        raise Problem(_("There is no such kind of unit."), _("Choose one from the list."))
    return kind


def _announce(action: str, unit: Unit, by: By, **facts: object) -> None:
    record(by=by.actor, action=action, subject=Subject("unit", unit.pk, unit.name), facts=facts, unit_id=unit.pk)
    emit(UnitChanged(unit=unit.pk))
