"""The embedded PostgreSQL: our own small supervisor. No Django in here.

`connection_settings` tells where the database is, `ensure_running` starts the embedded one, `stop` stops it.
See `docs/adr/0002-embedded-postgresql.md`.
"""

from bedside.site.database.connection import Parameters, connection_settings, is_embedded
from bedside.site.database.home import Home, from_environment

__all__ = ["Home", "Parameters", "connection_settings", "from_environment", "is_embedded"]
