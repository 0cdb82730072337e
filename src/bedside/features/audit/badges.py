"""How the state of the chain is shown."""

from django.utils.translation import gettext_lazy as _

from bedside.features.audit.queries import State
from bedside.kit.ui.badges import Badge

BROKEN = Badge(_("Broken"), "block", "octagon")
UNBROKEN = Badge(_("Unbroken"), "good", "check")
UNVERIFIED = Badge(_("Not verified yet"), "neutral", "ring")
VERIFYING = Badge(_("Being verified"), "action", "half")
WAITING = Badge(_("Waits for its seal"), "neutral", "dashed")


def badge_of(state: State) -> Badge:
    """Return the badge of the whole record."""
    if state.is_broken:
        return BROKEN
    if state.running:
        return VERIFYING
    return UNBROKEN if state.result else UNVERIFIED
