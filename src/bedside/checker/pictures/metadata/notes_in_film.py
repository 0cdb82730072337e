"""Notes within the pictures of a film: programs and cameras write words between the coded pictures (H.264, H.265).

They are overwritten in their place with filler, which every decoder skips. Source: ITU-T H.264, H.265, annex D.
"""

from collections.abc import Sequence

from bedside.checker.pictures.metadata.boxes import Box

# User data without a registered meaning: free words.
_UNREGISTERED = 5
_SEI_264, _FILLER_264 = 6, b"\x0c"
_SEI_265, _FILLER_265 = (39, 40), b"\x4c\x01"


def without_notes(data: bytearray, track: Box, samples: Sequence[tuple[int, int]]) -> bool:
    """Overwrite the notes in the samples of a track; return whether there were any."""
    how = _packing(data, track)
    if how is None:
        return False
    kind, length_size = how
    found = False
    for start, end in samples:
        at = start
        while at + length_size <= end:
            size = int.from_bytes(data[at : at + length_size], "big")
            at += length_size
            if at + size > end:
                raise ValueError("a piece longer than its sample")
            if _is_note(kind, data[at : at + min(size, 64)]):
                filler = _FILLER_264 if kind == b"avcC" else _FILLER_265
                data[at : at + size] = (filler + b"\xff" * size)[: size - 1] + b"\x80"
                found = True
            at += size
    return found


def _is_note(kind: bytes, head: bytearray) -> bool:
    if kind == b"avcC":
        return len(head) > 2 and head[0] & 31 == _SEI_264 and head[1] == _UNREGISTERED
    return len(head) > 3 and head[0] >> 1 & 63 in _SEI_265 and head[2] == _UNREGISTERED


def _packing(data: bytearray, track: Box) -> tuple[bytes, int] | None:
    """Return how pictures are packed: the kind, and how many bytes tell the length of a piece."""
    at = bytes(data[track.start : track.end])
    for kind, where in ((b"avcC", 4), (b"hvcC", 21)):
        place = at.find(kind)
        if place >= 0 and place + 4 + where < len(at):
            return kind, (at[place + 4 + where] & 3) + 1
    return None
