"""What this feature announces."""

from bedside.kit.bus.core import event


@event
class AccountNeedsReconnection:
    """A network said that an account's tokens are void."""

    account: int
