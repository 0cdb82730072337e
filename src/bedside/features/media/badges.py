"""How the states of pictures look."""

from django.utils.translation import gettext_lazy as _

from bedside.features.media.models import Picture
from bedside.kit.ui.badges import Badge

OPEN = Badge(_("Needs an answer"), "block", "octagon")
OVER = Badge(_("Rights ran out"), "warning", "triangle")
UNUSED = Badge(_("Not used"), "neutral", "dashed")
_LOOKS = {
    Picture.Look.WAITING: Badge(_("Being looked at"), "neutral", "half"),
    Picture.Look.DONE: Badge(_("Looked at"), "good", "check"),
    Picture.Look.FAILED: Badge(_("Not looked at"), "warning", "triangle"),
}


def badge_of_look(picture: Picture) -> Badge:
    """Return how far the look at a version is."""
    return _LOOKS[Picture.Look(picture.look)]
