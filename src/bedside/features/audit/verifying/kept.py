"""Checkpoints kept outside the database, compared with the chain."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from bedside.features.audit import chain, checkpoints
from bedside.features.audit.breaks import Found
from bedside.features.audit.checkpoints import Checkpoint
from bedside.features.audit.models import Link
from bedside.features.audit.verifying import rows
from bedside.kit import crypto

_END = "SELECT coalesce(max(place), 0) FROM audit_link"


def check_kept(path: Path, found: Found) -> int:
    """Compare every checkpoint of the file with the chain; return how many lines there are.

    Of the checkpoints behind the end of the chain only the furthest is told.
    """
    furthest: Checkpoint | None = None
    lines = 0
    for some in _chunks(checkpoints.read(path)):
        lines += len(some)
        for line, checkpoint in some:
            if checkpoint is None:
                found.add("checkpoint-damaged", line=line, file=str(path))
        behind = _compare([(line, known) for line, known in some if known], path, found)
        furthest = max(filter(None, (furthest, behind)), key=lambda known: known.last, default=None)
    if furthest:
        found.add("cut-off", place=furthest.last, at=chain.in_utc(furthest.at), end=rows.one(_END)[0])
    return lines


def _compare(some: list[tuple[int, Checkpoint]], path: Path, found: Found) -> Checkpoint | None:
    """Compare these with the links at their places; return the furthest whose place isn't there any more.

    A checkpoint that agrees with the chain needs no look at its signature; one that doesn't may itself be the liar.
    """
    places = [checkpoint.last for _line, checkpoint in some]
    links = {place: bytes(digest) for place, digest in Link.objects.filter(pk__in=places).values_list("pk", "digest")}
    furthest: Checkpoint | None = None
    for line, checkpoint in some:
        if links.get(checkpoint.last) == checkpoint.digest:
            continue
        if not any(checkpoint.is_signed_by(key) for key in crypto.public_keys()):
            found.add("checkpoint-forged", line=line, file=str(path))
        elif checkpoint.last in links:
            found.add("checkpoint-differs", place=checkpoint.last, at=chain.in_utc(checkpoint.at))
        elif furthest is None or checkpoint.last > furthest.last:
            furthest = checkpoint
    return furthest


def _chunks(lines: Iterator[tuple[int, Checkpoint | None]]) -> Iterator[list[tuple[int, Checkpoint | None]]]:
    while some := list(islice(lines, rows.CHUNK)):
        yield some
