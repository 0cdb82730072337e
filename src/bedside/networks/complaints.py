"""What every network would refuse for the same reasons, measured against its own numbers."""

import math
from collections.abc import Iterator, Sequence

from bedside.networks import graphemes
from bedside.networks.base import Capabilities, Complaint, Film, Part, Picture


def common(parts: Sequence[Part], *, limits: Capabilities, counts: Sequence[int]) -> list[Complaint]:
    """Return the complaints about texts, pictures, films and the thread. `counts` are the texts' lengths in the
    network's own unit."""
    found = [] if len(parts) <= limits.max_parts else [_too_many("thread.too-long", limits.max_parts, len(parts))]
    for number, (part, count) in enumerate(zip(parts, counts, strict=True)):
        found.extend(_of_text(part, number, count, limits))
        if len(part.pictures) > limits.max_pictures:
            found.append(_too_many("pictures.too-many", limits.max_pictures, len(part.pictures), number))
        for picture in part.pictures:
            found.extend(_of_picture(picture, number, limits))
        if part.film is not None:
            found.extend(_of_film(part.film, number, limits))
            if part.pictures:
                found.append(Complaint("film.with-pictures", number))
    return found


def _too_many(code: str, limit: int, count: int, part: int = 0) -> Complaint:
    return Complaint(code, part, {"limit": limit, "count": count})


def _of_text(part: Part, number: int, count: int, limits: Capabilities) -> Iterator[Complaint]:
    if not part.text.strip() and not part.pictures and part.film is None:
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
    yield from _of_alt(picture.alt, number, limits.alt_limit)


def _of_alt(alt: str, number: int, limit: int) -> Iterator[Complaint]:
    if (length := graphemes.count(alt)) > limit:
        yield _too_many("alt.too-long", limit, length, number)


def _of_film(film: Film, number: int, limits: Capabilities) -> Iterator[Complaint]:
    if not limits.film_kinds:
        yield Complaint("film.not-taken", number)
        return
    if film.mime not in limits.film_kinds:
        yield Complaint("film.kind", number, {"kind": film.mime})
    most, longest, widest = limits.max_film_bytes, limits.max_film_seconds, limits.max_captions_bytes
    if most is not None and len(film.data) > most:
        yield Complaint("film.too-large", number, {"limit": most, "size": len(film.data)})
    if longest is not None and film.seconds > longest:
        yield _too_many("film.too-long", longest, math.ceil(film.seconds), number)
    for captions in film.captions:
        size = len(captions.text.encode())
        if widest is not None and size > widest:
            yield Complaint(
                "captions.too-large", number, {"limit": widest, "size": size, "language": captions.language}
            )
    yield from _of_alt(film.alt, number, limits.film_alt_limit)
