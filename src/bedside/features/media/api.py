"""The door for features above."""

from collections.abc import Iterable

from bedside.features.media import standing
from bedside.features.media.framing import Framed, framed
from bedside.features.media.models import Asset, Captions, Making, Picture, Usage
from bedside.features.media.seeing import Looked, captions_that_count, looked_at
from bedside.features.media.services.adding import add_picture
from bedside.features.media.showing import PictureShown, address_of, boxes_html, said_of, shown, summary_of
from bedside.features.media.standing import any_answer_fallen, fallen_answers
from bedside.features.media.uploads import refuse_too_large
from bedside.features.media.uses import note_use
from bedside.features.media.views.films import film_response, track_response
from bedside.features.media.wording import removed_sentence
from bedside.features.people.api import Permission, User, units_where

__all__ = [
    "Asset",
    "Captions",
    "Framed",
    "Looked",
    "Picture",
    "PictureShown",
    "add_picture",
    "address_of",
    "any_answer_fallen",
    "boxes_html",
    "captions_of",
    "fallen_answers",
    "film_response",
    "films_without_captions",
    "framed",
    "looked_at",
    "note_use",
    "pictures_by_id",
    "refuse_too_large",
    "removed_sentence",
    "said_of",
    "shown",
    "subjects_showing",
    "summary_of",
    "track_response",
    "usable_pictures",
    "used_pictures",
    "versions_being_made",
]


def pictures_by_id(ids: list[int], *, with_data: bool = False) -> dict[int, Picture]:
    """Return the pictures by id, without their bytes unless asked for."""
    found = Picture.objects.filter(pk__in=ids)
    return {picture.pk: picture for picture in (found if with_data else found.defer("data", "poster"))}


def films_without_captions(pictures: Iterable[int]) -> set[int]:
    """Return which of these are films with a sound of which nobody has read captions, or said that nothing is said."""
    return set(standing.films_without_captions().filter(pk__in=list(pictures)).values_list("pk", flat=True))


def versions_being_made(films: Iterable[int]) -> dict[int, int]:
    """Return of which of these versions another one is being made now, and how far that is, in percent."""
    rows = Making.objects.filter(made_from__in=list(films), state=Making.State.WAITING).order_by("pk")
    return {pk: percent for pk, percent in rows.values_list("made_from", "percent") if pk is not None}


def captions_of(pictures: Iterable[int]) -> dict[int, list[Captions]]:
    """Return of each film the captions that somebody read and watched, by language. A film in which nothing is said has
    none: `Looked.speechless` tells that."""
    counted = captions_that_count(pictures)
    return {pk: [each for each in rows if not each.speechless] for pk, rows in counted.items()}


def usable_pictures(user: User, ids: list[int]) -> set[int]:
    """Return which of these pictures the person may put into a post: those of units whose posts they may read."""
    units = units_where(user, Permission.SEE_POSTS)
    return set(Picture.objects.filter(pk__in=ids, unit__in=units).values_list("pk", flat=True))


def subjects_showing(picture: int) -> list[tuple[str, int]]:
    """Return kind and id of each subject that shows a version."""
    rows = Usage.objects.filter(picture=picture).order_by("id")
    return list(rows.values_list("subject_kind", "subject_id"))


def used_pictures(subject_kind: str, subject_id: int) -> set[int]:
    """Return the ids of the versions that a subject shows, as it was saved."""
    rows = Usage.objects.filter(subject_kind=subject_kind, subject_id=subject_id)
    return set(rows.values_list("picture_id", flat=True))
