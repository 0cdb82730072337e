"""What the tests of the own rules share."""

import pytest

from bedside.checker.own.model import Ban, OwnRules
from bedside.features.people.cast import Cast
from bedside.features.people.models import Mode


@pytest.fixture
def rules() -> OwnRules:
    """One rule with two examples that are as they must be."""
    return OwnRules(
        rules=(
            Ban(
                code="O1",
                title="No miracles",
                words=("miracle cure",),
                why="It hurts.",
                must_find=("A miracle cure",),
                must_not_find=("A cure",),
            ),
        )
    )


@pytest.fixture
def alone(cast: Cast) -> Cast:
    """A practice of one: Maya, with every role that counts here."""
    cast.organization.mode = Mode.SOLO
    cast.organization.save(update_fields=["mode"])
    return cast
