"""How long films take that are made anew, what is left of marks in them, and how well speech in them is heard.

    .venv/bin/python -m bench.films_making            all of it, about ten minutes
    .venv/bin/python -m bench.films_making making     only one: making, markers, hearing

Making: one minute in 1080 lines and 30 frames a second, with grain as of a camera, over which three faces wander; as it
is, and with each face painted over at four places a second. Markers: a mark in every place of MP4, MOV and WebM that
ffmpeg writes, and in some that it doesn't; searched as `bench/picture_markers.py` searches. Hearing: what voices of
programs (flite, espeak-ng) say of health in one text, with and without noise, against that text. Voices of programs are
not people: figures on people are worse, and nobody measured them here.
"""

import math
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from bedside.checker import captions
from bedside.checker.pictures.films.hearing import can_hear, hear
from bedside.checker.pictures.films.making import Place, Way, make
from bedside.checker.pictures.kinds import Kind, kind_of
from bedside.checker.pictures.tests.samples import box, saved, scene
from bedside.checker.pictures.tests.scenes import FACE
from bench.machine import keep, load
from bench.picture_markers import MARK, RAW, films_by_ffmpeg, places, told

FFMPEG = shutil.which("ffmpeg") or "ffmpeg"
SECONDS, WIDTH, HEIGHT, SIDE = 60, 1920, 1080, 240


def main(wanted: Sequence[str]) -> None:
    parts: dict[str, Callable[[], Any]] = {"making": making, "markers": markers, "hearing": hearing}
    unknown = set(wanted) - set(parts)
    if unknown:
        raise SystemExit(f"There is no part “{min(unknown)}”. There is: {', '.join(parts)}.")
    figures = {name: part() for name, part in parts.items() if name in (wanted or parts)}
    if wanted:
        print(figures)
    else:
        keep("films_making", figures)


# --- making --------------------------------------------------------------------------------------------------------


def making() -> dict[str, Any]:
    """Return seconds, seconds of processors and memory for a minute of film, as it is and painted."""
    data = minute()
    ways: dict[str, tuple[Way | None, list[Place]]] = {
        "as it is": (None, []),
        "blurred": (Way.BLURRED, wandering()),
        "covered": (Way.COVERED, wandering()),
    }
    found: dict[str, Any] = {"film": f"{SECONDS} s, {WIDTH} by {HEIGHT}, 30 frames a second, {len(data):,} bytes"}
    for name, (way, where) in ways.items():
        found[name] = {"places": len(where), "load_before": load(), **_timed(data, way, where)}
    found["peak_megabytes_of_the_program"] = round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
    return found


def _timed(data: bytes, way: Way | None, where: Sequence[Place]) -> dict[str, Any]:
    began, spent = time.perf_counter(), _processors()
    made = make([data], Kind.MP4, way=way, places=where, progress=lambda _percent: None)
    return {
        "seconds": round(time.perf_counter() - began, 1),
        "seconds_of_processors": round(_processors() - spent, 1),
        "bytes": len(made.data),
    }


