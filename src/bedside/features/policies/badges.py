"""How the states of versions and of examples look."""

from django.utils.translation import gettext_lazy as _

from bedside.features.policies.models import RuleSet
from bedside.kit.ui.badges import Badge

OF_STATE = {
    RuleSet.State.DRAFT: Badge(_("Draft"), "neutral", "ring"),
    RuleSet.State.REVIEW: Badge(_("Waiting for approval"), "warning", "half"),
    RuleSet.State.CURRENT: Badge(_("In force"), "good", "check"),
    RuleSet.State.EARLIER: Badge(_("Earlier version"), "neutral", "bar"),
}
NOT_YET = Badge(_("Not yet"), "neutral", "ring")
OVER = Badge(_("Over"), "neutral", "bar")
ALL_PASS = Badge(_("All examples pass"), "good", "check")
SOME_FAIL = Badge(_("An example fails"), "block", "triangle")
NO_EXAMPLES = Badge(_("No examples"), "neutral", "ring")


def badge_of(version: RuleSet) -> Badge:
    """Return how a version's state is shown."""
    return OF_STATE[RuleSet.State(version.state)]
