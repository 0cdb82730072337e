"""What the outbox does when an account announces something."""

from bedside.base import clock
from bedside.features.accounts.events import AccountConnected
from bedside.features.delivery.models import IN_LINE, Delivery, State
from bedside.features.delivery.services.sweeping import hold_what_relies_on, hold_what_shows
from bedside.features.evidence.events import SourceFell
from bedside.features.media.events import AnswerFell
from bedside.kit.bus.core import on


@on(AccountConnected)
def go_on(happened: AccountConnected) -> None:
    """What waited for the account to be connected again need not sit out its pause."""
    waiting = Delivery.objects.filter(account=happened.account, code="reconnect")
    waiting.filter(state__in=[*IN_LINE, State.TAKING_DOWN]).update(next_at=clock.now())


@on(SourceFell)
def hold(happened: SourceFell) -> None:
    """What relies on a source that fell is held at once, not only when its time has come."""
    hold_what_relies_on(happened.source)


@on(AnswerFell)
def hold_picture(happened: AnswerFell) -> None:
    """What shows a picture that somebody has to answer for again is held at once."""
    hold_what_shows(happened.picture)
