"""What the composer says of each picture: how far the look at it is, and what of it needs an answer."""

from collections.abc import Iterable
from typing import TypedDict

from django.urls import reverse

from bedside.features.media.api import Picture, boxes_html, shown


class PictureSaid(TypedDict):
    """A picture as the page shows it. `state` is "waiting", "failed", "open" or "done"; `boxes` the HTML that lies over
    it, `url` where a person answers for it."""

    state: str
    sentence: str
    boxes: str
    url: str


NOTHING_SAID: PictureSaid = {"state": "", "sentence": "", "boxes": "", "url": ""}


def pictured(pictures: Iterable[Picture]) -> dict[str, PictureSaid]:
    """Return what to say of these versions, by id."""
    found = list(pictures)
    return {
        str(pk): {
            "state": each.state,
            "sentence": each.sentence,
            "boxes": boxes_html(each) if each.drawn else "",
            "url": reverse("media:who", args=[pk]),
        }
        for pk, each in (shown(found).items() if found else ())
    }
