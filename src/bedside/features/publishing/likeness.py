"""Finding posts that say nearly the same: MinHash over word triples, in bands that a database can look up.

Keyed, so that the bands of a draft say nothing about its words to whoever steals the database.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable

from django.db.models import QuerySet
from rensa import RMinHash

from bedside.features.people.api import Unit
from bedside.features.publishing.models import Post, Trace
from bedside.kit import crypto

HASHES = 48
BAND = 3
SHINGLE = 3
# Posts that share this many of the 16 bands are shown. With a share s of equal triples, a band is common with s³: of
# s = .7 (one word in twenty changed) 99% are found, of s = .3 (a phrase in common) 7%.
ALIKE = 2


def remember(post: Post, texts: Iterable[str]) -> None:
    """Keep the traces of a post's present words."""
    bands = _bands(" ".join(texts))
    if bands == set(post.traces.values_list("band", flat=True)):
        return
    post.traces.all().delete()
    Trace.objects.bulk_create(Trace(post=post, band=band) for band in sorted(bands))


def look_alikes(texts: Iterable[str], *, besides: int, units: QuerySet[Unit], limit: int = 3) -> list[Post]:
    """Return other posts of these units (without their content) that say nearly the same, the most alike first."""
    bands = _bands(" ".join(texts))
    if not bands:
        return []
    rows = Trace.objects.filter(band__in=bands, post__deleted_at=None, post__unit__in=units).exclude(post=besides)
    shared = Counter(rows.values_list("post_id", flat=True)[:5000])
    ids = [post_id for post_id, count in shared.most_common(limit) if count >= ALIKE]
    found = Post.objects.defer("content").in_bulk(ids)
    return [found[pk] for pk in ids]


def _bands(text: str) -> set[int]:
    words = text.casefold().split()
    if len(words) < 2 * SHINGLE:
        return set()
    key = crypto.derived_key(b"likeness")
    shingles = [" ".join(words[start : start + SHINGLE]).encode() for start in range(len(words) - SHINGLE + 1)]
    sketch = RMinHash(num_perm=HASHES, seed=1)
    sketch.update([hashlib.blake2b(shingle, key=key, digest_size=8).hexdigest() for shingle in shingles])
    least = [value.to_bytes(8, "big") for value in sketch.digest()]
    return {
        int.from_bytes(
            hashlib.blake2b(bytes([start]) + b"".join(least[start : start + BAND]), digest_size=8).digest(),
            "big",
            signed=True,
        )
        for start in range(0, HASHES, BAND)
    }
