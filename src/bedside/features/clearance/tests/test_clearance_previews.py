"""How a preview is cut where a timeline colours it and where a finding marks it."""

import pytest

from bedside.features.clearance.previews import Mark, Piece, marked, pieces


def cut(text: str, *marks: Mark) -> list[tuple[str, str, str]]:
    return [(piece.kind, piece.text, piece.finding) for piece in marked(pieces(text), marks)]


def test_a_mark_across_words_and_hashtag_is_cut_in_two() -> None:
    assert cut("Ask Maria #Care now", Mark(4, 15, "block", "f1")) == [
        ("text", "Ask ", ""),
        ("text", "Maria ", "f1"),
        ("hashtag", "#Care", "f1"),
        ("text", " now", ""),
    ]


def test_where_two_marks_overlap_the_graver_shows() -> None:
    found = cut("Maria has asthma", Mark(0, 5, "block", "f1"), Mark(0, 16, "advice", "f2"))
    assert found == [("text", "Maria", "f1"), ("text", " has asthma", "f2")]


@pytest.mark.parametrize("text", ["", "plain", "a #b c @d.e f https://x.example/y, z", "👩‍⚕️ Maria 👍"])
def test_the_pieces_make_up_the_text(text: str) -> None:
    marks = [Mark(start, start + 3, "warning", "f") for start in range(0, max(0, len(text) - 3), 2)]
    assert "".join(piece.text for piece in marked(pieces(text), marks)) == text


def test_marks_behind_the_fold_keep_their_place() -> None:
    behind = list(marked([Piece("text", "and Maria")], [Mark(14, 19, "block", "f1")], 10))
    assert [(piece.text, piece.finding) for piece in behind] == [("and ", ""), ("Maria", "f1")]
