"""Films as browsers ask for them: a picture that stands for it, parts of it, what is said in it, and who may see it."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from bedside.base import clock
from bedside.features.media.models import Captions, Picture
from bedside.features.media.services.adding import add_file
from bedside.features.media.services.working import work_on
from bedside.features.media.tests.films_made import CLEAN, FILM, Maker
from bedside.features.people.cast import Cast
from bedside.features.people.models import User

SignedIn = Callable[[User], Client]
SIZE = len(CLEAN)


@pytest.fixture
def film(cast: Cast, maker: Maker) -> Picture:
    work_on(add_file(unit=cast.clinic, upload=FILM, by=cast.maya).makings.get().pk)
    return Picture.objects.get()


def address(film: Picture, name: str = "film", *more: str) -> str:
    return reverse(f"media:{name}", args=[film.pk, film.sha256[:12], *more])


def body(answer: Any) -> bytes:
    return bytes(answer.getvalue())


def test_its_picture_stands_for_it_wherever_pictures_are_shown(cast: Cast, signed_in: SignedIn, film: Picture) -> None:
    answer = signed_in(cast.maya).get(address(film, "picture"))
    assert answer["Content-Type"] == "image/jpeg"
    with Image.open(io.BytesIO(answer.content)) as poster:
        assert poster.size == (640, 360)


def test_the_whole_film_comes_as_it_was_made(cast: Cast, signed_in: SignedIn, film: Picture) -> None:
    answer = signed_in(cast.maya).get(address(film))
    assert (answer.status_code, answer["Content-Type"], answer["Accept-Ranges"]) == (200, "video/mp4", "bytes")
    assert answer["Content-Length"] == str(SIZE)
    assert body(answer) == CLEAN


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-", 0, SIZE - 1),
        ("bytes=0-99", 0, 99),
        ("bytes=1048570-1048580", 1048570, 1048580),
        (f"bytes={SIZE - 5}-", SIZE - 5, SIZE - 1),
        (f"bytes=100-{SIZE + 100}", 100, SIZE - 1),
        ("bytes=-7", SIZE - 7, SIZE - 1),
        (f"bytes=-{SIZE + 5}", 0, SIZE - 1),
    ],
)
def test_a_part_of_it_is_sent_alone(
    cast: Cast, signed_in: SignedIn, film: Picture, asked: str, first: int, last: int
) -> None:
    answer = signed_in(cast.maya).get(address(film), headers={"Range": asked})
    assert (answer.status_code, answer["Content-Range"]) == (206, f"bytes {first}-{last}/{SIZE}")
    assert answer["Content-Length"] == str(last - first + 1)
    assert body(answer) == CLEAN[first : last + 1]


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", "bytes=99999999-", "bytes=-0"])
def test_a_part_behind_its_end_is_refused(cast: Cast, signed_in: SignedIn, film: Picture, asked: str) -> None:
    answer = signed_in(cast.maya).get(address(film), headers={"Range": asked})
    assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{SIZE}")


@pytest.mark.parametrize("asked", ["bytes=0-1,4-5", "lines=1-2", "bytes=5-2", "bytes=-", "bytes=a-b"])
def test_a_range_that_is_not_understood_is_as_none(cast: Cast, signed_in: SignedIn, film: Picture, asked: str) -> None:
    answer = signed_in(cast.maya).get(address(film), headers={"Range": asked})
    assert (answer.status_code, body(answer)) == (200, CLEAN)


def test_a_film_that_changed_is_sent_whole_and_one_that_did_not_is_not_sent(
    cast: Cast, signed_in: SignedIn, film: Picture
) -> None:
    maya = signed_in(cast.maya)
    tag = maya.head(address(film))["ETag"]
    ranged = {"Range": "bytes=0-9"}
    assert maya.get(address(film), headers={**ranged, "If-Range": tag}).status_code == 206
    assert maya.get(address(film), headers={**ranged, "If-Range": '"another"'}).status_code == 200
    assert maya.get(address(film), headers={"If-None-Match": tag}).status_code == 304


def test_asking_what_there_is_sends_nothing(cast: Cast, signed_in: SignedIn, film: Picture) -> None:
    answer = signed_in(cast.maya).head(address(film), headers={"Range": "bytes=0-9"})
    assert (answer.status_code, answer["Content-Length"], answer.content) == (200, str(SIZE), b"")


def test_no_page_and_no_part_reads_the_whole_film(cast: Cast, signed_in: SignedIn, film: Picture) -> None:
    maya = signed_in(cast.maya)
    urls = [address(film), reverse("media:library"), reverse("media:asset", args=[film.asset_id])]
    for url in urls:
        with CaptureQueriesContext(connection) as queries:
            body(maya.get(url, headers={"Range": "bytes=0-99"}))
        assert not [each["sql"] for each in queries if '"media_picture"."data"' in each["sql"]], url


def test_who_may_not_read_the_posts_of_its_unit_sees_nothing_of_it(
    cast: Cast, signed_in: SignedIn, film: Picture
) -> None:
    captioned(film, cast)
    for url in (address(film), address(film, "picture"), address(film, "film-captions", "en")):
        assert signed_in(cast.leo).get(url).status_code == 403
        assert Client().get(url).status_code == 302
    wrong = reverse("media:film", args=[film.pk, "0" * 12])
    assert signed_in(cast.maya).get(wrong).status_code == 404


def captioned(film: Picture, cast: Cast, **how: object) -> Captions:
    known = {"read_by": cast.maya, "read_at": clock.now(), **how}
    return Captions.objects.create(
        picture=film, language="en", text="WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n", **known
    )


def test_captions_count_once_a_person_has_read_them(cast: Cast, signed_in: SignedIn, film: Picture) -> None:
    draft = captioned(film, cast, drafted=True, read_by=None, read_at=None)
    maya = signed_in(cast.maya)
    page = reverse("media:asset", args=[film.asset_id])
    assert maya.get(address(film, "film-captions", "en")).status_code == 404
    assert "<track" not in maya.get(page).content.decode()
    draft.read_by = cast.maya
    draft.save()
    answer = maya.get(address(film, "film-captions", "en"))
    assert answer["Content-Type"] == "text/vtt; charset=utf-8"
    assert answer.content.decode().startswith("WEBVTT")
    assert address(film, "film-captions", "en") in maya.get(page).content.decode()


def test_a_picture_has_no_film(cast: Cast, signed_in: SignedIn, film: Picture) -> None:
    Picture.objects.update(mime="image/jpeg")
    assert signed_in(cast.maya).get(address(film)).status_code == 404
