"""What this feature announces."""

from bedside.kit.bus.core import event


@event
class StepOpened:
    """People of a step are asked to approve."""

    request: int
    step: int


@event
class StepOverdue:
    """A step's time is up, or nobody with its role is left: its deputy, where there is one, is called."""

    request: int
    step: int


@event
class StepReminded:
    """Half of a step's time is gone."""

    request: int
    step: int


@event
class Cleared:
    """A request has all its approvals; the clearance is issued."""

    request: int
    clearance: int
    subject_kind: str
    subject_id: int


@event
class NotCleared:
    """An approver asked for a change or declined. `decision` is "change" or "decline"."""

    request: int
    subject_kind: str
    subject_id: int
    decision: str


@event
class RequestClosed:
    """A request needs nobody's decision any more, whatever the reason."""

    request: int


@event
class ClearanceVoided:
    """A clearance is void: nothing that relies on it is sent any more."""

    clearance: int
    subject_kind: str
    subject_id: int


@event
class OutsideAsked:
    """In solo mode: a link for somebody outside was made."""

    request: int
    link: int


@event
class OverruleAsked:
    """Somebody asks a privacy officer to overrule a finding."""

    overrule: int


@event
class OverruleDecided:
    """A privacy officer answered."""

    overrule: int


@event
class OverruleWithdrawn:
    """Whoever asked takes the question back before it was answered."""

    overrule: int


@event
class ChainChanged:
    """Who approves was set anew for a unit, or (None) for all that have no steps of their own."""

    unit: int | None


@event
class HoldsChanged:
    """A hold was placed or lifted."""

    hold: int
    lifted: bool
