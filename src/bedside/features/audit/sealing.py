"""Sealing: giving committed entries their place in the chain, after commit, so that writers never wait for it."""

import json
import os
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from bedside.features.audit import chain
from bedside.features.audit.models import Entry, Link, Seal, Waiting
from bedside.kit import crypto

# Any number will do, as long as every sealer asks for the same one.
LOCK = 0x5EA1


def seal(limit: int = 1000) -> int:
    """Seal up to `limit` committed entries; return how many. One sealer at a time; the others return 0 at once."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
            (mine,) = cursor.fetchone() or (False,)
        if not mine:
            return 0
        last = Seal.objects.order_by("-last").first()
        digest, place = (bytes(last.digest), last.last) if last else (chain.GENESIS, 0)
        waiting = list(Entry.objects.filter(waiting__isnull=False).order_by("id")[:limit])
        if not waiting:
            return 0
        first = place + 1
        links = []
        for entry in waiting:
            place += 1
            digest = chain.extend(digest, place, entry)
            links.append(Link(place=place, entry=entry, digest=digest))
        Link.objects.bulk_create(links)
        Waiting.objects.filter(entry__in=waiting).delete()
        made = Seal.objects.create(
            first=first,
            last=place,
            digest=digest,
            signature=crypto.sign(chain.statement(place, digest)),
            key=crypto.public_key(),
        )
        # Inside the transaction: a checkpoint without its seal is noise, a seal without a checkpoint could be cut off.
        _write_checkpoint(made)
    return len(waiting)


def _write_checkpoint(made: Seal) -> None:
    path = Path(settings.CHECKPOINT_FILE)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    line = {"last": made.last, "digest": made.digest.hex(), "signature": made.signature.hex(), "key": made.key.hex()}
    with path.open("a") as file:
        file.write(json.dumps(line) + "\n")
        file.flush()
        os.fsync(file.fileno())
