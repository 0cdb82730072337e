"""`verify()`: prove that the record is unbroken, or tell where it is broken."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from bedside.base.errors import Problem
from bedside.features.audit.breaks import Break, Found
from bedside.features.audit.models import Waiting
from bedside.features.audit.verifying.kept import check_kept
from bedside.features.audit.verifying.strays import check_strays
from bedside.features.audit.verifying.walk import Progress, Walk


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a verification saw. `breaks` holds the first of them, `break_count` counts all."""

    placed: int
    waiting: int
    seals: int
    checkpoints: int
    last_sealed_at: datetime | None
    keys: tuple[str, ...]
    seconds: float
    breaks: list[Break] = field(default_factory=list)
    break_count: int = 0

    @property
    def unbroken(self) -> bool:
        """Tell whether nothing at all was wrong."""
        return not self.break_count


def verify(*, kept: Sequence[Path] = (), progress: Progress | None = None) -> Report:
    """Walk the whole record and tell what is wrong with it.

    `kept` are files of checkpoints from elsewhere, compared besides the installation's own. `progress` is called now
    and then with how many entries are done and how many there are. Raises Problem for a file without a checkpoint.
    """
    began = time.monotonic()
    found = Found()
    walk = Walk(found)
    walk.go(progress)
    check_strays(found)
    own = Path(settings.CHECKPOINT_FILE)
    lines = check_kept(own, found)
    if walk.seals.count and not lines:
        found.add("checkpoints-gone", file=str(own))
    for path in kept:
        count = check_kept(path, found)
        if not count:
            raise Problem(
                _("%(file)s holds no checkpoint. Nothing was compared with it.") % {"file": path},
                _("Make one with `bedside audit checkpoint`."),
            )
        lines += count
    return Report(
        placed=walk.walked,
        waiting=Waiting.objects.count(),
        seals=walk.seals.count,
        checkpoints=lines,
        last_sealed_at=walk.seals.newest_at,
        keys=tuple(key.hex() for key in walk.seals.keys),
        seconds=time.monotonic() - began,
        breaks=found.breaks,
        break_count=found.count,
    )
