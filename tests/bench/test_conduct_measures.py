"""The benchmark of conduct counts as its words say, and its halves share no text."""

from bench.conduct import found, measure, rows_of

RUDE = {"kind": "reply", "text": "You are wrong.", "group": "arguing"}
KIND = {"kind": "reply", "text": "Thank you for telling us.", "group": "harmless"}


def test_a_text_counts_as_found_when_it_is_warned_of() -> None:
    assert found(RUDE)
    assert not found(KIND)
    assert not found({**KIND, "text": "We apologize for any inconvenience."})


def test_shares_are_of_what_was_found_and_of_what_is_wrong() -> None:
    counted = measure([RUDE, KIND, {**RUDE, "text": "Good day."}, {**RUDE, "group": "harmless"}])
    assert (counted["precision"], counted["recall"]) == ("50.0% of 2 (9%–91%)", "50.0% of 2 (9%–91%)")
    assert counted["groups"] == {"arguing": "1 of 2", "harmless": "1 of 2"}
    assert measure([])["recall"] == "nothing to measure"


def test_the_halves_share_no_text() -> None:
    halves = [{row["text"] for row in rows_of(half)} for half in ("report", "develop")]
    assert all(len(half) > 100 for half in halves)
    assert not halves[0] & halves[1]
