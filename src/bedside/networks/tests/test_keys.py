"""Keys are what the AT Protocol takes as record keys, and one moment and number make one key."""

import string
from datetime import UTC, datetime, timedelta, timezone

import pytest
from atproto_client.models.string_formats import validate_tid  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationInfo

from bedside.networks.keys import ALPHABET, CLOCKS, make_key

moments = st.datetimes(min_value=datetime(1970, 1, 2), max_value=datetime(2250, 1, 1), timezones=st.just(UTC))
clocks = st.integers(0, CLOCKS - 1)


class Strict:
    """What the SDK looks at to validate strictly."""

    context = {"strict_string_format": True}


@given(moments, clocks)
def test_a_key_is_a_valid_tid(moment: datetime, number: int) -> None:
    key = make_key(moment, number)
    info: ValidationInfo = Strict()  # type: ignore[assignment]
    assert validate_tid(key, info) == key
    assert len(key) == 13
    assert set(key) <= set(string.ascii_lowercase + string.digits)


@given(st.lists(st.tuples(moments, clocks), min_size=2, max_size=2, unique=True))
def test_keys_differ_and_sort_by_moment_then_number(pairs: list[tuple[datetime, int]]) -> None:
    assert sorted(pairs) == sorted(pairs, key=lambda pair: make_key(*pair))
    assert len({make_key(*pair) for pair in pairs}) == 2


def test_a_known_key_holds_the_time_and_number_that_were_put_in() -> None:
    moment = datetime(2026, 11, 23, 9, 0, 0, 123_456, tzinfo=UTC)
    value = 0
    for letter in make_key(moment, 77):
        value = value * 32 + ALPHABET.index(letter)
    assert value % CLOCKS == 77
    assert datetime.fromtimestamp(0, UTC) + timedelta(microseconds=value // CLOCKS) == moment
    assert make_key(moment.astimezone(timezone(timedelta(hours=5))), 77) == make_key(moment, 77)


@pytest.mark.parametrize(
    ("moment", "number"),
    [
        (datetime(2026, 11, 23), 0),
        (datetime(2026, 11, 23, tzinfo=UTC), 1024),
        (datetime(2026, 11, 23, tzinfo=UTC), -1),
        (datetime(1969, 1, 1, tzinfo=UTC), 0),
        (datetime(2300, 1, 1, tzinfo=UTC), 0),
    ],
)
def test_what_makes_no_key_is_refused(moment: datetime, number: int) -> None:
    with pytest.raises(ValueError, match="key"):
        make_key(moment, number)
