"""Points, what is left out, and what to change first."""

from bedside.checker.clarity import Reply, score

YES, NO, NA = Reply.YES, Reply.NO, Reply.NA
ALL = dict.fromkeys(range(1, 21), YES)


def test_all_is_a_hundred_and_nothing_is_to_be_changed() -> None:
    full = score(ALL)
    assert (full.earned, full.applicable, full.percent, full.passes, full.changes) == (20, 20, 100, True, ())


def test_ninety_passes_and_less_does_not() -> None:
    assert score(ALL | {8: NO, 11: NO}).passes
    assert not score(ALL | {8: NO, 9: NO, 11: NO}).passes


def test_what_is_not_answered_is_not_earned_yet() -> None:
    half = score(dict.fromkeys(range(1, 11), YES))
    assert (half.earned, half.applicable, half.open, half.percent) == (10, 20, 10, 50)
    assert score({}).percent == 0


def test_a_part_that_does_not_apply_is_left_out() -> None:
    core = score(ALL | {12: NA, 15: NA, 18: NA})
    assert (core.earned, core.applicable, core.passes) == (11, 11, True)
    assert score(ALL | {12: NA}).applicable == 16  # 19 goes with it
    assert score(ALL | {20: NA}).applicable == 19


def test_without_a_message_what_hangs_on_it_is_not_earned() -> None:
    assert score(ALL | {1: NO}).earned == 14
    assert score(ALL | {5: NO}).earned == 18


def test_what_wins_most_comes_first() -> None:
    changes = score(ALL | {1: NO, 5: NO, 8: NO, 11: NO}).changes
    assert [(change.number, change.wins) for change in changes] == [(1, 5), (5, 2), (8, 1)]
    assert [(change.number, change.wins) for change in score(ALL | {1: NO, 4: NO}).changes] == [(1, 5), (4, 1)]
    assert score(ALL | {5: NO, 8: NO}).changes[0].wins == 2


def test_a_reply_that_an_item_does_not_have_counts_as_none() -> None:
    assert score(ALL | {1: NA}).open == 1
    assert score(ALL | {12: NO}).open == 1
