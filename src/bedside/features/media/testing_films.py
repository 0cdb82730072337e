"""What tests of films share: a film in the library, what was seen in it, what is said. `film` is for tests whose looks
and makings are stand-ins: its bytes are none. `film_of` plays."""

import hashlib
import io
from collections.abc import Sequence
from typing import Any

from PIL import Image

from bedside.base import clock
from bedside.checker.pictures.seen import Box, Moment, Seen, Sight, Span
from bedside.features.media.models import Asset, Captions, Making, Picture
from bedside.features.media.models import Sight as Row
from bedside.features.media.services.looking import keep_seen
from bedside.features.media.testing import photo
from bedside.features.people.models import Unit, User
from bedside.networks.practice.tests.reel import CAPTIONS, SIZE, reel

LEFT, RIGHT = Box(0.1, 0.1, 0.2, 0.3), Box(0.6, 0.1, 0.2, 0.3)


def walking(*moments: tuple[float, Box], sight: Sight = Sight.FACE, text: str = "") -> Seen:
    """Return a thing that is seen at these moments, and half a second around them."""
    track = tuple(Moment(second, box) for second, box in moments)
    span = Span(max(0.0, track[0].second - 0.5), track[-1].second + 0.5)
    return Seen(sight, track[0].box, 0.9, text=text, span=span, best=track[0].second, track=track)


FIRST = walking((1.0, LEFT), (2.0, LEFT), (3.0, LEFT))
SECOND = walking((5.0, RIGHT), (6.0, RIGHT))
BAND = walking((5.0, Box(0.1, 0.7, 0.5, 0.1)), sight=Sight.TEXT, text="JANE DOE MRN 00482913")
FLASHES = Seen(Sight.FLASH, Box(0.0, 0.0, 1.0, 1.0), 0.9, span=Span(7.0, 8.0), best=7.0)


def film(unit: Unit, by: User, *seen: Seen, looked: bool = True, **fields: Any) -> Picture:
    """Add a film of ten seconds, and what was seen in it."""
    asset = Asset.objects.create(kind=Asset.Kind.FILM, unit=unit, added_by=by, added_at=clock.now())
    data = fields.pop("data", b"a film")
    picture = Picture.objects.create(
        asset=asset,
        unit=unit,
        name="film.mp4",
        data=data,
        mime="video/mp4",
        poster=fields.pop("poster", photo()),
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        added_by=by,
        added_at=clock.now(),
        **{"width": 600, "height": 400, "seconds": 10.0, "has_sound": True, **fields},
    )
    asset.current = picture
    asset.save(update_fields=["current"])
    return looked_at_again(picture, seen) if looked else picture


def looked_at_again(picture: Picture, seen: Sequence[Seen]) -> Picture:
    """Keep what was seen in a film that waits for it."""
    keep_seen(picture.pk, seen)
    picture.refresh_from_db()
    return picture


def waiting(picture: Picture) -> Making:
    """Return the version that is being made of this one."""
    return Making.objects.select_related("asset__unit", "by", "made_from").get(made_from=picture, state="waiting")


def film_of(unit: Unit, by: User, *, shade: int = 90, seconds: float = 2.0, has_sound: bool = True) -> Picture:
    """Add a film that plays, and at which somebody looked. Another shade makes another film."""
    poster = io.BytesIO()
    Image.new("RGB", SIZE, (shade, shade, 120)).save(poster, "JPEG")
    width, height = SIZE
    made = film(
        unit,
        by,
        looked=False,
        look=Picture.Look.DONE,
        data=reel(shade=shade),
        poster=poster.getvalue(),
        seconds=seconds,
        has_sound=has_sound,
        width=width,
        height=height,
    )
    made.asset.title = "Hand washing"
    made.asset.save(update_fields=["title"])
    return made


def face_in(picture: Picture) -> Row:
    """Keep a possible face that the film shows from its start to the middle of the second second."""
    return Row.objects.create(
        picture=picture,
        number=1,
        kind=Row.Kind.FACE,
        left=0.1,
        top=0.1,
        width=0.2,
        height=0.3,
        sure=0.9,
        starts=0.2,
        ends=1.4,
        best=0.5,
        track=[[0.2, 0.1, 0.1, 0.2, 0.3], [1.4, 0.2, 0.1, 0.2, 0.3]],
        asks="block",
    )


def say_in(picture: Picture, by: User | None, text: str = CAPTIONS, language: str = "en") -> Captions:
    """Keep captions that `by` has read; None: nobody has."""
    read_at = clock.now() if by else None
    return Captions.objects.create(picture=picture, language=language, text=text, read_by=by, read_at=read_at)
