"""What a look at a picture leads to: what was seen is kept, and answers that still fit are carried over."""

import logging
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from bedside.base import clock
from bedside.base.errors import Problem
from bedside.checker.pictures.apart import look_apart
from bedside.checker.pictures.refusing import Refused
from bedside.checker.pictures.seen import Box, Seen
from bedside.checker.pictures.seen import Sight as Kind
from bedside.features.audit.api import SYSTEM, Subject, record
from bedside.features.media.events import LookWanted, PictureLookedAt
from bedside.features.media.models import Answer, Picture, Sight
from bedside.features.media.places import SAME, in_reading_order, overlap, within
from bedside.features.media.seeing import box_of, gravity
from bedside.features.media.wording import BROKE
from bedside.features.people.api import Permission, User, require, today
from bedside.kit.bus.core import emit

log = logging.getLogger(__name__)


def look_at(pk: int) -> None:
    """Look at a picture that waits for it, and keep what was seen. Twice is the same as once."""
    picture = Picture.objects.filter(pk=pk, look=Picture.Look.WAITING).first()
    if picture is None:
        return
    try:
        seen = look_apart(bytes(picture.data))
    except Refused as refused:
        keep_failure(pk, refused.code)
    except Exception as error:
        # The kind only: what broke on a picture may repeat what it read there.
        log.error("the look at picture %d broke: %s", pk, type(error).__name__)
        keep_failure(pk, BROKE)
    else:
        keep_seen(pk, seen)


def keep_failure(pk: int, why: str) -> None:
    """Write down why nobody could look: a code of `refusing`, so that each reader is told in their language."""
    with transaction.atomic():
        picture = _waiting(pk)
        if picture is None:
            return
        picture.look, picture.look_said, picture.looked_at = Picture.Look.FAILED, why, clock.now()
        picture.save(update_fields=["look", "look_said", "looked_at"])
        _tell(picture, {"failed": True})


def keep_seen(pk: int, seen: Sequence[Seen]) -> None:
    """Write down what was seen, faces first, each with the answer that it had in the version before."""
    with transaction.atomic():
        picture = _waiting(pk)
        if picture is None:
            return
        ordered = _in_order(seen)
        graveness = gravity(ordered)
        sights = Sight.objects.bulk_create(
            Sight(
                picture=picture,
                number=number,
                kind=each.sight.value,
                **each.box._asdict(),
                sure=each.sure,
                text=each.text,
                labels=list(each.labels),
                contrast=each.contrast,
                asks=graveness.get(number - 1, ""),
            )
            for number, each in enumerate(ordered, start=1)
        )
        carried = _carry_over(picture, sights)
        picture.look, picture.look_said, picture.looked_at = Picture.Look.DONE, "", clock.now()
        picture.save(update_fields=["look", "look_said", "looked_at"])
        kinds = {kind.value: sum(sight.kind == kind.value for sight in sights) for kind in Kind}
        _tell(picture, {**kinds, "carried": carried})


def look_again(*, picture: Picture, by: User) -> None:
    """Look once more at a picture at which nobody could look. Raises Problem where somebody did."""
    require(by, Permission.WRITE_POSTS, picture.unit_id)
    with transaction.atomic():
        changed = Picture.objects.filter(pk=picture.pk, look=Picture.Look.FAILED).update(
            look=Picture.Look.WAITING, look_said=""
        )
        if not changed:
            raise Problem(_("This picture was looked at already."), _("Load the page again."))
        record(
            by=by.actor,
            action="picture.look-asked",
            subject=Subject("picture", picture.asset_id),
            facts={"version": picture.pk},
            unit_id=picture.unit_id,
        )
        emit(LookWanted(picture=picture.pk))


def _waiting(pk: int) -> Picture | None:
    rows = Picture.objects.select_for_update(of=("self",)).select_related("asset").defer("data")
    return rows.filter(pk=pk, look=Picture.Look.WAITING).first()


def _tell(picture: Picture, facts: dict[str, object]) -> None:
    record(
        by=SYSTEM,
        action="picture.looked-at",
        subject=Subject("picture", picture.asset_id),
        facts={"version": picture.pk, **facts},
        unit_id=picture.unit_id,
    )
    emit(PictureLookedAt(picture=picture.pk, failed=picture.look == Picture.Look.FAILED))


def _in_order(seen: Sequence[Seen]) -> list[Seen]:
    """Faces, words, codes; each kind as one reads."""
    found: list[Seen] = []
    for kind in Kind:
        some = [each for each in seen if each.sight is kind]
        found += [some[at] for at in in_reading_order([each.box for each in some])]
    return found


def _carry_over(picture: Picture, sights: Sequence[Sight]) -> int:
    """Repeat the answers of the version that this one was made from, where the same thing is seen at the same place."""
    if picture.made_from_id is None:
        return 0
    day = today()
    answers = [
        answer
        for answer in Answer.objects.filter(sight__picture=picture.made_from_id, taken_back_at=None).select_related(
            "sight"
        )
        if answer.counts_on(day)
    ]
    frame = Box(*picture.painted[0]) if picture.made == Picture.Made.CROPPED and picture.painted else None
    count = 0
    for sight in sights:
        answer = next((each for each in answers if _is_same(each.sight, sight, frame)), None)
        if answer is not None:
            _repeat(answer, sight)
            count += 1
    return count


def _is_same(before: Sight, now: Sight, frame: Box | None) -> bool:
    place = within(box_of(before), frame) if frame else box_of(before)
    if before.kind != now.kind or overlap(place, box_of(now)) < SAME:
        return False
    return "".join(before.text.split()).casefold() == "".join(now.text.split()).casefold()


def _repeat(answer: Answer, sight: Sight) -> None:
    copied = ("kind", "person_id", "name", "reference", "reason", "until", "by_id", "at")
    Answer.objects.create(sight=sight, carried_from=answer, **{name: getattr(answer, name) for name in copied})
