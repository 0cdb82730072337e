"""Signing a clearance, and checking the signature at the moment of sending."""

import json
from datetime import UTC

from bedside.features.clearance.models import Clearance
from bedside.kit import crypto

SIGNED = ("request_id", "template_id", "subject_kind", "subject_id", "unit_id", "digests", "approved", "chain")


def statement(clearance: Clearance) -> bytes:
    """Return the bytes that are signed: everything but whether it was voided since."""
    values = {name: getattr(clearance, name) for name in SIGNED}
    if clearance.sources:
        values["sources"] = clearance.sources
    if clearance.pictures:
        values["pictures"] = clearance.pictures
    for name in ("window_start", "window_end", "issued_at"):
        values[name] = getattr(clearance, name).astimezone(UTC).isoformat(timespec="microseconds")
    return b"bedside clearance 1\n" + json.dumps(values, sort_keys=True, separators=(",", ":")).encode()


def sign(clearance: Clearance) -> None:
    """Put the installation's signature on a clearance that is about to be saved."""
    clearance.signature = crypto.sign(statement(clearance))


def tear_off(clearance: Clearance) -> None:
    """Take the signature away: whoever resets `voided_at` in SQL gains nothing."""
    clearance.signature = b""


def is_genuine(clearance: Clearance) -> bool:
    """Tell whether the row says what was signed: a row written or changed in SQL is not."""
    return crypto.verify(statement(clearance), bytes(clearance.signature))
