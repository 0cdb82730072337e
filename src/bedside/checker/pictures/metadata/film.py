"""MP4, MOV and M4A: what a film carries besides picture and sound, and a copy without it.

Nothing is moved: what goes is overwritten with zeros in its place and called free space, so that every place that the
film names stays right. Bytes of the media that belong to no kept track become zeros too: in them phones keep positions
and measurements. Fragmented files (for streaming) are refused. Sources: ISO/IEC 14496-12, QuickTime File Format.
"""

import struct
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from bedside.checker.pictures.metadata.boxes import MOST_BOXES, Box, boxes, one
from bedside.checker.pictures.metadata.codes import Carries
from bedside.checker.pictures.metadata.notes_in_film import without_notes
from bedside.checker.pictures.refusing import Left, Refused

_TOP = {b"ftyp", b"moov", b"mdat", b"free", b"wide"}
# Which boxes may stand in which; everything else goes.
_WITHIN = {
    b"moov": {b"mvhd", b"trak", b"free"},
    b"trak": {b"tkhd", b"edts", b"mdia", b"tapt", b"tref", b"free"},
    b"edts": {b"elst", b"free"},
    b"tapt": {b"clef", b"prof", b"enof", b"free"},
    b"mdia": {b"mdhd", b"hdlr", b"minf", b"free"},
    b"minf": {b"vmhd", b"smhd", b"dinf", b"stbl", b"hdlr", b"gmhd", b"free"},
    b"dinf": {b"dref", b"free"},
    b"stbl": {
        *(b"stsd", b"stts", b"ctts", b"cslg", b"stss", b"stps", b"sdtp", b"stsc", b"stsz", b"stz2", b"stco", b"co64"),
        *(b"sgpd", b"sbgp", b"free"),
    },
}
_HEADERS = {b"mvhd", b"tkhd", b"mdhd"}
_SHOWN = {b"vide", b"soun"}
# What decoders need to know of a picture or a sound.
_SAMPLE = {
    *(
        b"avcC",
        b"hvcC",
        b"av1C",
        b"vpcC",
        b"dvcC",
        b"dvvC",
        b"esds",
        b"btrt",
        b"pasp",
        b"colr",
        b"clap",
        b"fiel",
        b"chrm",
    ),
    *(b"mdcv", b"clli", b"dOps", b"dac3", b"dec3", b"alac", b"dfLa", b"wave", b"chan", b"hvcE", b"gama", b"free"),
}
_CODES = {
    b"\xa9xyz": Carries.POSITION,
    b"loci": Carries.POSITION,
    b"com.apple.quicktime.location": Carries.POSITION,
    b"\xa9mak": Carries.CAMERA,
    b"\xa9mod": Carries.CAMERA,
    b"\xa9too": Carries.CAMERA,
    b"\xa9swr": Carries.CAMERA,
    b"com.apple.quicktime.m": Carries.CAMERA,
    b"\xa9day": Carries.TIME,
    b"creationdate": Carries.TIME,
    b"\xa9ART": Carries.PERSON,
    b"\xa9aut": Carries.PERSON,
    b"\xa9nam": Carries.COMMENT,
    b"\xa9cmt": Carries.COMMENT,
    b"covr": Carries.THUMBNAIL,
}
# Ten hours of a film; each takes memory.
_MOST_SAMPLES = 1_000_000
_MOST_PLACES = 20


class _Track(NamedTuple):
    box: Box
    handler: bytes
    samples: list[tuple[int, int]]


