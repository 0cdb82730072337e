"""Setting a finding of a post aside, and taking that back."""

from django.db import transaction
from django.utils.translation import gettext as _

from bedside.base.errors import Problem
from bedside.features.clearance.api import Dismissal, dismissals_of, set_aside, take_up
from bedside.features.people.api import Permission, User, require
from bedside.features.publishing.findings import findings_here
from bedside.features.publishing.models import Feedback, Post
from bedside.features.publishing.services.judging import mark_wrong, take_back
from bedside.features.publishing.services.writing import lock, subject_of


def dismiss_finding(*, post: Post, fingerprint: str, why: str, reason: str = "", by: User) -> Dismissal:
    """Set one finding of the saved post aside (see `set_aside`). Who says that it is wrong has said so for measuring,
    too. Raises Problem where the finding is gone."""
    require(by, Permission.WRITE_POSTS, post.unit_id)
    with transaction.atomic():
        locked = lock(post)
        found = (each.checked for each in findings_here(locked) if each.checked.fingerprint == fingerprint)
        checked = next(found, None)
        if checked is None:
            raise Problem(_("This finding is gone: the words changed."), _("Look at the list again."))
        dismissal = set_aside(
            checked=checked, subject=subject_of(locked), unit=locked.unit, why=why, reason=reason, by=by
        )
        if dismissal.why == Dismissal.Why.WRONG:
            mark_wrong(post=locked, fingerprint=fingerprint, reason=dismissal.reason, by=by)
    return dismissal


def take_finding_up(*, post: Post, fingerprint: str, by: User) -> None:
    """Let a finding count again that was set aside. What the same person said with it about the checker is taken back
    too. Taking back what isn't there does nothing."""
    require(by, Permission.WRITE_POSTS, post.unit_id)
    with transaction.atomic():
        locked = lock(post)
        dismissal = dismissals_of(("post", locked.pk), [fingerprint]).get(fingerprint)
        if dismissal is None:
            return
        take_up(dismissal=dismissal, subject=subject_of(locked), by=by)
        said = Feedback.objects.filter(post=locked, by=by, kind=Feedback.Kind.WRONG, fingerprint=fingerprint).first()
        if said is not None and dismissal.why == Dismissal.Why.WRONG:
            take_back(feedback=said, by=by)
