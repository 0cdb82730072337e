"""How the states of people and invitations look."""

from django.utils.translation import gettext_lazy as _

from bedside.features.people.models import Invitation, User
from bedside.kit.ui.badges import Badge

ACTIVE = Badge(_("Active"), "good", "check")
DEACTIVATED = Badge(_("Deactivated"), "neutral", "cross")
LOCKED = Badge(_("Sign-in paused"), "warning", "pause")
UNSAFE = Badge(_("Second factor missing"), "advice", "half")
WAITING = Badge(_("Invited"), "action", "half")
EXPIRED = Badge(_("Too old"), "neutral", "dashed")
OPEN = Badge(_("Open"), "good", "check")
CLOSED = Badge(_("Closed"), "neutral", "cross")


def badge_of(user: User) -> Badge:
    """Return the one thing to know about a person's account."""
    if not user.is_active:
        return DEACTIVATED
    if user.pause:
        return LOCKED
    if getattr(user, "needs_second_factor", False) and not getattr(user, "has_second_factor", True):
        return UNSAFE
    return ACTIVE


def badge_of_invitation(invitation: Invitation) -> Badge:
    """Return whether the invitation still works."""
    return WAITING if invitation.is_open else EXPIRED
