"""What this feature announces."""

from bedside.kit.bus.core import event


@event
class RulesAsked:
    """A version of the own rules waits for approval."""

    version: int


@event
class RulesAnswered:
    """A version that waited was approved, sent back or taken back: nobody has to decide any more."""

    version: int
    approved: bool
