"""The job that makes a version of a film: from what was uploaded, or from another version, to one that may leave."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

from django.db import Error as DatabaseTrouble
from django.db import connection, transaction
from django.utils.translation import gettext as _

from bedside.base import clock
from bedside.base.errors import Problem
from bedside.checker.pictures.cleaning_apart import carried_apart
from bedside.checker.pictures.films.making import Made, Place, Way, make
from bedside.checker.pictures.kinds import Kind, sniff
from bedside.checker.pictures.metadata import Cleaned
from bedside.checker.pictures.refusing import Refused
from bedside.features.audit.api import SYSTEM, record
from bedside.features.media.models import Making, Picture
from bedside.features.media.services.adding import keep_version, subject_of
from bedside.features.media.services.painting import finish_painting
from bedside.features.media.stored import parts_of_film, portions_of

log = logging.getLogger(__name__)

# After so long without a word its worker is taken for dead, and somebody else begins anew.
SILENT = timedelta(minutes=3)
# What ended so many workers ends the next one too.
MOST_TRIES = 3
# The share of the work that is done when the film itself is made.
_MADE_PERCENT = 99
# In seconds.
_WRITTEN_EVERY = 1.0
_SIGN_EVERY = 20.0
_STATE = Making.State


class _Gone(Exception):
    """Nobody waits for it any more: the film was deleted."""


def work_on(making: int) -> None:
    """Make a version that waits for it, keep it, and have it looked at. Twice is the same as once; one that was broken
    off is begun anew. Raises what the database raises: then it is tried again."""
    row = _taken(making)
    if row is None:
        return
    try:
        with _signs_of_life(making):
            film, removed = _made(row)
    except _Gone:
        return
    except DatabaseTrouble:
        raise
    except Problem as problem:
        _fail(making, str(problem))
    except Exception as error:
        # The kind only: what broke on a film may repeat what it read there.
        log.error("making film %d broke: %s", making, type(error).__name__)
        _fail(making, _("Something broke while Bedside made this film."))
    else:
        _keep(making, film, removed)


def forgotten() -> list[int]:
    """Return the ids of those that wait and that nobody has gone on with for a while."""
    rows = Making.objects.filter(state=_STATE.WAITING, moved_at__lt=clock.now() - SILENT)
    return list(rows.order_by("at").values_list("pk", flat=True)[:100])


def _taken(pk: int) -> Making | None:
    """Take it up; None where somebody works on it, or it is over."""
    with transaction.atomic():
        row = (
            Making.objects.select_for_update(of=("self",), skip_locked=True)
            .select_related("asset__unit", "asset__original", "by")
            .filter(pk=pk, state=_STATE.WAITING)
            .first()
        )
        now = clock.now()
        if row is None or (row.tries and row.moved_at > now - SILENT):
            return None
        if row.tries < MOST_TRIES:
            row.tries, row.percent, row.moved_at = row.tries + 1, 0, now
            row.save(update_fields=["tries", "percent", "moved_at"])
            return row
    _fail(pk, _("Making this film broke off three times. Export it anew as MP4 (H.264), and add it once more."))
    return None


def _made(row: Making) -> tuple[Made, tuple[str, ...]]:
    """Return the film, and what its file carried besides."""
    told = _teller(row.pk)
    if row.made_from_id is None:
        parts, kind = portions_of(row.asset.original), _kind(row)
    else:
        parts, kind = parts_of_film(row.made_from_id), Kind.MP4
    way = None if row.made == Picture.Made.UPLOADED else Way(row.made)
    film = make(_with_signs(parts, told), kind, way=way, places=[_place(each) for each in row.places], progress=told)
    return film, () if row.made_from_id else _carried(row)


def _kind(row: Making) -> Kind:
    return sniff(next(portions_of(row.asset.original)))


def _place(place: list[float]) -> Place:
    start, end, *box = place
    return Place(start, end, *(box or (0.0, 0.0, 1.0, 1.0)))


def _carried(row: Making) -> tuple[str, ...]:
    try:
        return carried_apart(portions_of(row.asset.original))
    except Refused:
        # A file that can be played, but that our own reader of notes can't follow. They are gone all the same.
        return ("other",)


@contextmanager
def _signs_of_life(pk: int) -> Iterator[None]:
    """Say again and again that somebody is at work, also while the program tells nothing."""
    over = threading.Event()
    thread = threading.Thread(target=_say_alive, args=(pk, over), name=f"making-{pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _say_alive(pk: int, over: threading.Event) -> None:
    while not over.wait(_SIGN_EVERY):
        # Where the database is away, the work itself will hear of it.
        with suppress(DatabaseTrouble):
            Making.objects.filter(pk=pk, state=_STATE.WAITING).update(moved_at=clock.now())
        connection.close()


def _teller(pk: int) -> Callable[[int], None]:
    """Return what writes down how far it is, at most once a second."""
    last = [-_WRITTEN_EVERY]

    def told(percent: int) -> None:
        if time.monotonic() - last[0] < _WRITTEN_EVERY:
            return
        last[0] = time.monotonic()
        waiting = Making.objects.filter(pk=pk, state=_STATE.WAITING)
        if not waiting.update(percent=min(max(percent, 0), _MADE_PERCENT), moved_at=clock.now()):
            raise _Gone

    return told


def _with_signs(parts: Iterator[bytes], told: Callable[[int], None]) -> Iterator[bytes]:
    """Yield the parts; say with each that somebody is at work."""
    for part in parts:
        told(0)
        yield part


def _keep(pk: int, film: Made, removed: tuple[str, ...]) -> None:
    with transaction.atomic():
        row = _waiting(pk)
        if row is None:
            return
        row.into = _first_version(row, film, removed) if row.made_from_id is None else finish_painting(row, film)
        row.state, row.percent, row.said, row.moved_at = _STATE.DONE, 100, "", clock.now()
        row.save(update_fields=["into", "state", "percent", "said", "moved_at"])


def _first_version(row: Making, film: Made, removed: tuple[str, ...]) -> Picture:
    clean = Cleaned(film.data, film.mime, film.width, film.height, removed)
    version = keep_version(
        asset=row.asset, clean=clean, by=row.by, poster=film.poster, seconds=film.seconds, has_sound=film.has_sound
    )
    record(
        by=SYSTEM,
        action="picture.made",
        subject=subject_of(row.asset),
        facts={"version": version.pk, "sha256": version.sha256, "removed": list(removed)},
        unit_id=row.asset.unit_id,
    )
    return version


def _fail(pk: int, why: str) -> None:
    with transaction.atomic():
        row = _waiting(pk)
        if row is None:
            return
        row.state, row.said, row.moved_at = _STATE.FAILED, why[:300], clock.now()
        row.save(update_fields=["state", "said", "moved_at"])
        record(
            by=SYSTEM,
            action="picture.making-failed",
            subject=subject_of(row.asset),
            facts={"made": row.made},
            unit_id=row.asset.unit_id,
        )


def _waiting(pk: int) -> Making | None:
    rows = Making.objects.select_for_update(of=("self",)).select_related("asset__unit", "by", "made_from")
    return rows.defer("made_from__data", "made_from__poster").filter(pk=pk, state=_STATE.WAITING).first()
