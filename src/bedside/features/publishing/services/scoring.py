"""Keeping how clear a post is, as the Clear Communication Index scores it. It changes nothing of the post."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from bedside.base import clock
from bedside.base.errors import Problem, Stale
from bedside.checker.clarity import Reply, answers_of, score
from bedside.features.audit.api import record
from bedside.features.people.api import Permission, User, require
from bedside.features.publishing.clarity import MAX_MESSAGE, asked_of, kept_form
from bedside.features.publishing.models import ClarityScore, Post, Version
from bedside.features.publishing.services.writing import WRITABLE, keep_version, lock, subject_of


def score_post(*, post: Post, main_message: str, answers: Mapping[int, Reply], revision: int, by: User) -> ClarityScore:
    """Keep the score of the post as it is saved, with the version it is of.

    `answers` are what the person leaves standing: the machine's own are worked out anew, and where the two differ the
    record says which. `revision` is that of the words on the page; raises Stale where they changed since.
    """
    require(by, Permission.WRITE_POSTS, post.unit_id)
    if len(main_message) > MAX_MESSAGE:
        raise Problem(
            _("The main message is too long."), _("Keep it under %(most)d characters.") % {"most": MAX_MESSAGE}
        )
    with transaction.atomic():
        locked = lock(post)
        if locked.stage not in WRITABLE:
            raise Problem(_("This post is out. Its words can't change any more."), _("Copy it to a new post."))
        if locked.revision != revision:
            raise Stale(
                _("The words changed while you scored them."),
                _("Your answers are still here. Look at them again beside the new words, then keep the score."),
            )
        machine = answers_of(asked_of(locked.content, main_message))
        result = score(answers)
        kept = ClarityScore.objects.create(
            post=locked,
            version=_version(locked, by),
            main_message=main_message,
            answers=kept_form(answers),
            machine=kept_form(machine),
            earned=result.earned,
            applicable=result.applicable,
            open=result.open,
            percent=result.percent,
            by=by,
            at=clock.now(),
        )
        record(
            by=by.actor,
            action="post.clarity-scored",
            subject=subject_of(locked),
            facts={
                "percent": result.percent,
                "earned": result.earned,
                "applicable": result.applicable,
                "open": result.open,
                "decided otherwise": [n for n, reply in sorted(machine.items()) if answers.get(n) not in (None, reply)],
            },
            unit_id=locked.unit_id,
        )
    return kept


def _version(post: Post, by: User) -> Version:
    """Return the version of the post as it is now; where there is none, it is written down."""
    newest = post.versions.first()
    return newest if newest and newest.content == post.content else keep_version(post, by, submitted=False)
