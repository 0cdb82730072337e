"""What this feature announces."""

from bedside.kit.bus.core import event


@event
class RecordBroken:
    """A verification found the record broken."""

    verification: int
