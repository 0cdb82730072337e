"""Adding pictures, films, documents and sounds, and versions of them."""

import hashlib
from collections.abc import Callable, Sequence

from django.db import transaction

from bedside.base import clock
from bedside.checker.pictures.kinds import Group, Kind
from bedside.checker.pictures.metadata import Cleaned
from bedside.features.audit.api import Subject, record
from bedside.features.media.documents import cleaned_document
from bedside.features.media.events import LookWanted
from bedside.features.media.intake import kind_of_upload, must_take_films
from bedside.features.media.models import Asset, Document, Original, Picture, Portion
from bedside.features.media.repaint import repaint
from bedside.features.media.services.making import start_making
from bedside.features.media.stored import write_film
from bedside.features.people.api import Permission, Unit, User, require
from bedside.kit.bus.core import emit

# Keeps what becomes of an upload with its asset, in the caller's transaction.
Keep = Callable[[Asset], object]


def add_picture(*, unit: Unit, upload: bytes, by: User) -> Picture:
    """Clean an upload, keep the result and, encrypted, the original; somebody looks at it soon. Raises Problem for what
    is no usable picture."""
    require(by, Permission.WRITE_POSTS, unit)
    clean = repaint(upload)
    with transaction.atomic():
        asset = _with_original(unit, Asset.Kind.PICTURE, upload, by)
        return _keep_picture(asset, clean, by)


def add_file(*, unit: Unit, upload: bytes, by: User) -> Asset:
    """Add what arrived at once, whatever of all that Bedside takes it is. Raises Problem."""
    require(by, Permission.WRITE_POSTS, unit)
    kind = kind_of_upload(upload, len(upload))
    keep = prepared(kind, lambda: upload, by)
    with transaction.atomic():
        asset = _with_original(unit, asset_kind(kind), upload, by)
        keep(asset)
    return asset


def prepared(kind: Kind, whole: Callable[[], bytes], by: User) -> Keep:
    """Clean an upload; return what keeps the result with an asset. A film is made later: its bytes are not asked for.
    Raises Problem for what can't be cleaned."""
    match kind.group:
        case Group.PICTURE:
            clean = repaint(whole())
            return lambda asset: _keep_picture(asset, clean, by)
        case Group.VIDEO:
            must_take_films(kind)
            return lambda asset: _keep_film(asset, by)
        case _:
            document = cleaned_document(kind, whole())
            return lambda asset: _keep_document(asset, document, by)


def asset_kind(kind: Kind) -> Asset.Kind:
    """Return as what the library keeps a kind of file."""
    return {
        Group.PICTURE: Asset.Kind.PICTURE,
        Group.VIDEO: Asset.Kind.FILM,
        Group.DOCUMENT: Asset.Kind.DOCUMENT,
        Group.SOUND: Asset.Kind.SOUND,
    }[kind.group]


def _with_original(unit: Unit, kind: Asset.Kind, upload: bytes, by: User) -> Asset:
    """Keep an asset with what arrived at once."""
    asset = new_asset(unit, kind, by)
    original = Original.objects.create(asset=asset, unit=unit, size=len(upload), by=by, started_at=asset.added_at)
    Portion.objects.create(original=original, start=0, size=len(upload), data=upload)
    return asset


def new_asset(unit: Unit, kind: Asset.Kind, by: User) -> Asset:
    """Keep an asset of which nothing is there yet."""
    return Asset.objects.create(unit=unit, kind=kind, added_by=by, added_at=clock.now())


def _keep_picture(asset: Asset, clean: Cleaned, by: User) -> Picture:
    picture = keep_version(asset=asset, clean=clean, by=by)
    _note_added(asset, {"version": picture.pk, "sha256": picture.sha256, "removed": list(clean.removed)}, by)
    return picture


def _keep_film(asset: Asset, by: User) -> None:
    start_making(asset=asset, made=Picture.Made.UPLOADED, made_from=None, places=(), sights=(), by=by)
    _note_added(asset, {}, by)


def _keep_document(asset: Asset, document: Document, by: User) -> None:
    document.asset = asset
    document.save()
    facts = {"sha256": document.sha256, "removed": document.removed, "words": document.words}
    _note_added(asset, {**facts, "found": len(document.found)}, by)


def _note_added(asset: Asset, facts: dict[str, object], by: User) -> None:
    record(
        by=by.actor,
        action="picture.added",
        subject=subject_of(asset),
        facts={"kind": asset.kind, **facts},
        unit_id=asset.unit_id,
    )


def keep_version(
    *,
    asset: Asset,
    clean: Cleaned,
    by: User,
    made: Picture.Made = Picture.Made.UPLOADED,
    made_from: Picture | None = None,
    painted: Sequence[Sequence[float]] = (),
    poster: bytes | None = None,
    seconds: float | None = None,
    has_sound: bool = False,
) -> Picture:
    """Write a version down as the one to use, and have it looked at. The caller records why. `painted`: boxes; of a
    film [start, end, left, top, width, height]. A film has a poster (JPEG), and is so many seconds long."""
    picture = Picture(
        asset=asset,
        number=asset.versions.count() + 1,
        unit=asset.unit,
        # A file's name can name a patient: only its kind is kept.
        name=f"{asset.kind}.{clean.mime.partition('/')[2]}",
        data=clean.data if poster is None else b"",
        mime=clean.mime,
        size=len(clean.data),
        sha256=hashlib.sha256(clean.data).hexdigest(),
        width=clean.width,
        height=clean.height,
        poster=poster,
        seconds=seconds,
        has_sound=has_sound,
        removed=list(clean.removed),
        made=made,
        made_from=made_from,
        painted=[list(box) for box in painted],
        added_by=by,
        added_at=clock.now(),
    )
    picture.save()
    if poster is not None:
        write_film(picture.pk, clean.data)
    asset.current = picture
    asset.save(update_fields=["current"])
    emit(LookWanted(picture=picture.pk))
    return picture


def subject_of(asset: Asset) -> Subject:
    """How the audit record names a picture: by its number."""
    return Subject("picture", asset.pk)
