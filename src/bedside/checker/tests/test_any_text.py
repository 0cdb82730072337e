"""Any text is examined without an exception, and what is found lies inside it; the work grows with the length.

How long it takes is measured in `bench/`; here each nasty text is long enough that a pattern that goes back over what
it has read (the square of the length, or worse) would be noticed as a test that doesn't end.
"""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bedside.checker import Context, examine
from bedside.checker.document import Document
from bedside.checker.gates import Gated
from bedside.checker.identifiers import identifiers
from bedside.checker.lexicons import pattern

CONTEXTS = {
    "redact": Context(purpose="redact"),
    "post": Context(),
    "reply": Context(kind="reply", in_reply_to="They lost my chart.\ud800 Dr. Ana M. was late."),
}
# Repeated to a long text, each: what some pattern reads eagerly.
NASTY = [
    "a", "5", "a@", "dot ", "(", ")(", "😀", "王小", "e\u0301\u0301", "\u0301", "\0", "\ud800", "\u202e", " ", "\n",
    "1-", "12 ", "1.", "x1 ", "A.", "A ", "Maria, ", "12 Elm ", "a-", "a'", "a_", "@a", "www.", "ab.", "u/aa ", "at ",
    "five ", "J** ", "*", "aB3", "a patient ", "March 3 ", "1/2/", "mrn # # ", "March of de ", "#a", '"', "Anna B. ",
    "Abcdefghij", "%4a", "&amp;", "+1 ", "calle ", "in Aaa Bbb ", "instagram is is ", "o ", "j.o-", "you were ",
    "ab:12:", "a=1&", "glad you ", "http://a.b/", "&#", "%", "İ", "ſ", "ﬃ", "ｊ", "Σ", "\u1100", "\u1161",
    "\u200d", "a\u200b",
]  # fmt: skip


def assert_valid(text: str, context: Context) -> None:
    for finding in examine(text, context, families={"privacy"}):
        assert 0 <= finding.start <= finding.end <= len(text)
        for fix in finding.fixes:
            assert 0 <= fix.start <= fix.end <= len(text)


@pytest.mark.parametrize("context", CONTEXTS.values(), ids=CONTEXTS)
@pytest.mark.parametrize("unit", NASTY, ids=ascii)
def test_what_is_nasty_when_repeated_is_examined(unit: str, context: Context) -> None:
    assert_valid(unit * (3000 // len(unit)), context)


@pytest.mark.parametrize("unit", ["a", "5", "dot ", "(", "😀", "\u0301", " ", "\0"], ids=ascii)
def test_a_very_long_text_is_examined(unit: str) -> None:
    assert_valid(unit * (200_000 // len(unit)), CONTEXTS["redact"])


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.one_of(st.sampled_from(NASTY), st.text(max_size=12)), max_size=30).map("".join),
    st.sampled_from(sorted(CONTEXTS)),
)
def test_random_texts_are_examined(text: str, context: str) -> None:
    assert_valid(text, CONTEXTS[context])


@settings(deadline=None)
@given(st.text(max_size=60))
def test_identifiers_neither_overlap_nor_leave_the_text(text: str) -> None:
    document = Document(text)
    last = 0
    for each in identifiers(document):
        assert last <= each.start < each.end <= len(document.text)
        last = each.end


PIECES = ["she", "was", "glad", "Glad", "x", "biopsy", "her", "5", "'s", "-", " ", "\n"]
TOLD = pattern("care_told")
GATES = (Gated(TOLD), Gated(TOLD, [TOLD.pattern]))


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES)).map(" ".join))
def test_a_gate_lets_through_all_that_a_pattern_matches(text: str) -> None:
    document = Document(text)
    for gate in GATES:
        assert [hit.span() for hit in gate.finditer_lower(document)] == [
            hit.span() for hit in TOLD.finditer(document.lower)
        ]
