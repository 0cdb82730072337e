"""Who may stand behind a change: a person who signed in, or whoever commands the server itself."""

from dataclasses import dataclass

from bedside.features.audit.api import Actor
from bedside.features.people.models import User


@dataclass(frozen=True, slots=True)
class Console:
    """Somebody with a shell on the server, by their login there. They may do everything, and are recorded."""

    login: str

    @property
    def actor(self) -> Actor:
        """How the audit record names them."""
        return Actor("system", "console", f"Console ({self.login})")


By = User | Console
