"""Saying that the checker was wrong, or missed something; taking it back; reading, exporting and erasing what was said.

None of it lifts a block or changes a rule: that is overruling a finding, which a privacy officer answers for.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from bedside.base import clock
from bedside.base.errors import NotAllowed, Problem
from bedside.features.audit.api import Subject, record
from bedside.features.people.api import Permission, User, require
from bedside.features.publishing import labels
from bedside.features.publishing.events import FeedbackGiven, FeedbackTakenBack
from bedside.features.publishing.findings import Here, Place, findings_here, places_of, require_judge
from bedside.features.publishing.judged import feedback_for
from bedside.features.publishing.missed import Missed
from bedside.features.publishing.models import Feedback, Post
from bedside.features.publishing.services.counting import count_found
from bedside.features.publishing.services.forgetting import forget_feedback
from bedside.features.publishing.services.writing import lock, subject_of
from bedside.kit import crypto
from bedside.kit.bus.core import emit

MAX_REASON = 1000


def mark_wrong(*, post: Post, fingerprint: str, reason: str = "", by: User) -> Feedback:
    """Say that a finding of the saved post is wrong. Saying it twice is the same as once.

    The finding stays, and so does what it blocks. Raises Problem where the finding is gone.
    """
    with transaction.atomic():
        locked = lock(post)
        require_judge(by, locked)
        findings = findings_here(locked)
        here = next((each for each in findings if each.checked.fingerprint == fingerprint), None)
        if here is None:
            raise Problem(_("This finding is gone: the words changed."), _("Look at the list again."))
        finding = here.checked.finding
        made = Feedback(
            kind=Feedback.Kind.WRONG,
            code=finding.code,
            label=finding.label,
            severity=str(finding.severity),
            fingerprint=fingerprint,
            content=_content(locked, here.place, finding.start, finding.end, findings),
        )
        count_found(locked, [here.checked])
        return _keep(made, locked, reason, by)


def report_missed(
    *,
    post: Post,
    words: str,
    label: str,
    reason: str = "",
    by: User,
    sheet: str = "",
    part: int | None = None,
    picture: int | None = None,
    near: int = 0,
) -> Feedback:
    """Say that the checker missed these words of the saved post, and what they are (a value of `Missed`).

    `sheet`, `part` and `picture` narrow where they stand; without `sheet`, everywhere is looked. Of several places in a
    text, the one nearest to the character `near` counts. Raises Problem where they stand nowhere.
    """
    if label not in Missed.values:
        raise Problem(_("It isn't said what was missed."), _("Choose what the words are."))
    wanted = words.replace("\r\n", "\n").strip()
    if not wanted:
        raise Problem(_("No words are selected."), _("Select the words that were missed, or type them."))
    with transaction.atomic():
        locked = lock(post)
        require_judge(by, locked)
        there = [
            place
            for place in places_of(locked)
            if not sheet or (place.sheet, place.part, place.picture) == (sheet, part, picture)
        ]
        place, start = _stands(there, wanted, near)
        made = Feedback(
            kind=Feedback.Kind.MISSED,
            label=label,
            fingerprint=_mark(label, wanted),
            content=_content(locked, place, start, start + len(wanted), findings_here(locked)),
        )
        return _keep(made, locked, reason, by)


def take_back(*, feedback: Feedback, by: User) -> None:
    """Take back what one has said: the row goes, with its words. That it was said, and taken back, stays recorded."""
    if feedback.by_id != by.pk:
        raise NotAllowed(_("Somebody else said this."), _("Only they can take it back."))
    with transaction.atomic():
        post = lock(feedback.post, deleted=True)
        gone, _rows = Feedback.objects.filter(pk=feedback.pk).delete()
        if not gone:
            return
        record(
            by=by.actor,
            action="finding.feedback-taken-back",
            subject=subject_of(post),
            facts={"feedback": feedback.pk, "kind": feedback.kind, "code": feedback.code, "label": feedback.label},
            unit_id=feedback.unit_id,
        )
        emit(FeedbackTakenBack(feedback=feedback.pk, post=post.pk))


def read_feedback(*, feedback: Feedback, by: User) -> dict[str, Any]:
    """Return the words (see `Feedback`), with the reason, and record who read them. Raises Problem once erased."""
    require(by, Permission.OVERRULE_FINDINGS, feedback.unit_id)
    if not feedback.content:
        raise Problem(_("The words were erased."), _("What was said about them still counts."))
    with transaction.atomic():
        record(
            by=by.actor,
            action="finding.feedback-read",
            subject=subject_of(feedback.post),
            facts={"feedback": feedback.pk},
            unit_id=feedback.unit_id,
        )
    return {**feedback.content, "reason": feedback.reason}


def erase_feedback(*, feedback: Feedback, by: User) -> None:
    """Erase the words of one feedback now. Its rule and kind still count."""
    require(by, Permission.OVERRULE_FINDINGS, feedback.unit_id)
    with transaction.atomic():
        if not forget_feedback(Feedback.objects.filter(pk=feedback.pk), by=by.actor):
            raise Problem(_("The words were erased already."))


def export_feedback(*, by: User) -> list[str]:
    """Return all feedback that still has words, of the units whose findings the person may overrule, as lines for
    `bedside check --evaluate`; that it was handed out is recorded."""
    require(by, Permission.OVERRULE_FINDINGS)
    with transaction.atomic():
        lines = list(labels.lines_of(feedback_for(by).filter(erased_at=None)))
        record(
            by=by.actor,
            action="feedback.exported",
            subject=Subject("feedback", "all"),
            facts={"texts": len(lines)},
        )
    return lines


def _keep(made: Feedback, post: Post, reason: str, by: User) -> Feedback:
    """Save what is said, once, under the post's lock."""
    if len(reason) > MAX_REASON:
        raise Problem(_("This reason is too long."), _("Keep it under %(most)d characters.") % {"most": MAX_REASON})
    known = Feedback.objects.filter(post=post, by=by, kind=made.kind, fingerprint=made.fingerprint).first()
    if known is not None:
        return known
    made.post, made.unit, made.by, made.at = post, post.unit, by, clock.now()
    made.reason = reason.replace("\r\n", "\n").replace("\x00", "").strip()
    made.save()
    record(
        by=by.actor,
        action="finding.marked-wrong" if made.kind == Feedback.Kind.WRONG else "finding.missed",
        subject=subject_of(post),
        # The reason may hold what nobody should read for ever: it is kept with the words, and goes with them.
        facts={"feedback": made.pk, "code": made.code, "label": made.label},
        unit_id=post.unit_id,
    )
    emit(FeedbackGiven(feedback=made.pk, post=post.pk, kind=made.kind))
    return made


def _content(post: Post, place: Place, start: int, end: int, findings: Iterable[Here]) -> dict[str, Any]:
    """Return the text and what the checker found in it: what it takes to measure it again."""
    return {
        "text": place.text,
        "start": start,
        "end": end,
        "alt": place.picture is not None,
        "language": post.content["language"],
        "findings": [
            {
                "code": each.checked.finding.code,
                "label": each.checked.finding.label,
                "start": each.checked.finding.start,
                "end": each.checked.finding.end,
                "fingerprint": each.checked.fingerprint,
            }
            for each in findings
            if each.place == place
        ],
    }


def _stands(places: Iterable[Place], words: str, near: int) -> tuple[Place, int]:
    for place in places:
        found = list(_all_of(words, place.text))
        if found:
            return place, min(found, key=lambda start: abs(start - near))
    raise Problem(
        _("These words don't stand in the post as it is saved."),
        _("Select them again, or type them as they stand there."),
    )


def _all_of(words: str, text: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _mark(label: str, words: str) -> str:
    return crypto.keyed_digest(
        b"missed", label.encode(), " ".join(words.casefold().split()).encode("utf-8", "surrogatepass")
    ).hex()[:32]
