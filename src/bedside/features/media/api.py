"""The door for features above."""

from django.urls import reverse

from bedside.features.media.models import Picture
from bedside.features.media.services import add_picture
from bedside.features.media.uploads import refuse_too_large
from bedside.features.media.wording import removed_sentence
from bedside.features.people.api import Permission, User, units_where

__all__ = [
    "Picture",
    "add_picture",
    "address_of",
    "pictures_by_id",
    "refuse_too_large",
    "removed_sentence",
    "usable_pictures",
]


def pictures_by_id(ids: list[int], *, with_data: bool = False) -> dict[int, Picture]:
    """Return the pictures by id, without their bytes unless asked for."""
    found = Picture.objects.filter(pk__in=ids)
    return {picture.pk: picture for picture in (found if with_data else found.defer("data"))}


def usable_pictures(user: User, ids: list[int]) -> set[int]:
    """Return which of these pictures the person may put into a post: those of units whose posts they may read."""
    units = units_where(user, Permission.SEE_POSTS)
    return set(Picture.objects.filter(pk__in=ids, unit__in=units).values_list("pk", flat=True))


def address_of(picture: Picture) -> str:
    """Return where a page finds the picture. Another picture never gets the same address."""
    return reverse("media:picture", args=[picture.pk, picture.sha256[:12]])
