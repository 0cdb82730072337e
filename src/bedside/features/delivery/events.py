"""What this feature announces. `subject_kind` and `subject_id` name what was sent ("post", 12)."""

from bedside.kit.bus.core import event


@event
class DeliveryMoved:
    """A delivery came to another state that somebody may want to know of: sent, failed, missed, unconfirmed, held,
    taken down, still out although it should be taken down (`taking_down`), or waiting again by a person's decision."""

    delivery: int
    state: str
    subject_kind: str
    subject_id: int
