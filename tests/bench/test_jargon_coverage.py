"""The coverage of the table of hard words is counted as its words say."""

import json
from pathlib import Path

import pytest
from bench.jargon_coverage import coverage, main, read


def test_rare_words_are_counted_with_and_without_everyday_words() -> None:
    found = coverage(["Hypertension and floccinaucity are hard. So is pruritus.", "The cat sat."], 10_000)
    assert (found.words, found.rare, found.covered) == (11, 3, 2)
    assert found.missing == {"floccinaucity": 1}
    assert found.share == pytest.approx(2 / 3)


def test_names_numbers_and_frequent_words_are_not_rare() -> None:
    assert coverage(["We met Quillfeather in 1984 at the house."], 10_000).rare == 0
    assert coverage([], 10_000).share == 0


def test_files_are_read_by_field(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pairs = tmp_path / "pairs.jsonl"
    pairs.write_text(json.dumps({"hard": "Pruritus is common.", "easy": "Itching is common.", "n": 1}), "utf-8")
    plain = tmp_path / "plain.txt"
    plain.write_text("Pruritus\n", "utf-8")
    assert read(pairs, ["hard"]) == {"hard": ["Pruritus is common."]}
    assert set(read(pairs, [])) == {"hard", "easy"}
    assert main([str(pairs), str(plain), "--field", "hard", "--missing", "3"]) == 0
    assert "pairs.jsonl hard: 3 words, 1 rare, 1 of them with everyday words (100%)" in capsys.readouterr().out
