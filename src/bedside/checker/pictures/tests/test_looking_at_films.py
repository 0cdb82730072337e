"""What is seen in films, when, and where: in this process, and in one of its own."""

import random
import sys
from collections.abc import Sequence
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image

from bedside.base.errors import Problem
from bedside.checker.pictures.apart import as_data, from_data, look_at_film_apart
from bedside.checker.pictures.films.following import Look, followed
from bedside.checker.pictures.films.looking import look_at_film
from bedside.checker.pictures.seen import Box, Moment, Seen, Sight, Span
from bedside.checker.pictures.tests.moving import film, moving
from bedside.checker.pictures.tests.samples import broken
from bedside.checker.pictures.tests.scenes import code, encoded, face, ground, label
from bedside.checker.pictures.tests.test_looking_apart import stand_in

WALL = (96, 130, 140)


def ward() -> Image.Image:
    scene = ground(480, 320)
    scene.paste(label("Name: Maria Lopez", 24), (20, 240))
    scene.paste(code("MRN 5550123", "QRCode"), (300, 20))
    return scene


def walking(second: float) -> Image.Image:
    """A face that goes from left to right for four seconds, before a wall with a wristband and a code."""
    scene = ward()
    if second < 4:
        scene.paste(face(120), (round(10 + 40 * second), 40))
    return scene


def corridor(_: float) -> Image.Image:
    return ground(480, 320, (150, 120, 60))


@pytest.fixture(scope="module")
def walk() -> bytes:
    return moving(lambda at: walking(at) if at < 6 else corridor(at), 8)


@pytest.fixture(scope="module")
def seen(walk: bytes) -> Sequence[Seen]:
    return look_at_film(walk, lambda _: None)


def test_what_moves_is_one_sight_with_its_way(seen: Sequence[Seen]) -> None:
    [found] = [each for each in seen if each.sight is Sight.FACE]
    assert found.span is not None
    assert found.span.start == 0
    assert 3 < found.span.end <= 4.5
    lefts = [moment.box.left for moment in found.track]
    assert len(lefts) >= 4
    assert all(before < after for before, after in pairwise(lefts))
    assert found.best in [moment.second for moment in found.track]
    assert found.box == next(moment.box for moment in found.track if moment.second == found.best)


def test_words_and_codes_are_told_once_with_their_labels_up_to_the_cut(seen: Sequence[Seen]) -> None:
    told = {each.sight: each for each in seen if each.sight is not Sight.FACE}
    assert (told[Sight.TEXT].text, told[Sight.TEXT].labels) == ("Name: Maria Lopez", ("NAME",))
    assert (told[Sight.CODE].text, told[Sight.CODE].labels) == ("MRN 5550123", ("MRN",))
    assert [each.span for each in told.values()] == [Span(0, 6), Span(0, 6)]
    assert len(seen) == 3


def test_two_people_at_the_same_place_in_two_scenes_are_two() -> None:
    first, second = ground(480, 320), ground(480, 320, (30, 40, 160))
    first.paste(face(140), (100, 60))
    second.paste(face(140).transpose(Image.Transpose.FLIP_LEFT_RIGHT), (100, 60))
    found = look_at_film(film([(first, 2), (second, 2)]), lambda _: None)
    assert [(each.sight, each.span) for each in found] == [
        (Sight.FACE, Span(0, 2)),
        (Sight.FACE, Span(2, 3.9)),
    ]


def test_two_people_of_whom_one_fades_into_the_other_are_two() -> None:
    first, second = ground(480, 320, (200, 190, 60)), ground(480, 320, (30, 40, 160))
    first.paste(face(140), (100, 60))
    second.paste(face(140).transpose(Image.Transpose.FLIP_LEFT_RIGHT), (100, 60))
    fading = moving(lambda at: Image.blend(first, second, min(1.0, max(0.0, at - 2))), 5)
    found = [each for each in look_at_film(fading, lambda _: None) if each.sight is Sight.FACE]
    assert len(found) >= 2
    assert max(each.span.end for each in found if each.span) == 4.9


def test_a_film_that_flashes_is_told_with_the_rest() -> None:
    scene = ward()
    flashing = moving(lambda at: scene if at > 2 or at * 6 % 1 < 0.5 else ground(480, 320, (255, 255, 255)), 4, rate=24)
    found = look_at_film(flashing, lambda _: None)
    [flash] = [each for each in found if each.sight is Sight.FLASH]
    assert flash.span is not None
    assert (flash.span.start < 0.3, 1.5 < flash.span.end < 2.2) == (True, True)
    assert flash.box == Box(0, 0, 1, 1)
    assert "Name: Maria Lopez" in [each.text for each in found]


def test_progress_is_told_in_percent() -> None:
    told: list[int] = []
    look_at_film(film([(ground(160, 120), 2)]), told.append)
    assert told == sorted(set(told))
    assert told[-1] == 100


def at(second: float, *seen: Seen, shot: int = 1) -> Look:
    return Look(second, seen, shot)


def a_face(left: float, size: float = 0.1) -> Seen:
    return Seen(Sight.FACE, Box(left, 0.2, size, size), 0.9)


