"""From an upload to the pixels that may leave: nothing of the file survives but the picture one sees."""

from django.utils.translation import get_language

from bedside.base.errors import Problem
from bedside.checker.pictures.kinds import MAX_BYTES as MAX_BYTES_OF
from bedside.checker.pictures.kinds import Group, picture_kind
from bedside.checker.pictures.metadata import Cleaned, clean
from bedside.checker.pictures.refusing import Refused

MAX_UPLOAD = MAX_BYTES_OF[Group.PICTURE]
# The longest edge that any supported network shows, and a size that the strictest one takes.
MAX_EDGE = 2000
MAX_BYTES = 950_000


def repaint(upload: bytes) -> Cleaned:
    """Decode, turn upright, scale down, and encode from pixels alone. Raises Problem for what is no usable picture."""
    try:
        picture_kind(upload)
        return clean(upload, edge=MAX_EDGE, most=MAX_BYTES)
    except Refused as refused:
        raise Problem(*refused.told(get_language() or "en")) from None
