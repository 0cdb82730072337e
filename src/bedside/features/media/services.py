"""Adding pictures."""

import hashlib

from django.db import transaction

from bedside.base import clock
from bedside.features.audit.api import Subject, record
from bedside.features.media.models import Picture
from bedside.features.media.repaint import repaint
from bedside.features.people.api import Permission, Unit, User, require


def add_picture(*, unit: Unit, upload: bytes, by: User) -> Picture:
    """Repaint an upload and keep the result. Raises Problem for what is no usable picture."""
    require(by, Permission.WRITE_POSTS, unit)
    clean = repaint(upload)
    with transaction.atomic():
        picture = Picture.objects.create(
            unit=unit,
            # A file's name can name a patient: only its kind is kept.
            name=f"picture.{clean.mime.removeprefix('image/')}",
            data=clean.data,
            mime=clean.mime,
            size=len(clean.data),
            sha256=hashlib.sha256(clean.data).hexdigest(),
            width=clean.width,
            height=clean.height,
            removed=list(clean.removed),
            added_by=by,
            added_at=clock.now(),
        )
        record(
            by=by.actor,
            action="picture.added",
            subject=Subject("picture", picture.pk),
            facts={"sha256": picture.sha256, "removed": list(clean.removed)},
            unit_id=unit.pk,
        )
    return picture
