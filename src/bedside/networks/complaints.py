"""What every network would refuse for the same reasons, measured against its own numbers."""

from collections.abc import Iterator, Sequence

from bedside.networks import graphemes
from bedside.networks.base import Capabilities, Complaint, Part, Picture


def common(parts: Sequence[Part], *, limits: Capabilities, counts: Sequence[int]) -> list[Complaint]:
    """Return the complaints about texts, pictures and the thread. `counts` are the texts' lengths in the network's
    own unit."""
    found = [] if len(parts) <= limits.max_parts else [_too_many("thread.too-long", limits.max_parts, len(parts))]
    for number, (part, count) in enumerate(zip(parts, counts, strict=True)):
        found.extend(_of_text(part, number, count, limits))
        if len(part.pictures) > limits.max_pictures:
            found.append(_too_many("pictures.too-many", limits.max_pictures, len(part.pictures), number))
        for picture in part.pictures:
            found.extend(_of_picture(picture, number, limits))
    return found


def _too_many(code: str, limit: int, count: int, part: int = 0) -> Complaint:
    return Complaint(code, part, {"limit": limit, "count": count})


def _of_text(part: Part, number: int, count: int, limits: Capabilities) -> Iterator[Complaint]:
    if not part.text.strip() and not part.pictures:
        yield Complaint("text.empty", number)
    if count > limits.text_limit:
        yield Complaint("text.too-long", number, {"limit": limits.text_limit, "count": count, "unit": limits.text_unit})
    size = len(part.text.encode())
    if limits.byte_limit is not None and size > limits.byte_limit:
        yield Complaint("text.too-long", number, {"limit": limits.byte_limit, "count": size, "unit": "bytes"})


def _of_picture(picture: Picture, number: int, limits: Capabilities) -> Iterator[Complaint]:
    if picture.mime not in limits.picture_kinds:
        yield Complaint("picture.kind", number, {"kind": picture.mime})
    if len(picture.data) > limits.max_picture_bytes:
        yield Complaint("picture.too-large", number, {"limit": limits.max_picture_bytes, "size": len(picture.data)})
    if (length := graphemes.count(picture.alt)) > limits.alt_limit:
        yield _too_many("alt.too-long", limits.alt_limit, length, number)
