from hypothesis import given
from hypothesis import strategies as st

from bedside.kit.ui.comparing import Change, changes

TEXTS = st.text(alphabet="ab .,'é\n", max_size=60)


@given(TEXTS, TEXTS)
def test_the_pieces_make_up_both_texts(before: str, after: str) -> None:
    pieces = changes(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == after


def test_whole_words_change() -> None:
    assert changes("Come on Monday.", "Come on Tuesday.") == [
        Change("same", "Come on "),
        Change("removed", "Monday"),
        Change("added", "Tuesday"),
        Change("same", "."),
    ]


def test_one_character_is_enough() -> None:
    assert [piece.kind for piece in changes("It is free", "It is free.")] == ["same", "added"]