def _processors() -> float:
    return sum(resource.getrusage(who).ru_utime for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def minute() -> bytes:
    """Return a minute of film in which three faces wander over a picture with grain."""
    ways = [_way(number) for number in range(3)]
    faces = ";".join(f"[1]scale={SIDE}:{SIDE}[face{number}]" for number in range(3)).replace("[1]", "[f{}]")
    faces = faces.format(*range(3))
    laid = "[0]noise=alls=8:allf=t[bed0];[1]split=3[f0][f1][f2];" + faces
    for number, (across, down) in enumerate(ways):
        laid += f";[bed{number}][face{number}]overlay=x='{across}':y='{down}':eval=frame[bed{number + 1}]"
    return ffmpeg(
        *("-f", "lavfi", "-i", f"testsrc2=d={SECONDS}:s={WIDTH}x{HEIGHT}:r=30", "-loop", "1", "-i", str(FACE)),
        *("-f", "lavfi", "-i", f"sine=d={SECONDS}", "-filter_complex", laid, "-map", "[bed3]", "-map", "2"),
        *("-t", str(SECONDS), "-c:v", "libx264", "-preset", "veryfast", "-b:v", "16M", "-c:a", "aac"),
    )


def _way(number: int) -> tuple[str, str]:
    """Return where a face is at a time t, in pixels, as ffmpeg and Python both can read it."""
    wide, high = (WIDTH - SIDE) / 2, (HEIGHT - SIDE) / 2
    return f"{wide}+{wide - 9}*sin(t/{3 + number}+{number})", f"{high}+{high - 9}*cos(t/{4 + number}+{number})"


def wandering() -> list[Place]:
    """Return where the faces are, four times a second, each with room for the way to the next."""
    found = []
    for number in range(3):
        wide, high = (WIDTH - SIDE) / 2, (HEIGHT - SIDE) / 2
        for quarter in range(SECONDS * 4):
            second = quarter / 4 + 0.125
            left = wide + (wide - 9) * math.sin(second / (3 + number) + number)
            top = high + (high - 9) * math.cos(second / (4 + number) + number)
            found.append(
                Place(quarter / 4, quarter / 4 + 0.25, left / WIDTH, top / HEIGHT, SIDE / WIDTH, SIDE / HEIGHT)
            )
    return found


def ffmpeg(*words: str, ending: str = "mp4") -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a.{ending}"
        run = subprocess.run([FFMPEG, "-v", "error", "-nostdin", *words, str(path)], capture_output=True, check=False)
        if run.returncode:
            raise SystemExit(f"ffmpeg could not write a film: {run.stderr.decode()[:300]}")
        return path.read_bytes()


# --- markers -------------------------------------------------------------------------------------------------------


def markers() -> dict[str, Any]:
    """Return how many marks were written into films, and how many are left in what was made of them."""
    each = {}
    for name, data in marked().items():
        kind = kind_of(data)
        made = make([data], kind, progress=lambda _percent: None)
        each[name] = {
            "written": places(data) + told(data, kind),
            "left": places(made.data) + places(made.poster) + told(made.data, Kind.MP4),
        }
        if not each[name]["written"]:
            raise SystemExit(f"{name}: the search finds no mark in what was written, so it would find none afterwards")
    total = {key: sum(row[key] for row in each.values()) for key in ("written", "left")}
    return {"films": len(each), **total, "each": each}


def marked() -> dict[str, bytes]:
    """Return films with a mark in every place that we know of."""
    files = {
        name: data for name, (_writer, data) in films_by_ffmpeg(FFMPEG).items() if name[:3] in ("mp4", "mov", "web")
    }
    seen = ["-f", "lavfi", "-i", "testsrc=d=2:s=320x240:r=10"]
    with tempfile.TemporaryDirectory() as folder:
        chapters, cover = Path(folder) / "chapters", Path(folder) / "cover.jpg"
        chapters.write_text(f";FFMETADATA1\ntitle={MARK}\n[CHAPTER]\nTIMEBASE=1/1\nSTART=0\nEND=1\ntitle={MARK}\n")
        cover.write_bytes(saved(scene(), "JPEG", comment=RAW))
        with_chapters = [*seen, "-f", "ffmetadata", "-i", str(chapters), "-map", "0", "-map_metadata", "1"]
        note = f"h264_metadata=sei_user_data=086f3693-b7b3-4f2c-9653-21492feee5b8+{MARK}"
        files |= {
            "mp4, chapters": ffmpeg(*with_chapters, "-map_chapters", "1"),
            "webm, chapters": ffmpeg(*with_chapters, "-map_chapters", "1", "-c:v", "libvpx", ending="webm"),
            "mp4, notes between frames": ffmpeg(*seen, "-c:v", "libx264", "-bsf:v", note),
            "mov, time code": ffmpeg(
                *seen, "-timecode", "01:00:00:00", "-metadata:s:v", f"reel_name={MARK}", ending="mov"
            ),
            "mp4, cover": ffmpeg(
                *(*seen, "-i", str(cover), "-map", "0", "-map", "1", "-c:v:0", "libx264", "-c:v:1", "copy"),
                *("-disposition:v:1", "attached_pic"),
            ),
        }
    behind = box(b"uuid", bytes(16), RAW) + box(b"free", RAW) + box(b"skip", RAW) + RAW
    files |= {f"{name}, boxes and bytes behind": files[name] + behind for name in ("mp4, ffmpeg", "mov, ffmpeg")}
    return files


# --- hearing -------------------------------------------------------------------------------------------------------

SAID = """
Flu season begins in October. Every year thousands of people become seriously ill, and many of them could have been
protected by a vaccine. Our clinic offers free flu shots on Saturday, from nine in the morning until five in the
afternoon. You do not need an appointment. Bring your insurance card if you have one. If you have a fever, please stay
at home and call us first. A vaccine cannot give you the flu. Your arm may hurt for a day or two, and some people feel
tired. If you have diabetes, asthma or heart disease, the flu can be dangerous for you. Ask your doctor which vaccine is
right for you. Wash your hands often, cover your mouth when you cough, and keep away from others while you are sick.
Call an ambulance if somebody has trouble breathing, has chest pain, or cannot be woken up. Our nurses answer questions
every day, in English and in Spanish. Thank you for looking after yourself and your family.
"""
VOICES = ("flite slt", "flite rms", "flite awb", "flite kal", "espeak-ng en-us", "espeak-ng en-gb")
_NUMBERS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]


