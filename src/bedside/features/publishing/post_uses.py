"""What posts say on the page of a picture or of a source that they use."""

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from bedside.features.people.api import User
from bedside.features.publishing.badges import badge_of_post
from bedside.features.publishing.held import held_among
from bedside.features.publishing.models import Stage
from bedside.features.publishing.queries import visible_posts
from bedside.features.publishing.sealed import name_of, with_sealed_words
from bedside.kit.ui.uses import Use

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
