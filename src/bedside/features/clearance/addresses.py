"""Where a page finds the pictures and films of what would leave: at the library's addresses, or, for whoever is asked
and may not see the library, at those of the question."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from bedside.features.clearance.material import PictureUse


@dataclass(frozen=True, slots=True)
class Addresses:
    """How to find a picture (of a film: its poster), a film, and its captions in a language."""

    picture: Callable[[PictureUse], str]
    film: Callable[[PictureUse], str]
    track: Callable[[PictureUse, str], str]


def addresses(picture: str, film: str, track: str, *whose: object) -> Addresses:
    """Return the addresses that these patterns give, each with the arguments `whose` before the picture's own."""

    def at(use: PictureUse) -> list[object]:
        return [*whose, use["picture"], use["sha256"][:12]]

    return Addresses(
        lambda use: reverse(picture, args=at(use)),
        lambda use: reverse(film, args=at(use)),
        lambda use, language: reverse(track, args=[*at(use), language]),
    )


LIBRARY = addresses("media:picture", "media:film", "media:film-captions")


def of_request(pk: int) -> Addresses:
    """Return where a question's readers find what it shows."""
    return addresses("clearance:request-picture", "clearance:request-film", "clearance:request-track", pk)


def of_link(token: str) -> Addresses:
    """Return where a reader outside finds what the question shows."""
    return addresses("clearance:outside-picture", "clearance:outside-film", "clearance:outside-track", token)
