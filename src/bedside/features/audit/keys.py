"""Following the signing key by a new one, for example when somebody may have seen it."""

from django.db import connection, transaction

from bedside.features.audit.recording import Actor, Subject, record
from bedside.features.audit.sealing import LOCK
from bedside.kit import crypto


def replace_key(*, by: Actor) -> bytes:
    """Sign with a new key from now on, and record it; return the new public key (32 raw bytes).

    Nobody seals meanwhile, so that the record's order of keys is one.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        before = crypto.public_key()
        after = crypto.replace_signing_key()
        record(
            by=by,
            action="audit.key-replaced",
            subject=Subject("audit-key", after.hex()[:16]),
            facts={"before": before.hex(), "after": after.hex()},
        )
    return after
