"""What of a picture must stay in sight where a timeline cuts it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from bedside.checker.pictures.seen import Box
from bedside.features.media.models import Answer, Picture, Sight
from bedside.features.media.seeing import box_of


@dataclass(frozen=True, slots=True)
class Framed:
    """A version: its size in pixels, the point that must stay in sight, and where possible faces, words and codes are.

    `focus`: shares from the left and from the top; None where nobody chose one.
    """

    width: int
    height: int
    focus: tuple[float, float] | None
    faces: tuple[Box, ...] = ()
    words: tuple[Box, ...] = ()
    codes: tuple[Box, ...] = ()


def framed(pictures: Iterable[int]) -> dict[int, Framed]:
    """Return this of each version by its id; films, which no timeline cuts by these shapes, are left out."""
    wanted = sorted(set(pictures))
    if not wanted:
        return {}
    rows = Picture.objects.filter(pk__in=wanted, mime__startswith="image/").select_related("asset")
    seen: dict[tuple[int, str], list[Box]] = defaultdict(list)
    no_face = Answer.objects.filter(kind=Answer.Kind.NOT_FACE, taken_back_at=None)
    for sight in Sight.objects.filter(picture__in=wanted).exclude(pk__in=no_face.values("sight")):
        seen[sight.picture_id, sight.kind].append(box_of(sight))
    return {
        picture.pk: Framed(
            picture.width,
            picture.height,
            _chosen(picture.asset.focus_x, picture.asset.focus_y),
            *(tuple(seen[picture.pk, kind]) for kind in (Sight.Kind.FACE, Sight.Kind.TEXT, Sight.Kind.CODE)),
        )
        for picture in rows.only("width", "height", "asset__focus_x", "asset__focus_y")
    }


def _chosen(x: float, y: float) -> tuple[float, float] | None:
    return None if (x, y) == (0.5, 0.5) else (x, y)
