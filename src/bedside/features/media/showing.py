"""Pictures as pages show them: what was seen, where, and how it was answered.

It holds words that were read in pictures: never log it.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bedside.features.media.badges import CAPTIONS, OPEN, badge_of_look
from bedside.features.media.models import PAINTED, Answer, Picture, Sight
from bedside.features.media.seeing import captions_that_count, gravity, seen_of, sights_of, standing_answer
from bedside.features.media.times import whole_times
from bedside.features.media.wording import failed_sentence
from bedside.features.people.api import today
from bedside.kit.ui.badges import Badge


@dataclass(frozen=True, slots=True)
class SightShown:
    """One thing in a picture. `x` to `height` are pixels. `severity` is how grave it is ("block", "warning", "" for
    what needs no answer); `answer` counts now; `was` says why the last one doesn't count. In a film it is seen
    `since` – `until`, as people read times."""

    sight: Sight
    x: int
    y: int
    width: int
    height: int
    label: str
    severity: str
    answer: Answer | None
    said: str
    was: str
    since: str = ""
    until: str = ""

    @property
    def starts(self) -> float:
        """When a film shows it, in seconds."""
        return self.sight.starts or 0.0

    @property
    def ends(self) -> float:
        """Until when a film shows it, in seconds."""
        return max(self.starts, self.sight.ends or 0.0)

    @property
    def best(self) -> str:
        """When a film shows it best, in seconds, as a script reads it."""
        return f"{self.starts if self.sight.best is None else self.sight.best:.3f}"

    @property
    def track(self) -> str:
        """Where it is when, as a script reads it: [second, left, top, width, height], in shares of the frame."""
        box = [self.sight.left, self.sight.top, self.sight.width, self.sight.height]
        return json.dumps(self.sight.track or [[self.sight.best or self.starts, *box]])

    @property
    def needs(self) -> bool:
        """Whether a person has to answer for it."""
        return bool(self.severity) and self.answer is None

    @property
    def tone(self) -> str:
        """How its box is drawn."""
        return self.severity if self.needs else "answered" if self.answer else "quiet"


@dataclass(frozen=True, slots=True)
class PictureShown:
    """A version with what was seen in it."""

    picture: Picture
    url: str
    sights: tuple[SightShown, ...]
    lacks_captions: bool = False

    @property
    def open(self) -> list[SightShown]:
        """What needs an answer."""
        return [sight for sight in self.sights if sight.needs]

    @property
    def answered(self) -> list[SightShown]:
        """What somebody answered for."""
        return [sight for sight in self.sights if sight.answer is not None]

    @property
    def quiet(self) -> list[SightShown]:
        """Words that identify nobody, as far as Bedside knows."""
        return [sight for sight in self.sights if not sight.needs and sight.answer is None]

    @property
    def drawn(self) -> list[SightShown]:
        """What gets a box: harmless words would hide the picture."""
        return [sight for sight in self.sights if sight.needs or sight.answer is not None]

    @property
    def state(self) -> str:
        """ "waiting", "failed", "open" or "done"."""
        if self.picture.look != Picture.Look.DONE:
            return self.picture.look
        return "open" if self.open else "done"

    @property
    def badge(self) -> Badge:
        """How its state looks."""
        if self.state == "done" and self.lacks_captions:
            return CAPTIONS
        return OPEN if self.state == "open" else badge_of_look(self.picture)

    @property
    def failed(self) -> str:
        """Why nobody could look at it, and what to do."""
        return failed_sentence(self.picture.look_said)

    @property
    def counted(self) -> str:
        """What has a box, counted in words."""
        return summary_of(self.drawn)

    @property
    def sentence(self) -> str:
        """How far it is, in one sentence."""
        return state_sentence(self)


def address_of(picture: Picture) -> str:
    """Return where a page finds the picture. Another picture never gets the same address."""
    return reverse("media:picture", args=[picture.pk, picture.sha256[:12]])


def shown(pictures: Iterable[Picture]) -> dict[int, PictureShown]:
    """Return versions with what was seen in them, by id."""
    found = list(pictures)
    sights, day = sights_of(picture.pk for picture in found), today()
    loud = [picture.pk for picture in found if picture.is_film and picture.has_sound]
    said = captions_that_count(loud) if loud else {}
    result = {}
    for picture in found:
        here = sights.get(picture.pk, [])
        graveness = gravity([seen_of(sight) for sight in here])
        lines = tuple(
            _sight(picture, sight, graveness.get(place, ""), standing_answer(sight, day))
            for place, sight in enumerate(here)
        )
        result[picture.pk] = PictureShown(
            picture, address_of(picture), lines, lacks_captions=picture.pk in loud and picture.pk not in said
        )
    return result


def _sight(picture: Picture, sight: Sight, severity: str, answer: Answer | None) -> SightShown:
    since, until = ("", "") if sight.starts is None else whole_times(sight.starts, sight.ends or sight.starts)
    return SightShown(
        sight=sight,
        x=round(sight.left * picture.width),
        y=round(sight.top * picture.height),
        width=max(1, round(sight.width * picture.width)),
        height=max(1, round(sight.height * picture.height)),
        label=sight.get_kind_display(),
        severity=severity,
        answer=answer,
        said=said_of(answer) if answer else "",
        was="" if answer else _was(sight),
        since=since,
        until=until,
    )


def said_of(answer: Answer) -> str:
    """Say an answer in words."""
    blanks = {"name": answer.name, "why": answer.reason, "where": answer.reference}
    match answer.kind:
        case Answer.Kind.STAFF:
            return _("%(name)s, one of our staff") % blanks
        case Answer.Kind.CONSENT:
            if answer.until:
                until = formats.date_format(answer.until, _("j F Y"))
                return _("Permission: %(where)s, until %(until)s") % {**blanks, "until": until}
            return _("Permission: %(where)s") % blanks
        case Answer.Kind.PUBLIC:
            return _("%(name)s, a public figure: %(why)s") % blanks
        case Answer.Kind.MAY_SHOW:
            return _("It may be shown: %(why)s") % blanks
        case Answer.Kind.STEADY:
            return _("Checked, it doesn’t flash: %(why)s") % blanks
    return answer.get_kind_display()


def _was(sight: Sight) -> str:
    """Say why the last answer doesn't count any more; "" where nobody answered."""
    answers = list(sight.answers.all())
    if not answers:
        return ""
    last = answers[-1]
    if last.kind in PAINTED:
        return _("%(what)s in a later version.") % {"what": last.get_kind_display()}
    if last.taken_back_at is None:
        until = formats.date_format(last.until, _("j F Y")) if last.until else ""
        return _("The permission ran out on %(day)s.") % {"day": until}
    return _("The answer was taken back.")


