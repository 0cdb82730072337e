"""What this feature announces."""

from bedside.kit.bus.core import event


@event
class AccountConnected:
    """An account was connected, or connected again: what waited for it may go out."""

    account: int


@event
class AccountNeedsReconnection:
    """A network said that an account's tokens are void."""

    account: int
