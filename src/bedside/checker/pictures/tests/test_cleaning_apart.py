"""What strangers made is read in a process of its own: what ends it is told in a sentence."""

import pytest

from bedside.base.errors import Problem
from bedside.checker.pictures.cleaning_apart import TOO_SLOW, carried_apart, clean_apart
from bedside.checker.pictures.metadata import carried
from bedside.checker.pictures.refusing import Refused
from bedside.checker.pictures.tests import films, pdfs


def test_what_a_film_carries_is_told_as_here() -> None:
    film = films.mp4(b"MariaLopez")
    assert carried_apart((film[:100], film[100:])) == carried(film)


def test_a_refusal_arrives_with_its_reason() -> None:
    with pytest.raises(Refused) as refused:
        clean_apart(b"MZ")
    assert refused.value.code == "program"


@pytest.mark.parametrize(("how", "says"), [({"seconds": 0.01}, "too long"), ({"megabytes": 1}, "memory")])
def test_one_that_takes_too_much_is_stopped(how: dict[str, float], says: str) -> None:
    with pytest.raises(Problem, match=says):
        clean_apart(pdfs.plain(), **how)  # type: ignore[arg-type]


def test_sentences_say_what_to_do() -> None:
    assert "smaller" in str(TOO_SLOW)
