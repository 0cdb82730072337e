"""What the composer says of each picture: how far the look at it is, and what of it needs an answer."""

from collections.abc import Container, Iterable, Mapping
from typing import TypedDict

from django.urls import reverse
from django.utils.translation import gettext as _

from bedside.features.media.api import (
    Picture,
    PictureShown,
    boxes_html,
    films_without_captions,
    shown,
    versions_being_made,
)


class PictureSaid(TypedDict):
    """A picture as the page shows it. `state` is "waiting", "failed", "open" or "done"; `boxes` the HTML that lies over
    it, `url` where a person answers for it. Of a film that needs captions the state is "open" as well."""

    state: str
    sentence: str
    boxes: str
    url: str


NOTHING_SAID: PictureSaid = {"state": "", "sentence": "", "boxes": "", "url": ""}


def pictured(pictures: Iterable[Picture]) -> dict[str, PictureSaid]:
    """Return what to say of these versions, by id."""
    found = list(pictures)
    films = [picture.pk for picture in found if picture.is_film]
    mute = films_without_captions(films) if films else set()
    making = versions_being_made(films) if films else {}
    return {
        str(pk): {
            "state": _state(each, mute, making),
            "sentence": _sentence(each, mute, making),
            # Over a film's poster they would lie where nothing is: it is one frame of many.
            "boxes": boxes_html(each) if each.drawn and not each.picture.is_film else "",
            "url": reverse("media:who", args=[pk]),
        }
        for pk, each in (shown(found).items() if found else ())
    }


def _state(film: PictureShown, mute: Container[int], making: Container[int]) -> str:
    if film.picture.pk in making:
        return "waiting"
    return "open" if film.state == "done" and film.picture.pk in mute else film.state


def _sentence(film: PictureShown, mute: Container[int], making: Mapping[int, int]) -> str:
    pk, said = film.picture.pk, [film.sentence]
    if pk in making:
        said = [_("Another version of this film is being made: %(percent)d%%.") % {"percent": making[pk]}]
    elif pk in mute and film.state != "waiting":
        said = said if film.state == "open" else []
        said.append(_("Nobody has read captions for this film yet."))
    return " ".join(said)
