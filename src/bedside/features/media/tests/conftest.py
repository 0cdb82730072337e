"""Somebody who looks in place of the networks, and somebody who makes films in place of the program."""

import pytest

from bedside.features.media.testing import StandIn
from bedside.features.media.tests.films_made import Maker


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> StandIn:
    found = StandIn()
    monkeypatch.setattr("bedside.features.media.services.looking.look_apart", found.look_apart)
    return found


@pytest.fixture
def maker(monkeypatch: pytest.MonkeyPatch) -> Maker:
    """Makes films in place of the program."""
    found = Maker()
    working = "bedside.features.media.services.working"
    monkeypatch.setattr("bedside.features.media.intake.can_make", lambda: True)
    monkeypatch.setattr(f"{working}.make", found.make)
    monkeypatch.setattr(f"{working}.carried_apart", lambda portions: ("position", "camera"))
    monkeypatch.setattr(f"{working}._WRITTEN_EVERY", 0.0)
    return found
