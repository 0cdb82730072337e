"""What the preview says of pictures that a timeline cuts."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string

from bedside.checker.pictures.seen import Box
from bedside.features.accounts.models import Account
from bedside.features.clearance import cutting
from bedside.features.clearance.cutting import cut
from bedside.features.clearance.material import Item
from bedside.features.clearance.previews import preview_of
from bedside.features.media.api import Framed
from bedside.features.media.models import Picture
from bedside.features.media.services.adding import add_picture
from bedside.features.media.services.answering import Said, answer_for
from bedside.features.media.services.looking import look_at
from bedside.features.media.testing import FACE, StandIn, photo
from bedside.features.people.cast import Cast
from bedside.networks import registry
from bedside.networks.shapes import Shape

SQUARE = Shape(1, 1)
STYLE = Path(cutting.__file__).parent / "static/clearance/preview.css"


def told(**seen: object) -> str:
    return cut(SQUARE, Framed(2000, 1000, **{"focus": None, **seen}), "Bluesky").outside  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        ({"focus": (0.5, 0.9)}, ""),
        ({"focus": (0.1, 0.5)}, "the point that must stay in sight."),
        ({"faces": (Box(0.4, 0.1, 0.2, 0.3),)}, ""),
        ({"faces": (Box(0.0, 0.1, 0.2, 0.3), Box(0.9, 0.1, 0.1, 0.3))}, "a possible face."),
        ({"words": (Box(0.2, 0.8, 0.6, 0.1),)}, ""),
        ({"words": (Box(0.0, 0.8, 0.4, 0.1),)}, "words."),
        ({"codes": (Box(0.7, 0.7, 0.1, 0.2),)}, "a bar or QR code."),
        ({"focus": (0.9, 0.5), "words": (Box(0.8, 0.1, 0.2, 0.1),)}, "the point that must stay in sight and words."),
    ],
)
def test_what_falls_outside_is_named(seen: dict[str, object], said: str) -> None:
    assert told(**seen).endswith(said)
    assert bool(told(**seen)) == bool(said)


def test_each_shape_of_each_network_has_a_style() -> None:
    styled = set(re.findall(r"\.shape-([\d-]+) img", STYLE.read_text("utf-8")))
    assert {shape.name for about in registry.all_about() for line in about.preview.shapes for shape in line} == styled


@pytest.mark.django_db
def test_the_preview_cuts_as_the_network_does_and_says_what_is_lost(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in = StandIn(FACE)
    monkeypatch.setattr("bedside.features.media.services.looking.look_apart", stand_in.look_apart)
    first, second = (
        add_picture(unit=cast.clinic, upload=photo(size=size), by=cast.maya) for size in ((1600, 400), (400, 400))
    )
    look_at(first.pk)
    account = Account(pk=1, unit=cast.clinic, network="bluesky", handle="clinic")
    page = render_to_string("clearance/preview.html", {"preview": preview_of(account, item_of(first, second))})
    assert page.count("preview-cut shape-1-1") == 1
    assert "Picture 1: The timeline of Bluesky cuts this picture." in " ".join(page.split())
    assert "a possible face." in page
    answer_for(sight=first.sights.get(), said=Said(kind="not_face"), by=cast.maya)
    page = render_to_string("clearance/preview.html", {"preview": preview_of(account, item_of(first, second))})
    assert "preview-cut" in page
    assert "preview-outside" not in page
    alone = render_to_string("clearance/preview.html", {"preview": preview_of(account, item_of(first))})
    assert "preview-cut" not in alone


def item_of(*pictures: Picture) -> Item:
    return {
        "address": "",
        "language": "en",
        "parts": [
            {
                "text": "A walk",
                "pictures": [{"picture": each.pk, "sha256": each.sha256, "alt": "A park"} for each in pictures],
            }
        ],
    }
