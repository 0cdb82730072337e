"""What tests of pictures share: a picture of one colour, and somebody who looks without any network."""

import io
from collections.abc import Sequence

from PIL import Image

from bedside.checker.pictures.refusing import Refused
from bedside.checker.pictures.seen import Box, Seen, Sight
from bedside.features.media.models import Picture
from bedside.features.media.services.adding import add_picture
from bedside.features.media.services.looking import look_at
from bedside.features.people.models import Unit, User

FACE = Seen(Sight.FACE, Box(0.1, 0.1, 0.2, 0.3), 0.9)
SECOND_FACE = Seen(Sight.FACE, Box(0.6, 0.1, 0.2, 0.3), 0.8)
WRISTBAND = Seen(Sight.TEXT, Box(0.1, 0.7, 0.5, 0.1), 0.95, text="JANE DOE MRN 00482913", labels=("NAME", "MRN"))
POSTER = Seen(Sight.TEXT, Box(0.1, 0.85, 0.5, 0.05), 0.95, text="Wash your hands")


def photo(colour: str = "teal", size: tuple[int, int] = (600, 400)) -> bytes:
    """Return a JPEG of one colour."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG")
    return out.getvalue()


class StandIn:
    """Sees what it was told, or fails."""

    def __init__(self, *seen: Seen) -> None:
        self.seen: Sequence[Seen] = seen
        self.fails: Exception | None = None
        self.looks = 0

    def look_apart(self, data: bytes) -> list[Seen]:
        self.looks += 1
        if self.fails is not None:
            raise self.fails
        return list(self.seen)


def look_fails() -> Refused:
    """Return what is raised when the process that looks takes too long."""
    return Refused("look_slow")


def added(unit: Unit, by: User, *, colour: str = "teal") -> Picture:
    """Add a picture, and look at it."""
    picture = add_picture(unit=unit, upload=photo(colour), by=by)
    look_at(picture.pk)
    picture.refresh_from_db()
    return picture