def state_sentence(picture: PictureShown) -> str:
    """Say how far a picture is."""
    if picture.state == "open":
        count = len(picture.open)
        return ngettext(
            "%(count)d place needs an answer.", "%(count)d places need an answer.", count
        ) % {"count": count}  # fmt: skip
    if picture.picture.is_film:
        return _of_film(picture)
    match picture.state:
        case "waiting":
            return _("Bedside is looking for faces and words. That takes some seconds.")
        case "failed":
            return _("Bedside could not look at this picture.")
    if picture.answered:
        return _("Everything in it has an answer.")
    return _("Bedside saw nothing that needs an answer. It can miss things: look yourself too.")


def _of_film(film: PictureShown) -> str:
    match film.state:
        case "waiting":
            return _("Bedside is looking at frames of this film. That can take some minutes.")
        case "failed":
            return _("Bedside could not look at this film.")
    if film.answered:
        return _("Everything that Bedside saw in it has an answer. Watch it yourself too.")
    return _("Bedside saw nothing that needs an answer. It looks at frames, not at all of them: watch it yourself too.")


def boxes_html(picture: PictureShown) -> str:
    """Draw the boxes that lie over a picture; over a film's poster none, for it is one frame of many."""
    return render_to_string("media/parts/boxes.html", {"shown": picture})


def summary_of(sights: Sequence[SightShown]) -> str:
    """Name what was seen, counted: "2 possible faces, 1 line of words"."""
    counts = {kind: sum(each.sight.kind == kind for each in sights) for kind in Sight.Kind.values}
    parts = []
    if count := counts[Sight.Kind.FACE]:
        parts.append(ngettext("%(count)d possible face", "%(count)d possible faces", count) % {"count": count})
    if count := counts[Sight.Kind.TEXT]:
        parts.append(ngettext("%(count)d line of words", "%(count)d lines of words", count) % {"count": count})
    if count := counts[Sight.Kind.CODE]:
        parts.append(ngettext("%(count)d code", "%(count)d codes", count) % {"count": count})
    if count := counts[Sight.Kind.FLASH]:
        parts.append(
            ngettext("%(count)d stretch of flashes", "%(count)d stretches of flashes", count) % {"count": count}
        )
    return ", ".join(parts)
