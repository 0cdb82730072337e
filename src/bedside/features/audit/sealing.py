"""Sealing: giving committed entries their place in the chain, after commit, so that writers never wait for it."""

from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from bedside.base import clock
from bedside.features.audit import chain, checkpoints
from bedside.features.audit.models import Entry, Link, Seal, Waiting
from bedside.kit import crypto

# Any number will do, as long as every sealer asks for the same one.
LOCK = 0x5EA1

BATCH = 5000

_LINK = """
INSERT INTO audit_link (place, entry_id, digest)
SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bytea[])
"""


def seal_everything() -> int:
    """Seal every committed entry and keep a checkpoint of the newest seal outside the database; return how many.

    Cheap when nothing waits: the worker calls it each second. Safe to call from anywhere at any time, and to kill: a
    checkpoint that is missing because of a crash is made up for by the next call. Raises Problem where the file of the
    checkpoints can't be written; the entries are sealed all the same.
    """
    sealed = 0
    while done := seal():
        sealed += done
    newest = Seal.objects.order_by("-last").first()
    if newest:
        checkpoints.keep(checkpoint_of(newest), Path(settings.CHECKPOINT_FILE))
    return sealed


def seal(limit: int = BATCH) -> int:
    """Seal up to `limit` committed entries; return how many. One sealer at a time; the others return 0 at once."""
    with transaction.atomic():
        if not _we_are_the_sealer():
            return 0
        numbers = list(Waiting.objects.order_by("pk").values_list("pk", flat=True)[:limit])
        if not numbers:
            return 0
        # An entry that is linked already could only be queued again by somebody who meddles; it mustn't stop the rest.
        entries = Entry.objects.filter(pk__in=numbers, link=None).order_by("pk").values(*chain.FIELDS)
        place, digest = _end_of_chain()
        first = place + 1
        places, linked, digests = [], [], []
        for values in entries:
            place += 1
            digest = chain.extend(digest, place, chain.fingerprint(values))
            places.append(place)
            linked.append(values["id"])
            digests.append(digest)
        Waiting.objects.filter(pk__in=numbers).delete()
        if linked:
            with connection.cursor() as cursor:
                cursor.execute(_LINK, [places, linked, digests])
            _sign(first, place, digest)
    return len(numbers)


def checkpoint_of(made: Seal) -> checkpoints.Checkpoint:
    """Return the seal as something to keep elsewhere."""
    return checkpoints.Checkpoint(
        last=made.last,
        digest=bytes(made.digest),
        at=made.at,
        signature=bytes(made.signature),
        key=bytes(made.key),
    )


def _we_are_the_sealer() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        (mine,) = cursor.fetchone() or (False,)
    return bool(mine)


def _end_of_chain() -> tuple[int, bytes]:
    """Return the last place and the chain's value there. Links and seals end together, unless somebody meddled; then
    sealing goes on behind whatever is left, and verifying tells."""
    link = Link.objects.order_by("-place").first()
    newest = Seal.objects.order_by("-last").first()
    if newest and (link is None or newest.last > link.place):
        return newest.last, bytes(newest.digest)
    return (link.place, bytes(link.digest)) if link else (0, chain.GENESIS)


def _sign(first: int, last: int, digest: bytes) -> None:
    at = clock.now()
    Seal.objects.create(
        first=first,
        last=last,
        digest=digest,
        signature=crypto.sign(chain.statement(last, digest, at)),
        key=crypto.public_key(),
        at=at,
    )
