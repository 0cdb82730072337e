"""Reads what a file carries, or cleans it, in a process of its own: one that dies, or takes too long or too much
memory, harms nobody else.

    python -m bedside.checker.pictures.cleaning_apart carried < film > codes.json
    python -m bedside.checker.pictures.cleaning_apart clean < letter.docx > codes.json, a line's end, and the copy
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from bedside.base.errors import Problem
from bedside.checker.pictures.guarded import Watch, end, environment, limit
from bedside.checker.pictures.kinds import Kind, sniff
from bedside.checker.pictures.metadata import Cleaned, carried, clean
from bedside.checker.pictures.metadata.office_words import words_of
from bedside.checker.pictures.refusing import Refused

BROKEN_OFF = Problem("Cleaning this file broke off.", "Save it again in another way, and try once more.")
TOO_SLOW = Problem("Cleaning this file took too long, and was stopped.", "Use a smaller file.")
TOO_MUCH = Problem("Cleaning this file took too much memory, and was stopped.", "Use a smaller file.")

# Of these the words are read. Those of a PDF are drawn letter by letter, and no library here puts them together.
_READ = frozenset({Kind.DOCX, Kind.XLSX, Kind.PPTX})


def carried_apart(portions: Iterable[bytes], *, seconds: float = 120, megabytes: int = 1500) -> tuple[str, ...]:
    """Return codes of what a file carries. `megabytes`: of real memory. Raises Problem, and Refused as `carried`."""
    head, _copy = _apart("carried", portions, seconds, megabytes)
    return tuple(head["removed"])


def clean_apart(data: bytes, *, seconds: float = 120, megabytes: int = 1500) -> tuple[Cleaned, str | None]:
    """Return a clean copy and its words; None where nobody can read them here. `megabytes`: of real memory. Raises
    Problem, and Refused as `clean`."""
    head, copy = _apart("clean", (data,), seconds, megabytes)
    return Cleaned(copy, head["mime"], head["width"], head["height"], tuple(head["removed"])), head["words"]


def _apart(what: str, portions: Iterable[bytes], seconds: float, megabytes: int) -> tuple[dict[str, Any], bytes]:
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "bedside.checker.pictures.cleaning_apart", what, str(megabytes)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment(),
        start_new_session=True,
    )
    watch = Watch(process.pid, megabytes)
    try:
        watch.start()
        _feed(process, portions)
        out, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        raise TOO_SLOW from None
    finally:
        watch.stop()
        end(process)
    if watch.too_much:
        raise TOO_MUCH
    return _told(out)


def _feed(process: "subprocess.Popen[bytes]", portions: Iterable[bytes]) -> None:
    """Hand it the file. It reads all of it before it answers."""
    assert process.stdin is not None
    # One that died reads no more; what it left says so.
    with suppress(BrokenPipeError):
        for portion in portions:
            process.stdin.write(portion)


def _told(out: bytes) -> tuple[dict[str, Any], bytes]:
    line, _, copy = out.partition(b"\n")
    try:
        head = json.loads(line)
    except ValueError:
        raise BROKEN_OFF from None
    if "refused" in head:
        raise Refused(head["refused"], **head["params"])
    if "ending" in head:
        raise TOO_MUCH if head["ending"] == "too much" else BROKEN_OFF
    return head, copy


def answer(what: str, data: bytes) -> tuple[dict[str, Any], bytes]:
    """Return what is told of a file, and its clean copy where that was asked for."""
    try:
        if what == "carried":
            return {"removed": carried(data)}, b""
        copy = clean(data)
        words = words_of(copy.data) if sniff(copy.data) in _READ else None
    except Refused as refused:
        return {"refused": refused.code, "params": refused.params}, b""
    except MemoryError:
        return {"ending": "too much"}, b""
    except Exception:
        return {"ending": "died"}, b""
    told = {"removed": copy.removed, "mime": copy.mime, "width": copy.width, "height": copy.height}
    return {**told, "words": words}, copy.data


def main() -> None:
    """Do with the file on standard input what the first argument says."""
    limit(int(sys.argv[2]) if len(sys.argv) > 2 else None)
    out = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    head, copy = answer(sys.argv[1], sys.stdin.buffer.read())
    out.write(json.dumps(head).encode() + b"\n" + copy)
    out.flush()
    # Without the libraries' own tidying up, which takes time and can still crash.
    os._exit(0)


if __name__ == "__main__":
    main()
