"""What films and sounds carry besides what one sees and hears, and copies without it."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bedside.checker.pictures.kinds import Kind, kind_of
from bedside.checker.pictures.metadata import carried, clean, film, mp3, ogg, riff, webm
from bedside.checker.pictures.refusing import Left, Refused
from bedside.checker.pictures.tests import films
from bedside.checker.pictures.tests.samples import box, broken

MARK = b"Maria-Lopez-7781"
EACH = {
    "mp4": (films.mp4(MARK), {"position", "time", "person", "comment", "track", "other"}, [films.PICTURE, films.SOUND]),
    "mov": (films.mp4(MARK, b"qt  "), {"position", "time", "person"}, [films.PICTURE, films.SOUND]),
    "m4a": (films.mp4(MARK, b"M4A "), {"position", "time", "person"}, [films.SOUND]),
    "mp3": (films.mp3(MARK), {"person", "comment", "camera"}, [films.FRAME * 3]),
    "wav": (films.wav(MARK), {"person", "comment", "other"}, [films.SOUND]),
    "ogg": (films.opus(MARK), {"person", "other"}, [films.SOUND]),
    "webm": (films.webm(MARK), {"time", "comment", "attachment", "track", "other"}, [films.SOUND]),
}


@pytest.mark.parametrize("name", list(EACH))
def test_a_film_or_sound_loses_all_but_what_one_sees_and_hears(name: str) -> None:
    data, codes, kept = EACH[name]
    assert kind_of(data) is Kind(name)
    cleaned = clean(data)
    assert cleaned.mime == Kind(name).mime
    assert codes <= set(cleaned.removed)
    assert carried(data) == cleaned.removed
    assert MARK not in cleaned.data
    assert carried(cleaned.data) == ()
    assert all(part in cleaned.data for part in kept)


CHECKS: list[tuple[Callable[[bytes], None], str]] = [
    (film.check, "mp4"),
    (mp3.check, "mp3"),
    (riff.check_wav, "wav"),
    (ogg.check, "ogg"),
    (webm.check, "webm"),
]


@pytest.mark.parametrize(("check", "name"), CHECKS)
def test_the_walk_after_cleaning_sees_what_is_left(check: Callable[[bytes], None], name: str) -> None:
    with pytest.raises((Left, ValueError)):
        check(EACH[name][0])
    check(clean(EACH[name][0]).data)


def test_the_places_of_a_film_do_not_move() -> None:
    data = films.mp4(MARK)
    assert clean(data).data.index(films.SOUND) == data.index(films.SOUND)


def test_what_cannot_be_cleaned_is_said() -> None:
    head = box(b"ftyp", b"isom", bytes(4), b"isom")
    for data, code in (
        (head + box(b"moov", box(b"mvex")) + box(b"moof") + box(b"mdat"), "film"),
        (head + box(b"moov") + box(b"mdat"), "damaged"),
        (head, "damaged"),
        (head + box(b"free") * 100_000, "damaged"),
        (films.FRAME[:4] + b"\xff\xfb\x90\x00x" * 120_000, "damaged"),
    ):
        with pytest.raises(Refused) as caught:
            clean(data)
        assert caught.value.code == code


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(list(EACH)),
    st.floats(0.1, 2),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=6),
)
def test_broken_films_are_refused_or_cleaned(name: str, kept: float, flips: list[tuple[float, int]]) -> None:
    try:
        cleaned = clean(broken(EACH[name][0], kept, flips))
    except Refused:
        return
    assert carried(cleaned.data) == ()
