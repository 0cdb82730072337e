"""What this feature announces."""

from bedside.kit.bus.core import event


@event
class ApprovalsVoided:
    """Somebody changed a post that was approved, or waiting for it."""

    post: int
    by: int
