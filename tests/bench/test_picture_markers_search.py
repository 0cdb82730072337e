"""The search for marks finds them however they are written: where it finds none, there is none."""

import base64
import zlib

import pytest
from bench.picture_markers import MARK, RAW, places

from bedside.checker.pictures.tests import offices


@pytest.mark.parametrize(
    "data",
    [
        b"before" + RAW + b"after",
        b"x" + MARK.encode("utf-16-le"),
        MARK.encode("utf-16-be"),
        RAW.hex().encode(),
        *(base64.b64encode(b"abcd"[:shift] + RAW + b"and more") for shift in range(4)),
        b"PNG" + zlib.compress(b"within " + RAW),
        offices.packed({"a.xml": "nothing", "b.xml": MARK}),
    ],
)
def test_a_mark_is_found(data: bytes) -> None:
    assert places(data) >= 1


def test_nothing_is_found_where_nothing_is() -> None:
    assert places(b"Maria Lopez is somebody else" + zlib.compress(b"nothing")) == 0
