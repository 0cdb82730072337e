"""What the Today page says when mail doesn't arrive, to those who can mend it."""

from collections.abc import Iterator
from datetime import timedelta

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bedside.base import clock
from bedside.features.notify.kinds import codes_at_once
from bedside.features.notify.models import Notice, Preference
from bedside.features.people.api import Permission, may_everywhere
from bedside.kit.ui.today import Card, Item, Question, register

LATE = timedelta(minutes=30)
_SHOWN = 5


def cards(request: HttpRequest) -> Iterator[Card]:
    """Warn of a mail server that takes nothing, and of addresses that it refuses."""
    if not may_everywhere(request.user, Permission.MANAGE_ORGANIZATION):
        return
    if _late():
        yield Card(
            title=_("Mail is not going out"),
            icon="mail",
            tone="warning",
            text=_(
                "Somebody should have been mailed more than half an hour ago. Is the worker running, and does the mail "
                "server answer?"
            ),
        )
    refused = Preference.objects.filter(user__is_active=True).exclude(refused_at=None)
    people = list(refused.select_related("user").order_by("-refused_at")[:_SHOWN])
    if people:
        count = refused.count()
        title = ngettext("Mail doesn't reach one person", "Mail doesn't reach %(count)s people", count)
        yield Card(
            title=title % {"count": count},
            icon="mail",
            tone="warning",
            text=_("The mail server refuses their address. Correct it, or ask whoever runs the mail server."),
            items=tuple(Item(text=one.user.name, note=one.user.email, at=one.refused_at) for one in people),
            total=count,
        )


def _late() -> bool:
    waiting = Notice.objects.filter(
        mailed_at=None, seen_at=None, settled_at=None, kind__in=codes_at_once(), user__is_active=True
    )
    refused_or_away = Preference.objects.exclude(refused_at=None) | Preference.objects.exclude(away_until=None)
    return waiting.filter(made_at__lt=clock.now() - LATE).exclude(user__in=refused_or_away.values("user")).exists()


register(Question.AT_RISK, cards, order=20)
