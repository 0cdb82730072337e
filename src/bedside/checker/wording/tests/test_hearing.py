"""What the network hears besides the rules: which words, told by which rule, how gravely, and when it keeps silent."""

from collections.abc import Mapping
from typing import Any

import numpy
import pytest

from bedside.checker import Context, Document, Finding, Organization, Severity, examine, sentence
from bedside.checker.finding import HEARD
from bedside.checker.reader import network
from bedside.checker.reader.reading import as_read
from bedside.checker.registry import all_rules
from bedside.checker.wording import hearing
from bedside.checker.wording.kinds import KINDS, OF_THE_WHOLE, SHOWN_IN_WORDS
from bedside.checker.wording.reading import Heard, bars, hear

# Each says it in a way that no list of words knows.
BLAME = "The wound opened because you went back to work against our advice."
GOOD = (
    "Flu shots are free at the fire hall on Saturday from 9 to noon. Bring your children, and a list of your medicines."
)


def heard(text: str, kind: str = "post", **context: object) -> list[Finding]:
    found = examine(text, Context(kind=kind, **context), {"conduct"})  # type: ignore[arg-type]
    return [each for each in found if each.is_heard]


def test_each_kind_has_a_bar_and_a_rule_that_tells_of_it() -> None:
    assert set(bars()) == set(KINDS)
    assert {rule.hears for rule in all_rules() if rule.hears} == set(KINDS)
    assert set(KINDS) > OF_THE_WHOLE


def test_blame_is_heard_where_no_list_knows_the_words() -> None:
    [finding] = [each for each in heard(BLAME, "reply") if each.code == "B102"]
    assert BLAME[finding.start : finding.end] == BLAME
    assert finding.severity is Severity.WARNING
    assert 0 < finding.confidence <= 1
    for language in ("en", "es"):
        assert finding.matched in sentence(finding, language)


def test_a_good_text_is_left_alone() -> None:
    assert examine(GOOD) == []


def test_what_is_heard_never_blocks() -> None:
    for rule in all_rules():
        if rule.hears:
            finding = rule.finding(Document(GOOD), 0, 3, label="X", confidence=0.5, message=HEARD)
            for language in ("en", "es"):
                assert sentence(finding, language)
    assert all(each.severity is not Severity.BLOCK for each in heard(BLAME, "reply"))


def test_our_own_name_is_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "At Marlow Dental they have all the time in the world for you and for your children."
    told = {"complains_of_others": [Heard(0, len(text), 0.5)]}
    monkeypatch.setattr(hearing, "hear", lambda document, *, in_reply: told)
    assert [each.code for each in heard(text)] == ["B107"]
    assert heard(text, organization=Organization(names=("Marlow Dental",))) == []


@pytest.mark.parametrize("text", ["", "Hi", "👍👍", "\ud800", "\x00 \x00 \x00 \x00", "a" * 5000, "¿? ¡! …"])
def test_odd_texts_are_heard_without_harm(text: str) -> None:
    hear(Document(text), in_reply=False)


def test_one_bad_sentence_at_the_end_of_a_long_text_is_heard() -> None:
    best = "Our hospital is the best in the state, and nobody has ever been treated better than here."
    long = f"{GOOD} " * 22 + best
    found = hear(Document(long), in_reply=False).get("comparison", ())
    assert found
    assert found[-1].start > len(GOOD) * 21


def test_of_a_page_it_does_not_say_what_is_missing() -> None:
    assert OF_THE_WHOLE.isdisjoint(hear(Document(f"{GOOD} " * 40), in_reply=False))


def test_finding_the_same_words_twice_is_told_once() -> None:
    """What rule and network both see, the rule tells, as a warning at least."""
    text = "Please note that the form must be completed by the patient and it will then be reviewed by staff."
    found = [each for each in examine(text, Context(), {"plain"}) if each.code == "L104"]
    for one in found:
        assert not any(one is not other and one.start < other.end and other.start < one.end for other in found)


def weighing(monkeypatch: pytest.MonkeyPatch, text: str, weights: Mapping[str, float]) -> None:
    """Let the network hear all kinds in a text, and be so sure of each of these words."""
    pieces = [text[piece.start : piece.end] for piece in as_read(Document(text), ())]

    def run(package: str, rows: list[int], parted_at: int) -> tuple[Any, Any]:
        scores = [0.0] * parted_at + [weights.get(word, -5.0) for word in pieces] + [0.0]
        assert len(scores) == len(rows)
        return numpy.full((1, len(KINDS)), 9.0), numpy.repeat([[[each] for each in scores]], len(KINDS), axis=2)

    monkeypatch.setattr(network, "run", run)


FORM = "Please bring the pre-authorization form of your insurer, and call us with any questions. We are glad to help."


def stretches(kind: str, text: str = FORM) -> list[str]:
    return [text[each.start : each.end] for each in hear(Document(text), in_reply=False)[kind]]


@pytest.mark.parametrize("kind", sorted(SHOWN_IN_WORDS))
def test_where_it_is_sure_of_no_word_it_shows_the_weightiest_and_never_a_sentence(
    monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    weighing(monkeypatch, FORM, {"authorization": -0.3})
    assert stretches(kind) == ["pre-authorization"]


def test_what_is_almost_as_weighty_beside_it_is_shown_too(monkeypatch: pytest.MonkeyPatch) -> None:
    weighing(monkeypatch, FORM, {"authorization": -0.3, "form": -1.0, "of": -1.1, "your": -1.2, "insurer": -1.3})
    assert stretches("jargon") == ["pre-authorization form"]
    assert stretches("idiom") == ["pre-authorization form of your"]


def test_words_that_it_is_sure_of_are_shown_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    weighing(monkeypatch, FORM, {"authorization": 2.0, "your": 1.0, "questions": 1.0, "glad": 1.0})
    assert stretches("jargon") == ["pre-authorization form of your", "questions", "glad"]


def test_a_hard_word_that_no_list_knows_is_marked_alone() -> None:
    text = "Every home visit includes decubitus checks and a talk about food. Call us to plan yours on a weekday."
    assert [(each.message, each.matched) for each in examine(text, Context(), {"plain"})] == [
        ("L101.heard", "decubitus")
    ]
