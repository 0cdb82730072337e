"""Films as their page shows them: the line of time with a mark for each sight."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from bedside.features.media.models import Making, Picture
from bedside.features.media.showing import SightShown

# A mark is never narrower than this share of the line: on the smallest phone a finger still hits it.
_NARROWEST = 8.0
LANE_HEIGHT = 30


@dataclass(frozen=True, slots=True)
class Mark:
    """One sight on the line of time. `x` and `width` are where one can press it, `bar_x` and `bar_width` when it is
    seen, all in percent of the line; `y` is in pixels."""

    shown: SightShown
    x: str
    width: str
    bar_x: str
    bar_width: str
    y: int
    label: str

    @property
    def sign(self) -> str:
        """What says without colour whether it needs an answer."""
        return "?" if self.shown.needs else "✓"


@dataclass(frozen=True, slots=True)
class Line:
    """All marks, and how high they stand together."""

    marks: tuple[Mark, ...]
    height: int


def line_of(sights: Sequence[SightShown], seconds: float) -> Line:
    """Return the line of time of a film, on which no mark covers another."""
    lanes: list[float] = []
    marks = []
    for shown in sorted(sights, key=lambda each: (each.starts, each.sight.number)):
        bar = 100 * min(shown.starts / seconds, 1.0) if seconds > 0 else 0.0
        wide = 100 * (shown.ends - shown.starts) / seconds if seconds > 0 else 0.0
        width = max(_NARROWEST, min(wide, 100.0 - bar))
        left = min(bar, 100.0 - width)
        lane = next((at for at, taken in enumerate(lanes) if taken <= left), len(lanes))
        lanes[lane : lane + 1] = [left + width + 0.5]
        marks.append(
            Mark(
                shown,
                _percent(left),
                _percent(width),
                _percent(bar),
                _percent(max(0.6, min(wide, 100.0 - bar))),
                lane * LANE_HEIGHT,
                _label(shown),
            )
        )
    return Line(tuple(marks), len(lanes) * LANE_HEIGHT)


def latest_making(picture: Picture) -> Making | None:
    """Return the last version that was to be made of this one: under way, failed, or done; None where there is none."""
    return Making.objects.filter(made_from=picture).order_by("-at", "-pk").first()


def _label(shown: SightShown) -> str:
    blanks = {"what": shown.label, "number": shown.sight.number, "since": shown.since, "until": shown.until}
    return _("%(what)s %(number)d, from %(since)s to %(until)s") % blanks


def _percent(share: float) -> str:
    return f"{share:.2f}%"
