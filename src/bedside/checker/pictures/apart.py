"""Looks at a picture in a process of its own: one that dies, or takes too long or too much memory, harms nobody else.

    python -m bedside.checker.pictures.apart < picture > what-was-seen.json

That process gets no secrets (its environment is empty but for paths), writes no core, and what its libraries print goes
nowhere, since it could hold words of the picture. Whoever asks never loads the networks.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from bedside.checker.pictures.guarded import Watch, end, environment, limit
from bedside.checker.pictures.looking import look
from bedside.checker.pictures.refusing import Refused, is_known
from bedside.checker.pictures.seen import Box, Seen, Sight

# What a look may end with that isn't done, besides what a file is refused for.
_DIED, _TOO_SLOW, _TOO_MUCH = "look_died", "look_slow", "look_memory"


def look_apart(data: bytes, *, seconds: float = 60, megabytes: int = 1200) -> list[Seen]:
    """Return what can be seen in a picture. `megabytes`: of real memory (RSS), of the process that looks.

    Raises Refused: no picture, too large, too slow, too much memory, broken off, or a library is missing.
    """
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "bedside.checker.pictures.apart", str(megabytes)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment(),
        start_new_session=True,
    )
    watch = Watch(process.pid, megabytes)
    try:
        watch.start()
        out, _ = process.communicate(data, timeout=seconds)
    except subprocess.TimeoutExpired:
        raise Refused(_TOO_SLOW) from None
    finally:
        watch.stop()
        end(process)
    if watch.too_much:
        raise Refused(_TOO_MUCH)
    return _seen(out)


def _seen(out: bytes) -> list[Seen]:
    try:
        answer = json.loads(out)
    except ValueError:
        raise Refused(_DIED) from None
    if isinstance(answer, str):
        raise Refused(answer if is_known(answer) else _DIED)
    return [from_data(each) for each in answer]


def as_data(seen: Seen) -> dict[str, Any]:
    """Return a thing that was seen as it is written in JSON."""
    return {
        "sight": seen.sight,
        "box": list(seen.box),
        "sure": seen.sure,
        "text": seen.text,
        "labels": list(seen.labels),
        "contrast": seen.contrast,
    }


def from_data(data: Mapping[str, Any]) -> Seen:
    """Return what `as_data` was given."""
    return Seen(
        Sight(data["sight"]), Box(*data["box"]), data["sure"], data["text"], tuple(data["labels"]), data["contrast"]
    )


def answer(data: bytes) -> list[dict[str, Any]] | str:
    """Look at a picture; return what was seen, or the code of why nothing could be."""
    try:
        return [as_data(seen) for seen in look(data)]
    except Refused as refused:
        # What one with words of its own would need more than a code for can't happen to a clean copy.
        return _DIED if refused.params else refused.code
    except MemoryError:
        return _TOO_MUCH
    except Exception as error:
        # Libraries in C tell it in their own words.
        return _TOO_MUCH if "alloc" in str(error).lower() else _DIED


def main() -> None:
    """Look at the picture on standard input, and write what was seen to standard output."""
    limit(int(sys.argv[1]) if len(sys.argv) > 1 else None)
    out = os.fdopen(os.dup(1), "w")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    json.dump(answer(sys.stdin.buffer.read()), out)
    out.flush()
    # Without the libraries' own tidying up, which takes half a second and can still crash.
    os._exit(0)


if __name__ == "__main__":
    main()
