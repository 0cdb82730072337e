"""What people are told about sources. Fixed sentences: never a title."""

from django.utils.translation import gettext_lazy as _

from bedside.features.evidence.models import Status
from bedside.features.notify.api import register

ASKED = "source.asked"
# Why a source fell → the kind of notice that its owner gets.
KIND_OF: dict[str, str] = {
    Status.EXPIRED: "source.expired",
    Status.CORRECTED: "source.corrected",
    Status.RETRACTED: "source.retracted",
}

register(
    ASKED,
    sentence=_("A source waits for a clinician to sign it off."),
    subject=_("A source waits to be signed off"),
    at_once=False,
)
register(
    "source.expired",
    sentence=_("The review of a source you added is due. Posts that rely on it wait."),
    subject=_("The review of a source is due"),
    at_once=True,
)
register(
    "source.corrected",
    sentence=_("A source you added was corrected. Posts that rely on it wait."),
    subject=_("A source was corrected"),
    at_once=True,
)
register(
    "source.retracted",
    sentence=_("A source you added was retracted. Posts that rely on it are stopped."),
    subject=_("A source was retracted"),
    at_once=True,
)
