"""What this feature announces. A `connection` is one time of being connected: its moment, in whole seconds."""

from bedside.kit.bus.core import event


@event
class AccountConnected:
    """An account was connected, or connected again: what waited for it may go out. `replaces` is the connection it had
    before, 0 where it had none."""

    account: int
    replaces: int


@event
class AccountNeedsReconnection:
    """A network said that an account's tokens are void."""

    account: int
    connection: int
