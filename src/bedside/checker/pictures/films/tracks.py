"""Things in films along their way: where to paint, and which are the same in two versions.

Times are seconds from the start of a film, boxes shares of its frame.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import pairwise

from bedside.checker.pictures.boxes import SAME, overlap
from bedside.checker.pictures.films.making import Place
from bedside.checker.pictures.seen import Box, Moment, Seen, Span

# What is painted begins so long before a thing is first seen, and ends so long after it is last seen.
AROUND = 0.5
# So much of a box is added at each of its sides: between two frames that were looked at, nobody moves in a line.
_MORE = 0.25
# Two looks take other frames: a thing's first and last moment may differ by what lies between two of them.
_EDGE = 1.0
# What is added to a place so that two that follow each other leave no frame between them.
_SEAM = 0.05


def place_along(seen: Seen) -> list[Place]:
    """Return where to paint over a thing for as long as it is seen: one place for each step of its track, in which it
    is at the step's start and at its end."""
    span, track = _span(seen), _track(seen)
    start = min(span.start, track[0].second)
    end = max(span.end, track[-1].second)
    edges = [start - AROUND, *(moment.second for moment in track), end + AROUND]
    boxes = [track[0].box, *(moment.box for moment in track), track[-1].box]
    steps = [(Span(*times), _around(*both)) for times, both in zip(pairwise(edges), pairwise(boxes), strict=True)]
    return [Place(max(0.0, time.start), time.end + _SEAM, *_grown(box)) for time, box in _joined(steps)]


def _joined(steps: Iterable[tuple[Span, Box]]) -> list[tuple[Span, Box]]:
    """Return steps with those put together in which hardly anything moves: fewer places to paint."""
    found: list[tuple[Span, Box]] = []
    for time, box in steps:
        if time.end <= time.start:
            continue
        whole = _around(found[-1][1], box) if found else box
        if found and all(overlap(whole, each) > 0.8 for each in (found[-1][1], box)):
            found[-1] = (Span(found[-1][0].start, time.end), whole)
        else:
            found.append((time, box))
    return found


def box_at(seen: Seen, second: float) -> Box:
    """Return where a thing is at a moment: between two that were looked at, in between."""
    track = _track(seen)
    after = bisect_left(track, second, key=lambda moment: moment.second)
    if after == 0:
        return track[0].box
    if after == len(track):
        return track[-1].box
    one, other = track[after - 1], track[after]
    share = (second - one.second) / (other.second - one.second)
    return Box(*(a + (b - a) * share for a, b in zip(one.box, other.box, strict=True)))


def likeness(before: Seen, now: Seen, cuts: Sequence[Span] = ()) -> int:
    """Return at how many moments of `now` the thing that was seen in the version before is there as well; 0 where it is
    another one, or where nobody can tell. `cuts` are what was cut out of the version before.

    Half of its moments must lie where and when the other was seen, and none farther than a step from that: whoever
    takes another's place after a scene is somebody else.
    """
    if before.sight is not now.sight or _words(before) != _words(now):
        return 0
    before = _cut(before, cuts)
    span, track = _span(before), _track(now)
    edge = max([_EDGE, *(b.second - a.second for a, b in pairwise(_track(before)))])
    if any(not span.start - edge <= moment.second <= span.end + edge for moment in track):
        return 0
    within = [moment for moment in track if span.start <= moment.second <= span.end]
    alike = sum(overlap(box_at(before, moment.second), moment.box) >= SAME for moment in within)
    return alike if 2 * alike >= len(track) and 2 * alike >= len(within) else 0


def after_cuts(second: float, cuts: Sequence[Span]) -> float:
    """Return when a moment comes once these pieces, which lie apart, are cut out; one within a piece comes where that
    was."""
    return second - sum(min(second, cut.end) - cut.start for cut in cuts if cut.start < second)


def is_cut_out(start: float, end: float, cuts: Sequence[Span]) -> bool:
    """Tell whether anything of a stretch goes with these pieces."""
    return any(cut.start < end and start < cut.end for cut in cuts)


def apart(cuts: Iterable[Span]) -> list[Span]:
    """Return pieces in their order, those put together that touch."""
    found: list[Span] = []
    for cut in sorted(cuts):
        if found and cut.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, cut.end))
        else:
            found.append(cut)
    return found


def _cut(seen: Seen, cuts: Sequence[Span]) -> Seen:
    """Return a thing as it is seen once pieces are cut out."""
    if not cuts:
        return seen
    span = _span(seen)
    kept = [each for each in _track(seen) if not is_cut_out(each.second, each.second, cuts)]
    return Seen(
        seen.sight,
        seen.box,
        seen.sure,
        span=Span(after_cuts(span.start, cuts), after_cuts(span.end, cuts)),
        track=[Moment(after_cuts(each.second, cuts), each.box) for each in kept or _track(seen)],
    )


def _span(seen: Seen) -> Span:
    return seen.span or Span(seen.best, seen.best)


def _track(seen: Seen) -> Sequence[Moment]:
    return seen.track or (Moment(seen.best, seen.box),)


def _words(seen: Seen) -> str:
    return "".join(seen.text.split()).casefold()


def _around(one: Box, other: Box) -> Box:
    left, top = min(one.left, other.left), min(one.top, other.top)
    right = max(one.left + one.width, other.left + other.width)
    bottom = max(one.top + one.height, other.top + other.height)
    return Box(left, top, right - left, bottom - top)


def _grown(box: Box) -> Box:
    left, top = max(0.0, box.left - _MORE * box.width), max(0.0, box.top - _MORE * box.height)
    right = min(1.0, box.left + (1 + _MORE) * box.width)
    bottom = min(1.0, box.top + (1 + _MORE) * box.height)
    return Box(left, top, right - left, bottom - top)
