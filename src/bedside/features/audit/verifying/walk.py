"""The walk along the links and the seals."""

from collections.abc import Callable
from datetime import datetime

from bedside.features.audit import chain
from bedside.features.audit.breaks import Found
from bedside.features.audit.models import Seal
from bedside.features.audit.sealing import checkpoint_of
from bedside.features.audit.verifying import rows
from bedside.features.audit.verifying.entries import check_words, is_stamped
from bedside.features.audit.verifying.rows import CHUNK, Linked
from bedside.kit import crypto

Progress = Callable[[int, int], None]

_BEHIND = """
SELECT min(place), max(place) FROM audit_link WHERE place > (SELECT coalesce(max(last), 0) FROM audit_seal)
"""


class Walk:
    """One walk from the first place to that of the newest seal; no further, for sealing goes on meanwhile.

    Compares each entry with its link and each seal with the links, and notes what is wrong in `found`.
    """

    def __init__(self, found: Found) -> None:
        self.found = found
        self.walked = 0
        self.seals = Seals(found)
        self._place = 0
        # None behind a gap: what follows can't be tied to what was before it, and the next seal speaks for it.
        self._digest: bytes | None = chain.GENESIS

    def go(self, progress: Progress | None = None) -> None:
        """Walk. `progress` is told how many entries are done and how many there are, now and then."""
        newest = Seal.objects.order_by("-last").first()
        end = newest.last if newest else 0
        seals = rows.seals(end)
        seal = next(seals, None)
        for row in rows.linked(end):
            while seal and seal.last < row.place:
                self.seals.meet(seal, None)
                seal = next(seals, None)
            self._step(row)
            if seal and seal.last == row.place:
                self.seals.meet(seal, row.digest)
                seal = next(seals, None)
            if progress and self.walked % CHUNK == 0:
                progress(self.walked, end)
        while seal:
            self.seals.meet(seal, None)
            seal = next(seals, None)
        if self._place < end:
            self.found.add("places-missing", place=end, first=self._place + 1)
        self._look_behind_the_end()

    def _step(self, row: Linked) -> None:
        if row.place != self._place + 1:
            self.found.add("places-missing", place=row.place - 1, first=self._place + 1)
            self._digest = None
        if row.values is None:
            self.found.add("entry-removed", entry=row.entry, place=row.place)
        else:
            self._compare(row)
        self._place, self._digest = row.place, row.digest
        self.walked += 1

    def _compare(self, row: Linked) -> None:
        values = row.values
        assert values is not None
        follows = self._digest is None or row.digest == chain.extend(self._digest, row.place, chain.fingerprint(values))
        if is_stamped(values):
            if not follows:
                self.found.add("link-changed", entry=row.entry, place=row.place)
        else:
            self.found.add("entry-forged" if follows else "entry-changed", entry=row.entry, place=row.place)
        check_words(row, values, self.found)

    def _look_behind_the_end(self) -> None:
        """Sealing makes links and their seal at once, so no single look at both sees a link behind the last seal."""
        first, last = rows.one(_BEHIND)
        if first is not None:
            self.found.add("places-unsealed", place=last, first=first)


class Seals:
    """The seals as the walk meets them."""

    def __init__(self, found: Found) -> None:
        self.found = found
        self.count = 0
        self.newest_at: datetime | None = None
        self.keys: list[bytes] = []
        self._last = 0
        self._trusted = crypto.public_keys()
        self._rank = len(self._trusted) - 1

    def meet(self, seal: Seal, digest: bytes | None) -> None:
        """Check a seal against the link at its last place; None where that link is gone, which the walk tells."""
        if seal.first > self._last + 1:
            self.found.add("places-unsealed", place=seal.first - 1, first=self._last + 1)
        elif seal.first <= self._last or seal.last < seal.first:
            self.found.add("seal-misplaced", place=seal.last, first=seal.first)
        self._last, self.newest_at = seal.last, seal.at
        self.count += 1
        self._check_signature(seal)
        if digest is not None and bytes(seal.digest) != digest:
            self.found.add("seal-differs", place=seal.last)

    def _check_signature(self, seal: Seal) -> None:
        key = bytes(seal.key)
        if key not in self._trusted or not checkpoint_of(seal).is_signed_by(key):
            self.found.add("seal-forged", place=seal.last)
            return
        if key not in self.keys:
            self.keys.append(key)
        rank = self._trusted.index(key)
        if rank > self._rank:
            # Whoever stole the old key could otherwise go on signing with it.
            self.found.add("seal-old-key", place=seal.last)
        self._rank = min(rank, self._rank)
