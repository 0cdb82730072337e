"""Claims that only the network hears: what they are, what settles them, and that its certainty changes none of them."""

from collections.abc import Callable

import pytest

from bedside.checker import Context, Document, Finding, examine
from bedside.checker.claiming import Source, Strength
from bedside.checker.wording import claims as heard_claims
from bedside.checker.wording import hearing
from bedside.checker.wording.claims import checkable
from bedside.checker.wording.reading import Heard

# The network hears it, and no rule knows such words.
WALNUTS = "A handful of walnuts before bed keeps your arteries as clean as a whistle."
KITCHEN = "Our cook has recipes for you."
TEXT = f"{WALNUTS} {KITCHEN}"
FIGURE = "1 in 5 adults has high blood pressure."

Ears = Callable[..., None]


@pytest.fixture
def ears(monkeypatch: pytest.MonkeyPatch) -> Ears:
    """Let these kinds be heard in the sentence of the walnuts, each so likely."""

    def hears(**likely: float) -> None:
        told = {kind: [Heard(0, len(WALNUTS), sure)] for kind, sure in likely.items()}
        for module in (hearing, heard_claims):
            monkeypatch.setattr(module, "hear", lambda document, *, in_reply: told)

    return hears


def found(text: str = TEXT, *evidence: str) -> list[Finding]:
    return examine(text, Context(evidence=evidence), {"claims"})


def codes(*evidence: str) -> set[str]:
    return {finding.code for finding in found(TEXT, *evidence)}


def test_what_is_heard_is_a_claim_that_asks_for_no_reason() -> None:
    [claim] = checkable(TEXT)
    assert (claim.kind, claim.strength, claim.source) == ("effect", Strength.SOFT, Source.NONE)
    assert claim.words == WALNUTS == TEXT[claim.start : claim.end]
    [finding] = found()
    assert finding.is_heard
    assert (finding.label, finding.params["claim"]) == ("EFFECT", WALNUTS)


def test_who_has_checked_it_lets_it_go_until_a_word_changes() -> None:
    [claim] = checkable(TEXT)
    for evidence in (WALNUTS, claim.fingerprint()):
        assert found(TEXT, evidence) == []
        assert found(TEXT.replace("handful", "bowl"), evidence) != []


def test_it_is_the_same_claim_however_sure_the_network_is(ears: Ears) -> None:
    marks: set[str] = set()
    for likely in (0.2, 0.5, 0.99):
        ears(claim_unsupported=likely)
        marks.update(claim.fingerprint() for claim in checkable(TEXT))
    assert len(marks) == 1


def test_several_kinds_in_a_sentence_are_one_claim_whichever_is_likelier(ears: Ears) -> None:
    marks: set[str] = set()
    for effect, comparison in ((0.5, 0.4), (0.4, 0.5), (0.9, 0.1)):
        ears(claim_unsupported=effect, comparison=comparison)
        [claim] = checkable(TEXT)
        marks.add(claim.fingerprint())
        assert {finding.label for finding in found()} == {"COMPARISON"}
        assert codes(claim.fingerprint()) == set()
    assert len(marks) == 1


def test_a_source_for_the_claim_is_none_for_what_nobody_can_promise(ears: Ears) -> None:
    ears(claim_unsupported=0.5, absolute=0.4)
    promise, effect = sorted(checkable(TEXT), key=lambda claim: claim.kind)
    assert (promise.kind, promise.strength) == ("cure", Strength.ABSOLUTE)
    assert codes() == {"C101", "C108"}
    assert codes(effect.fingerprint()) == {"C108"}
    assert codes(effect.fingerprint(), promise.fingerprint()) == set()


def test_an_echo_is_neither_listed_nor_told_once_the_likelier_is_settled(ears: Ears) -> None:
    ears(claim_unsupported=0.6, absolute=0.2)
    [effect] = checkable(TEXT)
    assert effect.kind == "effect"
    assert codes(effect.fingerprint()) == set()
    ears(claim_unsupported=0.2, absolute=0.6)
    assert [claim.kind for claim in checkable(TEXT)] == ["cure"]


def test_where_a_rule_finds_a_claim_the_network_adds_none(ears: Ears) -> None:
    ears(claim_unsupported=0.6)
    text = f"{WALNUTS[:-1]}, and 1 in 5 adults has high blood pressure. {KITCHEN}"
    [claim] = checkable(text)
    assert claim.kind == "prevalence"
    [heard] = [finding for finding in found(text) if finding.is_heard]
    assert "claim" not in heard.params
    assert found(text, claim.fingerprint()) == []


def test_a_source_in_the_text_is_shown_with_the_claim() -> None:
    text = f"{WALNUTS[:-1]} (Elm Clinic, 2024). {KITCHEN}"
    assert [claim.source for claim in checkable(text)] == [Source.TEXT]
    assert found(text) == []


def test_they_stand_in_the_order_of_the_text() -> None:
    assert [claim.kind for claim in checkable(f"{WALNUTS} {FIGURE}")] == ["effect", "prevalence"]
    assert [claim.kind for claim in checkable(f"{FIGURE} {WALNUTS}")] == ["prevalence", "effect"]


def test_where_no_network_runs_only_rules_find_claims(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heard_claims, "can_run", lambda: False)
    assert checkable(TEXT) == []
    assert [claim.kind for claim in checkable(Document(f"{WALNUTS} {FIGURE}"))] == ["prevalence"]
