"""How a post shows another version of a picture, and gets one of the library."""

from django.urls import reverse

from bedside.features.media.api import Asset
from bedside.features.media.uses import register
from bedside.features.people.api import Permission, User
from bedside.features.publishing.post_uses import list_posts
from bedside.features.publishing.requests import post_of
from bedside.features.publishing.services.picturing import add_from_library, replace_picture


def choose(pk: int, place: str, asset: Asset, user: User) -> str:
    """Put a picture of the library into a part of a post; return where one goes on writing."""
    post = post_of(user, pk, Permission.WRITE_POSTS)
    sheet, _dash, part = place.partition("-")
    add_from_library(post=post, sheet=sheet, part=int(part) if part.isdecimal() else 0, asset=asset, by=user)
    return reverse("publishing:edit", args=[pk])


register("post", list_posts, replace=replace_picture, choose=choose)
