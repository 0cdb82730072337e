"""The quick scorer gives what adding up the features would; the tables are sorted as their look-ups need."""

from pathlib import Path

import pytest

from bedside.checker import lexicons
from bedside.checker.document import Document
from bedside.checker.identifiers.features import features
from bedside.checker.identifiers.scoring import Scorer, trained
from bedside.checker.identifiers.tagger import mood, words_of
from bedside.checker.lexicons import rows, shelf

TEXTS = [
    line.partition(": ")[2]
    for name in ("harmful_texts.txt", "harmless_texts.txt")
    for line in (Path(__file__).parents[2] / "tests" / name).read_text("utf-8").splitlines()[::4]
    if not line.startswith("#")
]


def added_up(found: list[str]) -> tuple[int, int]:
    pairs = [trained()[feature].split("\t") for feature in found if feature in trained()]
    return sum(int(name) for name, _ in pairs), sum(int(place) for _, place in pairs)


def test_the_scorer_gives_what_the_features_add_up_to() -> None:
    scorer = Scorer(trained())
    # Twice: first it learns, then it remembers.
    for text in [*TEXTS, "San Luis Obispo, O'Brien-Lopez 42\n\n王小明", *TEXTS]:
        words = words_of(Document(text))
        for place in range(len(words)):
            for before in range(3):
                name, place_ = scorer.score(words, place, before, mood(words))
                assert (round(100 * name), round(100 * place_)) == added_up(
                    features(words, place, before, mood(words))
                ), text


@pytest.mark.parametrize("name", ["word_kinds_en", "word_kinds_es"])
def test_every_row_is_found_and_nothing_else(name: str) -> None:
    table = rows(name)
    assert [row[0] for row in table] == sorted({row[0] for row in table})
    assert all(shelf(name).find(row[0]) == list(row[1:]) for row in table[::97])
    assert shelf(name).find("") is None
    assert shelf(name).find("~") is None
    assert shelf(name).find("biopsx") is None
    assert lexicons.shelf(name) is shelf(name)
