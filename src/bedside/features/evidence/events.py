"""What this feature announces."""

from bedside.kit.bus.core import event


@event
class SourceFell:
    """A source may not be relied on any more: expired, corrected, retracted, or (`why` "unsigned") changed since a
    clinician signed it."""

    source: int
    why: str


@event
class SourceStands:
    """A source may be relied on (again): a clinician signed it."""

    source: int


@event
class RelianceChanged:
    """A subject relies on a source that it did not rely on before, or no longer relies on it."""

    source: int
    subject_kind: str
    subject_id: int
    attached: bool
