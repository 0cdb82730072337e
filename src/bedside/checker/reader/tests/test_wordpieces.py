"""Words cut into pieces: nothing lost, what the reader can't read is unknown, and each word's place is kept."""

import pytest

from bedside.checker.reader.wordpieces import FIRST, STAFF, UNKNOWN, pieces, rows_of, vocabulary


def _written(word: str) -> str:
    rows = {row: piece for piece, row in vocabulary().items()}
    return "".join(rows[row].removeprefix("##") for row in rows_of(word))


@pytest.mark.parametrize("word", ["knee", "Appendectomy", "gastroenteritis", "2:30", "o'clock", "xqzvk"])
def test_pieces_make_up_the_word(word: str) -> None:
    parts = word.replace("'", " ' ").replace(":", " : ").split()
    assert [_written(part) for part in parts] == [part.lower() for part in parts]


def test_accents_and_capitals_make_no_difference() -> None:
    assert rows_of("CORAZÓN") == rows_of("corazon")


@pytest.mark.parametrize("word", ["γιατρός", "医生", "💕", "a" * 41])
def test_what_the_reader_cannot_read_is_one_unknown_piece(word: str) -> None:
    assert rows_of(word) == (UNKNOWN,)


def test_the_rows_that_are_no_words_stand_where_the_code_expects_them() -> None:
    assert vocabulary()["[CLS]"] == FIRST
    assert vocabulary()["[STAFF]"] == STAFF


def test_each_piece_knows_where_its_word_stands() -> None:
    text = "Her splenectomy, today."
    assert {text[piece.start : piece.end] for piece in pieces(text)} == {"Her", "splenectomy", ",", "today", "."}
    assert [text[piece.start : piece.end] for piece in pieces(text, 4, 15)] == ["splenectomy"] * len(
        rows_of("splenectomy")
    )
