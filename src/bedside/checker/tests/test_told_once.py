"""One phrase, one card: of several findings on the same words the graver stays, then the more specific."""

from datetime import date

import pytest

from bedside.checker import Context, Severity, examine
from bedside.checker.own.model import Ban, OwnRules


def codes(text: str) -> list[str]:
    return [finding.code for finding in examine(text)]


@pytest.mark.parametrize(
    ("text", "stays", "goes"),
    [
        ("Think outside the box with us.", "L109", "L101"),
        ("These tablets are discontinued.", "L101", "L104"),
        ("Resultados garantizados en su rodilla.", "C108", "B108"),
        ("I lost 40 pounds with this tea.", "C109", "D104"),
        ("Unlike other hospitals, we have no waits.", "C104", "B107"),
    ],
)
def test_the_graver_or_the_more_specific_stays(text: str, stays: str, goes: str) -> None:
    found = codes(text)
    assert stays in found
    assert goes not in found
    assert goes in {finding.code for finding in examine(text, every=True)}


def test_what_to_say_and_how_to_say_it_are_two_questions() -> None:
    found = codes("A daily walk cuts the risk of stroke by half.")
    assert {"C101", "L108"} <= set(found)


def test_a_long_sentence_hides_none_of_its_words() -> None:
    found = codes(
        "We " + "walk and swim and rest " * 9 + "to alleviate a myocardial infarction in the long run of it all."
    )
    assert {"L101", "L102"} <= set(found)


def test_the_same_words_twice_are_told_twice() -> None:
    found = codes("Think outside the box today. And think outside the box tomorrow.")
    assert found.count("L109") == 2


@pytest.mark.parametrize(
    ("text", "banned", "stay"),
    [
        ("Resultados garantizados en su rodilla.", "resultados garantizados", ["C108", "O1"]),
        ("Please utilize it.", "utilize", ["O1"]),
    ],
)
def test_own_rules_hide_a_matter_of_wording_and_no_claim(text: str, banned: str, stay: list[str]) -> None:
    ban = Ban(code="O1", title="Not our words", words=(banned,), severity=Severity.WARNING)
    found = examine(text, Context(own=OwnRules(rules=(ban,)), today=date(2026, 11, 23)))
    assert sorted(each.code for each in found) == stay


def test_privacy_is_never_left_out() -> None:
    text = "Maria Lopez suffers from hypertension."
    every = [each for each in examine(text, every=True) if each.code.startswith("P")]
    assert every
    assert [each for each in examine(text) if each.code.startswith("P")] == every
