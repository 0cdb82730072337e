"""What posts say on the page of a source that they rely on."""

from collections.abc import Container, Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from bedside.features.evidence.api import Source
from bedside.features.evidence.uses import Use, register
from bedside.features.people.api import Permission, User
from bedside.features.publishing.badges import badge_of_post
from bedside.features.publishing.held import held_among
from bedside.features.publishing.models import Post, Stage
from bedside.features.publishing.queries import visible_posts
from bedside.features.publishing.requests import post_of
from bedside.features.publishing.sealed import name_of, with_sealed_words
from bedside.features.publishing.services.relying import attach_source

LIVE = (Stage.SENT, Stage.PARTLY)


def list_posts(ids: Sequence[int], user: User) -> Mapping[int, Use]:
    """Return the posts among these that the person may see."""
    posts = with_sealed_words(visible_posts(user).filter(pk__in=ids)).select_related("unit", "author")
    found = list(posts.order_by("-changed_at", "-id"))
    held = held_among(found)
    return {post.pk: _use(post, held) for post in found}


def attach_to_post(pk: int, source: Source, user: User, claim: str) -> str:
    """Let a post rely on a source that was just added for it, or for the claim with this mark; return where that is
    shown."""
    attach_source(post=post_of(user, pk, Permission.WRITE_POSTS), source=source, claim=claim, by=user)
    return reverse("publishing:sources", args=[pk])


def _use(post: Post, held: Container[int]) -> Use:
    return Use(
        title=name_of(post),
        url=reverse("publishing:post", args=[post.pk]),
        badge=badge_of_post(post, held),
        note=_("%(unit)s · %(author)s") % {"unit": post.unit, "author": post.author},
        live=post.stage in LIVE,
    )


register("post", list_posts, attach=attach_to_post)
