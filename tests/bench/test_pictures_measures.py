"""The benchmark of pictures counts as its words say, and its scenes know where their faces have gone."""

import random
from collections import Counter

import pytest
from bench.pictures import bare, is_there
from bench.scenes import Scene, dark, masked, turned
from PIL import Image

from bench import portraits, report, scenes

FACE = (100.0, 100.0, 200.0, 220.0)


@pytest.mark.parametrize(
    ("box", "hit"),
    [
        (FACE, True),
        ((120.0, 90.0, 230.0, 240.0), True),
        ((10.0, 10.0, 90.0, 90.0), False),
        ((140.0, 150.0, 160.0, 170.0), False),
        ((0.0, 0.0, 300.0, 320.0), False),
    ],
)
def test_a_box_counts_when_it_lies_on_the_face_and_is_about_as_large(
    box: tuple[float, float, float, float], hit: bool
) -> None:
    assert is_there(box, FACE) is hit


def test_letters_and_digits_count_and_nothing_else() -> None:
    assert bare("DOB: 03/12/1961") == bare("dob 03 12 1961") == "dob03121961"


@pytest.mark.parametrize("angle", [90, 180, 270, 20, -45])
def test_a_face_is_where_the_turn_has_put_it(angle: int) -> None:
    picture = Image.new("RGB", (600, 400))
    picture.paste((255, 255, 255), (100, 100, 200, 220))
    scene = turned(Scene("plain", picture, [("plain", FACE)]), angle, "turned")
    [(_, (left, top, right, bottom))] = scene.faces
    assert scene.picture.getpixel((round((left + right) / 2), round((top + bottom) / 2))) == (255, 255, 255)
    bright = scene.picture.convert("L").point(lambda value: 255 if value > 200 else 0).getbbox()
    assert bright
    assert ((left + right) / 2, (top + bottom) / 2) == pytest.approx(
        ((bright[0] + bright[2]) / 2, (bright[1] + bright[3]) / 2), abs=4
    )


def test_dark_and_masked_scenes_keep_their_faces() -> None:
    scene = Scene("plain", Image.new("RGB", (600, 400), (200, 160, 140)), [("plain", FACE)])
    assert dark(scene).picture.convert("L").getpixel((10, 10)) < 60  # type: ignore[operator]
    assert masked(scene).picture.getpixel((150, 190)) != (200, 160, 140)
    assert masked(scene).picture.getpixel((150, 110)) == (200, 160, 140)
    assert dark(scene).faces == masked(scene).faces == scene.faces


def test_a_crowd_shows_each_person_once_with_a_face_as_high_as_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    known = portraits.portraits()
    assert Counter(one.who for one in known) == {"man": 40, "woman": 33}
    monkeypatch.setattr(portraits, "on", lambda _: Image.new("RGB", (scenes.WIDE, scenes.HIGH)))
    monkeypatch.setattr(
        portraits, "_picture", lambda one: Image.new("RGB", (512, 512) if "png" in one.file else (128, 128))
    )
    scene = portraits.crowd(known, 48)
    assert len(scene.faces) == 73
    assert {round(bottom - top) for _, (_left, top, _right, bottom) in scene.faces} == {48}
    assert all(0 <= x < right <= scenes.WIDE and 0 <= y < low <= scenes.HIGH for _, (x, y, right, low) in scene.faces)


def test_scenes_are_the_same_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scenes, "on", lambda _: Image.new("RGB", (scenes.WIDE, scenes.HIGH)))
    monkeypatch.setattr(scenes, "sign", lambda text, *_: (Image.new("RGB", (9 * len(text), 30)),) * 2)
    monkeypatch.setattr(Image.Image, "paste", lambda *_: None)
    one, other = (scenes.written("any", 24, random.Random(3)) for _ in range(2))
    assert one.words == other.words
    assert len({text for _, text in one.words}) == len(scenes.IDENTIFIERS)


def test_the_table_says_both_shares() -> None:
    rows = {"as they are": {"faces": 4, "found": 4}, "24 pixels high": {"faces": 9, "found": 0}}
    worse = {"as they are": {"faces": 4, "found": 1}}
    result = {"faces": {"bedside": rows, "haar": worse}, "tesseract": "missing"}
    assert report._faces(result) == "100 % of 4 (OpenCV's Haar cascade 25 %)"
