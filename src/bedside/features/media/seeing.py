"""What was seen in pictures, as the checker wants it; what of it still needs an answer."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from bedside.checker import Context
from bedside.checker import Picture as CheckedPicture
from bedside.checker.document import Document
from bedside.checker.finding import Severity
from bedside.checker.pictures.seen import Box, Look, Seen
from bedside.checker.pictures.seen import Sight as Kind
from bedside.checker.registry import rules_of
from bedside.features.media.models import Answer, Picture, Sight
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


@dataclass(frozen=True, slots=True)
class Looked:
    """What the checker is told of a version: how far the look is, what nobody answered for, until when it may be
    shown."""

    look: Look
    open: tuple[Seen, ...]
    rights_until: date | None

    def checked(self, alt: str) -> CheckedPicture:
        """Return the picture as the checker wants it."""
        return CheckedPicture(alt=alt, look=self.look, seen=self.open, rights_until=self.rights_until)


def looked_at(pictures: Iterable[int]) -> dict[int, Looked]:
    """Return by id what is known of each version."""
    wanted = sorted(set(pictures))
    if not wanted:
        return {}
    rows = Picture.objects.filter(pk__in=wanted).select_related("asset").only("look", "asset__rights_until")
    sights, day = sights_of(wanted), today()
    return {
        picture.pk: Looked(
            Look(picture.look),
            tuple(seen_of(sight) for sight in sights.get(picture.pk, ()) if standing_answer(sight, day) is None),
            picture.asset.rights_until,
        )
        for picture in rows
    }
