"""The gate's door for features above."""

from django.db.models import QuerySet

from bedside.features.clearance.chains import Asked, units_of, way_through
from bedside.features.clearance.checking import (
    Checked,
    Draft,
    anchor_of,
    check_parts,
    check_sheets,
    dismissals_of,
    in_thread,
)
from bedside.features.clearance.claims import (
    Carried,
    ClaimShown,
    claims_in,
    is_claim,
    is_promise,
    mark_in,
    wanting_in,
)
from bedside.features.clearance.excerpts import Excerpt, sentence_around
from bedside.features.clearance.material import (
    Item,
    Material,
    PartMaterial,
    PictureUse,
    address_of,
    digest_of,
    digest_of_item,
)
from bedside.features.clearance.models import ApprovalRequest, Clearance, Dismissal, Hold, Overrule, Template
from bedside.features.clearance.previews import Preview, length_of, preview_of
from bedside.features.clearance.requirements import (
    PASSING,
    Refusal,
    before_submission,
    fallen_since,
    kept_back,
    standing_hold,
    still_standing,
)
from bedside.features.clearance.services.alone import read_again, solo_ready_at
from bedside.features.clearance.services.asking import (
    MAX_REASON,
    WITHOUT_SOURCE,
    ask_for_approval,
    bound_with,
    checked_reason,
    void,
    withdraw,
    without_source,
)
from bedside.features.clearance.services.deciding import current_step, may_decide_now
from bedside.features.clearance.services.dismissing import set_aside, take_up
from bedside.features.clearance.services.forgetting import forget_subject
from bedside.features.clearance.services.holding import lift_hold, place_hold
from bedside.features.clearance.services.overruling import ask_to_overrule, note_contributors
from bedside.features.clearance.services.templating import Used, usable_now, use_template
from bedside.features.clearance.standing import options
from bedside.features.clearance.subjects import Remark
from bedside.features.clearance.subjects import register as register_subject
from bedside.features.people.api import Permission, User, units_where

__all__ = [
    "MAX_REASON",
    "PASSING",
    "WITHOUT_SOURCE",
    "ApprovalRequest",
    "Asked",
    "Carried",
    "Checked",
    "ClaimShown",
    "Clearance",
    "Dismissal",
    "Draft",
    "Excerpt",
    "Hold",
    "Item",
    "Material",
    "Overrule",
    "PartMaterial",
    "PictureUse",
    "Preview",
    "Refusal",
    "Remark",
    "Template",
    "Used",
    "address_of",
    "anchor_of",
    "ask_for_approval",
    "ask_to_overrule",
    "before_submission",
    "bound_with",
    "check_parts",
    "check_sheets",
    "checked_reason",
    "claims_in",
    "current_step",
    "digest_of",
    "digest_of_item",
    "dismissals_of",
    "fallen_since",
    "forget_subject",
    "in_thread",
    "is_claim",
    "is_promise",
    "kept_back",
    "length_of",
    "lift_hold",
    "mark_in",
    "may_decide_now",
    "note_contributors",
    "options",
    "place_hold",
    "preview_of",
    "read_again",
    "register_subject",
    "requests_for",
    "sentence_around",
    "set_aside",
    "solo_ready_at",
    "standing_hold",
    "still_standing",
    "take_up",
    "templates_for",
    "units_of",
    "usable_now",
    "use_template",
    "void",
    "wanting_in",
    "way_through",
    "withdraw",
    "without_source",
]


def requests_for(subject_kind: str, subject_id: int) -> QuerySet[ApprovalRequest]:
    """Return every approval ever asked for a subject with what was said, newest first."""
    return (
        ApprovalRequest.objects.filter(subject_kind=subject_kind, subject_id=subject_id)
        .prefetch_related("approvals")
        .defer("material", "findings", "also")
        .order_by("-id")
    )


def templates_for(user: User) -> list[Template]:
    """Return the templates that this person may use now, by name."""
    units = units_where(user, Permission.WRITE_POSTS)
    rows = Template.objects.filter(unit__in=units, state=Template.State.APPROVED).select_related("standing", "unit")
    return [template for template in rows.order_by("name", "id") if not usable_now(template)]
