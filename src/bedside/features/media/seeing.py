"""What was seen in pictures, as the checker wants it; what of it still needs an answer."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch

from bedside.checker import Context
from bedside.checker import Picture as CheckedPicture
from bedside.checker.context import Film
from bedside.checker.document import Document
from bedside.checker.finding import Severity
from bedside.checker.pictures.seen import Box, Look, Moment, Seen, Span
from bedside.checker.pictures.seen import Sight as Kind
from bedside.checker.registry import rules_of
from bedside.features.media.models import Answer, Captions, Picture, Sight
from bedside.features.people.api import known_organization, today


def box_of(sight: Sight) -> Box:
    """Return where it is."""
    return Box(sight.left, sight.top, sight.width, sight.height)


def seen_of(sight: Sight) -> Seen:
    """Return it as the checker knows it."""
    return Seen(
        Kind(sight.kind),
        box_of(sight),
        sight.sure,
        text=sight.text,
        labels=tuple(sight.labels),
        contrast=sight.contrast,
        span=None if sight.starts is None else Span(sight.starts, sight.starts if sight.ends is None else sight.ends),
        best=sight.best or 0.0,
        track=tuple(Moment(second, Box(*box)) for second, *box in sight.track),
    )


def gravity(seen: Sequence[Seen]) -> dict[int, str]:
    """Return by its place how grave each thing is that a person has to answer for: "block" or "warning". Harmless words
    are left out."""
    context = Context(organization=known_organization(), pictures=(CheckedPicture(look=Look.DONE, seen=seen),))
    nothing, at = Document(""), {id(each): place for place, each in enumerate(seen)}
    found: dict[int, Severity] = {}
    for rule in rules_of("pictures"):
        if rule.wants_answer:
            for finding in rule.find(nothing, context):
                for each in finding.seen:
                    place = at[id(each)]
                    found[place] = max(found.get(place, finding.severity), finding.severity, key=lambda one: one.rank)
    return {place: str(severity) for place, severity in sorted(found.items())}


def standing_answer(sight: Sight, day: date) -> Answer | None:
    """Return the answer that counts for a sight whose answers are loaded."""
    return next((answer for answer in sight.answers.all() if answer.counts_on(day)), None)


def sights_of(pictures: Iterable[int]) -> dict[int, list[Sight]]:
    """Return what was seen in each version, with its answers, by the id of the version."""
    found: dict[int, list[Sight]] = defaultdict(list)
    answers = Prefetch("answers", Answer.objects.select_related("person", "by"))
    for sight in Sight.objects.filter(picture__in=list(pictures)).prefetch_related(answers):
        found[sight.picture_id].append(sight)
    return found


def captions_that_count(pictures: Iterable[int]) -> dict[int, list[Captions]]:
    """Return of each version what somebody read and watched of its captions, "nothing is said in it" among them; the
    first language first."""
    found: dict[int, list[Captions]] = defaultdict(list)
    rows = Captions.objects.filter(picture__in=list(pictures)).exclude(read_at=None)
    for captions in rows.order_by("picture_id", "language"):
        found[captions.picture_id].append(captions)
    return found


@dataclass(frozen=True, slots=True)
class Looked:
    """What the checker is told of a version: how far the look is, what nobody answered for, until when it may be
    shown; of a film (None of what stands still), whether it has a sound and what is said in it, by language."""

    look: Look
    open: tuple[Seen, ...]
    rights_until: date | None
    has_sound: bool | None = None
    captions: Mapping[str, str] = field(default_factory=dict, repr=False)
    speechless: bool = False

    def checked(self, alt: str) -> CheckedPicture:
        """Return the picture as the checker wants it."""
        return CheckedPicture(
            alt=alt, look=self.look, seen=self.open, rights_until=self.rights_until, film=self._film()
        )

    def _film(self) -> Film | None:
        if self.has_sound is None:
            return None
        captions = tuple(sorted(self.captions.items()))
        return Film(has_sound=self.has_sound, captions=captions, speechless=self.speechless)


def looked_at(pictures: Iterable[int]) -> dict[int, Looked]:
    """Return by id what is known of each version."""
    wanted = sorted(set(pictures))
    if not wanted:
        return {}
    fields = ("look", "mime", "has_sound", "asset__rights_until")
    rows = list(Picture.objects.filter(pk__in=wanted).select_related("asset").only(*fields))
    films = [picture.pk for picture in rows if picture.is_film]
    sights, captions, day = sights_of(wanted), captions_that_count(films) if films else {}, today()
    return {picture.pk: _looked(picture, sights, captions, day) for picture in rows}


def _looked(
    picture: Picture, sights: Mapping[int, Sequence[Sight]], captions: Mapping[int, Sequence[Captions]], day: date
) -> Looked:
    said = captions.get(picture.pk, ())
    return Looked(
        Look(picture.look),
        tuple(seen_of(sight) for sight in sights.get(picture.pk, ()) if standing_answer(sight, day) is None),
        picture.asset.rights_until,
        picture.has_sound if picture.is_film else None,
        {each.language: each.text for each in said if not each.speechless},
        any(each.speechless for each in said),
    )