def words(text: str, sure: float = 0.9, top: float = 0.5, labels: Sequence[str] = ()) -> Seen:
    return Seen(Sight.TEXT, Box(0.1, top, 0.3, 0.05), sure, text, labels)


def spans(looks: Sequence[Look]) -> list[Span | None]:
    return [each.span for each in followed(looks, (0,), looks[-1].second)]


def test_what_comes_back_later_is_a_new_one_and_what_is_missed_once_is_not() -> None:
    here, gone = a_face(0.1), ()
    assert spans([at(0, here), at(1, *gone), at(2, here), at(3, here)]) == [(0, 3)]
    assert spans([at(0, here), at(1), at(2), at(3, here), at(4)]) == [(0, 0.5), (2.5, 3.5)]


def test_two_faces_side_by_side_stay_two() -> None:
    looks = [at(number, a_face(0.1 + 0.05 * number), a_face(0.22 + 0.05 * number)) for number in range(4)]
    found = followed(looks, (0,), 3)
    assert [[round(moment.box.left, 2) for moment in each.track] for each in found] == [
        [0.1, 0.15, 0.2, 0.25],
        [0.22, 0.27, 0.32, 0.37],
    ]


def test_a_face_that_is_suddenly_elsewhere_or_far_larger_is_another() -> None:
    assert len(spans([at(0, a_face(0.1)), at(1, a_face(0.5))])) == 2
    assert len(spans([at(0, a_face(0.1)), at(1, a_face(0.1, 0.2))])) == 2


def test_the_best_reading_of_a_line_wins_and_all_its_labels_stay() -> None:
    [line] = followed(
        [
            at(0, words("Name: Mar1a Lo", 0.7, labels=["NAME"])),
            at(1, words("Name: Maria Lopez", 0.95, top=0.52)),
            at(2, words("Name; Maria Lopez", 0.8, labels=["OTHER"])),
        ],
        (0,),
        2,
    )
    assert (line.text, line.labels, line.best) == ("Name: Maria Lopez", ("NAME", "OTHER"), 1)
    assert [moment.second for moment in line.track] == [0, 1, 2]


def test_other_words_at_the_same_place_are_another_line() -> None:
    found = followed([at(0, words("Maria Lopez")), at(1, words("Wash your hands"))], (0,), 1)
    assert [each.text for each in found] == ["Maria Lopez", "Wash your hands"]


def test_words_that_stay_over_a_cut_are_one_line_and_faces_are_not() -> None:
    looks = [at(0, words("Riverside"), a_face(0.1)), at(1, words("Riverside"), a_face(0.1), shot=2)]
    found = followed(looks, (0, 0.6), 1)
    assert sorted((each.sight.value, tuple(each.span or ())) for each in found) == [
        ("face", (0, 0.6)),
        ("face", (0.6, 1)),
        ("text", (0, 1)),
    ]


def test_the_other_process_tells_the_same_and_how_far_it_is(walk: bytes, seen: Sequence[Seen]) -> None:
    told: list[int] = []
    assert look_at_film_apart(walk, progress=told.append) == list(seen)
    assert told[-1] == 100


def test_who_stops_it_from_its_progress_stops_it(walk: bytes) -> None:
    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        look_at_film_apart(walk, progress=stop)


@pytest.mark.parametrize("data", [b"", encoded(ground()), b"\0\0\0\x18ftypisom" + bytes(100)])
def test_what_is_no_film_is_told_by_the_other_process(data: bytes) -> None:
    with pytest.raises(Problem, match=r"empty|not a video|No pictures"):
        look_at_film_apart(data)


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        ("import os, signal; print(12, flush=True); os.kill(os.getpid(), signal.SIGSEGV)", "broke off"),
        ("print('Maria Lopez')", "broke off"),
        ("import time; print(1, flush=True); time.sleep(600)", "too long"),
        ("import time; most = b'x' * 300_000_000; time.sleep(600)", "too much memory"),
    ],
)
def test_one_that_dies_or_takes_too_much_is_told(
    script: str, sentence: str, walk: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stand_in(monkeypatch, tmp_path, script)
    with pytest.raises(Problem, match=sentence) as raised:
        look_at_film_apart(walk, seconds=3, megabytes=150)
    assert "Maria" not in str(raised.value)
    assert sys.executable == str(tmp_path / "python")


@pytest.mark.parametrize("seed", range(4))
def test_a_film_with_broken_bytes_ends_in_a_list_or_a_sentence(seed: int) -> None:
    whole, chance = film([(ground(160, 120), 1)]), random.Random(seed)
    flips = [(chance.random(), chance.randrange(256)) for _ in range(40)]
    with suppress(Problem):
        assert all(each.span for each in look_at_film_apart(broken(whole, 0.7 + 0.1 * seed, flips), seconds=60))


def test_what_was_seen_survives_being_written() -> None:
    one = Seen(
        Sight.FACE, Box(0.1, 0.2, 0.3, 0.4), 0.9, span=Span(1, 2.5), best=2, track=[Moment(2, Box(0.1, 0.2, 0.3, 0.4))]
    )
    still = Seen(Sight.TEXT, Box(0.1, 0.2, 0.3, 0.4), 0.9, "EXIT", contrast=4.5)
    assert [from_data(as_data(each)) for each in (one, still)] == [one, still]
