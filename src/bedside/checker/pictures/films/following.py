"""Which things in the frames of a film are one and the same, from one frame that was looked at to the next.

Each is looked for where it has been carried to in between (`carrying.py`), or else where it was.

Wrongly joined, two people would be answered for as one. So a face is only followed within a shot, over less than its
own width, and one that was gone for longer than a frame is a new one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import NamedTuple

from bedside.checker.pictures.films.carrying import Step
from bedside.checker.pictures.seen import Box, Moment, Seen, Sight, Span
from bedside.checker.pictures.upright import in_shares

# A thing may be missing in so many frames that were looked at, and is still the same.
_MISSED = 1
# The middle of a face moves by at most so many times its size, and its size changes by at most so many times.
_FAR, _LARGER = 0.8, 1.7
# Words are the same that share so many letters where they stand at nearly the same place (in heights of their line), or
# that are nearly the same wherever they stand.
_ALIKE, _NEARLY, _LINES = 0.6, 0.85, 2.0
# So many moments are kept at most of those between two frames.
_STEPS = 12


class Look(NamedTuple):
    """What was seen in one frame. `shot`: the number of the shot it belongs to, from the beginning. `steps`: where the
    things of the look before went until now, in their order; none where a cut is between."""

    second: float
    seen: Sequence[Seen]
    shot: int
    steps: Sequence[Step] = ()


@dataclass
class _Track:
    """One thing, on its way through the film: in which of the looks (by number), which of what was seen (by place)."""

    looks: list[int]
    places: list[int]


def followed(looks: Sequence[Look], cuts: Sequence[float], end: float) -> list[Seen]:
    """Return the things in all frames, each once, by when they are first seen.

    `cuts`: the seconds at which scenes begin by a cut; `end`: that of the last frame. A thing is taken to be there from
    half-way between the frame in which it was not seen and that in which it was, or from the cut between them.
    """
    tracks: list[_Track] = []
    for number, look in enumerate(looks):
        open_ = [track for track in tracks if number - track.looks[-1] <= _MISSED + 1]
        pairs = sorted(
            (distance, before, now)
            for before, track in enumerate(open_)
            for now, one in enumerate(look.seen)
            if (distance := _from_track(track, looks, look, one)) is not None
        )
        followed_by: dict[int, int] = {}
        for _, before, now in pairs:
            if before not in followed_by.values() and now not in followed_by:
                followed_by[now] = before
        for now in range(len(look.seen)):
            track = open_[followed_by[now]] if now in followed_by else _Track([], [])
            if now not in followed_by:
                tracks.append(track)
            track.looks.append(number)
            track.places.append(now)
    found = [_as_seen(track, looks, cuts, end) for track in tracks]
    return sorted(found, key=lambda each: (each.span, each.sight, each.box))


def _from_track(track: _Track, looks: Sequence[Look], look: Look, one: Seen) -> float | None:
    """Return how far a thing is from where a track has come to, as `_distance` does."""
    last, place = looks[track.looks[-1]], track.places[-1]
    steps = looks[track.looks[-1] + 1].steps
    carried = steps[-1].boxes[place] if steps else None
    before = last.seen[place] if carried is None else replace(last.seen[place], box=carried)
    return _distance(before, one, same_shot=last.shot == look.shot)


def _distance(before: Seen, now: Seen, *, same_shot: bool) -> float | None:
    """Return how far apart two things are that may be the same (0: nothing moved); None for those that can't be."""
    if before.sight is not now.sight:
        return None
    if before.sight is Sight.CODE:
        return _apart(before.box, now.box) if before.text == now.text else None
    if before.sight is Sight.FACE:
        return _face_distance(before.box, now.box) if same_shot else None
    likeness = _likeness(before.text, now.text)
    lines = _apart(before.box, now.box) / max(1e-6, before.box.height, now.box.height)
    if likeness >= _NEARLY and (same_shot or lines <= _LINES):
        return 1 - likeness + min(lines, 10) / 100
    if likeness >= _ALIKE and lines <= _LINES and same_shot:
        return 1 - likeness + lines / 10
    return None


