"""Blurring, covering, cropping and cutting: each makes a new version, which takes the place of the former one in every
post that is not out yet and that the person may write. A film takes minutes: its version is made by a job."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from bedside.base import clock
from bedside.base.errors import Problem
from bedside.checker.pictures.films.making import Made, Place
from bedside.checker.pictures.films.tracks import apart, place_along
from bedside.checker.pictures.metadata import Cleaned
from bedside.checker.pictures.painting import blur, cover, crop
from bedside.checker.pictures.seen import Box, Span
from bedside.features.audit.api import record
from bedside.features.media import uses
from bedside.features.media.models import Answer, Asset, Making, Picture, Sight
from bedside.features.media.places import without
from bedside.features.media.repaint import repaint
from bedside.features.media.seeing import box_of, seen_of
from bedside.features.media.services.adding import keep_version, subject_of
from bedside.features.media.services.captions import follow
from bedside.features.media.services.making import start_making
from bedside.features.media.uses import Replaced
from bedside.features.media.wording import in_readers_language
from bedside.features.people.api import Permission, User, require

_SAID = {
    Picture.Made.BLURRED: Answer.Kind.BLURRED,
    Picture.Made.COVERED: Answer.Kind.COVERED,
    Picture.Made.CROPPED: Answer.Kind.CROPPED,
}
_SAID_OF_FILMS = {
    Picture.Made.BLURRED: Answer.Kind.BLURRED,
    Picture.Made.COVERED: Answer.Kind.COVERED,
    Picture.Made.CUT: Answer.Kind.CUT,
}
# The least of a film that must be left of a cut, and the shortest piece that can be cut out, in seconds.
LEAST_LEFT, LEAST_PIECE = 1.0, 0.1


def paint_over(
    *, picture: Picture, way: Picture.Made, sights: Sequence[Sight] = (), boxes: Sequence[Box] = (), by: User
) -> tuple[Picture, Replaced]:
    """Make a version in which these sights, and these places, can't be seen any more; return it and what became of the
    posts. `picture` is loaded with its bytes. Raises Problem where it can't be done."""
    require(by, Permission.WRITE_POSTS, picture.unit_id)
    if picture.is_film:
        raise Problem(_("This is a film."), _("Load the page again, and choose there what to paint over."))
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
        _say_gone(sights, _SAID[way], made, by)
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


def paint_film(
    *, picture: Picture, way: Picture.Made, sights: Sequence[Sight] = (), places: Sequence[Place] = (), by: User
) -> Making:
    """Have a version of a film made in which these sights, for as long as they are seen, and these places can't be seen
    any more. Raises Problem where it can't be done."""
    if way not in (Picture.Made.BLURRED, Picture.Made.COVERED) or not (sights or places):
        raise Problem(_("Choose what to blur or to cover."), _("Choose at least one place."))
    along = [place for sight in sights for place in place_along(seen_of(sight))]
    return _start(picture, way, [list(place) for place in (*along, *places)], sights, by)


def cut_film(*, picture: Picture, pieces: Sequence[Span], by: User) -> Making:
    """Have a version of a film made without these pieces. Raises Problem where too little would be left."""
    seconds = picture.seconds or 0.0
    cuts = apart(Span(max(0.0, piece.start), min(seconds, piece.end)) for piece in pieces)
    if not cuts or any(cut.end - cut.start < LEAST_PIECE for cut in cuts):
        raise Problem(
            _("Say from when to when to cut."), _("The end comes after the start, and both lie within the film.")
        )
    if seconds - sum(cut.end - cut.start for cut in cuts) < LEAST_LEFT:
        raise Problem(_("Too little of the film would be left."), _("Cut out a shorter piece."))
    gone = [each for each in picture.sights.all() if _lies_in(each, cuts)]
    return _start(picture, Picture.Made.CUT, [list(cut) for cut in cuts], gone, by)


def _lies_in(sight: Sight, cuts: Sequence[Span]) -> bool:
    """Tell whether all of a sight goes with these pieces."""
    starts, ends = sight.starts or 0.0, sight.ends or sight.starts or 0.0
    return any(cut.start <= starts and ends <= cut.end for cut in cuts)


def _start(picture: Picture, way: Picture.Made, places: list[list[float]], sights: Sequence[Sight], by: User) -> Making:
    require(by, Permission.WRITE_POSTS, picture.unit_id)
    if not picture.is_film:
        raise Problem(_("This picture doesn’t move."), _("Load the page again."))
    return start_making(
        asset=picture.asset,
        made=way,
        made_from=picture,
        places=places,
        sights=[sight.pk for sight in sights],
        by=by,
    )


def finish_painting(making: Making, film: Made) -> Picture:
    """Keep the version of a film that was made, let it take the place of the former one, and let captions and answers
    follow. The caller writes down that the making is done."""
    before, by, way = making.made_from, making.by, Picture.Made(making.made)
    assert before is not None
    cuts = apart(Span(*piece[:2]) for piece in making.places) if way == Picture.Made.CUT else []
    with transaction.atomic():
        asset = Asset.objects.select_for_update(of=("self",)).select_related("unit").get(pk=making.asset_id)
        made = keep_version(
            asset=asset,
            clean=Cleaned(film.data, film.mime, film.width, film.height, ()),
            by=by,
            made=way,
            made_from=before,
            painted=making.places,
            poster=film.poster,
            seconds=film.seconds,
            has_sound=film.has_sound,
        )
        sights = list(Sight.objects.filter(pk__in=making.sights, picture=before).order_by("number"))
        _say_gone(sights, _SAID_OF_FILMS[way], made, by)
        follow(before=before, made=made, cuts=cuts)
        uses.replace_everywhere(before, made, by)
        record(
            by=by.actor,
            action=f"picture.{way.value}",
            subject=subject_of(asset),
            facts={
                "version": made.pk,
                "from": before.pk,
                "sights": [sight.number for sight in sights],
                "places": len(making.places),
                "sha256": made.sha256,
            },
            unit_id=asset.unit_id,
        )
    return made


def _say_gone(sights: Sequence[Sight], kind: Answer.Kind, made: Picture, by: User) -> None:
    """Write down of each sight in which version it is gone, in place of what was said of it."""
    for sight in sights:
        sight.answers.filter(taken_back_at=None).update(taken_back_by=by, taken_back_at=clock.now())
        Answer.objects.create(sight=sight, kind=kind, into=made, by=by, at=made.added_at)


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
