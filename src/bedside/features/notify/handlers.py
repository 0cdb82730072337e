"""Whom to tell when something lower announces itself, and the kinds of notices that are this feature's own."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bedside.features.audit.events import RecordBroken
from bedside.features.notify.api import register, tell
from bedside.features.people.api import Permission, holders
from bedside.kit.bus.core import on

register(
    "audit.broken",
    sentence=_("The record is broken: somebody changed, removed or added entries."),
    subject=_("The record is broken"),
    at_once=True,
)
register(
    "notices.cover",
    sentence=_("A colleague is away, and you stand in."),
    subject=_("You stand in for a colleague"),
    at_once=False,
)


@on(RecordBroken)
def tell_of_broken_record(happened: RecordBroken) -> None:
    """Tell everybody who may read the record."""
    tell(
        to=holders(Permission.READ_AUDIT),
        kind="audit.broken",
        url=reverse("audit:record"),
        key=f"verification:{happened.verification}",
    )
