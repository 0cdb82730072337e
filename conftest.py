"""What every test gets: a real PostgreSQL of its own (see pyproject's `-p`), and the cast."""

import os

from hypothesis import settings

from bedside.features.people.testing import cast, signed_in

__all__ = ["cast", "signed_in"]

# The same examples each time, so that a run tells of the change and not of chance. BEDSIDE_FUZZ=1 looks for new ones.
settings.register_profile("steady", derandomize=True, database=None)
if not os.environ.get("BEDSIDE_FUZZ"):
    settings.load_profile("steady")
