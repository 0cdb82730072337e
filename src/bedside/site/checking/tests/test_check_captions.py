"""Captions on the command line: how they are made, and what they say."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from bedside.checker import Context, apply_fix, captions
from bedside.site.commands.check import command as check

VTT = """WEBVTT

NOTE Interview with Maria Lopez, diagnosed with lupus

00:00:01.000 --> 00:00:05.500
<v Ana>We are so glad that Bob&#39;s biopsy
was <i>clear</i>, and that nobody has to

00:00:05.600 --> 00:00:08.000
<v Ana>wait. Please utilize our line.

00:00:09.000 --> 00:00:09.400
<v Ben>Thanks to all of you!
"""
SRT = """1
00:00:01,000 --> 00:00:04,000
Flu shots are here.

2
00:00:04,500 --> 00:00:07,000
Walk in on Saturday.
"""


def run(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(check, list(arguments), input=typed)


def written(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    return str(path)


def test_captions_are_told_with_their_time_and_their_words_with_their_place(tmp_path: Path) -> None:
    result = run(written(tmp_path, "talk.vtt", VTT))
    assert result.exit_code == 1
    assert "12       warning  captions  00:00:09.000\n         Caption 3 is shown for 0.4 seconds." in result.output
    assert "6:28     block    P101  Bob" in result.output
    assert "10:21    warning  L101  utilize" in result.output


def test_a_note_is_nothing_to_read_but_hides_no_patient() -> None:
    result = run("-", typed=VTT)
    assert "3:21     block    P101  Maria Lopez" in result.output
    assert "Bob" not in run("-", "--only", "captions", typed=VTT).output


def test_json_tells_captions_and_words_apart_and_offsets_are_of_the_file(tmp_path: Path) -> None:
    [text] = json.loads(run(written(tmp_path, "talk.VTT", VTT), "--json").stdout)
    assert {each["problem"]: each["seconds"] for each in text["captions"]} == {"short": 9.0, "fast": 9.0}
    assert {VTT[each["start"] : each["end"]] for each in text["findings"]} >= {"Maria Lopez", "Bob", "utilize"}


def test_subrip_has_commas_in_its_times_and_needs_no_first_line(tmp_path: Path) -> None:
    assert run(written(tmp_path, "good.srt", SRT)).exit_code == 0
    pointed = run(written(tmp_path, "points.srt", SRT.replace(",", ".")))
    assert pointed.exit_code == 1
    assert "Write times as 00:00:01,000 --> 00:00:04,000" in pointed.output
    assert "WEBVTT" in run(written(tmp_path, "wrong.vtt", SRT)).output


def test_a_folder_holds_captions_too(tmp_path: Path) -> None:
    written(tmp_path, "in/good.srt", SRT)
    written(tmp_path, "in/talk.vtt", VTT)
    result = run(str(tmp_path), "--language", "es", "--only", "captions")
    assert "talk.vtt:12 aviso" in result.output
    assert "El subtítulo 3" in result.output
    assert "good.srt:" not in result.output


@pytest.mark.parametrize("form", ["vtt", "srt"])
def test_a_sentence_runs_over_captions(form: captions.Form) -> None:
    text = SRT if form == "srt" else "WEBVTT\n\n" + SRT.replace(",", ".")
    words = captions.spoken(text.replace("here.\n", "here, so\n"), form).words
    assert words == "Flu shots are here, so Walk in on Saturday."


def test_who_speaks_is_named_once_and_begins_anew() -> None:
    assert captions.spoken(VTT).words == (
        "Ana: We are so glad that Bob's biopsy was clear, and that nobody has to wait. Please utilize our line.\n"
        "Ben: Thanks to all of you!"
    )


def test_a_change_keeps_times_and_tags() -> None:
    found = captions.examine_words(VTT, Context())
    assert found
    for finding in found:
        for fix in finding.fixes:
            mended = apply_fix(VTT, fix)
            assert [cue.start for cue in captions.read(mended)[0]] == [1.0, 5.6, 9.0]
            assert mended.count("<") == VTT.count("<")


@given(st.text(alphabet="WEBVTNO\n\r<v>/i&amp;#39 Maria.0:1->,\ufeff", max_size=200), st.sampled_from(["vtt", "srt"]))
def test_any_captions_lead_back_to_their_file(text: str, form: captions.Form) -> None:
    said = captions.spoken("WEBVTT\n\n0:01.000 --> 0:02.000\n" + text, form)
    assert len(said.words) == len(said.starts) == len(said.ends)
    assert all(0 <= start <= end <= len(text) + 31 for start, end in zip(said.starts, said.ends, strict=True))
