"""Which films are read, and which end in a sentence."""

from collections.abc import Sequence
from itertools import pairwise

import pytest

from bedside.checker.pictures.films.reading import reel_of
from bedside.checker.pictures.films.scenes import Scenes, chosen, small
from bedside.checker.pictures.refusing import Refused
from bedside.checker.pictures.tests.films import mp3, mp4, webm
from bedside.checker.pictures.tests.moving import encoded_film, film, moving, turned
from bedside.checker.pictures.tests.samples import scene
from bedside.checker.pictures.tests.scenes import encoded, ground

BLUE, GREEN, GREY = ground(160, 120, (20, 40, 160)), ground(160, 120, (30, 160, 40)), ground(160, 120, (90, 90, 90))


def seconds_of(data: bytes) -> list[float]:
    with reel_of(data) as reel:
        return [round(second, 3) for second in reel.seconds()]


def scenes_of(data: bytes) -> tuple[list[float], Scenes]:
    scenes = Scenes()
    seconds = []
    with reel_of(data) as reel:
        for number, second in enumerate(reel.seconds()):
            scenes.show(number, second, small(reel.pixels()))
            seconds.append(second)
    return seconds, scenes


def test_each_frame_has_its_time() -> None:
    assert seconds_of(film([(BLUE, 1)], rate=5)) == [0, 0.2, 0.4, 0.6, 0.8]


def test_a_film_held_sideways_is_read_upright() -> None:
    picture = scene(size=(160, 120))
    for data, size, red in (
        (film([(picture, 0.5)]), (120, 160), (20, 20)),
        (turned(film([(picture, 0.5)])), (160, 120), (20, 100)),
    ):
        with reel_of(data) as reel:
            frames = reel.seconds()
            next(frames)
            pixels = reel.pixels()
            assert pixels.shape[:2] == size
            assert pixels[red].argmax() == 0


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (encoded(BLUE), "no_film"),
        (mp3(b"mark"), "no_film"),
        (mp4(b"mark"), "film_damaged"),
        (webm(b"mark"), "film_damaged"),
        (b"\0\0\0\x18ftypisom" + bytes(500), "film_damaged"),
        (encoded_film([BLUE.resize((8, 8))] * 3, 10), "film_tiny"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        seconds_of(data)
    assert refused.value.code == code
    assert all("{" not in part for language in ("en", "es") for part in refused.value.told(language))


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_film_that_breaks_off_is_refused(share: float) -> None:
    whole = film([(scene(size=(160, 120)), 1)])
    with pytest.raises(Refused) as refused:
        seconds_of(whole[: round(len(whole) * share)])
    assert refused.value.code == "film_cut_off"


def test_what_a_camera_writes_behind_a_film_does_no_harm() -> None:
    assert len(seconds_of(film([(BLUE, 1)]) + bytes(30) + b"camera")) == 10


def test_a_film_of_absurd_length_is_refused() -> None:
    # Without the list that says which part of it is shown.
    whole = bytearray(film([(BLUE, 1)], rate=5).replace(b"edts", b"free"))
    # How long each frame lasts, in the table of times: a day.
    at = whole.index(b"stts") + 16
    whole[at : at + 4] = (1 << 30).to_bytes(4, "big")
    with pytest.raises(Refused) as refused:
        seconds_of(bytes(whole))
    assert refused.value.code == "film_long"


def test_frames_that_are_too_large_are_refused() -> None:
    with pytest.raises(Refused) as refused:
        seconds_of(encoded_film([ground(8000, 4600)], 10))
    assert refused.value.code == "film_large"


def test_scenes_begin_at_cuts_and_at_slow_changes() -> None:
    _, cut = scenes_of(film([(BLUE, 1), (GREEN, 1), (GREY, 1)]))
    assert [(round(each.second, 1), each.cut) for each in cut.found] == [(0.0, True), (1.0, True), (2.0, True)]
    blend = [(20, 40, 160), (200, 180, 40)]
    _, slow = scenes_of(
        moving(lambda at: ground(160, 120, tuple(round(a + (b - a) * at / 6) for a, b in zip(*blend, strict=True))), 6)
    )
    assert len(slow.found) > 1
    assert not any(each.cut for each in slow.found[1:])


def test_one_frame_a_second_is_chosen_and_the_first_of_each_scene() -> None:
    data = film([(BLUE, 2.5), (GREEN, 2.5)])
    seconds, scenes = scenes_of(data)
    frames = [seconds[number] for number in chosen(seconds, scenes.found, data)]
    assert {0.0, 2.5} <= set(frames)
    assert _widest([*frames, seconds[-1]]) <= 1.01


def test_another_version_is_looked_at_at_other_moments() -> None:
    seconds = [number / 30 for number in range(900)]
    chosen_of = [set(chosen(seconds, [], version)) for version in (b"one", b"two")]
    assert not chosen_of[0] & chosen_of[1]


def test_of_a_long_film_no_more_frames_are_chosen() -> None:
    data = film([(BLUE, 0.5)])
    seconds = [number / 2 for number in range(7000)]
    frames = [seconds[number] for number in chosen(seconds, [], data)]
    assert 200 < len(frames) <= 240
    assert _widest(frames) <= 16


def _widest(seconds: Sequence[float]) -> float:
    return max(after - before for before, after in pairwise(seconds))
