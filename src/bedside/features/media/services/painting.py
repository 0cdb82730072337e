"""Blurring, covering and cropping: each makes a new version, which takes the place of the former one in every post that
is not out yet and that the person may write."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from bedside.base import clock
from bedside.base.errors import Problem
from bedside.checker.pictures.painting import blur, cover, crop
from bedside.checker.pictures.seen import Box
from bedside.features.audit.api import record
from bedside.features.media import uses
from bedside.features.media.models import Answer, Asset, Picture, Sight
from bedside.features.media.places import without
from bedside.features.media.repaint import repaint
from bedside.features.media.seeing import box_of
from bedside.features.media.services.adding import keep_version, subject_of
from bedside.features.media.uses import Replaced
from bedside.features.media.wording import in_readers_language
from bedside.features.people.api import Permission, User, require

_SAID = {
    Picture.Made.BLURRED: Answer.Kind.BLURRED,
    Picture.Made.COVERED: Answer.Kind.COVERED,
    Picture.Made.CROPPED: Answer.Kind.CROPPED,
}


def paint_over(
    *, picture: Picture, way: Picture.Made, sights: Sequence[Sight] = (), boxes: Sequence[Box] = (), by: User
) -> tuple[Picture, Replaced]:
    """Make a version in which these sights, and these places, can't be seen any more; return it and what became of the
    posts. `picture` is loaded with its bytes. Raises Problem where it can't be done."""
    require(by, Permission.WRITE_POSTS, picture.unit_id)
    places = [*(box_of(sight) for sight in sights), *boxes]
    if way not in _SAID or not places:
        raise Problem(_("Choose what to blur or to cover."), _("Choose at least one place."))
    with in_readers_language():
        painted = _painted(bytes(picture.data), way, places)
    clean = repaint(painted)
    kept = without(places) if way == Picture.Made.CROPPED else None
    with transaction.atomic():
        asset = Asset.objects.select_for_update(of=("self",)).select_related("unit").get(pk=picture.asset_id)
        made = keep_version(
            asset=asset, clean=clean, by=by, made=way, made_from=picture, painted=[kept] if kept else places
        )
        for sight in sights:
            sight.answers.filter(taken_back_at=None).update(taken_back_by=by, taken_back_at=clock.now())
            Answer.objects.create(sight=sight, kind=_SAID[way], into=made, by=by, at=made.added_at)
        replaced = uses.replace_everywhere(picture, made, by)
        record(
            by=by.actor,
            action=f"picture.{way.value}",
            subject=subject_of(asset),
            facts={
                "version": made.pk,
                "from": picture.pk,
                "sights": [sight.number for sight in sights],
                "places": len(places),
                "sha256": made.sha256,
            },
            unit_id=asset.unit_id,
        )
    return made, replaced


def use_version(*, picture: Picture, by: User) -> Replaced:
    """Let an earlier version be the one to use again; return what became of the posts that show another one."""
    require(by, Permission.WRITE_POSTS, picture.unit_id)
    with transaction.atomic():
        asset = Asset.objects.select_for_update(of=("self",)).select_related("current").get(pk=picture.asset_id)
        before = asset.current
        if before is None or before.pk == picture.pk:
            return Replaced()
        asset.current = picture
        asset.save(update_fields=["current"])
        replaced = uses.replace_everywhere(before, picture, by)
        record(
            by=by.actor,
            action="picture.version-used",
            subject=subject_of(asset),
            facts={"version": picture.pk, "number": picture.number, "instead of": before.pk},
            unit_id=asset.unit_id,
        )
    return replaced


def _painted(data: bytes, way: Picture.Made, places: Sequence[Box]) -> bytes:
    if way == Picture.Made.BLURRED:
        return blur(data, places)
    if way == Picture.Made.COVERED:
        return cover(data, places)
    rest = without(places)
    if rest is None:
        raise Problem(_("Too little of the picture would be left."), _("Blur or cover the place instead."))
    return crop(data, rest)
