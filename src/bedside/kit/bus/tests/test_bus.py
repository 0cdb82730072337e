"""Events are handled after commit, at least once, and a failing handler holds up nobody."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models.functions import Now

from bedside.base import clock
from bedside.kit.bus import core
from bedside.kit.bus.core import emit, event, on
from bedside.kit.bus.models import Happening
from bedside.kit.bus.pump import pump

pytestmark = pytest.mark.django_db


@event
class Rang:
    """Something happened."""

    bell: int


heard: list[tuple[str, int]] = []


@pytest.fixture(autouse=True)
def listeners() -> Iterator[None]:
    heard.clear()

    @on(Rang)
    def first(happened: Rang) -> None:
        heard.append(("first", happened.bell))

    @on(Rang)
    def second(happened: Rang) -> None:
        heard.append(("second", happened.bell))
        if happened.bell == 13:
            raise ValueError("what a person wrote")

    yield
    core._handlers.pop(core._name(Rang))


def ring(bell: int) -> None:
    with transaction.atomic():
        emit(Rang(bell=bell))


def ring_and_fail(bell: int) -> None:
    with transaction.atomic():
        emit(Rang(bell=bell))
        raise ZeroDivisionError


def test_each_handler_gets_what_was_committed_and_nothing_else() -> None:
    with pytest.raises(ZeroDivisionError):
        ring_and_fail(2)
    ring(3)
    pump()
    assert sorted(heard) == [("first", 3), ("second", 3)]
    assert not Happening.objects.exists()


def test_a_failing_handler_is_tried_again_and_holds_up_nobody(caplog: pytest.LogCaptureFixture) -> None:
    ring(13)
    ring(4)
    pump()
    assert ("first", 13) in heard
    assert ("second", 4) in heard
    waiting = Happening.objects.get()
    assert waiting.tries == 1
    assert "what a person wrote" not in caplog.text
    Happening.objects.update(next_at=Now() - timedelta(seconds=1))
    pump()
    assert heard.count(("second", 13)) == 2


def test_an_event_of_a_newer_version_waits_for_a_newer_worker() -> None:
    Happening.objects.create(name="tomorrow.Event", handler="tomorrow.handler", fields={})
    pump()
    assert Happening.objects.count() == 1
    Happening.objects.update(next_at=Now() - timedelta(seconds=1))
    with clock.at(clock.now() + timedelta(days=8)):
        pump()
    assert not Happening.objects.exists()
