"""What posts do when the gate or the outbox announces something."""

from bedside.features.clearance.events import Cleared, NotCleared
from bedside.features.delivery.events import DeliveryMoved
from bedside.features.publishing.services.approving import on_cleared, on_not_cleared
from bedside.features.publishing.services.planning import follow_deliveries
from bedside.kit.bus.core import on


@on(Cleared)
def cleared(happened: Cleared) -> None:
    """A post has all its approvals."""
    if happened.subject_kind == "post":
        on_cleared(post_id=happened.subject_id, clearance_id=happened.clearance)


@on(NotCleared)
def not_cleared(happened: NotCleared) -> None:
    """An approver asked for a change or declined."""
    if happened.subject_kind == "post":
        on_not_cleared(post_id=happened.subject_id, request_id=happened.request, decision=happened.decision)


@on(DeliveryMoved)
def moved(happened: DeliveryMoved) -> None:
    """A delivery of a post came to another state."""
    if happened.subject_kind == "post":
        follow_deliveries(post_id=happened.subject_id)
