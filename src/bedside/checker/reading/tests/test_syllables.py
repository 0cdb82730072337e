"""Syllables: of words in the dictionary, of newer ones, of Spanish ones."""

import pytest

from bedside.checker.reading import syllables


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *(("cat", 1), ("table", 2), ("rhythm", 2), ("prism", 2), ("didn't", 2), ("asked", 1), ("wanted", 2)),
        *(("create", 2), ("really", 2), ("people", 2), ("idea", 3), ("area", 3), ("being", 2), ("science", 2)),
        *(("medicine", 3), ("hospital", 3), ("vaccine", 2), ("diarrhea", 4), ("asthma", 2), ("knee", 1)),
        *(("nurse's", 2), ("Jones's", 2), ("well-being", 3), ("self-care", 2)),
    ],
)
def test_everyday_words(word: str, count: int) -> None:
    assert syllables(word) == count


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *(("COVID", 2), ("semaglutide", 4), ("atorvastatin", 5), ("metformin", 3), ("HbA1c", 5), ("H1N1", 4)),
        *(("MRI", 3), ("HPV", 3), ("AIDS", 1), ("PrEP", 1), ("telehealth", 3), ("Paxlovid", 3)),
    ],
)
def test_words_that_are_newer_than_dictionaries(word: str, count: int) -> None:
    assert syllables(word) == count


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *(("dabigatran", 4), ("evolocumab", 5), ("ticagrelor", 4), ("empagliflozin", 5), ("tocilizumab", 5)),
        *(("hyperkalemia", 6), ("keratoconus", 5), ("thrombectomy", 4), ("preeclampsia", 5)),
    ],
)
def test_words_that_only_their_letters_tell(word: str, count: int) -> None:
    assert syllables(word) == count


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *(("salud", 2), ("día", 2), ("médico", 3), ("cuidado", 3), ("guerra", 2), ("queso", 2), ("pingüino", 3)),
        *(("poeta", 3), ("país", 2), ("enfermedad", 4), ("hipertensión", 4), ("vacunación", 4), ("muy", 1), ("y", 1)),
    ],
)
def test_spanish_is_read_by_its_spelling(word: str, count: int) -> None:
    assert syllables(word, "es") == count


@pytest.mark.parametrize("word", ["", "'", "-", "--", "12", "é", "x" * 10_000, "zzzz", "日本", "\ud800"])
def test_anything_has_one_at_least(word: str) -> None:
    assert syllables(word) >= 1
    assert syllables(word, "es") >= 1
