"""Any text is read for claims and dangers without an exception, and the work grows with its length.

How long it takes is measured in `bench/`; each text here is long enough that a pattern which goes back over what it
has read would be noticed as a test that doesn't end.
"""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bedside.checker import Context, claims, examine

WORDS = [
    "lowers ", "cures cancer ", "vitamin ", "studies ", "the ", "1 in 5 ", "of ", "40% ", "better than ", "the best ",
    "no ", "side effects ", "guarantee ", "you ", "take ", "take 5 mg ", "suicide ", "chest pain ", "call 112 ", "not ",
    "our patients say ", "after 2 sessions ", "sounds like ", "(CDC 2024) ", "(", "a", "5", ". ", "\n", "? ", "people ",
    "according to ", "can help prevent ", "a ", "de cada ", "reduce ", "el ", "fda ", "approved ", "İ", "\ud800",
    "\u200b", "because ",
]  # fmt: skip


def assert_valid(text: str, kind: str) -> None:
    context = Context(kind="reply" if kind == "reply" else "post")
    for finding in examine(text, context, {"claims", "safety"}):
        assert 0 <= finding.start <= finding.end <= len(text)
        assert 0 < finding.confidence <= 1
        for fix in finding.fixes:
            assert 0 <= fix.start <= fix.end <= len(text)
    for claim in claims(text, context):
        assert 0 <= claim.start <= claim.cue_start <= claim.cue_end <= len(text)


@pytest.mark.parametrize("kind", ["post", "reply"])
@pytest.mark.parametrize("unit", WORDS, ids=ascii)
def test_what_is_nasty_when_repeated_is_read(unit: str, kind: str) -> None:
    assert_valid(unit * (20_000 // len(unit)), kind)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=8)), max_size=40).map("".join),
    st.sampled_from(["post", "reply"]),
)
def test_random_texts_are_read(text: str, kind: str) -> None:
    assert_valid(text, kind)
