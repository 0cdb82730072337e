"""Somebody who looks in place of the networks."""

import pytest

from bedside.features.media.testing import StandIn


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> StandIn:
    found = StandIn()
    monkeypatch.setattr("bedside.features.media.services.looking.look_apart", found.look_apart)
    return found
