"""What this feature announces."""

from bedside.kit.bus.core import event


@event
class ApprovalsVoided:
    """Somebody changed a post that was approved, or waiting for it."""

    post: int
    by: int


@event
class FeedbackGiven:
    """Somebody said that a finding is wrong (`kind` "wrong"), or that words were missed ("missed")."""

    feedback: int
    post: int
    kind: str


@event
class FeedbackTakenBack:
    """Whoever said it takes it back."""

    feedback: int
    post: int
