"""Posts in lists. Their words are opened one by one: a post that can't be read must not hide all the others."""

import json

from django.db.models import BinaryField, ExpressionWrapper, F, QuerySet
from django.utils.translation import gettext as _

from bedside.features.publishing.content import excerpt
from bedside.features.publishing.models import Post
from bedside.kit.crypto import Undecryptable, decrypt


def with_sealed_words(posts: QuerySet[Post]) -> QuerySet[Post]:
    """Leave the words as they lie in the database, for `name_of` to open."""
    return posts.defer("content").annotate(sealed=ExpressionWrapper(F("content"), output_field=BinaryField()))


def name_of(post: Post, length: int = 140) -> str:
    """Return what a list calls a post of `with_sealed_words`: its title, its first words or its number; what is wrong
    where it has no title and its words were locked with a key that is not here."""
    if post.title:
        return post.title
    try:
        content = json.loads(decrypt(bytes(post.sealed)))  # type: ignore[attr-defined]
    except Undecryptable:
        return _("%(post)s: locked with a key that is not here") % {"post": post}
    return excerpt(content, length) or str(post)
