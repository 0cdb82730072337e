"""Setting a finding aside, and taking that back. Advice and warnings only: a block is for a privacy officer."""

from django.db import transaction
from django.utils.translation import gettext as _

from bedside.base import clock
from bedside.base.errors import Problem
from bedside.features.audit.api import Subject, record
from bedside.features.clearance.checking import Checked
from bedside.features.clearance.models import ApprovalRequest, Dismissal
from bedside.features.people.api import Permission, Unit, User, require

MAX_REASON = 500
_LEAST_LETTERS = 3


def set_aside(*, checked: Checked, subject: Subject, unit: Unit, why: str, reason: str = "", by: User) -> Dismissal:
    """Set one finding of a subject aside, for as long as its words stay the same.

    `why` is a value of `Dismissal.Why`, or "" for advice; `reason` the writer's own words. Doing it again changes the
    reason. Raises Problem for a block, for a warning without a reason, and while approvers are asked: what they read
    must not change under them.
    """
    require(by, Permission.WRITE_POSTS, unit)
    own = reason.replace("\r\n", "\n").replace("\x00", "").strip()
    severity = str(checked.finding.severity)
    _check(severity, why, own)
    with transaction.atomic():
        _must_not_be_asked(subject)
        dismissal, _fresh = Dismissal.objects.update_or_create(
            subject_kind=subject.kind,
            subject_id=int(subject.id),
            fingerprint=checked.fingerprint,
            defaults={
                "unit": unit,
                "code": checked.finding.code,
                "severity": severity,
                "why": why,
                "reason": own,
                "by": by,
                "at": clock.now(),
            },
        )
        # Own words may hold what nobody should read for ever: they go with the subject, and stay out of the record.
        record(
            by=by.actor,
            action="finding.set-aside",
            subject=subject,
            facts={"dismissal": dismissal.pk, "code": dismissal.code, "severity": severity, "why": why},
            unit_id=unit.pk,
        )
    return dismissal


def take_up(*, dismissal: Dismissal, subject: Subject, by: User) -> None:
    """Take back that a finding is set aside: it counts again. Whoever writes here may; twice is the same as once."""
    require(by, Permission.WRITE_POSTS, dismissal.unit)
    with transaction.atomic():
        _must_not_be_asked(subject)
        gone, _rows = Dismissal.objects.filter(pk=dismissal.pk).delete()
        if gone:
            record(
                by=by.actor,
                action="finding.taken-up",
                subject=subject,
                facts={"dismissal": dismissal.pk, "code": dismissal.code},
                unit_id=dismissal.unit_id,
            )


def _check(severity: str, why: str, own: str) -> None:
    if severity == "block":
        raise Problem(
            _("This finding keeps the post from leaving, so it can't be set aside."),
            _("Rewrite the words, or ask the privacy officer to overrule it."),
        )
    if (why and why not in Dismissal.Why.values) or (not why and severity == "warning"):
        raise Problem(_("Say why this doesn't count here."), _("Choose a reason. Approvers read it."))
    if why == Dismissal.Why.OTHER and sum(map(str.isalpha, own)) < _LEAST_LETTERS:
        raise Problem(_("Your own reason is missing."), _("Say it in a few words. Approvers read it."))
    if len(own) > MAX_REASON:
        raise Problem(_("This reason is too long."), _("Keep it under %(most)d characters.") % {"most": MAX_REASON})


def _must_not_be_asked(subject: Subject) -> None:
    here = ApprovalRequest.objects.filter(subject_kind=subject.kind, subject_id=int(subject.id))
    if here.filter(state=ApprovalRequest.State.OPEN).exists():
        raise Problem(
            _("Approvers read this post now, with its findings."),
            _("Take the question back first; then set findings aside and ask again."),
        )
