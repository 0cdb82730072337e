"""What every test gets: a real PostgreSQL of its own (see pyproject's `-p`), and the cast."""

import os

import pytest
from hypothesis import settings

from bedside.checker.wording import hearing
from bedside.features.people.testing import cast, signed_in

__all__ = ["by_words_alone", "cast", "signed_in"]

# The same examples each time, so that a run tells of the change and not of chance. BEDSIDE_FUZZ=1 looks for new ones.
settings.register_profile("steady", derandomize=True, database=None)
if not os.environ.get("BEDSIDE_FUZZ"):
    settings.load_profile("steady")


@pytest.fixture
def by_words_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let rules tell what they know by words: what the network of wording hears besides has tests of its own."""
    monkeypatch.setattr(hearing, "hear", lambda document, *, in_reply: {})
