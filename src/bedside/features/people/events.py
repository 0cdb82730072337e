"""What this feature announces."""

from bedside.kit.bus.core import event


@event
class PersonJoined:
    """Somebody has an account now."""

    user: int


@event
class PersonChanged:
    """A person's name, address or roles changed."""

    user: int


@event
class PersonLeft:
    """A person was deactivated: what waits for them needs somebody else."""

    user: int


@event
class PersonReturned:
    """A deactivated person may sign in again."""

    user: int


@event
class PersonLocked:
    """Signing in was paused after too many failures."""

    user: int


@event
class OrganizationChanged:
    """The organization's name, clock, mode or what it calls its own changed."""


@event
class UnitChanged:
    """A unit was created, changed, closed or opened again."""

    unit: int
