"""How the states of posts and deliveries are shown, the same on every page."""

from collections.abc import Container

from django.utils.translation import gettext_lazy as _

from bedside.features.delivery.api import Delivery, State
from bedside.features.publishing.models import Post, Stage
from bedside.kit.ui.badges import Badge

OF_STAGE = {
    Stage.DRAFT: Badge(_("Draft"), "neutral", "dashed"),
    Stage.REVIEW: Badge(_("Waiting for approval"), "accent", "half"),
    Stage.CHANGES: Badge(_("Change asked"), "warning", "triangle"),
    Stage.DECLINED: Badge(_("Declined"), "block", "octagon"),
    Stage.CLEARED: Badge(_("Cleared"), "good", "ring"),
    Stage.SCHEDULED: Badge(_("Scheduled"), "action", "dot"),
    Stage.SENT: Badge(_("Sent"), "good", "check"),
    Stage.PARTLY: Badge(_("Partly sent"), "warning", "triangle"),
    Stage.FAILED: Badge(_("Not sent"), "block", "cross"),
    Stage.TAKEN_DOWN: Badge(_("Taken down"), "neutral", "bar"),
}

OF_DELIVERY = {
    State.WAITING: Badge(_("Waiting"), "action", "dot"),
    State.SENDING: Badge(_("Being sent"), "action", "half"),
    State.HELD: Badge(_("Held"), "warning", "pause"),
    State.UNCONFIRMED: Badge(_("Could not confirm"), "warning", "triangle"),
    State.SENT: Badge(_("Sent"), "good", "check"),
    State.FAILED: Badge(_("Failed"), "block", "cross"),
    State.MISSED: Badge(_("Missed"), "block", "diamond"),
    State.CANCELLED: Badge(_("Cancelled"), "neutral", "bar"),
    State.TAKING_DOWN: Badge(_("Being taken down"), "warning", "half"),
    State.TAKEN_DOWN: Badge(_("Taken down"), "neutral", "bar"),
}
STILL_OUT = Badge(_("Still out"), "block", "octagon")


ON_HOLD = Badge(_("On hold"), "warning", "pause")


def badge_of_post(post: Post, held: Container[int]) -> Badge:
    """Return how a post's stage is shown; `held` are the numbers of posts that don't go out for now (held.py)."""
    return ON_HOLD if post.pk in held else OF_STAGE[Stage(post.stage)]


def badge_of_delivery(delivery: Delivery) -> Badge:
    """Return how a delivery's state is shown."""
    return STILL_OUT if delivery.is_still_out else OF_DELIVERY[State(delivery.state)]
