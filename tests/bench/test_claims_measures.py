"""What `bench.claims` counts as right, as missed and as a false alarm."""

from bench.claims import Row, measure, rows

from bedside.checker import Context


def row(text: str, level: str, *finds: str) -> Row:
    return Row("1", "claims", Context(), text, frozenset(finds), level)


def test_a_warning_counts_where_one_is_asked_for() -> None:
    counted = measure(
        [
            row("Garlic cures cancer.", "warning", "cure"),
            row("Garlic cures cancer.", "none"),
            row("The garden is open.", "warning", "effect"),
            row("The garden is open.", "none"),
            row("We guarantee relief.", "block", "cure"),
        ],
        "claims",
    )
    assert (counted.rightly, counted.to_warn, counted.warned) == (2, 3, 3)
    assert (counted.rightly_blocked, counted.to_block, counted.blocked) == (1, 1, 1)
    assert (counted.left_alone, counted.harmless) == (1, 2)
    assert (counted.kinds_found["cure"], counted.kinds_meant["cure"]) == (2, 2)
    assert len(counted.wrong) == 2


def test_the_halves_share_no_text_and_hold_both_what_claims_and_what_does_not() -> None:
    develop, report = rows("develop"), rows("report")
    assert not {each.text for each in develop} & {each.text for each in report}
    for half in (develop, report):
        for family in ("claims", "safety"):
            texts = [each for each in half if each.family == family]
            harmless = sum(each.level == "none" for each in texts)
            assert len(texts) >= 60
            assert harmless >= len(texts) // 4
