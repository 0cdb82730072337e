"""What the Today page says about the record, to those who may read it."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from bedside.features.audit.access import may_read
from bedside.features.audit.queries import state
from bedside.kit.ui.today import Action, Card, Question, register


def cards(request: HttpRequest) -> Iterator[Card]:
    """Warn of a broken record, and of one that nobody seals."""
    if not may_read(request):
        return
    look = Action(label=_("Look at the record"), url=reverse("audit:record"))
    record = state()
    if record.is_broken:
        yield Card(
            title=_("The record is broken"),
            icon="octagon-alert",
            tone="block",
            text=_("Somebody changed, removed or added entries behind Bedside's back."),
            action=look,
        )
    if record.stalled:
        yield Card(
            title=_("The record is not being sealed"),
            icon="triangle-alert",
            tone="warning",
            text=_("Entries are written but wait for their place in the chain. Is the worker running?"),
            action=look,
        )


register(Question.AT_RISK, cards, order=5)
