"""How the states of pictures look."""

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from bedside.features.media.models import Captions, Picture
from bedside.kit.ui.badges import Badge

OPEN = Badge(_("Needs an answer"), "block", "octagon")
OVER = Badge(_("Rights ran out"), "warning", "triangle")
CAPTIONS = Badge(_("Captions to read"), "warning", "half")
UNUSED = Badge(_("Not used"), "neutral", "dashed")
_LOOKS = {
    Picture.Look.WAITING: Badge(_("Being looked at"), "neutral", "half"),
    Picture.Look.DONE: Badge(_("Looked at"), "good", "check"),
    Picture.Look.FAILED: Badge(_("Not looked at"), "warning", "triangle"),
}


def badge_of_look(picture: Picture) -> Badge:
    """Return how far the look at a version is, of a film in percent."""
    if picture.look == Picture.Look.WAITING and picture.look_percent:
        words = _now("Being looked at: %(percent)d %%") % {"percent": picture.look_percent}
        return Badge(words, "neutral", "half")
    return _LOOKS[Picture.Look(picture.look)]


def badge_of_captions(captions: Captions | None) -> Badge:
    """Return how far the captions of a film in one language are."""
    if captions is None or not (captions.text or captions.speechless or captions.draft):
        return Badge(_("No captions"), "neutral", "dashed")
    if captions.draft == Captions.Draft.WAITING:
        return Badge(_("Being drafted"), "neutral", "half")
    if captions.speechless:
        return Badge(_("Nothing is said in it"), "good", "check")
    if captions.counts:
        return Badge(_("Read"), "good", "check")
    if not captions.text:
        return Badge(_("No captions"), "neutral", "dashed")
    return Badge(_("Draft: somebody has to read it"), "warning", "half")
