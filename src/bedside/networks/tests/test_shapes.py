"""How timelines cut pictures, by the data of their networks."""

import pytest

from bedside.networks import registry
from bedside.networks.shapes import Frame, Shape, read, shape_of

BLUESKY = registry.about("bluesky").preview.shapes


@pytest.mark.parametrize(
    ("place", "count", "size", "kept"),
    [
        (0, 1, (3000, 2000), None),
        (0, 1, (1000, 2000), None),
        (0, 1, (1000, 4000), Frame(0.0, 0.25, 1.0, 0.5)),
        (1, 2, (3000, 2000), Frame(1 / 6, 0.0, 2 / 3, 1.0)),
        (0, 3, (1000, 1000), None),
        (2, 3, (1000, 1000), Frame(0.0, 0.25, 1.0, 0.5)),
        (3, 4, (1500, 1000), None),
        (3, 4, (1000, 1000), Frame(0.0, 1 / 6, 1.0, 2 / 3)),
    ],
)
def test_bluesky_cuts_around_the_middle_by_how_many_pictures_there_are(
    place: int, count: int, size: tuple[int, int], kept: Frame | None
) -> None:
    shape = shape_of(BLUESKY, place, count)
    assert shape is not None
    assert shape.kept(*size) == (pytest.approx(kept) if kept else None)


def test_where_nothing_is_known_nothing_is_cut() -> None:
    assert registry.about("practice").preview.shapes == ()
    assert shape_of((), 0, 1) is None
    assert shape_of(BLUESKY, 4, 5) is None


def test_a_line_with_too_few_shapes_is_refused() -> None:
    with pytest.raises(ValueError, match="as many shapes"):
        read(("1:1", "1:1"))
    assert read(("at least 1:2",)) == ((Shape(1, 2, least=True),),)
