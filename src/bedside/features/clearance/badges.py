"""How the gate's states are shown."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from bedside.features.clearance.models import Approval, ApprovalRequest, Overrule, Template
from bedside.kit.ui.badges import Badge


@dataclass(frozen=True, slots=True)
class Said:
    """A decision: its badge and its icon."""

    badge: Badge
    icon: str


REQUESTS = {
    ApprovalRequest.State.OPEN: Badge(_("Waiting for approval"), "warning", "half"),
    ApprovalRequest.State.CHANGES: Badge(_("Change asked"), "warning", "triangle"),
    ApprovalRequest.State.DECLINED: Badge(_("Declined"), "block", "cross"),
    ApprovalRequest.State.CLEARED: Badge(_("Cleared"), "good", "check"),
    ApprovalRequest.State.WITHDRAWN: Badge(_("Taken back"), "neutral", "bar"),
    ApprovalRequest.State.VOID: Badge(_("Void: changed after approval"), "block", "octagon"),
}

DECISIONS = {
    Approval.Decision.APPROVE: Said(Badge(_("Approved"), "good", "check"), "check"),
    Approval.Decision.CHANGE: Said(Badge(_("Asked for a change"), "warning", "triangle"), "pencil-line"),
    Approval.Decision.DECLINE: Said(Badge(_("Declined"), "block", "cross"), "x"),
}

OVERRULES = {
    Overrule.State.ASKED: Badge(_("Waits for a privacy officer"), "warning", "half"),
    Overrule.State.GRANTED: Badge(_("Overruled"), "accent", "diamond"),
    Overrule.State.REFUSED: Badge(_("Refused"), "block", "cross"),
    Overrule.State.ENDED: Badge(_("Ended early"), "neutral", "bar"),
    Overrule.State.WITHDRAWN: Badge(_("Taken back"), "neutral", "bar"),
}

TEMPLATES = {
    Template.State.DRAFT: Badge(_("Draft"), "neutral", "dashed"),
    Template.State.REVIEW: Badge(_("Waiting for approval"), "warning", "half"),
    Template.State.APPROVED: Badge(_("Approved"), "good", "check"),
    Template.State.RETIRED: Badge(_("Retired"), "neutral", "bar"),
}
OVERDUE = Badge(_("Review overdue"), "block", "octagon")
