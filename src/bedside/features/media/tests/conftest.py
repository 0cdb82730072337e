"""Somebody who looks and paints in place of the models."""

import pytest

from bedside.features.media.testing import StandIn


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> StandIn:
    found = StandIn()
    for module in ("services.looking.eyes", "services.painting.brush"):
        monkeypatch.setattr(f"bedside.features.media.{module}", lambda: found)
    return found
