"""What a timeline would cut away of a picture that must stay in sight."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from bedside.features.media.api import Framed
from bedside.networks.shapes import Frame, Shape

# From this share on that lies outside, a face or a line can't be made out any more.
_MOST_OUTSIDE = 0.5


@dataclass(frozen=True, slots=True)
class Cut:
    """How a timeline shows a picture: the `shape` that it is cut to, as style sheets call it ("" for none); `outside`
    names in a sentence what falls away that should not ("" for nothing)."""

    shape: str = ""
    outside: str = ""


WHOLE = Cut()


def cut(shape: Shape | None, picture: Framed | None, network: str) -> Cut:
    """Return how the network's timeline cuts a picture; whole where it is unknown."""
    kept = shape.kept(picture.width, picture.height) if shape and picture else None
    if shape is None or picture is None or kept is None:
        return WHOLE
    lost = _lost(picture, kept)
    if not lost:
        return Cut(shape.name)
    listed = lost[0] if len(lost) == 1 else _("%(first)s and %(last)s") % {
        "first": ", ".join(lost[:-1]),
        "last": lost[-1],
    }  # fmt: skip
    sentence = _("The timeline of %(network)s cuts this picture. Out of sight until somebody opens it: %(list)s.")
    return Cut(shape.name, sentence % {"network": network, "list": listed})


def _lost(picture: Framed, kept: Frame) -> list[str]:
    lost = []
    if picture.focus and not _holds(kept, *picture.focus):
        lost.append(_("the point that must stay in sight"))
    if any(_outside(face, kept) > _MOST_OUTSIDE for face in picture.faces):
        lost.append(_("a possible face"))
    if any(_outside(line, kept) > _MOST_OUTSIDE for line in picture.words):
        lost.append(_("words"))
    # A code of which a corner is missing can't be read.
    if any(_outside(code, kept) > 0 for code in picture.codes):
        lost.append(_("a bar or QR code"))
    return lost


def _holds(kept: Frame, x: float, y: float) -> bool:
    return kept.left <= x <= kept.left + kept.width and kept.top <= y <= kept.top + kept.height


def _outside(box: Iterable[float], kept: Frame) -> float:
    """Return which share of a box is cut away, 0 to 1."""
    left, top, width, height = box
    across = min(left + width, kept.left + kept.width) - max(left, kept.left)
    down = min(top + height, kept.top + kept.height) - max(top, kept.top)
    inside = max(0.0, across) * max(0.0, down)
    return round(1 - inside / (width * height), 6) if width and height else 0.0
