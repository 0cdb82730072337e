"""The benchmark of films counts misheard words as its words say, and knows where its faces wander."""

import pytest
from bench.films_making import SECONDS, changes, wandering

from bedside.checker.pictures.films.graph import checked
from bedside.checker.pictures.films.making import Way


@pytest.mark.parametrize(
    ("heard", "wrong"),
    [
        ("wash your hands often", 0),
        ("wash your hand often", 1),
        ("wash hands often", 1),
        ("please wash your hands often", 1),
        ("", 4),
        ("often hands your wash", 4),
    ],
)
def test_words_put_in_taken_out_and_changed_are_counted(heard: str, wrong: int) -> None:
    assert changes(["wash", "your", "hands", "often"], heard.split()) == wrong


def test_three_faces_have_a_place_at_each_moment_inside_the_film() -> None:
    places = wandering()
    checked(places, Way.BLURRED)
    for second in (0, 17.3, SECONDS - 0.1):
        assert sum(place.start <= second < place.end for place in places) == 3
    assert all(0 <= place.left <= 1 - place.width and 0 <= place.top <= 1 - place.height for place in places)
