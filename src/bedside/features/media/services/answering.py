"""Answering for what is seen in a picture, and taking an answer back."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from bedside.base import clock
from bedside.base.errors import Problem, Stale
from bedside.features.audit.api import Subject, record
from bedside.features.media.events import AnswerFell
from bedside.features.media.models import PAINTED, Answer, Sight
from bedside.features.people.api import Permission, User, organization, require, today
from bedside.kit import crypto
from bedside.kit.bus.core import emit

MAX_NAME, MAX_REFERENCE, MAX_REASON = 120, 200, 500
_KIND = Answer.Kind
# What may be said of which sight. What is painted over has a service of its own.
MAY_SAY = {
    Sight.Kind.FACE: (_KIND.STAFF, _KIND.CONSENT, _KIND.PUBLIC, _KIND.NOT_FACE),
    Sight.Kind.TEXT: (_KIND.UNREADABLE, _KIND.MAY_SHOW, _KIND.CONSENT),
    Sight.Kind.CODE: (_KIND.MAY_SHOW, _KIND.UNREADABLE, _KIND.CONSENT),
    Sight.Kind.FLASH: (_KIND.STEADY,),
}


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says of a sight. `who` names one of our staff: "user 12", or a name as the organization lists it.
    `name` is a public figure's; `reference` says where the permission lies, `until` its last day; `reason` is why."""

    kind: str
    who: str = ""
    name: str = ""
    reference: str = ""
    until: date | None = None
    reason: str = ""


def answer_for(*, sight: Sight, said: Said, by: User) -> Answer:
    """Answer for a sight in place of whatever was said of it before. Raises Problem with what is missing."""
    require(by, Permission.WRITE_POSTS, sight.picture.unit_id)
    answer = _checked(sight, said, by)
    with transaction.atomic():
        locked = Sight.objects.select_for_update(of=("self",)).get(pk=sight.pk)
        before = locked.answers.filter(taken_back_at=None).first()
        if before is not None:
            _take_back(before, by)
        answer.save()
        record(
            by=by.actor,
            action="picture.answered",
            subject=Subject("picture", sight.picture.asset_id),
            facts={**_place(sight), "answer": answer.pk, "kind": answer.kind, "digest": digest_of(answer)},
            unit_id=sight.picture.unit_id,
        )
    return answer


def take_back(*, answer: Answer, by: User) -> None:
    """Take an answer back, here and in the versions that carried it on: what it was about needs one again."""
    require(by, Permission.WRITE_POSTS, answer.sight.picture.unit_id)
    with transaction.atomic():
        Sight.objects.select_for_update(of=("self",)).get(pk=answer.sight_id)
        for each in [answer, *_carried(answer)]:
            each.refresh_from_db(fields=["taken_back_at"])
            if each.taken_back_at is not None:
                if each is answer:
                    raise Stale(_("This answer was taken back already."), _("Load the page again."))
                continue
            _take_back(each, by)
            picture = each.sight.picture
            record(
                by=by.actor,
                action="picture.answer-taken-back",
                subject=Subject("picture", picture.asset_id),
                facts={**_place(each.sight), "answer": each.pk, "kind": each.kind},
                unit_id=picture.unit_id,
            )
            emit(AnswerFell(picture=picture.pk, why="taken-back"))


def digest_of(answer: Answer) -> str:
    """Return what proves later which words an answer held, without holding them."""
    said = (answer.name, answer.reference, answer.reason, answer.until.isoformat() if answer.until else "")
    return crypto.keyed_digest(b"picture answer", *(each.encode() for each in said)).hex()


def _carried(answer: Answer) -> list[Answer]:
    found: list[Answer] = []
    rows = [answer]
    while rows:
        rows = list(Answer.objects.filter(carried_from__in=rows).select_related("sight__picture"))
        found += rows
    return found


def _take_back(answer: Answer, by: User) -> None:
    answer.taken_back_by, answer.taken_back_at = by, clock.now()
    answer.save(update_fields=["taken_back_by", "taken_back_at"])


def _place(sight: Sight) -> dict[str, object]:
    return {"version": sight.picture_id, "sight": sight.number}


def _checked(sight: Sight, said: Said, by: User) -> Answer:
    if said.kind in PAINTED or said.kind not in MAY_SAY[Sight.Kind(sight.kind)]:
        raise Problem(_("Choose what this is."), _("Choose one of the answers."))
    answer = Answer(sight=sight, kind=said.kind, by=by, at=clock.now())
    match said.kind:
        case _KIND.STAFF:
            answer.person, answer.name = _staff(said.who)
        case _KIND.CONSENT:
            answer.reference = _words(said.reference, MAX_REFERENCE, _("Say where the signed permission lies."))
            answer.until = said.until
            if said.until is not None and said.until < today():
                raise Problem(_("This permission has run out."), _("Ask for a new one, or cover the place."))
        case _KIND.PUBLIC:
            answer.name = _words(said.name, MAX_NAME, _("Say who it is."))
            answer.reason = _words(said.reason, MAX_REASON, _("Say in which public role they are seen."))
        case _KIND.STEADY:
            answer.reason = _words(said.reason, MAX_REASON, _("Say how you checked that it doesn’t flash."))
        case _KIND.MAY_SHOW:
            answer.reason = _words(said.reason, MAX_REASON, _("Say why it may be shown."))
    return answer


def _staff(who: str) -> tuple[User | None, str]:
    kind, _space, number = who.partition(" ")
    if kind == "user" and number.isdecimal() and len(number) < 18:
        person = User.objects.filter(pk=int(number), is_active=True).first()
        if person is not None:
            return person, person.name
    elif who in organization().people_named:
        return None, who
    raise Problem(_("Choose who of your staff it is."), _("An administrator keeps the list of people."))


def _words(typed: str, most: int, lacks: str) -> str:
    words = typed.replace("\x00", "").replace("\r\n", "\n").strip()
    if not words:
        raise Problem(lacks, _("Approvers read it."))
    if len(words) > most:
        raise Problem(_("This is too long."), _("Keep it under %(most)d characters.") % {"most": most})
    return words
