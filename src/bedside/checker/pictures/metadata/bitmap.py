"""What a BMP carries besides its pixels."""

from bedside.checker.pictures.kinds import behind
from bedside.checker.pictures.metadata.codes import Carries

_WITH_PROFILE = 124
_LINKED, _EMBEDDED = b"KNIL", b"DEBM"


def codes(data: bytes) -> set[Carries]:
    """Return what a BMP carries: a profile, and what stands behind the end that its header tells."""
    found: set[Carries] = set()
    header = int.from_bytes(data[14:18], "little")
    if header == _WITH_PROFILE and data[14 + 56 : 14 + 60] in (_LINKED, _EMBEDDED):
        found.add(Carries.PROFILE)
    end = int.from_bytes(data[2:6], "little")
    if 0 < end < len(data) and (extra := behind(data[end:])):
        found.add(Carries(extra))
    return found
