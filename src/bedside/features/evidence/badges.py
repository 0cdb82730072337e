"""How the states of sources look."""

from django.utils.translation import gettext_lazy as _

from bedside.features.evidence.models import Source, Status
from bedside.features.evidence.standing import UNSIGNED, why_fallen
from bedside.kit.ui.badges import Badge

STANDS = Badge(_("Signed off"), "good", "check")
OF_REASON = {
    UNSIGNED: Badge(_("Not signed off"), "neutral", "dashed"),
    Status.EXPIRED: Badge(_("Review is due"), "warning", "triangle"),
    Status.CORRECTED: Badge(_("Corrected"), "warning", "half"),
    Status.RETRACTED: Badge(_("Retracted"), "block", "octagon"),
}


def badge_of(source: Source) -> Badge:
    """Return how it is shown whether the source may be relied on."""
    why = why_fallen(source)
    return OF_REASON[why] if why else STANDS