def _face_distance(one: Box, other: Box) -> float | None:
    small, large = sorted((one.width * one.height, other.width * other.height))
    if large > small * _LARGER**2:
        return None
    across = abs(one.left + one.width / 2 - other.left - other.width / 2) / max(one.width, other.width, 1e-6)
    down = abs(one.top + one.height / 2 - other.top - other.height / 2) / max(one.height, other.height, 1e-6)
    far = max(across, down)
    return far if far <= _FAR else None


def _apart(one: Box, other: Box) -> float:
    """Return how far apart the middles of two boxes are, in shares of the frame."""
    across = one.left + one.width / 2 - other.left - other.width / 2
    down = one.top + one.height / 2 - other.top - other.height / 2
    return max(abs(across), abs(down))


def _likeness(one: str, other: str) -> float:
    """Return how alike two readings are, 0 to 1: what is read of one line differs from frame to frame."""
    first, second = ("".join(text.casefold().split()) for text in (one, other))
    if first == second:
        return 1.0
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def _as_seen(track: _Track, looks: Sequence[Look], cuts: Sequence[float], end: float) -> Seen:
    seen = [looks[number].seen[place] for number, place in zip(track.looks, track.places, strict=True)]
    seconds = [looks[number].second for number in track.looks]
    best = max(range(len(seen)), key=lambda at: _worth(seen[at]))
    labels = sorted({label for each in seen for label in each.labels})
    span = Span(_start(track.looks[0], looks, cuts), _stop(track.looks[-1], looks, cuts, end))
    return replace(seen[best], labels=labels, span=span, best=seconds[best], track=tuple(_way(track, looks)))


def _way(track: _Track, looks: Sequence[Look]) -> Iterator[Moment]:
    """Yield where a thing is, at the moments that were looked at and where it was carried to between them."""
    for at, (number, place) in enumerate(zip(track.looks, track.places, strict=True)):
        here = Moment(looks[number].second, looks[number].seen[place].box)
        if at and track.looks[at - 1] == number - 1:
            yield from _between(looks[number].steps, track.places[at - 1], here)
        yield here


def _between(steps: Sequence[Step], place: int, there: Moment) -> Iterator[Moment]:
    """Yield where a thing was carried to. At the end it was seen elsewhere by a little; by that it is put right, the
    more the later."""
    boxes = [step.boxes[place] for step in steps]
    if not steps or boxes[-1] is None:
        return
    start, end = steps[0].second, steps[-1].second
    off = [seen - carried for seen, carried in zip(there.box, boxes[-1], strict=True)]
    thin = slice(1, -1, -(-len(steps) // _STEPS))
    for step, box in zip(steps[thin], boxes[thin], strict=True):
        if box is not None:
            share = (step.second - start) / (end - start)
            left, top, wide, high = (side + share * by for side, by in zip(box, off, strict=True))
            yield Moment(round(step.second, 3), in_shares((left, top, left + wide, top + high), (1, 1)))


def _worth(one: Seen) -> float:
    """Return how well a thing was seen: words by how many letters were read how surely, others also by their size."""
    return one.sure * (len(one.text) if one.sight is Sight.TEXT else (one.box.width * one.box.height) ** 0.5)


def _start(number: int, looks: Sequence[Look], cuts: Sequence[float]) -> float:
    second = looks[number].second
    before = looks[number - 1].second if number else 0.0
    if number == 0:
        return before
    cut = max((each for each in cuts if before < each <= second), default=None)
    return round((before + second) / 2 if cut is None else cut, 3)


def _stop(number: int, looks: Sequence[Look], cuts: Sequence[float], end: float) -> float:
    second = looks[number].second
    if number == len(looks) - 1:
        return round(end, 3)
    after = looks[number + 1].second
    cut = min((each for each in cuts if second < each <= after), default=None)
    return round((second + after) / 2 if cut is None else cut, 3)
