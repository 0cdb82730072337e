"""Keys of parts: the same for every try of one part and for no other."""

from datetime import UTC, datetime

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ALPHABET = "234567abcdefghijklmnopqrstuvwxyz"
CLOCKS = 1024


def make_key(moment: datetime, number: int) -> str:
    """Return a valid AT Protocol TID, 13 characters that sort by time: `moment` to the microsecond and `number` from 0
    to 1023. The same arguments give the same key; delivery must not use a pair twice.

    Source: the AT Protocol's specification of TIDs (top bit 0, 53 bits of microseconds since 1970, 10 bits of clock).
    Raises ValueError for a naive moment, one before 1970, or a number out of range.
    """
    if moment.tzinfo is None:
        raise ValueError("a key is made from a moment with a time zone")
    if not 0 <= number < CLOCKS:
        raise ValueError(f"the number of a key is between 0 and {CLOCKS - 1}")
    since = moment - EPOCH
    micros = (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
    if not 0 <= micros < 1 << 53:
        raise ValueError("a key is made from a moment between 1970 and 2255")
    value = micros * CLOCKS + number
    return "".join(ALPHABET[value >> shift & 31] for shift in range(60, -1, -5))
