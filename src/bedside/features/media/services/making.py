"""Having a version of a film made: that takes minutes, so a job does it (see `services.working`)."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from bedside.base import clock
from bedside.base.errors import Problem
from bedside.features.audit.api import Subject, record
from bedside.features.media.events import MakingWanted
from bedside.features.media.models import Asset, Making, Picture
from bedside.features.people.api import Permission, User, require
from bedside.kit.bus.core import emit

_STATE = Making.State


def start_making(
    *,
    asset: Asset,
    made: Picture.Made,
    made_from: Picture | None,
    places: Iterable[Sequence[float]],
    sights: Iterable[int],
    by: User,
) -> Making:
    """Have a version of a film made. Raises Problem while another one is: what that one covers, this one would show.

    `places` are [start, end, left, top, width, height], in seconds and shares; `sights` are ids.
    """
    require(by, Permission.WRITE_POSTS, asset.unit_id)
    with transaction.atomic():
        locked = Asset.objects.select_for_update(of=("self",)).get(pk=asset.pk)
        if locked.makings.filter(state=_STATE.WAITING).exists():
            raise Problem(_("A version of this film is being made."), _("Wait until it is done, then try again."))
        # Whatever failed before is over with this.
        locked.makings.filter(state=_STATE.FAILED).delete()
        now = clock.now()
        making = Making.objects.create(
            asset=locked,
            made=made,
            made_from=made_from,
            places=[list(place) for place in places],
            sights=list(sights),
            by=by,
            at=now,
            moved_at=now,
        )
        emit(MakingWanted(making=making.pk))
    return making


def make_again(*, making: Making, by: User) -> None:
    """Try once more what failed. Raises Problem where it didn't."""
    require(by, Permission.WRITE_POSTS, making.asset.unit_id)
    with transaction.atomic():
        locked = _failed(making)
        locked.state, locked.said, locked.percent, locked.tries = _STATE.WAITING, "", 0, 0
        locked.moved_at = clock.now()
        locked.save(update_fields=["state", "said", "percent", "tries", "moved_at"])
        _note(locked, "picture.making-asked", by)
        emit(MakingWanted(making=locked.pk))


def forget_making(*, making: Making, by: User) -> None:
    """Let what failed be, and keep the version that is there. Raises Problem where there is none."""
    require(by, Permission.WRITE_POSTS, making.asset.unit_id)
    with transaction.atomic():
        locked = _failed(making)
        if locked.made_from_id is None:
            raise Problem(_("Nothing else of this film is here."), _("Try again, or delete it."))
        _note(locked, "picture.making-forgotten", by)
        locked.delete()


def _failed(making: Making) -> Making:
    rows = Making.objects.select_for_update(of=("self",)).select_related("asset")
    locked = rows.filter(pk=making.pk, state=_STATE.FAILED).first()
    if locked is None:
        raise Problem(_("This is being made already."), _("Load the page again."))
    return locked


def _note(making: Making, action: str, by: User) -> None:
    record(
        by=by.actor,
        action=action,
        subject=Subject("picture", making.asset_id),
        facts={"made": making.made},
        unit_id=making.asset.unit_id,
    )
