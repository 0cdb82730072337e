"""The benchmark of films counts as its words say, and its films know where their faces have gone."""

import pytest
from bench.films import Film, Frame, boxes_at, cut, panned
from bench.scenes import Scene
from PIL import Image

from bedside.checker.pictures.seen import Box, Moment, Seen, Sight, Span
from bench import films, report

WHITE = (255, 255, 255)


def test_a_face_is_where_the_camera_has_left_it() -> None:
    picture = Image.new("RGB", (960, 540))
    picture.paste(WHITE, (400, 200, 480, 300))
    film = panned(Scene("plain", picture, [("plain", (400, 200, 480, 300))]), "any", (640, 360))
    for second in (0.0, 1.5, films.SECONDS - 0.1):
        shown = film.frame(second)
        [(_, (left, top, right, bottom))] = shown.faces
        bright = shown.picture.convert("L").point(lambda value: 255 if value > 128 else 0).getbbox()
        assert bright == pytest.approx((left, top, right, bottom), abs=2)


def test_a_film_of_cuts_shows_each_in_turn() -> None:
    plain = [
        Film("", lambda _, color=color: Frame(Image.new("RGB", (4, 4), color))) for color in ((9, 9, 9), (99, 99, 99))
    ]
    film = cut(plain, 2)
    assert film.seconds == 4
    assert [film.frame(second).picture.getpixel((0, 0)) for second in (0, 1.9, 2.1, 3.9)] == [
        (9, 9, 9),
        (9, 9, 9),
        (99, 99, 99),
        (99, 99, 99),
    ]


def test_between_two_moments_a_box_is_on_its_way() -> None:
    track = [Moment(1, Box(0, 0, 0.2, 0.2)), Moment(2, Box(0.4, 0, 0.2, 0.2))]
    seen = [Seen(Sight.FACE, track[0].box, 0.9, span=Span(0.5, 2.5), best=1, track=track)]
    lefts = [[box[0] for box in boxes_at(seen, second, (100, 100))] for second in (0.2, 0.5, 1.5, 2.5, 2.6)]
    assert lefts == [[], [0], [pytest.approx(20)], [40], []]


def test_the_table_says_what_was_measured() -> None:
    row = {"faces": 4, "found": 3, "covered": 30, "tenths": 40}
    assert report._film_faces({"faces": {"bedside": {"dark": row}, "haar": {"dark": {"faces": 4, "found": 1}}}}) == (
        "75 % of 4 (OpenCV's Haar cascade 25 %); followed 75 % of their time"
    )
    flashing = {"flashing": {"films": 8, "told_as_flashing": 6}, "harmless": {"films": 9, "told_as_flashing": 1}}
    assert report._flashes({"flashing": flashing}) == "75 % of 8 found, 1 of 9 harmless ones taken for it"
