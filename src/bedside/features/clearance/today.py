"""What Today says of the gate: what needs me, and what stands still."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bedside.base import clock
from bedside.features.clearance.navigation import waiting
from bedside.features.clearance.queries import (
    holds_standing,
    overrules_waiting_for,
    readings_waiting_for,
    steps_waiting_for,
)
from bedside.features.people.api import User
from bedside.kit.ui import today
from bedside.kit.ui.badges import Badge
from bedside.kit.ui.today import Action, Card, Item, Question

FEW = 4


def needs_me(request: HttpRequest) -> Iterable[Card]:
    """Approvals, findings and second readings that wait for this person."""
    user, count = request.user, waiting(request)
    if not isinstance(user, User):
        return
    yield from _approvals(user, count.steps)
    yield from _findings(user, count.overrules)
    yield from _readings(user, count.readings)


def _approvals(user: User, count: int) -> Iterable[Card]:
    if count:
        steps, now = list(steps_waiting_for(user)[:FEW]), clock.now()
        overdue = any(step.due_at is not None and step.due_at <= now for step in steps)
        yield Card(
            title=ngettext("%(count)d waits for your yes", "%(count)d wait for your yes", count) % {"count": count},
            icon="clipboard-check",
            tone="block" if overdue else "warning",
            items=tuple(
                Item(
                    text=step.request.title or _("Without a title"),
                    url=reverse("clearance:request", args=[step.request_id]),
                    note=step.request.submitted_by.name,
                    at=step.due_at,
                    badge=Badge(_("Overdue"), "block", "octagon") if step.due_at and step.due_at <= now else None,
                )
                for step in steps
            ),
            total=count,
            action=Action(label=_("See all"), url=reverse("clearance:waiting")),
        )


def _findings(user: User, count: int) -> Iterable[Card]:
    if count:
        yield Card(
            title=ngettext("%(count)d finding to decide", "%(count)d findings to decide", count) % {"count": count},
            icon="scale",
            tone="warning",
            items=tuple(
                Item(
                    text=overrule.title or _("Without a title"),
                    url=reverse("clearance:overrule", args=[overrule.pk]),
                    note=overrule.asked_by.name,
                    at=overrule.asked_at,
                )
                for overrule in overrules_waiting_for(user)[:FEW]
            ),
            total=count,
        )


def _readings(user: User, count: int) -> Iterable[Card]:
    if count:
        yield Card(
            title=ngettext("%(count)d to read a second time", "%(count)d to read a second time", count)
            % {"count": count},
            icon="eye",
            tone="action",
            items=tuple(
                Item(
                    text=asked.title or _("Without a title"),
                    url=reverse("clearance:request", args=[asked.pk]),
                    at=asked.submitted_at,
                )
                for asked in readings_waiting_for(user)[:FEW]
            ),
            total=count,
        )


def at_risk(request: HttpRequest) -> Iterable[Card]:
    """What stands still."""
    if not isinstance(request.user, User):
        return
    holds = list(holds_standing(request.user)[: FEW + 96])
    if holds:
        yield Card(
            title=ngettext("%(count)d hold stands", "%(count)d holds stand", len(holds)) % {"count": len(holds)},
            icon="circle-pause",
            tone="block",
            items=tuple(Item(text=hold.what, note=hold.reason, at=hold.placed_at) for hold in holds[:FEW]),
            total=len(holds),
            action=Action(label=_("See the holds"), url=reverse("clearance:holds")),
        )


today.register(Question.NEEDS_ME, needs_me, order=10)
today.register(Question.AT_RISK, at_risk, order=10)
