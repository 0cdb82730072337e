"""What posts say on the page of a picture that they show, and how another version takes its place."""

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from bedside.features.media.api import Asset
from bedside.features.media.uses import Use, register
from bedside.features.people.api import Permission, User
from bedside.features.publishing.badges import badge_of_post
from bedside.features.publishing.held import held_among
from bedside.features.publishing.models import Stage
from bedside.features.publishing.queries import visible_posts
from bedside.features.publishing.requests import post_of
from bedside.features.publishing.sealed import name_of, with_sealed_words
from bedside.features.publishing.services.picturing import add_from_library, replace_picture

LIVE = (Stage.SENT, Stage.PARTLY)


def list_posts(ids: Sequence[int], user: User) -> Mapping[int, Use]:
    """Return the posts among these that the person may see."""
    posts = with_sealed_words(visible_posts(user).filter(pk__in=ids)).select_related("unit", "author")
    found = list(posts.order_by("-changed_at", "-id"))
    held = held_among(found)
    return {
        post.pk: Use(
            title=name_of(post),
            url=reverse("publishing:post", args=[post.pk]),
            badge=badge_of_post(post, held),
            note=_("%(unit)s · %(author)s") % {"unit": post.unit, "author": post.author},
            live=post.stage in LIVE,
        )
        for post in found
    }


def choose(pk: int, place: str, asset: Asset, user: User) -> str:
    """Put a picture of the library into a part of a post; return where one goes on writing."""
    post = post_of(user, pk, Permission.WRITE_POSTS)
    sheet, _dash, part = place.partition("-")
    add_from_library(post=post, sheet=sheet, part=int(part) if part.isdecimal() else 0, asset=asset, by=user)
    return reverse("publishing:edit", args=[pk])


register("post", list_posts, replace=replace_picture, choose=choose)
