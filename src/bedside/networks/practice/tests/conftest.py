"""A practice network of one's own for each test, on a free port."""

import io
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from bedside.networks.base import Part, Picture
from bedside.networks.keys import make_key
from bedside.networks.practice.town import Town, running

WRITTEN = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with running(tmp_path / "practice.sqlite", seed=7, read_seconds=1) as town:
        yield town


@pytest.fixture
def part() -> Callable[..., Part]:
    """Make parts: the same number gives the same key."""

    def make(text: str = "Flu vaccines are here.", number: int = 0, **more: object) -> Part:
        return Part(key=make_key(WRITTEN, number), text=text, created_at=WRITTEN, **more)  # type: ignore[arg-type]

    return make


@pytest.fixture
def picture() -> Picture:
    file = io.BytesIO()
    Image.new("RGB", (64, 40), "#1f6a66").save(file, "PNG")
    return Picture(file.getvalue(), "image/png", 64, 40, "A green waiting room")
