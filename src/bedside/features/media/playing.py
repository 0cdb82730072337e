"""Films as pages play them."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language_info

from bedside.base.durations import clock_time
from bedside.features.media.models import Captions, Picture
from bedside.features.media.showing import address_of


@dataclass(frozen=True, slots=True)
class Track:
    """Captions that a player offers."""

    url: str
    language: str
    name: str


@dataclass(frozen=True, slots=True)
class FilmShown:
    """A film with all that a player needs. `length` is as on a clock."""

    picture: Picture
    url: str
    poster: str
    length: str
    tracks: tuple[Track, ...]


def film_shown(picture: Picture) -> FilmShown:
    """Return a version of a film, to be played."""
    rows = Captions.objects.filter(picture=picture, speechless=False).exclude(read_by=None).order_by("language")
    return FilmShown(
        picture=picture,
        url=address_of_film(picture),
        poster=address_of(picture),
        length=clock_length(picture.seconds or 0),
        tracks=tuple(
            Track(
                reverse("media:film-captions", args=[picture.pk, picture.sha256[:12], each.language]),
                each.language,
                get_language_info(each.language)["name_local"].capitalize(),
            )
            for each in rows
        ),
    )


def address_of_film(picture: Picture) -> str:
    """Return where a page finds the film itself."""
    return reverse("media:film", args=[picture.pk, picture.sha256[:12]])


def clock_length(seconds: float) -> str:
    """Return a length as on a clock: "0:07", "12:30", "1:02:03"."""
    return clock_time(max(1, round(seconds)))
