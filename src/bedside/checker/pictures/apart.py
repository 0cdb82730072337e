"""Looks at a picture or a film in a process of its own: one that dies, or takes too long or too much memory, harms
nobody else.

    python -m bedside.checker.pictures.apart 1200 picture < picture > what-was-seen.json

Of a film (`film` in place of `picture`), it also writes how far it is, in percent: a line with a number each.

That process gets no secrets (its environment is empty but for paths), writes no core, and what its libraries print goes
nowhere, since it could hold words of the picture. Whoever asks never loads the networks.
"""

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from bedside.checker.pictures.films.looking import Progress, look_at_film
from bedside.checker.pictures.guarded import Watch, end, environment, limit
from bedside.checker.pictures.looking import look
from bedside.checker.pictures.memory import in_memory
from bedside.checker.pictures.refusing import Refused
from bedside.checker.pictures.seen import Box, Moment, Seen, Sight, Span

# What a look may end with that isn't done, besides what a file is refused for: these, of a "film" or of a "look".
_ENDINGS = _DIED, _TOO_SLOW, _TOO_MUCH = "died", "slow", "memory"
_READ_AT_ONCE = 1024 * 1024


def look_apart(data: bytes, *, seconds: float = 60, megabytes: int = 1200) -> list[Seen]:
    """Return what can be seen in a picture. `megabytes`: of real memory (RSS), of the process that looks.

    Raises Refused: no picture, too large, too slow, too much memory, broken off, or a library is missing.
    """
    with _process("picture", megabytes, subprocess.PIPE) as (process, watch):
        try:
            out, _ = process.communicate(data, timeout=seconds)
        except subprocess.TimeoutExpired:
            raise Refused(f"look_{_TOO_SLOW}") from None
    return _seen(out, watch, "look")


def look_at_film_apart(
    data: bytes, *, seconds: float = 900, megabytes: int = 1200, progress: Progress | None = None
) -> list[Seen]:
    """Return what can be seen in a film, each thing with its span and its track. `progress` is told percents.

    `megabytes`: of real memory (RSS), of the process that looks. Raises Refused, as `look_apart` does.
    """
    with in_memory([data]) as film, _process("film", megabytes, film) as (process, watch):
        out = b""
        for line in _lines(process, seconds):
            if line.isdigit():
                if progress:
                    progress(int(line))
            else:
                out = line
    return _seen(out, watch, "film")


@contextmanager
def _process(what: str, megabytes: int, stdin: int) -> Iterator[tuple[subprocess.Popen[bytes], Watch]]:
    """Start what looks, with a watch on its memory; end it and all that it started."""
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "bedside.checker.pictures.apart", str(megabytes), what],
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment(),
        start_new_session=True,
    )
    watch = Watch(process.pid, megabytes)
    try:
        watch.start()
        yield process, watch
    finally:
        watch.stop()
        end(process)


def _lines(process: subprocess.Popen[bytes], seconds: float) -> Iterator[bytes]:
    """Yield what the process writes, line by line, until it ends. Raises Refused where that takes too long."""
    assert process.stdout is not None
    until, rest = time.monotonic() + seconds, b""
    while select.select([process.stdout], [], [], max(0.0, until - time.monotonic()))[0]:
        part = os.read(process.stdout.fileno(), _READ_AT_ONCE)
        if not part:
            yield rest
            return
        *whole, rest = (rest + part).split(b"\n")
        yield from whole
    raise Refused(f"film_{_TOO_SLOW}")


def _seen(out: bytes, watch: Watch, what: str) -> list[Seen]:
    """Return what was seen, from what the process wrote. `what`: of which refusals tell."""
    if watch.too_much:
        raise Refused(f"{what}_{_TOO_MUCH}")
    try:
        answer = json.loads(out)
    except ValueError:
        raise Refused(f"{what}_{_DIED}") from None
    if isinstance(answer, dict):
        raise Refused(answer["refused"], **answer["params"])
    if isinstance(answer, str):
        raise Refused(f"{what}_{answer if answer in _ENDINGS else _DIED}")
    return [from_data(each) for each in answer]


def as_data(seen: Seen) -> dict[str, Any]:
    """Return a thing that was seen as it is written in JSON; of a film with its times, in seconds."""
    data = {
        "sight": seen.sight,
        "box": list(seen.box),
        "sure": seen.sure,
        "text": seen.text,
        "labels": list(seen.labels),
        "contrast": seen.contrast,
    }
    if seen.span is None:
        return data
    track = [[moment.second, *moment.box] for moment in seen.track]
    return {**data, "span": list(seen.span), "best": seen.best, "track": track}


def from_data(data: Mapping[str, Any]) -> Seen:
    """Return what `as_data` was given."""
    seen = Seen(
        Sight(data["sight"]), Box(*data["box"]), data["sure"], data["text"], tuple(data["labels"]), data["contrast"]
    )
    if "span" not in data:
        return seen
    track = [Moment(second, Box(*box)) for second, *box in data["track"]]
    return replace(seen, span=Span(*data["span"]), best=data["best"], track=track)


def answer(data: bytes, progress: Progress | None = None) -> list[dict[str, Any]] | dict[str, Any] | str:
    """Look at a picture, or, with `progress`, at a film; return what was seen, why it is refused, or which ending it
    came to."""
    try:
        return [as_data(seen) for seen in (look_at_film(data, progress) if progress else look(data))]
    except Refused as refused:
        return {"refused": refused.code, "params": refused.params}
    except MemoryError:
        return _TOO_MUCH
    except Exception as error:
        # Libraries in C tell it in their own words.
        return _TOO_MUCH if "alloc" in str(error).lower() else _DIED


def main() -> None:
    """Look at what is on standard input, and write what was seen to standard output."""
    limit(int(sys.argv[1]))
    out = os.fdopen(os.dup(1), "w")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)

    def progress(percent: int) -> None:
        out.write(f"{percent}\n")
        out.flush()

    json.dump(answer(sys.stdin.buffer.read(), progress if sys.argv[2] == "film" else None), out)
    out.flush()
    # Without the libraries' own tidying up, which takes half a second and can still crash.
    os._exit(0)


if __name__ == "__main__":
    main()
