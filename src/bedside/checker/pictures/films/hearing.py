"""Writes a draft of captions from what is said in a film, offline and in a process of its own (see `listening.py`).

hear(data)    WebVTT; English only. A person must read it: names and numbers are misheard, and no speaker is named.

What it needs besides is an extra of its own: pip install "bedside[speech]".
"""

import json
import subprocess
import sys
import time

from bedside.checker.pictures.films import listening
from bedside.checker.pictures.films.cues import Word, vtt
from bedside.checker.pictures.films.program import Limits, content_of, program, reading_of, run
from bedside.checker.pictures.guarded import Watch, end, environment
from bedside.checker.pictures.kinds import Group, sniff
from bedside.checker.pictures.memory import in_memory, path_of
from bedside.checker.pictures.refusing import Refused

# As long as a film may be.
_LONGEST_SECONDS = 15 * 60
_MEGABYTES = 1200
_BYTES_A_SECOND = listening.RATE * 2
_MEGABYTE = 1024 * 1024


def can_hear() -> bool:
    """Say whether what is said in a film can be heard here: the extra and the program ffmpeg are installed."""
    return listening.installed() and program() is not None


def hear(data: bytes, *, seconds: float = 900) -> str:
    """Return a draft of the captions of a film or a sound, as WebVTT; without any caption where nobody speaks.

    It takes at most `seconds`. Raises Refused: something isn't installed, no film, no sound in it, too slow.
    """
    if not listening.installed():
        raise Refused("no_speech_extra")
    until = time.monotonic() + seconds
    return vtt(_words(_sound(data, until), until))


def _sound(data: bytes, until: float) -> bytes:
    """Return what is heard in a film: one channel, 16,000 samples a second, two bytes each."""
    found = program()
    if found is None:
        raise Refused("no_ffmpeg")
    kind = sniff(data)
    if kind.group not in (Group.VIDEO, Group.SOUND):
        raise Refused("no_film")
    with in_memory([data]) as number, in_memory() as out:
        words = [
            *(found.ffmpeg, "-y", "-v", "quiet", "-nostdin", *reading_of(number, kind), "-map", "0:a:0"),
            *("-af", "aresample=async=1:first_pts=0", "-ac", "1", "-ar", str(listening.RATE)),
            *("-t", str(_LONGEST_SECONDS), "-c:a", "pcm_s16le", "-f", "s16le", path_of(out)),
        ]
        most = _LONGEST_SECONDS * _BYTES_A_SECOND // _MEGABYTE + 1
        well = run(words, [number, out], Limits(until, most), lambda _said: None)
        sound = content_of(out)
    if not well or not sound:
        raise Refused("film_no_sound")
    return sound


def _words(sound: bytes, until: float) -> list[Word]:
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", listening.__name__, str(_MEGABYTES)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment(),
        start_new_session=True,
    )
    watch = Watch(process.pid, _MEGABYTES)
    watch.start()
    try:
        out, _ = process.communicate(sound, timeout=max(0.1, until - time.monotonic()))
    except subprocess.TimeoutExpired:
        raise Refused("film_slow") from None
    finally:
        watch.stop()
        end(process)
    if watch.too_much:
        raise Refused("film_memory")
    try:
        return [Word(*each) for each in json.loads(out)]
    except (ValueError, TypeError):
        raise Refused("hearing_died") from None
