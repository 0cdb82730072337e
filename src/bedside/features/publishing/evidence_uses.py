"""How a post comes to rely on a source that was added for it."""

from django.urls import reverse

from bedside.features.evidence.api import Source
from bedside.features.evidence.uses import register
from bedside.features.people.api import Permission, User
from bedside.features.publishing.post_uses import list_posts
from bedside.features.publishing.requests import post_of
from bedside.features.publishing.services.relying import attach_source


def attach_to_post(pk: int, source: Source, user: User, claim: str) -> str:
    """Let a post rely on a source that was just added for it, or for the claim with this mark; return where that is
    shown."""
    attach_source(post=post_of(user, pk, Permission.WRITE_POSTS), source=source, claim=claim, by=user)
    return reverse("publishing:sources", args=[pk])


register("post", list_posts, attach=attach_to_post)
