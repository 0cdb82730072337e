"""The gate's door for features above."""

from django.db.models import QuerySet

from bedside.features.clearance.chains import chain_of
from bedside.features.clearance.checking import Checked, Draft, check_parts, known_organization
from bedside.features.clearance.material import Item, Material, PartMaterial, PictureUse, digest_of, digest_of_item
from bedside.features.clearance.models import ApprovalRequest, Clearance, Hold, Overrule
from bedside.features.clearance.requirements import Refusal, before_submission, standing_hold, still_standing
from bedside.features.clearance.services.asking import ask_for_approval, void, withdraw
from bedside.features.clearance.services.deciding import current_step, may_decide_now
from bedside.features.clearance.services.holding import lift_hold, place_hold
from bedside.features.clearance.services.overruling import ask_to_overrule

__all__ = [
    "ApprovalRequest",
    "Checked",
    "Clearance",
    "Draft",
    "Hold",
    "Item",
    "Material",
    "Overrule",
    "PartMaterial",
    "PictureUse",
    "Refusal",
    "ask_for_approval",
    "ask_to_overrule",
    "before_submission",
    "chain_of",
    "check_parts",
    "current_step",
    "digest_of",
    "digest_of_item",
    "known_organization",
    "lift_hold",
    "may_decide_now",
    "place_hold",
    "requests_for",
    "standing_hold",
    "still_standing",
    "void",
    "withdraw",
]


def requests_for(subject_kind: str, subject_id: int) -> QuerySet[ApprovalRequest]:
    """Return every approval ever asked for a subject, newest first."""
    return (
        ApprovalRequest.objects.filter(subject_kind=subject_kind, subject_id=subject_id)
        .prefetch_related("steps", "approvals")
        .order_by("-id")
    )
