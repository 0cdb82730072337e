"""The figures of `bench.clarity` mean what they say."""

from bench.clarity import Leaning, compare, leanings

HARD = "The odds ratio was 2.13 (95% CI 1.1 to 3.2)."
EASY = "Call us today. About 2 in 10 people get better."


def test_a_pair_leans_to_the_text_that_answers_better() -> None:
    assert leanings([(HARD, EASY)])[15] == Leaning(1, 0, 0)
    assert leanings([(EASY, HARD)])[5] == Leaning(0, 1, 0)
    assert compare([(HARD, EASY), (EASY, HARD), (HARD, HARD)]) == (1, 1, 1)
