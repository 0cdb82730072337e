"""Finding posts that say nearly the same: MinHash over word triples, in bands that a database can look up.

Keyed, so that the bands of a draft say nothing about its words to whoever steals the database. The bands only propose:
whether two posts are alike is decided by their words, which chance has no part in.
"""

import hashlib
from collections import Counter

from django.db.models import QuerySet
from rensa import RMinHash

from bedside.features.people.api import Unit
from bedside.features.publishing.content import Content, drafts
from bedside.features.publishing.models import Post, Trace
from bedside.kit import crypto

HASHES = 48
BAND = 3
TRIPLE = 3
# Of 16 bands, one is common with s³, where s is the share of equal triples: 88% of the posts with s = .5 are proposed,
# 99.9% of those with .7 (one word in twenty changed).
ALIKE = 0.5
# So many posts, those with the most bands in common, have their words compared.
PROPOSED = 12


def remember(post: Post) -> None:
    """Keep the traces of a post's present words."""
    bands = bands_of(post.content)
    if bands == set(post.traces.values_list("band", flat=True)):
        return
    post.traces.all().delete()
    Trace.objects.bulk_create(Trace(post=post, band=band) for band in sorted(bands))


def look_alikes(content: Content, *, besides: int, units: QuerySet[Unit], limit: int = 3) -> list[Post]:
    """Return other posts of these units that say nearly the same, the most alike first."""
    triples = _triples(content)
    if not triples:
        return []
    rows = Trace.objects.filter(band__in=bands_of(content), post__deleted_at=None, post__unit__in=units)
    shared = Counter(rows.exclude(post=besides).values_list("post_id", flat=True)[:5000])
    proposed = Post.objects.in_bulk([post_id for post_id, _bands_shared in shared.most_common(PROPOSED)])
    alike = [(_share(triples, _triples(post.content)), post.pk, post) for post in proposed.values()]
    return [post for share, _pk, post in sorted(alike, reverse=True)[:limit] if share >= ALIKE]


def _triples(content: Content) -> set[str]:
    """Return each three words that follow each other, in all that the post says. Of very short posts: none."""
    words = " ".join(draft.text for _account, _place, draft in drafts(content)).casefold().split()
    if len(words) < 2 * TRIPLE:
        return set()
    return {" ".join(words[start : start + TRIPLE]) for start in range(len(words) - TRIPLE + 1)}


def _share(one: set[str], other: set[str]) -> float:
    """Return how much of what either says both say, from 0 to 1 (Jaccard)."""
    return len(one & other) / len(one | other)


def bands_of(content: Content) -> set[int]:
    """Return the 16 bands of a post's words. Posts that have one in common may be alike."""
    triples = _triples(content)
    if not triples:
        return set()
    key = crypto.derived_key(b"likeness")
    sketch = RMinHash(num_perm=HASHES, seed=1)
    sketch.update([hashlib.blake2b(each.encode(), key=key, digest_size=8).hexdigest() for each in triples])
    least = [value.to_bytes(8, "big") for value in sketch.digest()]
    return {
        int.from_bytes(
            hashlib.blake2b(bytes([start]) + b"".join(least[start : start + BAND]), digest_size=8).digest(),
            "big",
            signed=True,
        )
        for start in range(0, HASHES, BAND)
    }
