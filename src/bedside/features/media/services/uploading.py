"""Uploads that can go on: a file arrives in portions, in any order, over as many connections as it takes.

Each portion is kept for itself, encrypted, in one transaction: whatever breaks, what was confirmed is there, and the
same portion sent twice is there once.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from django.core.cache import cache
from django.db import transaction
from django.db.models import Count, Sum
from django.http import Http404
from django.utils.translation import gettext as _

from bedside.base import clock
from bedside.base.errors import Problem, Stale
from bedside.checker.pictures.kinds import MEGABYTE, Group, Kind
from bedside.features.audit.api import SYSTEM, Actor, Subject, record
from bedside.features.media.intake import kind_of_start, kind_of_upload, must_fit, must_take_films
from bedside.features.media.models import Asset, Original, Portion
from bedside.features.media.services.adding import asset_kind, new_asset, prepared
from bedside.features.media.stored import portions_of, whole_upload
from bedside.features.people.api import Permission, Unit, User, require

# How much is sent at once, in bytes; only the last portion may be smaller than the least.
PORTION = 4 * MEGABYTE
LEAST = 64 * 1024
# Of one person: uploads that are under way, their bytes, what they began in a day, and portions in a minute.
MOST_OPEN, MOST_OPEN_BYTES = 20, 1024 * MEGABYTE
MOST_A_DAY_BYTES = 10 * 1024 * MEGABYTE
MOST_A_MINUTE = 300
# So long an upload that broke off may go on.
KEPT = timedelta(days=1)


class TooOften(Problem):
    """Somebody sends more in a minute than a person does. What was sent is kept; it goes on a minute later."""


class Arrived(NamedTuple):
    """How far an upload is: the first byte that is missing (the size where none is), and how many bytes are there."""

    missing: int
    size: int
    there: int

    @property
    def complete(self) -> bool:
        return self.missing == self.size


def begin_upload(*, unit: Unit, size: int, promised: Group | None, by: User) -> Original:
    """Begin an upload of so many bytes. `promised`, what the browser takes it for, only refuses earlier what the bytes
    would refuse. Raises Problem."""
    require(by, Permission.WRITE_POSTS, unit)
    _not_too_often(by)
    must_fit(size, promised)
    with transaction.atomic():
        # Two that begin at once count each other.
        User.objects.select_for_update(no_key=True).get(pk=by.pk)
        _must_have_room(size, by)
        return Original.objects.create(unit=unit, size=size, by=by, started_at=clock.now())


def upload_of(key: UUID, by: User) -> Original:
    """Return an upload that this person began. Raises Http404 where it is not here, or is another's."""
    found = Original.objects.select_related("unit", "asset").filter(key=key, by=by).first()
    if found is None:
        raise Http404
    require(by, Permission.WRITE_POSTS, found.unit_id)
    return found


def arrived(original: Original) -> Arrived:
    """Return how far an upload is."""
    rows = list(original.portions.order_by("start").values_list("start", "size"))
    missing = 0
    for start, size in rows:
        if start > missing:
            break
        missing = start + size
    return Arrived(missing, original.size, sum(size for _start, size in rows))


def keep_portion(*, key: UUID, start: int, data: bytes, by: User) -> Arrived:
    """Keep a portion. The same one twice is fine. Raises Problem where it overlaps another, lies outside of the file,
    is too small, or shows that the file is of a kind that isn't taken: then the upload is over."""
    _not_too_often(by)
    upload_of(key, by)
    if start == 0:
        _must_begin_well(key, data, by)
    with transaction.atomic():
        original = _locked(key, by)
        if original.asset_id is not None:
            return Arrived(original.size, original.size, original.size)
        if not _is_there(original, start, data):
            Portion.objects.create(original=original, start=start, size=len(data), data=data)
        return arrived(original)


def finish_upload(*, key: UUID, by: User) -> Asset:
    """Make an asset of a complete upload: a picture at once, a film by a job. Twice is the same as once. Raises Stale
    while something is missing, and Problem for what isn't taken: then the upload is over."""
    original = upload_of(key, by)
    if original.asset is not None:
        return original.asset
    if not arrived(original).complete:
        raise Stale(_("Some of this file is still missing."), _("Go on with it."))
    try:
        kind = _kind(original)
        keep = prepared(kind, lambda: whole_upload(original), by)
    except Problem:
        _erase([original.pk], "upload.refused", by.actor)
        raise
    with transaction.atomic():
        locked = _locked(key, by)
        if locked.asset is not None:
            return locked.asset
        locked.asset = new_asset(original.unit, asset_kind(kind), by)
        locked.save(update_fields=["asset"])
        keep(locked.asset)
        return locked.asset


