"""What flashes by WCAG 2.2, and what only looks so."""

import math
from collections.abc import Callable

import pytest
from PIL import Image, ImageDraw

from bedside.checker.pictures.films.flashing import Flashes
from bedside.checker.pictures.films.scenes import HIGH, WIDE, small
from bedside.checker.pictures.libraries import libraries
from bedside.checker.pictures.seen import Span
from bedside.checker.pictures.tests.scenes import face

DARK, LIGHT, RED, GREEN = (20, 20, 20), (230, 230, 230), (220, 0, 0), (0, 120, 60)
RATES = (10, 24, 25, 29.97, 30, 50, 60, 120)
Frame = Callable[[float], Image.Image]


def flashes(frame: Frame, rate: float = 30, seconds: float = 3) -> list[Span]:
    found = Flashes()
    for number in range(round(seconds * rate)):
        second = number / rate
        found.show(second, small(libraries().numpy.asarray(frame(second))))
    return found.spans()


def plain(color: tuple[int, int, int]) -> Image.Image:
    return Image.new("RGB", (WIDE, HIGH), color)


def is_on(second: float, times_a_second: float) -> bool:
    return (second * times_a_second + 1e-6) % 1 < 0.5


def blinking(
    times_a_second: float,
    share: float = 1.0,
    colors: tuple[tuple[int, int, int], tuple[int, int, int]] = (DARK, LIGHT),
    until: float = 99,
) -> Frame:
    """Return a film in which a share of the frame changes between two colors so many times a second."""

    def frame(second: float) -> Image.Image:
        made = plain(colors[0])
        if second < until and is_on(second, times_a_second):
            made.paste(colors[1], (0, 0, round(WIDE * share), HIGH))
        return made

    return frame


@pytest.mark.parametrize("rate", RATES)
def test_more_than_three_flashes_a_second_are_found_and_three_are_not(rate: float) -> None:
    assert flashes(blinking(5), rate)
    assert flashes(blinking(4), rate)
    assert flashes(blinking(3), rate) == []
    assert flashes(blinking(2), rate) == []


def test_it_is_told_from_when_to_when() -> None:
    [span] = flashes(blinking(8, until=2), seconds=5)
    assert span.start < 0.2
    assert 1.7 < span.end < 2.2


@pytest.mark.parametrize("rate", [25, 30, 60])
@pytest.mark.parametrize("often", [4, 5, 8])
def test_soft_flashes_of_a_photo_are_found(often: float, rate: float) -> None:
    photo = face(128)

    def frame(second: float) -> Image.Image:
        light = 0.6 + 0.4 * math.cos(second * 2 * math.pi * often)
        return photo.point(lambda value: round(value * light))

    assert flashes(frame, rate)


@pytest.mark.parametrize(("share", "found"), [(0.2, False), (0.35, True)])
def test_a_quarter_of_the_frame_counts(share: float, found: bool) -> None:
    assert bool(flashes(blinking(6, share))) is found


def test_red_flashes_are_found_where_the_light_stays_the_same() -> None:
    # The two have nearly the same relative luminance.
    assert flashes(blinking(5, colors=(GREEN, RED)))
    assert flashes(blinking(5, colors=((0, 60, 120), (0, 66, 60)))) == []


def test_bright_flashes_on_brighter_ground_do_not_count() -> None:
    assert flashes(blinking(6, colors=((232, 232, 232), (255, 255, 255)))) == []


@pytest.mark.parametrize("count", [1, 2, 3])
def test_cameras_that_flash_do_not_count(count: int) -> None:
    starts = [0.5 + 0.3 * number for number in range(count)]
    assert flashes(lambda at: plain(LIGHT if any(0 <= at - start < 0.05 for start in starts) else DARK)) == []


def test_cuts_do_not_count() -> None:
    colors = (DARK, LIGHT, (120, 60, 20), (40, 90, 200), (200, 200, 60), (10, 40, 10))
    assert flashes(lambda at: plain(colors[int(at * 2) % len(colors)]), seconds=12) == []


def test_a_pattern_that_turns_over_is_found() -> None:
    board = Image.new("RGB", (WIDE, HIGH), DARK)
    pen = ImageDraw.Draw(board)
    for number in range(32):
        left, top = number % 8 * 8, number // 8 * 9
        pen.rectangle((left, top, left + 7, top + 8), fill=LIGHT if (number + number // 8) % 2 else DARK)
    other = board.point(lambda value: LIGHT[0] + DARK[0] - value)
    assert flashes(lambda second: board if is_on(second, 5) else other)


@pytest.mark.parametrize("speed", [10, 20, 40, 80, 160])
def test_stripes_that_move_do_not_count(speed: float) -> None:
    def frame(second: float) -> Image.Image:
        made = plain(DARK)
        pen = ImageDraw.Draw(made)
        for left in range(-16, WIDE, 16):
            at = left + speed * second % 16
            pen.rectangle((at, 0, at + 8, HIGH), fill=LIGHT)
        return made

    assert flashes(frame) == []
    assert flashes(frame, 60) == []


def test_a_hand_held_camera_does_not_count() -> None:
    photo = face(160)

    def frame(second: float) -> Image.Image:
        across, down = (round(30 + 25 * math.sin(second * turn)) for turn in (14.0, 17.0))
        return photo.crop((across, down, across + 96, down + 54))

    assert flashes(frame) == []
