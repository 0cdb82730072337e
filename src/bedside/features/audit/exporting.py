"""Exporting the record, or a part of it, so that somebody without Bedside can prove it. `proof` tells the format."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import tzinfo
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, QuerySet

from bedside.base import clock
from bedside.features.audit import chain, proof
from bedside.features.audit.models import Entry, Link, Seal
from bedside.features.audit.recording import Actor, Subject, record
from bedside.features.audit.sealing import checkpoint_of, seal_everything
from bedside.features.audit.selection import Selection
from bedside.kit import crypto

CHUNK = 2000

_SEALS_OVER = """
SELECT DISTINCT s.id FROM unnest(%s::bigint[]) AS wanted (place)
CROSS JOIN LATERAL (SELECT id FROM audit_seal WHERE last >= wanted.place ORDER BY last LIMIT 1) s
"""


def export(*, selection: Selection, entries: QuerySet[Entry], zone: tzinfo, by: Actor, source: str) -> Iterator[str]:
    """Seal what waits, record that somebody exports, and return the lines, each with its line end.

    `entries` is what this person may see, `source` the organization's name. Lines are made while they are read, so the
    memory doesn't grow with the record. Raises Problem at once for a selection that can't be meant.
    """
    wanted = selection.of(entries, zone)
    seal_everything()
    end = Seal.objects.aggregate(last=Max("last"))["last"] or 0
    with transaction.atomic():
        record(by=by, action="audit.exported", subject=Subject("audit-record", end), facts=selection.as_facts())
    about = {
        "format": 1,
        "source": source,
        "made_at": chain.in_utc(clock.now()),
        "made_by": by.name,
        "selection": selection.as_facts(),
        "reaches_place": end,
        "keys": [key.hex() for key in crypto.public_keys()],
    }
    return _signed(about, _lines(wanted, end))


def _signed(about: Mapping[str, Any], lines: Iterator[dict[str, Any]]) -> Iterator[str]:
    everything = hashlib.sha256()
    counts: Counter[str] = Counter()
    for fields in _beginning_with({"kind": "about", **about}, lines):
        line = json.dumps(fields, ensure_ascii=False) + "\n"
        counts[fields["kind"]] += 1
        everything.update(line.encode())
        yield line
    signature = crypto.sign(proof.closing_statement(everything.digest()))
    yield json.dumps({"kind": "end", "lines": dict(counts), "signature": signature.hex()}) + "\n"


def _beginning_with(first: dict[str, Any], rest: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    yield first
    yield from rest


def _lines(wanted: QuerySet[Entry], end: int) -> Iterator[dict[str, Any]]:
    """Yield every batch in which something is wanted, whole: what isn't wanted as its fingerprint."""
    done = 0
    while places := _next_places(wanted, done, end):
        for seals in _groups(_seals_over(places)):
            first, last = seals[0].first, seals[-1].last
            chosen = set(
                wanted.filter(link__place__gte=first, link__place__lte=last).values_list("link__place", flat=True)
            )
            before = {seal.last: seal for seal in Seal.objects.filter(last__in=[seal.first - 1 for seal in seals])}
            links = _links(seals)
            for seal in seals:
                if seal.first - 1 != done and seal.first - 1 in before:
                    yield _seal(before[seal.first - 1])
                for place in range(seal.first, seal.last + 1):
                    if place in links:
                        yield _entry(links[place]) if place in chosen else _hidden(links[place])
                yield _seal(seal)
                done = seal.last


def _next_places(wanted: QuerySet[Entry], done: int, end: int) -> list[int]:
    found = wanted.filter(link__place__gt=done, link__place__lte=end).order_by("link__place")
    return list(found.values_list("link__place", flat=True)[:CHUNK])


def _seals_over(places: list[int]) -> list[Seal]:
    """Return the seals under which these places lie, in order."""
    with connection.cursor() as cursor:
        cursor.execute(_SEALS_OVER, [places])
        numbers = [number for (number,) in cursor.fetchall()]
    return list(Seal.objects.filter(pk__in=numbers).order_by("last"))


def _groups(seals: Sequence[Seal]) -> Iterator[list[Seal]]:
    """Yield the seals in groups of few enough places to hold in memory."""
    group: list[Seal] = []
    size = 0
    for seal in seals:
        places = seal.last - seal.first + 1
        if group and size + places > CHUNK:
            yield group
            group, size = [], 0
        group.append(seal)
        size += places
    if group:
        yield group


_LINKED = ("place", "digest", "entry__subject_name", *(f"entry__{name}" for name in chain.FIELDS))


def _links(seals: Sequence[Seal]) -> dict[int, dict[str, Any]]:
    places = [place for seal in seals for place in range(seal.first, seal.last + 1)]
    return {row["place"]: row for row in Link.objects.filter(place__in=places).values(*_LINKED)}


def _values(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[f"entry__{name}"] for name in chain.FIELDS}


def _entry(row: Mapping[str, Any]) -> dict[str, Any]:
    values = _values(row)
    return {
        "kind": "entry",
        "place": row["place"],
        "entry": {**values, "at": chain.in_utc(values["at"])},
        "name": row["entry__subject_name"],
        "digest": bytes(row["digest"]).hex(),
    }


def _hidden(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"kind": "hidden", "place": row["place"], "fingerprint": chain.fingerprint(_values(row)).hex()}


def _seal(seal: Seal) -> dict[str, Any]:
    return {"kind": "seal", **checkpoint_of(seal).as_fields()}