def give_up(*, keys: Iterable[UUID], by: User) -> int:
    """Erase uploads of this person that are not finished; return how many."""
    rows = Original.objects.filter(key__in=list(keys), by=by, asset=None)
    return _erase(list(rows.values_list("pk", flat=True)), "upload.given-up", by.actor)


def unfinished(by: User) -> list[UUID]:
    """Return the keys of what this person began and did not finish."""
    return list(Original.objects.filter(by=by, asset=None).order_by("pk").values_list("key", flat=True))


def erase_unfinished() -> int:
    """Erase uploads with which nobody went on for a day; return how many. Harmless when run twice."""
    old = Original.objects.filter(asset=None, started_at__lt=clock.now() - KEPT)
    return _erase(list(old.values_list("pk", flat=True)), "upload.erased", SYSTEM)


def _erase(pks: list[int], action: str, by: Actor) -> int:
    count = 0
    for pk in pks:
        with transaction.atomic():
            original = Original.objects.select_for_update(of=("self",)).filter(pk=pk, asset=None).first()
            if original is None:
                continue
            facts = {"bytes": original.size, "arrived": arrived(original).there}
            record(by=by, action=action, subject=Subject("upload", pk), facts=facts, unit_id=original.unit_id)
            original.delete()
            count += 1
    return count


def _locked(key: UUID, by: User) -> Original:
    found = Original.objects.select_for_update(of=("self",)).filter(key=key, by=by).first()
    if found is None:
        # It was given up in another tab.
        raise Http404
    return found


def _must_begin_well(key: UUID, data: bytes, by: User) -> None:
    """Raise Problem where the start of a file says already that it isn't taken."""
    original = upload_of(key, by)
    try:
        kind = kind_of_start(data, original.size)
        if kind is not None and kind.group is Group.VIDEO:
            must_take_films(kind)
    except Problem:
        _erase([original.pk], "upload.refused", by.actor)
        raise


def _kind(original: Original) -> Kind:
    kind = kind_of_start(next(portions_of(original)), original.size)
    return kind or kind_of_upload(whole_upload(original), original.size)


def _is_there(original: Original, start: int, data: bytes) -> bool:
    """Tell whether exactly this portion is there. Raises Problem where it can't be kept."""
    end = start + len(data)
    if end > original.size:
        raise Problem(_("This part lies behind the end of the file."), _("Choose the same file again."))
    if len(data) > PORTION or len(data) < min(LEAST, original.size - start) or not data:
        raise Problem(_("This part of the file has a wrong size."), _("Load the page again, and go on."))
    beside = original.portions.filter(start__lt=end).order_by("-start").first()
    if beside is None or beside.start + beside.size <= start:
        return False
    if (beside.start, beside.size) == (start, len(data)):
        if bytes(beside.data) == data:
            return True
        raise Problem(_("This is another file than the one that was begun."), _("Stop this upload, and add it anew."))
    raise Problem(_("This part overlaps one that is there already."), _("Load the page again, and go on."))


def _must_have_room(size: int, by: User) -> None:
    mine = Original.objects.filter(by=by)
    open_ones = mine.filter(asset=None).aggregate(count=Count("pk"), bytes=Sum("size", default=0))
    if open_ones["count"] >= MOST_OPEN or open_ones["bytes"] + size > MOST_OPEN_BYTES:
        raise Problem(
            _("Too many of your uploads are not finished."), _("Finish them, or erase them on the page of the library.")
        )
    day = mine.filter(started_at__gt=clock.now() - timedelta(days=1)).aggregate(bytes=Sum("size", default=0))
    if day["bytes"] + size > MOST_A_DAY_BYTES:
        raise Problem(
            _("You added more than %(most)d GB within a day.") % {"most": MOST_A_DAY_BYTES // MEGABYTE // 1024},
            _("Go on tomorrow."),
        )


def _not_too_often(by: User) -> None:
    counter = f"uploads-{by.pk}-{int(clock.now().timestamp()) // 60}"
    count = int(cache.get(counter, 0))
    if count >= MOST_A_MINUTE:
        raise TooOften(_("That is more than Bedside takes in a minute."), _("It goes on by itself in a minute."))
    cache.set(counter, count + 1, 120)
