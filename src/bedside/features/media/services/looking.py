"""What a look at a picture leads to: what was seen is kept, and answers that still fit are carried over."""

import logging
from collections.abc import Callable, Sequence
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from bedside.base import clock
from bedside.base.errors import Problem
from bedside.checker.pictures.apart import look_apart, look_at_film_apart
from bedside.checker.pictures.boxes import SAME, overlap
from bedside.checker.pictures.films.tracks import apart, likeness
from bedside.checker.pictures.refusing import Refused
from bedside.checker.pictures.seen import Box, Seen, Span
from bedside.checker.pictures.seen import Sight as Kind
from bedside.features.audit.api import SYSTEM, Subject, record
from bedside.features.media.alone import alone_with
from bedside.features.media.events import LookWanted, PictureLookedAt
from bedside.features.media.models import Answer, Picture, Sight
from bedside.features.media.places import in_reading_order, within
from bedside.features.media.seeing import box_of, gravity, seen_of, sights_of, standing_answer
from bedside.features.media.wording import BROKE
from bedside.features.people.api import Permission, User, require, today
from bedside.kit.bus.core import emit

log = logging.getLogger(__name__)

# How far the look at a film is, is written down no more often than this.
_TOLD_EVERY = timedelta(seconds=1)


def look_at(pk: int) -> None:
    """Look at a picture that waits for it, and keep what was seen. Twice is the same as once."""
    with alone_with("look", pk) as mine:
        if mine:
            _look_at(pk)


def _look_at(pk: int) -> None:
    picture = Picture.objects.filter(pk=pk, look=Picture.Look.WAITING).first()
    if picture is None:
        return
    try:
        data = bytes(picture.data)
        seen = look_at_film_apart(data, progress=_telling(pk)) if picture.is_film else look_apart(data)
    except Refused as refused:
        keep_failure(pk, refused.code)
    except Exception as error:
        # The kind only: what broke on a picture may repeat what it read there.
        log.error("the look at picture %d broke: %s", pk, type(error).__name__)
        keep_failure(pk, "film_died" if picture.is_film else BROKE)
    else:
        keep_seen(pk, seen)


def _telling(pk: int) -> Callable[[int], None]:
    """Return what writes down how far the look at a film is, in percent."""
    told = clock.now() - _TOLD_EVERY

    def tell(percent: int) -> None:
        nonlocal told
        now = clock.now()
        if now - told >= _TOLD_EVERY:
            told = now
            rows = Picture.objects.filter(pk=pk, look=Picture.Look.WAITING)
            rows.update(look_percent=min(100, max(0, percent)))

    return tell


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
                **_in_time(each),
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
            look=Picture.Look.WAITING, look_said="", look_percent=0
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
    """Faces, words, codes, flashes; each kind as one reads, in a film as one sees them."""
    found: list[Seen] = []
    for kind in Kind:
        some = [each for each in seen if each.sight is kind]
        read = [some[at] for at in in_reading_order([each.box for each in some])]
        found += sorted(read, key=lambda each: each.span.start if each.span else 0.0)
    return found


def _in_time(seen: Seen) -> dict[str, object]:
    """Return when and where a thing is seen in a film, as a row holds it."""
    if seen.span is None:
        return {}
    return {
        "starts": seen.span.start,
        "ends": seen.span.end,
        "best": seen.best,
        "track": [[moment.second, *moment.box] for moment in seen.track],
    }


def _carry_over(picture: Picture, sights: Sequence[Sight]) -> int:
    """Repeat the answers of the version that this one was made from, where the same thing is seen at the same place, in
    a film also at the same time."""
    if picture.made_from_id is None:
        return 0
    same = _same_in_film if picture.is_film else _same_in_picture
    count = 0
    for sight, answer in same(picture, sights):
        _repeat(answer, sight)
        count += 1
    return count


def _same_in_picture(picture: Picture, sights: Sequence[Sight]) -> list[tuple[Sight, Answer]]:
    """Return each sight for which an answer of the version before counts, with that."""
    day = today()
    given = Answer.objects.filter(sight__picture=picture.made_from_id, taken_back_at=None).select_related("sight")
    answers = [answer for answer in given if answer.counts_on(day)]
    frame = Box(*picture.painted[0]) if picture.made == Picture.Made.CROPPED and picture.painted else None
    pairs = [(sight, next((each for each in answers if _is_same(each.sight, sight, frame)), None)) for sight in sights]
    return [(sight, answer) for sight, answer in pairs if answer is not None]


def _is_same(before: Sight, now: Sight, frame: Box | None) -> bool:
    place = within(box_of(before), frame) if frame else box_of(before)
    if before.kind != now.kind or overlap(place, box_of(now)) < SAME:
        return False
    return "".join(before.text.split()).casefold() == "".join(now.text.split()).casefold()


def _same_in_film(picture: Picture, sights: Sequence[Sight]) -> list[tuple[Sight, Answer]]:
    """Return the same for a film. Of all that was seen in the version before the likest counts: where that has no
    answer, somebody else's is none."""
    day = today()
    before = [
        (seen_of(sight), standing_answer(sight, day))
        for sight in sights_of([picture.made_from_id or 0])[picture.made_from_id or 0]
    ]
    cuts = apart(Span(*piece) for piece in picture.painted) if picture.made == Picture.Made.CUT else []
    found = []
    for sight in sights:
        now = seen_of(sight)
        ranked = [(likeness(seen, now, cuts), answer) for seen, answer in before]
        alike, answer = max(ranked, key=lambda each: (each[0], each[1] is None), default=(0, None))
        if alike and answer is not None:
            found.append((sight, answer))
    return found


def _repeat(answer: Answer, sight: Sight) -> None:
    copied = ("kind", "person_id", "name", "reference", "reason", "until", "by_id", "at")
    Answer.objects.create(sight=sight, carried_from=answer, **{name: getattr(answer, name) for name in copied})
