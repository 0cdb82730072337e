"""Whether what people answered for in pictures still stands: what is asked at the moment of sending."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Count, Exists, F, Func, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from bedside.features.media.models import PAINTED, Answer, Captions, Picture, Sight
from bedside.features.people.api import today


@dataclass(frozen=True, slots=True)
class FallenAnswer:
    """A version of which an answer no longer counts. `sentence` says what to do; `answers` counts how often
    somebody answered for anything in it."""

    picture: int
    sentence: str
    answers: int


def fallen_answers(pictures: Iterable[int]) -> list[FallenAnswer]:
    """Return which of these versions show something for which somebody answered and nobody does any more."""
    wanted = list(pictures)
    if not wanted:
        return []
    found: dict[int, str] = {}
    for sight in _fallen_sights().filter(picture__in=wanted).order_by("picture_id", "number"):
        last = sight.answers.exclude(kind__in=PAINTED).last()
        ran_out = last is not None and last.taken_back_at is None
        found.setdefault(sight.picture_id, _ran_out() if ran_out else _taken_back())
    counts = dict(
        Answer.objects.filter(sight__picture__in=found)
        .order_by()
        .values_list("sight__picture")
        .annotate(count=Count("pk"))
    )
    return [FallenAnswer(picture, sentence, counts[picture]) for picture, sentence in found.items()]


def any_answer_fallen(ids: Any) -> Exists:
    """Return the condition that a version whose id is in the JSON array `ids` (an OuterRef) shows something for which
    nobody answers any more: what `fallen_answers` says of one row, asked about many at once."""
    among = Func(
        ids,
        Func(F("picture_id"), function="to_jsonb"),
        template="(%(expressions)s)",
        arg_joiner=" @> ",
        output_field=BooleanField(),
    )
    return Exists(_fallen_sights().annotate(among=among).filter(among=True))


def open_sights(version: Any) -> QuerySet[Sight]:
    """Return what in a version (an id, or an OuterRef) needs an answer and has none."""
    return Sight.objects.filter(picture=version).exclude(asks="").filter(~Exists(_standing()))


def needs_answer() -> Q:
    """Return the condition that an asset's version to use waits for an answer, could not be looked at, or is a film
    with a sound whose captions nobody has read."""
    mute = Exists(films_without_captions().filter(pk=OuterRef("current")))
    return Q(current__look=Picture.Look.FAILED) | Q(Exists(open_sights(OuterRef("current")))) | Q(mute)


def films_without_captions() -> QuerySet[Picture]:
    """Return films with a sound of which nobody has read captions, or said that nothing is said."""
    read = Captions.objects.filter(picture=OuterRef("pk")).exclude(read_at=None)
    return Picture.objects.filter(~Exists(read), mime__startswith="video/", has_sound=True)


def _standing() -> QuerySet[Answer]:
    day = today()
    in_time = Q(until=None) | Q(until__gte=day)
    return Answer.objects.filter(in_time, sight=OuterRef("pk"), taken_back_at=None).exclude(kind__in=PAINTED)


def _fallen_sights() -> QuerySet[Sight]:
    once = Answer.objects.filter(sight=OuterRef("pk")).exclude(kind__in=PAINTED)
    return Sight.objects.filter(Exists(once), ~Exists(_standing()))


def _ran_out() -> str:
    return _("A permission for somebody in a picture ran out. Answer for the picture again, then it goes out.")


def _taken_back() -> str:
    return _("An answer for what a picture shows was taken back. Answer for it again, then it goes out.")
