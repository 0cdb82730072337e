"""The door for features above: what a subject relies on, and whether it still stands."""

from collections.abc import Iterable
from typing import Any

from django.db.models import BooleanField, Exists, F, Func, QuerySet

from bedside.features.evidence.carrying import Backing, backing_of, backing_with, chosen_marks, mark_of
from bedside.features.evidence.models import Reliance, Source
from bedside.features.evidence.queries import sources_like
from bedside.features.evidence.services.relying import forget_subject, rely_on, stop_relying_on
from bedside.features.evidence.showing import SourceShown, shown_of
from bedside.features.evidence.standing import UNSIGNED, Fallen, fallen, fallen_of, short

__all__ = [
    "UNSIGNED",
    "Backing",
    "Fallen",
    "Source",
    "SourceShown",
    "any_fallen",
    "backing_of",
    "backing_with",
    "chosen_marks",
    "fallen_among",
    "find_sources",
    "forget_subject",
    "mark_of",
    "relied_on",
    "rely_on",
    "short",
    "shown_of",
    "source_with",
    "sources_of",
    "sources_with",
    "stop_relying_on",
    "subjects_relying_on",
]


def relied_on(subject_kind: str, subject_id: int) -> list[int]:
    """Return the ids of the sources that the subject relies on, ascending."""
    rows = Reliance.objects.filter(subject_kind=subject_kind, subject_id=subject_id)
    return sorted(rows.values_list("source_id", flat=True))


def sources_of(subject_kind: str, subject_id: int) -> QuerySet[Source]:
    """Return the sources that the subject relies on, in the order in which they were attached."""
    rows = Source.objects.filter(reliances__subject_kind=subject_kind, reliances__subject_id=subject_id)
    return rows.select_related("signed_by", "added_by").order_by("reliances__id")


def sources_with(ids: Iterable[int]) -> QuerySet[Source]:
    """Return the sources with these ids, the lowest first."""
    return Source.objects.filter(pk__in=list(ids)).select_related("signed_by", "added_by").order_by("pk")


def source_with(pk: int) -> Source | None:
    """Return a source by its id."""
    return Source.objects.filter(pk=pk).first()


def find_sources(words: str) -> QuerySet[Source]:
    """Return the sources in which each of the words stands, the newest first; all of them for no word."""
    return sources_like(words).order_by("-added_at", "-id")


def fallen_among(sources: Iterable[int]) -> list[Fallen]:
    """Return which of these sources may not be relied on now, the lowest id first. One that is gone can't be asked: it
    is not among them, for sources are never deleted."""
    wanted = list(sources)
    rows = Source.objects.filter(fallen(), pk__in=wanted).order_by("pk") if wanted else []
    return [found for source in rows if (found := fallen_of(source))]


def any_fallen(ids: Any) -> Exists:
    """Return the condition that a source whose id is in the JSON array `ids` (an OuterRef) may not be relied on: what
    `fallen_among` says of one row, asked about many at once."""
    among = Func(
        ids,
        Func(F("pk"), function="to_jsonb"),
        template="(%(expressions)s)",
        arg_joiner=" @> ",
        output_field=BooleanField(),
    )
    return Exists(Source.objects.filter(fallen()).annotate(among=among).filter(among=True))


def subjects_relying_on(source: int) -> list[tuple[str, int]]:
    """Return kind and id of each subject that relies on the source, in the order in which they came to."""
    rows = Reliance.objects.filter(source=source).order_by("id")
    return list(rows.values_list("subject_kind", "subject_id"))
