"""Adding pictures, and versions of them."""

import hashlib
from collections.abc import Sequence

from django.db import transaction

from bedside.base import clock
from bedside.checker.pictures.metadata import Cleaned
from bedside.checker.pictures.seen import Box
from bedside.features.audit.api import Subject, record
from bedside.features.media.events import LookWanted
from bedside.features.media.models import Asset, Original, Picture, Portion
from bedside.features.media.repaint import repaint
from bedside.features.people.api import Permission, Unit, User, require
from bedside.kit.bus.core import emit


def add_picture(*, unit: Unit, upload: bytes, by: User) -> Picture:
    """Clean an upload, keep the result and, encrypted, the original; somebody looks at it soon. Raises Problem for what
    is no usable picture."""
    require(by, Permission.WRITE_POSTS, unit)
    clean = repaint(upload)
    with transaction.atomic():
        asset = Asset.objects.create(unit=unit, added_by=by, added_at=clock.now())
        _keep_original(asset, upload)
        picture = keep_version(asset=asset, clean=clean, by=by)
        record(
            by=by.actor,
            action="picture.added",
            subject=subject_of(asset),
            facts={"version": picture.pk, "sha256": picture.sha256, "removed": list(clean.removed)},
            unit_id=unit.pk,
        )
    return picture


def _keep_original(asset: Asset, upload: bytes) -> None:
    """Keep what arrived at once."""
    original = Original.objects.create(
        asset=asset, unit=asset.unit, size=len(upload), by=asset.added_by, started_at=asset.added_at
    )
    Portion.objects.create(original=original, start=0, size=len(upload), data=upload)


def keep_version(
    *,
    asset: Asset,
    clean: Cleaned,
    by: User,
    made: Picture.Made = Picture.Made.UPLOADED,
    made_from: Picture | None = None,
    painted: Sequence[Box] = (),
) -> Picture:
    """Write a version down as the one to use, and have it looked at. The caller records why."""
    picture = Picture.objects.create(
        asset=asset,
        number=asset.versions.count() + 1,
        unit=asset.unit,
        # A file's name can name a patient: only its kind is kept.
        name=f"picture.{clean.mime.removeprefix('image/')}",
        data=clean.data,
        mime=clean.mime,
        size=len(clean.data),
        sha256=hashlib.sha256(clean.data).hexdigest(),
        width=clean.width,
        height=clean.height,
        removed=list(clean.removed),
        made=made,
        made_from=made_from,
        painted=[list(box) for box in painted],
        added_by=by,
        added_at=clock.now(),
    )
    asset.current = picture
    asset.save(update_fields=["current"])
    emit(LookWanted(picture=picture.pk))
    return picture


def subject_of(asset: Asset) -> Subject:
    """How the audit record names a picture: by its number."""
    return Subject("picture", asset.pk)
