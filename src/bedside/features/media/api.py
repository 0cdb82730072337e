"""The door for features above."""

from bedside.features.media.models import Picture
from bedside.features.media.services import add_picture

__all__ = ["Picture", "add_picture", "pictures_by_id"]


def pictures_by_id(ids: list[int], *, with_data: bool = False) -> dict[int, Picture]:
    """Return the pictures by id, without their bytes unless asked for."""
    found = Picture.objects.filter(pk__in=ids)
    return {picture.pk: picture for picture in (found if with_data else found.defer("data"))}
