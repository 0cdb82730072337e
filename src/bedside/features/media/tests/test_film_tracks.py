"""Things on their way through a film: what is painted, what is the same in two versions, what a cut does to times."""

import pytest

from bedside.base.durations import clock_time, stamp
from bedside.checker.pictures.films.tracks import after_cuts, apart, box_at, likeness, place_along
from bedside.checker.pictures.seen import Box, Seen, Sight, Span
from bedside.features.media.testing_films import LEFT, RIGHT, walking
from bedside.features.media.times import seconds_in, whole_times

MIDDLE = Box(0.35, 0.1, 0.2, 0.3)


def covers(places: list[tuple[float, ...]], second: float, box: Box) -> bool:
    return any(
        start <= second <= end
        and left <= box.left
        and top <= box.top
        and left + width >= box.left + box.width
        and top + height >= box.top + box.height
        for start, end, left, top, width, height in places
    )


def test_who_walks_is_covered_on_the_whole_way_and_around_it() -> None:
    walk = walking((1.0, LEFT), (2.0, MIDDLE), (3.0, RIGHT))
    places = [tuple(place) for place in place_along(walk)]
    for step in range(351):
        second = step / 100
        assert covers(places, second, box_at(walk, second)), second
    assert places[0][0] == 0.0
    assert not covers(places, 1.2, RIGHT), "where nobody is yet stays as it is"
    assert covers(places, 3.9, RIGHT), "half a second after it was last seen"


def test_who_stands_still_is_one_place() -> None:
    [place] = place_along(walking(*((float(second), LEFT) for second in range(20))))
    assert (place.start, round(place.end)) == (0.0, 20)
    assert place.left < LEFT.left
    assert place.width > LEFT.width


def test_a_place_never_leaves_the_frame() -> None:
    for place in place_along(walking((0.0, Box(0.0, 0.0, 1.0, 0.5)), (1.0, Box(0.9, 0.9, 0.1, 0.1)))):
        assert place.left >= 0
        assert place.top >= 0
        assert place.left + place.width <= 1.0001
        assert place.top + place.height <= 1.0001


def test_what_was_seen_once_is_covered_for_a_second() -> None:
    [place] = place_along(Seen(Sight.FACE, LEFT, 0.9, best=4.0))
    assert (place.start, round(place.end, 1)) == (3.5, 4.5)


@pytest.mark.parametrize(
    ("now", "same"),
    [
        (walking((1.5, LEFT), (2.5, LEFT)), True),
        (walking((1.5, MIDDLE), (2.5, MIDDLE)), False),
        (walking((5.5, LEFT), (6.5, LEFT)), False),
        # The follower took two people for one: half of this is somebody else.
        (walking((1.5, LEFT), (2.5, LEFT), (4.5, LEFT), (5.5, LEFT), (6.5, LEFT)), False),
        # Who comes right after, at the same place.
        (walking((3.6, LEFT), (4.2, LEFT)), False),
        (walking((1.5, LEFT), sight=Sight.TEXT, text="Ward 3"), False),
    ],
    ids=["the same", "elsewhere", "later", "two in one", "next", "another kind"],
)
def test_the_same_is_at_the_same_place_at_the_same_time(now: Seen, same: bool) -> None:
    before = walking((1.0, LEFT), (2.0, LEFT), (3.0, LEFT))
    assert bool(likeness(before, now)) is same


def test_after_a_cut_the_same_comes_sooner() -> None:
    before = walking((5.0, LEFT), (6.0, LEFT))
    now = walking((3.5, LEFT), (3.9, LEFT))
    assert likeness(before, now, [Span(0.0, 2.0)])
    assert not likeness(before, now)


def test_times_after_cuts() -> None:
    cuts = apart([Span(5.0, 6.0), Span(1.0, 2.0), Span(1.5, 3.0)])
    assert cuts == [Span(1.0, 3.0), Span(5.0, 6.0)]
    assert [after_cuts(second, cuts) for second in (0.5, 2.0, 4.0, 5.5, 7.0)] == [0.5, 1.0, 2.0, 3.0, 4.0]


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [
        ("0:04", 4.0),
        (" 1:02.5 ", 62.5),
        ("1:00:04", 3604.0),
        ("64", 64.0),
        ("0:04,25", 4.25),
        ("0:61", None),
        ("1:61:00", None),
        ("four", None),
        ("-1", None),
        ("", None),
        ("99999", None),
        ("٤", 4.0),
    ],
)
def test_typed_times(typed: str, seconds: float | None) -> None:
    assert seconds_in(typed) == seconds


def test_times_as_people_and_players_read_them() -> None:
    assert [clock_time(each) for each in (4, 62.5, 3604, 0.049)] == ["0:04", "1:02.5", "1:00:04", "0:00.049"]
    assert stamp(3662.5) == "01:01:02.500"
    assert whole_times(4.2, 8.1) == ("0:04", "0:09")
    assert whole_times(4.0, 4.0) == ("0:04", "0:05")
