"""The export: what it looks like, and how anybody proves it with nothing but a public key.

    python -m bedside.features.audit.proof record.jsonl 3f9c…

An export is one JSON object a line:

    about   what was exported, when, by whom, from which organization, and the public keys
    seal    a signed seal. The chain's value at the place `last` is `digest`; a seal that doesn't follow on the line
            before it is where the chain is taken up again, with nothing selected in between
    entry   an entry at its `place`, with the name of its subject. The name and the words of an entry are not part of
            the chain (they can be erased); their keyed digests are
    hidden  an entry that was not selected, needed to reach the next seal: its fingerprint only
    end     how many lines of each kind there were, and a signature over all of them, so that nothing can be cut off

Nothing here needs a database, settings or keys of this computer.
"""

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from bedside.base.errors import Problem
from bedside.features.audit import chain
from bedside.features.audit.breaks import Break, Found
from bedside.features.audit.checkpoints import parse
from bedside.kit import crypto


@dataclass(frozen=True, kw_only=True)
class Proof:
    """What the lines prove. `whole` tells that no place between the first and the last was left out or hidden."""

    entries: int
    hidden: int
    seals: int
    first: int
    last: int
    last_sealed_at: datetime | None
    whole: bool
    breaks: list[Break] = field(default_factory=list)
    break_count: int = 0

    @property
    def unbroken(self) -> bool:
        """Tell whether nothing at all was wrong."""
        return not self.break_count


def closing_statement(lines_digest: bytes) -> bytes:
    """Return what the last line of an export signs; `lines_digest` is the SHA-256 of all lines before it."""
    return b"bedside audit export 1\n" + lines_digest.hex().encode()


def check(lines: Iterable[str], keys: Sequence[bytes]) -> Proof:
    """Prove the lines of an export with these public keys (32 raw bytes each).

    Raises Problem where the lines are no export at all.
    """
    reader = _Reader(keys)
    for number, line in enumerate(lines, start=1):
        reader.read(number, line)
    return reader.finish()


class _Reader:
    def __init__(self, keys: Sequence[bytes]) -> None:
        self._keys = keys
        self._found = Found()
        self._counts: Counter[str] = Counter()
        self._all = hashlib.sha256()
        self._place, self._digest = 0, chain.GENESIS
        self._first = self._sealed = 0
        self._sealed_at: datetime | None = None
        self._whole = True
        self._ended = False

    def read(self, number: int, line: str) -> None:
        if not line.strip():
            return
        try:
            if self._ended:
                raise ValueError("something behind the end")
            fields = json.loads(line)
            kind = fields["kind"]
            if self._counts.total() == 0 and kind != "about":
                raise _no_export()
            self._take(kind, number, fields)
        except (ValueError, KeyError, TypeError, AttributeError):
            if self._counts.total() == 0:
                raise _no_export() from None
            self._found.add("line-damaged", line=number)
            return
        self._counts[kind] += 1
        self._all.update(line.rstrip("\n").encode() + b"\n")

    def finish(self) -> Proof:
        if self._counts.total() == 0:
            raise _no_export()
        if not self._ended:
            self._found.add("export-cut")
        if self._place != self._sealed:
            self._found.add("places-unsealed", first=self._sealed + 1, place=self._place)
        return Proof(
            entries=self._counts["entry"],
            hidden=self._counts["hidden"],
            seals=self._counts["seal"],
            first=self._first,
            last=self._sealed,
            last_sealed_at=self._sealed_at,
            whole=self._whole and not self._counts["hidden"],
            breaks=self._found.breaks,
            break_count=self._found.count,
        )

    def _take(self, kind: str, number: int, fields: Mapping[str, Any]) -> None:
        match kind:
            case "entry":
                values = {**fields["entry"], "at": datetime.fromisoformat(fields["entry"]["at"])}
                if set(values) != set(chain.FIELDS):
                    raise ValueError("not the fields of an entry")
                self._follow(int(fields["place"]), chain.fingerprint(values), bytes.fromhex(fields["digest"]), values)
            case "hidden":
                self._follow(int(fields["place"]), bytes.fromhex(fields["fingerprint"]), None, {})
            case "seal":
                self._seal(json.dumps(dict(fields)))
            case "end":
                self._end(fields)
            case "about":
                if self._counts.total():
                    raise ValueError("a second beginning")
            case _:
                raise ValueError("an unknown kind of line")

    def _follow(self, place: int, fingerprint: bytes, digest: bytes | None, values: Mapping[str, Any]) -> None:
        self._first = self._first or place
        if place != self._place + 1:
            self._found.add("places-missing", first=self._place + 1, place=place - 1)
        here = chain.extend(self._digest, place, fingerprint)
        if digest is not None and digest != here:
            self._found.add("entry-differs", entry=values.get("id"), place=place)
        self._place, self._digest = place, digest or here

    def _seal(self, line: str) -> None:
        seal = parse(line)
        if not any(seal.is_signed_by(key) for key in self._keys):
            self._found.add("seal-forged", place=seal.last)
        if seal.last == self._place:
            if seal.digest != self._digest:
                self._found.add("seal-differs", place=seal.last)
        elif seal.last < self._place:
            self._found.add("seal-misplaced", first=seal.last, place=seal.last)
            return
        else:
            if self._place != self._sealed:
                self._found.add("places-unsealed", first=self._sealed + 1, place=self._place)
            self._whole = self._whole and not self._first
        self._place = self._sealed = seal.last
        self._digest, self._sealed_at = seal.digest, seal.at

    def _end(self, fields: Mapping[str, Any]) -> None:
        self._ended = True
        message = closing_statement(self._all.digest())
        if not any(crypto.verify(message, bytes.fromhex(fields["signature"]), key) for key in self._keys):
            self._found.add("export-changed")


def _no_export() -> Problem:
    return Problem("This file is not an export of the record.", "Make one with `bedside audit export`.")


def read_key(text: str) -> bytes:
    """Return the public key that somebody typed. Raises Problem."""
    try:
        key = bytes.fromhex(text.strip())
    except ValueError:
        key = b""
    if len(key) != 32:
        raise Problem("This is no public key.", "A key is 64 hex digits; `bedside audit checkpoint` shows it.")
    return key


def check_file(path: Path, keys: Sequence[bytes]) -> Proof:
    """Prove an export in a file. Raises Problem where it can't be read."""
    try:
        with path.open(encoding="utf-8", errors="replace") as lines:
            return check(lines, keys)
    except OSError as error:
        raise Problem(f"{path} can't be read: {error.strerror}.", "Look at its name and its rights.") from error


def main(arguments: Sequence[str]) -> int:
    """Check one file against one key; return the exit code."""
    if len(arguments) != 2:
        sys.stderr.write("Usage: python -m bedside.features.audit.proof FILE KEY\n")
        return 2
    settings.configure(USE_I18N=False)
    try:
        proof = check_file(Path(arguments[0]), [read_key(arguments[1])])
    except Problem as problem:
        sys.stderr.write(f"{problem}\n")
        return 2
    for broken in proof.breaks:
        sys.stdout.write(f"{broken.sentence}\n")
    verdict = "unbroken" if proof.unbroken else f"BROKEN in {proof.break_count} places"
    sys.stdout.write(f"{proof.entries} entries, places {proof.first} to {proof.last}: {verdict}\n")
    return 0 if proof.unbroken else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
