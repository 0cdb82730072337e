"""Captions are read as a player reads them, and judged as a viewer would."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedside.checker import Severity, sentence
from bedside.checker.captions import CaptionProblem, check, read

GOOD = """WEBVTT - Flu clinic

NOTE Spoken by the nurse

intro
00:00:00.000 --> 00:00:03.500 align:start
<v Ana>Flu shots are here.
Walk in any day.

00:04.000 --> 00:07.000
[music]

00:00:07.500 --> 00:00:11.000
<v Ben>Do I need an appointment?

00:00:11.200 --> 00:00:13.000
<v Ana>No, just come.

00:00:13.500 --> 00:00:16.000
<v Ana>See you <i>soon</i> &amp; stay well.
"""


def told(text: str) -> list[str]:
    """Return what is wrong, without the family of the message."""
    return [problem.message.removeprefix("captions.") for problem in check(text)]


def captions(*cues: str) -> str:
    return "WEBVTT\n\n" + "\n\n".join(cues)


def test_good_captions_have_no_problem() -> None:
    assert check(GOOD) == []
    cues, _ = read(GOOD)
    assert [(cue.start, cue.end) for cue in cues][:2] == [(0.0, 3.5), (4.0, 7.0)]
    assert cues[0].lines == ["Flu shots are here.", "Walk in any day."]
    assert cues[4].lines == ["See you soon & stay well."]


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_any_newline_and_a_mark_of_byte_order_are_read(newline: str) -> None:
    assert check("\ufeff" + GOOD.replace("\n", newline)) == []


@pytest.mark.parametrize(
    ("cue", "wrong"),
    [
        ("00:01.000 --> 00:01.500\nHello", ["short"]),
        ("00:01.000 --> 00:09.000\nHello to all of you", ["long"]),
        ("00:01.000 --> 00:02.500\nThis is far more than anybody can read.", ["fast"]),
        ("00:01.000 --> 00:03.000\nThis is as much as is good.", []),
        ("00:01.000 --> 00:03.000\nThis is a bit more than is so good.", ["quick"]),
        ("00:01.000 --> 00:04.000\none\ntwo\nthree", ["lines"]),
        ("00:01.000 --> 00:05.000\nThis line is so long that a phone must break it.", ["wide"]),
        ("00:04.000 --> 00:01.000\nHello", ["backwards"]),
        ("00:01.000 --> 00:03.000", ["empty"]),
        ("00:00:01,000 --> 00:00:03,000\nHello", ["loose"]),
        ("00:01.000-->00:03.000\nHello", ["loose"]),
        ("0:01 --> 0:03\nHello", ["loose"]),
        ("soon --> later\nHello", ["none", "times"]),
        ("00:01.000 --> 00:03.000 bold\nHello", ["setting"]),
        ("00:01.000 --> 00:03.000\nHello\n00:04.000 --> 00:06.000", ["arrow"]),
        ("00:01.000 --> 00:03.000\n<b>Hello", ["tag"]),
        ("00:01.000 --> 00:03.000\n<blink>Hello</blink>", ["tag"]),
        ("00:01.000 --> 00:03.000\n<c.loud>Hello</c> <00:02.000>there", []),
    ],
)
def test_a_caption_is_judged(cue: str, wrong: list[str]) -> None:
    assert told(captions(cue)) == wrong


@pytest.mark.parametrize(
    ("second", "wrong"),
    [
        ("00:03.000 --> 00:05.000", []),
        ("00:02.500 --> 00:05.000", ["overlap"]),
        ("00:03.040 --> 00:05.000", ["flicker"]),
        ("00:20.000 --> 00:22.000", ["hole"]),
        ("00:00.500 --> 00:02.900", ["order"]),
    ],
)
def test_what_stands_between_two_captions_is_judged(second: str, wrong: list[str]) -> None:
    assert told(captions("00:01.000 --> 00:03.000\nHello", f"{second}\nBye")) == wrong


def test_what_is_no_caption_is_told() -> None:
    assert told("00:01.000 --> 00:03.000\nHello") == ["signature"]
    assert told("1\n00:00:01,000 --> 00:00:03,000\nHello") == ["signature", "loose"]
    assert told("WEBVTT\n00:01.000 --> 00:03.000\nHello") == ["blank"]
    assert told("") == ["signature", "none"]
    assert told("WEBVTT\n") == ["none"]
    assert told(captions("00:01.000 --> 00:03.000\nHello", "STYLE\n::cue { color: red }")) == ["late"]
    assert told(captions("00:01.000 --> 00:03.000\nHello", "Lost words")) == ["stray"]


def test_only_what_cannot_be_shown_blocks() -> None:
    graves = {problem.message.removeprefix("captions."): problem.severity for problem in check("1\n0:01,0 --> x\nHi")}
    assert graves == {"signature": Severity.BLOCK, "times": Severity.BLOCK, "none": Severity.BLOCK}


def test_voices_and_sounds_without_a_name_are_asked_for_once() -> None:
    cues = [f"00:{2 * n:02}.000 --> 00:{2 * n + 2:02}.000\nWe talk about the flu" for n in range(6)]
    assert told(captions(*cues)) == ["speakers", "sounds"]
    assert told(captions(*cues, "00:12.000 --> 00:14.000\nDr. Lee: Hello\n(door opens)")) == []


def test_a_pace_that_nobody_follows_is_told_of_the_whole() -> None:
    cues = [f"00:{2 * n:02}.000 --> 00:{2 * n + 2:02}.000\n- we go on and on [hum]" for n in range(6)]
    assert told(captions(*cues)) == ["pace"]


def test_problems_lead_to_their_line_and_are_told_in_both_languages() -> None:
    [problem] = check(captions("00:01.000 --> 00:04.000\nHello", "00:05.000 --> 00:05.400\nBye"))
    assert (problem.line, problem.cue) == (6, 2)
    assert sentence(problem, "en") == "Caption 2 is shown for 0.4 seconds. Nobody reads it in less than 1."
    assert sentence(problem, "es").startswith("El subtítulo 2")


def complete(problem: CaptionProblem) -> bool:
    return all("{" not in sentence(problem, language) for language in ("en", "es"))


@given(
    st.lists(
        st.sampled_from(
            ["WEBVTT", "NOTE x", "STYLE", "00:01.000 --> 00:02.000", "--> 00:02", "<v", "<b>", "Hi", "", "1"]
        )
    ).map("\n".join)
)
def test_any_file_is_read(text: str) -> None:
    lines = text.count("\n") + 1
    for problem in check(text):
        assert 1 <= problem.line <= lines
        assert complete(problem)