class _Emptying:
    """One film on its way; `found` tells what it carried."""

    def __init__(self, data: bytes) -> None:
        self.out = bytearray(data)
        self.found: set[Carries] = set()

    def done(self) -> None:
        end = self._end()
        del self.out[end:]
        top = list(boxes(self.out, 0, end))
        kinds = [box.kind for box in top]
        if b"moof" in kinds or b"sidx" in kinds:
            raise Refused("film")
        movie = next((box for box in top if box.kind == b"moov"), None)
        if movie is None or not 0 < kinds.count(b"mdat") < _MOST_PLACES or kinds.count(b"moov") > 1:
            raise ValueError("no film")
        if self._has(movie, b"mvex") or self._has(movie, b"cmov"):
            raise Refused("film")
        tracks = self._tracks(movie)
        self._media([box for box in top if box.kind == b"mdat"], tracks)
        for box in top:
            if box.kind not in _TOP or box.kind in (b"free", b"wide"):
                self._free(box)
        self._inside(movie)

    def _end(self) -> int:
        """Return where the film ends: some cameras write more behind it."""
        at = count = 0
        while at + 8 <= len(self.out):
            count += 1
            size, kind = int.from_bytes(self.out[at : at + 4], "big"), bytes(self.out[at + 4 : at + 8])
            size = int.from_bytes(self.out[at + 8 : at + 16], "big") if size == 1 else size or len(self.out) - at
            if size < 8 or at + size > len(self.out) or count > MOST_BOXES:
                if kind in _TOP:
                    raise ValueError("a box longer than the file")
                break
            at += size
        if at < len(self.out):
            self.found.add(Carries.OTHER)
        return at

    def _tracks(self, movie: Box) -> list[_Track]:
        found = []
        for box in boxes(self.out, movie.body, _even_end(self.out, movie)):
            if box.kind == b"trak":
                track = _Track(box, self._handler(box), list(_samples(self.out, box)))
                if track.handler in _SHOWN:
                    found.append(track)
                else:
                    self.found.add(Carries.TRACK)
                    self._free(box)
        if not found:
            raise ValueError("no picture and no sound")
        return found

    def _handler(self, track: Box) -> bytes:
        media = one(self.out, b"mdia", track.body, _even_end(self.out, track))
        handler = one(self.out, b"hdlr", media.body, _even_end(self.out, media)) if media else None
        return bytes(self.out[handler.body + 8 : min(handler.body + 12, handler.end)]) if handler else b""

    def _has(self, outer: Box, kind: bytes) -> bool:
        return one(self.out, kind, outer.body, _even_end(self.out, outer)) is not None

    def _media(self, places: list[Box], tracks: list[_Track]) -> None:
        """Empty what lies in the media and belongs to no kept track, and notes within its pictures."""
        kept = sorted(sample for track in tracks for sample in track.samples)
        for place in places:
            at = place.body
            for start, end in kept:
                if start >= place.end or end <= place.body:
                    continue
                if end > place.end:
                    raise ValueError("a sample longer than its place")
                self._zero(at, start)
                at = max(at, end)
            self._zero(at, place.end)
        if any(not any(place.body <= start and end <= place.end for place in places) for start, end in kept):
            raise ValueError("a sample outside the media")
        for track in tracks:
            if without_notes(self.out, track.box, track.samples):
                self.found.add(Carries.OTHER)

    def _zero(self, start: int, end: int) -> None:
        if start < end and any(self.out[start:end]):
            self.out[start:end] = bytes(end - start)
            self.found.add(Carries.OTHER)

    def _free(self, box: Box) -> None:
        """Turn a box into empty space."""
        if box.kind not in (b"free", b"wide", b"skip"):
            self.found |= self._named(box)
        elif any(self.out[box.body : box.end]):
            self.found.add(Carries.OTHER)
        self.out[box.start + 4 : box.start + 8] = b"free"
        self.out[box.body : box.end] = bytes(box.end - box.body)

    def _named(self, box: Box) -> set[Carries]:
        if box.kind == b"trak":
            return {Carries.TRACK}
        content = bytes(self.out[box.start : min(box.end, box.start + 100_000)])
        return {code for sign, code in _CODES.items() if sign in content} or {Carries.OTHER}

    def _inside(self, outer: Box, handler: bytes = b"") -> None:
        for box in list(boxes(self.out, outer.body, _even_end(self.out, outer))):
            if box.kind == b"trak":
                handler = self._handler(box)
            if box.kind not in _WITHIN[outer.kind] or box.kind in (b"free", b"gmhd", b"tref"):
                self._free(box)
            elif box.kind in _WITHIN:
                self._inside(box, handler)
            elif box.kind in _HEADERS:
                self._times(box)
            elif box.kind == b"hdlr":
                self._quiet(box.body + 12, box.end)
            elif box.kind == b"dref":
                self._sources(box)
            elif box.kind == b"stsd":
                self._descriptions(box, handler)
        rest = _even_end(self.out, outer)
        self._zero(rest, outer.end)

    def _times(self, box: Box) -> None:
        """Forget when it was made and changed. A time of 0 is the year 1904: none."""
        size = 16 if self.out[box.body] else 8
        if any(self.out[box.body + 4 : box.body + 4 + size]):
            self.out[box.body + 4 : box.body + 4 + size] = bytes(size)
            self.found.add(Carries.TIME)

    def _quiet(self, start: int, end: int) -> None:
        """Empty words that programs write about themselves: not worth telling."""
        self.out[start:end] = bytes(end - start)

    def _sources(self, box: Box) -> None:
        for source in boxes(self.out, box.body + 8, box.end):
            if self.out[source.body + 3] & 1 == 0:
                # The media lie in another file, whose name stands here.
                raise Refused("elsewhere")
            self._zero(source.body + 4, source.end)

    def _descriptions(self, box: Box, handler: bytes) -> None:
        for entry in boxes(self.out, box.body + 8, box.end):
            within = self._entry_head(entry, handler)
            for each in boxes(self.out, within, _end_of_boxes(self.out, within, entry.end)):
                named = each.kind == b"colr" and bytes(self.out[each.body : each.body + 4]) in (b"prof", b"rICC")
                if each.kind not in _SAMPLE or each.kind == b"free" or named:
                    self._free(each)
            self._zero(_end_of_boxes(self.out, within, entry.end), entry.end)

    def _entry_head(self, entry: Box, handler: bytes) -> int:
        """Empty the words in the head of a description; return where the boxes in it begin."""
        head = entry.body + 8
        if entry.end - head < (70 if handler == b"vide" else 20):
            raise ValueError("a description is cut off")
        if handler == b"vide":
            self._quiet(head, head + 16)
            # The name of the program that packed it: 32 bytes.
            self._quiet(head + 34, head + 66)
            return head + 70
        version = int.from_bytes(self.out[head : head + 2], "big")
        self._quiet(head + 2, head + 8)
        return head + {0: 20, 1: 36, 2: 56}.get(version, 20)


