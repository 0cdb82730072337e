"""From an upload to the pixels that may leave: nothing of the file survives but the picture one sees."""

from bedside.checker.pictures.kinds import MAX_BYTES as MAX_BYTES_OF
from bedside.checker.pictures.kinds import Group, picture_kind
from bedside.checker.pictures.metadata import Cleaned, clean
from bedside.features.media.wording import in_readers_language

MAX_UPLOAD = MAX_BYTES_OF[Group.PICTURE]
# The longest edge that any supported network shows, and a size that the strictest one takes.
MAX_EDGE = 2000
MAX_BYTES = 950_000


def repaint(upload: bytes) -> Cleaned:
    """Decode, turn upright, scale down, and encode from pixels alone. Raises Problem for what is no usable picture."""
    with in_readers_language():
        picture_kind(upload)
        return clean(upload, edge=MAX_EDGE, most=MAX_BYTES)
