"""From rows to what a network is asked to publish."""

from dataclasses import replace
from functools import lru_cache

from bedside.base import clock
from bedside.features.clearance.api import PictureUse
from bedside.features.delivery.models import Delivery, Piece
from bedside.features.media.api import Picture as Stored
from bedside.features.media.api import pictures_by_id
from bedside.networks.base import Captions, Film, Part, Picture, Receipt


def as_part(piece: Piece, pieces: list[Piece], delivery: Delivery) -> Part:
    """Return the piece with its words, with the bytes of what it shows, and what it continues. Raises KeyError where a
    picture or film is gone, and ValueError where its bytes are not the cleared ones."""
    part = as_words(piece, pieces, delivery)
    uses: list[PictureUse] = delivery.material["parts"][piece.position]["pictures"]
    films = [_film(use) for use in uses if "captions" in use]
    if len(films) > 1:
        raise ValueError("a part shows one film")
    return replace(
        part,
        pictures=tuple(_picture(use) for use in uses if "captions" not in use),
        film=films[0] if films else None,
    )


def as_words(piece: Piece, pieces: list[Piece], delivery: Delivery) -> Part:
    """Return the piece without what it shows: enough to look for it."""
    earlier = [each for each in pieces if each.position < piece.position and each.remote_id]
    return Part(
        key=piece.key,
        text=delivery.material["parts"][piece.position]["text"],
        created_at=piece.created_at or clock.now(),
        languages=(delivery.material["language"],),
        root=as_receipt(earlier[0]) if earlier else None,
        parent=as_receipt(earlier[-1]) if earlier else None,
    )


def film_size(piece: Piece, delivery: Delivery) -> int:
    """Return how many bytes of film a piece shows."""
    uses: list[PictureUse] = delivery.material["parts"][piece.position]["pictures"]
    films = [use["picture"] for use in uses if "captions" in use]
    return sum(film.size for film in pictures_by_id(films).values()) if films else 0


def as_receipt(piece: Piece) -> Receipt:
    """Return what the network said when it took the piece."""
    return Receipt(piece.remote_id, piece.url, piece.sent_at or clock.now(), dict(piece.extra))


def _picture(use: PictureUse) -> Picture:
    data, mime, width, height = _pixels(use["picture"], use["sha256"])
    return Picture(data=data, mime=mime, width=width, height=height, alt=use["alt"])


def _film(use: PictureUse) -> Film:
    """Return a film, read anew each time: it is far too large to be kept for the next account."""
    film = _intact(use["picture"], use["sha256"])
    return Film(
        data=bytes(film.data),
        mime=film.mime,
        width=film.width,
        height=film.height,
        seconds=film.seconds or 0.0,
        alt=use["alt"],
        captions=tuple(Captions(each["language"], each["text"]) for each in use["captions"]),
    )


@lru_cache(maxsize=8)
def _pixels(picture_id: int, sha256: str) -> tuple[bytes, str, int, int]:
    """The same picture goes to several accounts within seconds: a few are kept."""
    picture = _intact(picture_id, sha256)
    return bytes(picture.data), picture.mime, picture.width, picture.height


def _intact(picture_id: int, sha256: str) -> Stored:
    picture = pictures_by_id([picture_id], with_data=True)[picture_id]
    if picture.sha256 != sha256 or not picture.is_intact():
        raise ValueError("the picture is not the one that was cleared")
    return picture
