"""What pictures do when something happened."""

from bedside.features.media.events import LookWanted
from bedside.features.media.tasks import look_soon
from bedside.kit.bus.core import on


@on(LookWanted)
def look(happened: LookWanted) -> None:
    """Have it looked at."""
    look_soon(happened.picture)
