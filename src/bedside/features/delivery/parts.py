"""From rows to what a network is asked to publish."""

from functools import lru_cache

from bedside.base import clock
from bedside.features.delivery.models import Delivery, Piece
from bedside.features.media.api import pictures_by_id
from bedside.networks.base import Part, Picture, Receipt


def as_part(piece: Piece, pieces: list[Piece], delivery: Delivery) -> Part:
    """Return the piece with its words, its pictures' bytes and what it continues."""
    material = delivery.material["parts"][piece.position]
    uses = material["pictures"]
    earlier = [each for each in pieces if each.position < piece.position and each.remote_id]
    return Part(
        key=piece.key,
        text=material["text"],
        created_at=piece.created_at or clock.now(),
        languages=(delivery.material["language"],),
        pictures=tuple(_picture(use["picture"], use["sha256"], use["alt"]) for use in uses),
        root=as_receipt(earlier[0]) if earlier else None,
        parent=as_receipt(earlier[-1]) if earlier else None,
    )


def as_receipt(piece: Piece) -> Receipt:
    """Return what the network said when it took the piece."""
    return Receipt(piece.remote_id, piece.url, piece.sent_at or clock.now(), dict(piece.extra))


def _picture(picture_id: int, sha256: str, alt: str) -> Picture:
    data, mime, width, height = _pixels(picture_id, sha256)
    return Picture(data=data, mime=mime, width=width, height=height, alt=alt)


@lru_cache(maxsize=8)
def _pixels(picture_id: int, sha256: str) -> tuple[bytes, str, int, int]:
    """The same picture goes to several accounts within seconds: a few are kept. Raises KeyError where it is gone, and
    ValueError where its bytes are not the cleared ones."""
    picture = pictures_by_id([picture_id], with_data=True)[picture_id]
    if picture.sha256 != sha256 or not picture.is_intact():
        raise ValueError("the picture is not the one that was cleared")
    return bytes(picture.data), picture.mime, picture.width, picture.height
