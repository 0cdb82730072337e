from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from bedside.checker import Severity, captions
from bedside.checker.pictures.films.cues import Word, vtt, without_loops

LIMITS = {"captions.fast", "captions.pace"}


def said(text: str, each: float = 0.4) -> list[Word]:
    """Return words, each as long as the other."""
    return [Word(word, at * each, (at + 1) * each) for at, word in enumerate(text.split())]


def cues(words: list[Word]) -> list[captions.Cue]:
    return captions.read(vtt(words))[0]


def test_nothing_said_is_a_file_without_captions() -> None:
    assert vtt([]) == "WEBVTT\n"


def test_captions_end_where_sentences_and_their_parts_end() -> None:
    text = (
        "Flu season begins in October. Every year, thousands of people become seriously ill, and many of them could "
        "have been protected by a vaccine. You do not need an appointment."
    )
    assert [" / ".join(cue.lines) for cue in cues(said(text))] == [
        "Flu season begins in October.",
        "Every year, thousands / of people become seriously ill,",
        "and many of them could have / been protected by a vaccine.",
        "You do not need an appointment.",
    ]


def test_short_sentences_share_a_caption() -> None:
    assert [cue.text for cue in cues(said("Stop. Wait. Wash your hands."))] == ["Stop. Wait. Wash your hands."]


def test_after_a_pause_another_caption_begins() -> None:
    words = [*said("Take a deep breath"), Word("and", 6.0, 6.3), Word("out.", 6.3, 6.9)]
    assert [(cue.text, cue.start) for cue in cues(words)] == [("Take a deep breath", 0), ("and out.", 6)]


def test_a_caption_stays_until_the_next_rather_than_flicker() -> None:
    words = [*said("This is the first of two sentences that are quite long.", 0.3), Word("Here.", 3.7, 4.4)]
    first, second = cues(words)
    assert first.end == second.start


def test_what_is_said_in_a_hurry_is_shown_as_long_as_it_can_be() -> None:
    first, second = cues([*said("No!", 0.2), Word("Call", 0.9, 1.2), Word("us", 1.2, 1.5), Word("now.", 3.2, 3.3)])[:2]
    assert first.end - first.start >= 1
    assert second.start >= first.end


def test_loops_are_heard_once() -> None:
    kept = without_loops(said("Hello. " + "Thank you for watching. " * 9 + "Bye."))
    assert " ".join(word.text for word in kept) == "Hello. Thank you for watching. Bye."
    assert len(without_loops(said("very very good"))) == 3


def test_signs_of_the_format_are_written_as_letters() -> None:
    text = vtt(said("Is 3 < 5 & 5 > 3 -->"))
    assert "&lt;" in text
    assert captions.check(text) == []
    assert cues(said("Is 3 < 5 & 5 > 3 -->"))[0].lines == ["Is 3 < 5 & 5 > 3 -->"]


@given(
    st.lists(
        st.tuples(
            st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=60),
            st.floats(0, 3),
            st.floats(0, 30),
        ),
        min_size=1,
        max_size=60,
    )
)
def test_whatever_is_said_can_be_shown_and_only_the_speakers_haste_is_a_warning(
    heard: list[tuple[str, float, float]],
) -> None:
    ends = list(accumulate(lasts + silent for _text, lasts, silent in heard))
    words = [Word(text, end - lasts, end) for (text, lasts, _silent), end in zip(heard, ends, strict=True)]
    problems = captions.check(vtt(words))
    assert not [each for each in problems if each.severity is Severity.BLOCK]
    assert not [each for each in problems if each.severity is Severity.WARNING and each.message not in LIMITS]
