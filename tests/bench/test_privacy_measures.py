"""The privacy benchmark counts as its words say."""

import json
from pathlib import Path

import pytest
from bench.privacy import long_texts, stopped
from bench.spans import Labelled, Span, measure, read

TEXT = "Maria Lopez was born on March 3, 1950"


def labelled(*gold: Span, scope: frozenset[str] | None = None) -> Labelled:
    return Labelled("made_up", {}, [TEXT, "Nothing here"], [list(gold), []], scope)


def test_a_span_that_is_touched_is_found_but_leaks_until_all_of_it_is_covered() -> None:
    data = labelled(Span(0, 11, "NAME"))
    half = measure(data, [[Span(0, 5, "NAME")], []])
    whole = measure(data, [[Span(0, 5, "NAME"), Span(6, 11, "OTHER")], []])
    assert (half["recall"], half["full"], half["clean"]) == (1.0, 0.0, 0.0)
    assert (whole["recall"], whole["full"], whole["clean"]) == (1.0, 1.0, 1.0)


def test_the_year_of_a_date_may_stay() -> None:
    date = Span(TEXT.index("March"), len(TEXT), "DATE")
    assert measure(labelled(date), [[Span(date.start, date.end - 6, "DATE")], []])["full"] == 1.0


def test_findings_elsewhere_cost_precision_and_what_is_ignored_costs_nothing() -> None:
    data = labelled(Span(0, 11, "NAME"), Span(24, 31, "IGNORE"))
    found = [[Span(0, 11, "NAME"), Span(24, 31, "DATE")], [Span(0, 7, "NAME")]]
    counted = measure(data, found)
    assert (counted["found"], counted["precision"], counted["over"]) == (2, 0.5, 1.0)


def test_where_not_all_is_labelled_there_is_no_precision() -> None:
    counted = measure(labelled(Span(0, 11, "NAME"), scope=frozenset()), [[Span(0, 11, "NAME")], [Span(0, 7, "NAME")]])
    assert (counted["recall"], counted["precision"], counted["f2"], counted["over"]) == (1.0, None, None, None)


def test_shares_are_told_by_group_with_their_interval() -> None:
    rows = [{"group": "harmless", "hard": number < 5, "kind": "post"} for number in range(10)]
    told = stopped(rows, [{"blocks": number == 0} for number in range(10)])
    assert (told["harmless"]["stopped"], told["harmless"]["of"], told["harmless"]["share"]) == (1, 10, 0.1)
    assert told["harmless"]["low"] < 0.1 < told["harmless"]["high"]
    assert told["harmless, easy"]["stopped"] == 0
    assert told["relationship"]["share"] is None


def test_long_texts_are_of_the_same_length_in_bytes_and_the_same_in_every_run() -> None:
    made = long_texts(["¿Qué tal?", "Good morning"])
    assert made == long_texts(["¿Qué tal?", "Good morning"])
    assert all(2990 <= len(each["text"].encode()) <= 3000 for each in made)


def test_a_file_without_its_labels_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "some.jsonl"
    path.write_text(json.dumps({"text": "a", "spans": []}), "utf-8")
    with pytest.raises(SystemExit, match=r"some\.meta\.json"):
        read(path)