def _even_end(data: bytearray, outer: Box) -> int:
    """Return where the boxes within end: QuickTime closes some lists with four zeros."""
    return _end_of_boxes(data, outer.body, outer.end)


def _end_of_boxes(data: bytes | bytearray, start: int, end: int) -> int:
    at = start
    while at + 8 <= end:
        size = int.from_bytes(data[at : at + 4], "big")
        if size == 1:
            size = int.from_bytes(data[at + 8 : at + 16], "big")
        if size < 8 or at + size > end:
            break
        at += size
    return at


def _samples(data: bytearray, track: Box) -> Iterator[tuple[int, int]]:
    """Yield where each sample of a track starts and ends. Raises ValueError where its tables don't fit."""
    at = track
    for kind in (b"mdia", b"minf", b"stbl"):
        inner = one(data, kind, at.body, _even_end(data, at))
        if inner is None:
            return
        at = inner
    tables = {box.kind: box for box in boxes(data, at.body, _even_end(data, at))}
    if b"stsz" not in tables or b"stsc" not in tables or not {b"stco", b"co64"} & set(tables):
        return
    each, sizes = _sizes(data, tables[b"stsz"])
    runs = _numbers(data, tables[b"stsc"], "III")
    wide = b"co64" in tables
    chunks = [line[0] for line in _numbers(data, tables[b"co64" if wide else b"stco"], "Q" if wide else "I")]
    number = run = 0
    for index, start in enumerate(chunks, 1):
        while run + 1 < len(runs) and runs[run + 1][0] <= index:
            run += 1
        many = min(runs[run][1] if runs else 0, len(sizes) - number)
        if each:
            yield start, start + many * each
        else:
            ends = list(accumulate(sizes[number : number + many], initial=start))
            yield from pairwise(ends)
        number += many


def _sizes(data: bytearray, box: Box) -> tuple[int, Sequence[int]]:
    """Return the size of all samples and how many there are (as a range), or 0 and the size of each."""
    each, count = struct.unpack_from(">II", data, box.body + 4)
    if each == 1:
        # Old QuickTime counts sounds, not bytes.
        raise Refused("film")
    if each:
        return each, range(count)
    if count > _MOST_SAMPLES or box.body + 12 + 4 * count > box.end:
        raise ValueError("a table is cut off")
    return 0, struct.unpack_from(f">{count}I", data, box.body + 12)


def _numbers(data: bytearray, box: Box, shape: str) -> list[tuple[int, ...]]:
    count = int.from_bytes(data[box.body + 4 : box.body + 8], "big")
    size = struct.calcsize(">" + shape)
    if box.body + 8 + count * size > box.end:
        raise ValueError("a table is cut off")
    return list(struct.iter_unpack(">" + shape, bytes(data[box.body + 8 : box.body + 8 + count * size])))


def codes(data: bytes) -> set[Carries]:
    """Return what a film carries. Raises Refused for what can't be cleaned."""
    return _emptied(data).found


def clean(data: bytes) -> tuple[bytes, set[Carries]]:
    """Return a clean copy, verified, and what the film carried. Raises Refused where there can't be one."""
    work = _emptied(data)
    copy = bytes(work.out)
    check(copy)
    return copy, work.found


def _emptied(data: bytes) -> _Emptying:
    work = _Emptying(data)
    try:
        work.done()
    except struct.error as error:
        raise ValueError("a table is cut off") from error
    return work


def check(data: bytes) -> None:
    """Raise Left where a clean film holds a box that nobody needs, or free space that isn't empty."""
    waiting = [Box(b"", 0, 0, len(data))]
    while waiting:
        outer = waiting.pop()
        allowed = _WITHIN.get(outer.kind, _TOP - {b"wide"})
        end = _end_of_boxes(data, outer.body, outer.end)
        if any(data[end : outer.end]):
            raise Left("film, after the last box")
        for box in boxes(data, outer.body, end):
            if box.kind not in allowed:
                raise Left(f"film, {box.kind.decode('latin-1')}")
            body = b"" if box.kind == b"mdat" else data[box.body : box.end]
            if box.kind == b"free" and body.strip(b"\0"):
                raise Left("film, free space")
            if box.kind in _HEADERS and any(body[4:12]):
                raise Left("film, a time")
            if box.kind == b"hdlr" and (body[8:12] not in (*_SHOWN, b"alis", b"url ", b"mdir") or any(body[24:])):
                raise Left("film, a track")
            if box.kind in _WITHIN:
                waiting.append(box)