def hearing() -> dict[str, Any]:
    """Return the share of words that are wrong, and the seconds that a minute of speech takes, for each voice."""
    if not can_hear():
        return {"not_measured": "the extra “speech” isn't installed"}
    rows = {}
    with tempfile.TemporaryDirectory() as folder:
        for voice in VOICES:
            if not shutil.which("espeak-ng") and voice.startswith("espeak"):
                rows[voice] = {"not_measured": "espeak-ng isn't installed"}
                continue
            spoken = _spoken(voice, Path(folder))
            rows[voice] = _row(spoken)
            rows[f"{voice}, noise 10 dB below"] = _row(_noisy(spoken, Path(folder)))
    measured = [row for row in rows.values() if "wrong" in row]
    return {
        "words": len(_plain(SAID)),
        "voices": rows,
        "wrong_in_the_middle": statistics.median(row["wrong"] for row in measured),
        "seconds_for_a_minute": statistics.median(row["seconds_for_a_minute"] for row in measured),
    }


def _spoken(voice: str, folder: Path) -> bytes:
    program, name = voice.split()
    words, path = folder / "said.txt", folder / "said.wav"
    words.write_text(" ".join(SAID.split()), "utf-8")
    if program == "flite":
        return ffmpeg("-f", "lavfi", "-i", f"flite=textfile={words}:voice={name}", ending="wav")
    subprocess.run(["espeak-ng", "-v", name, "-f", str(words), "-w", str(path)], check=True)
    return path.read_bytes()


def _noisy(spoken: bytes, folder: Path) -> bytes:
    """Return speech with pink noise, both as loud as a level of 0.1 and 0.03 makes them: 10 dB apart."""
    path = folder / "spoken.wav"
    path.write_bytes(spoken)
    loud = re.search(rb"mean_volume: (-?[\d.]+) dB", _said(path))
    assert loud
    speech, noise = -20 - float(loud[1]), -30 - _noise_level()
    mixed = f"[0]volume={speech}dB,aresample=16000[a];[1]volume={noise:.1f}dB[b];"
    mixed += "[a][b]amix=duration=first:normalize=0"
    return ffmpeg(
        *("-i", str(path), "-f", "lavfi", "-i", "anoisesrc=c=pink:r=16000:a=1:seed=1", "-filter_complex", mixed),
        ending="wav",
    )


def _said(path: Path) -> bytes:
    words = [FFMPEG, "-nostdin", "-i", str(path), "-af", "volumedetect", "-f", "null", "-"]
    return subprocess.run(words, capture_output=True, check=True).stderr


def _noise_level() -> float:
    words = [FFMPEG, "-nostdin", "-f", "lavfi", "-i", "anoisesrc=c=pink:r=16000:a=1:seed=1:d=20", "-af", "volumedetect"]
    told_of = subprocess.run([*words, "-f", "null", "-"], capture_output=True, check=True).stderr
    loud = re.search(rb"mean_volume: (-?[\d.]+) dB", told_of)
    assert loud
    return float(loud[1])


def _row(spoken: bytes) -> dict[str, Any]:
    seconds = (len(spoken) - 44) / int.from_bytes(spoken[28:32], "little")
    began = time.perf_counter()
    text = hear(spoken)
    took = time.perf_counter() - began
    heard = _plain(captions.spoken(text).words)
    grave = [each for each in captions.check(text) if each.severity == "block"]
    return {
        "seconds_of_speech": round(seconds, 1),
        "wrong": round(changes(_plain(SAID), heard) / len(_plain(SAID)), 4),
        "seconds_for_a_minute": round(took / seconds * 60, 1),
        "captions": len(captions.read(text)[0]),
        "captions_that_can_not_be_shown": len(grave),
    }


def _plain(text: str) -> list[str]:
    """Return words in small letters without signs; small numbers in letters, as they may be written either way."""
    words = re.findall(r"[a-z']+|\d+", text.lower())
    return [_NUMBERS[int(word)] if word.isdigit() and int(word) <= 10 else word for word in words]


def changes(said: Sequence[str], heard: Iterable[str]) -> int:
    """Return how many words must be put in, taken out or changed to get from what was heard to what was said."""
    row = list(range(len(said) + 1))
    for count, word in enumerate(heard, 1):
        before, row[0] = row[0], count
        for at, other in enumerate(said, 1):
            before, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, before + (word != other))
    return row[-1]


if __name__ == "__main__":
    main(sys.argv[1:])
