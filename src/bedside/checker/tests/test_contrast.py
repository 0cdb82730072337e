"""Contrast, against values that are known."""

import pytest

from bedside.checker.contrast import Color, UnknownColor, enough, ratio


@pytest.mark.parametrize(
    ("foreground", "background", "known"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#fff", "#FFFFFF", 1.0),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#949494", "#fff", 3.03),
        ("#959595", "#fff", 2.99),
        ("#ff0000", "#ffffff", 4.00),
        ("#0000ff", "#ffffff", 8.59),
        ("#00ff00", "#ffffff", 1.37),
        ("rgb(255, 255, 0)", "#000", 19.56),
        ((255, 0, 255), (0, 0, 0), 6.70),
    ],
)
def test_known_values(foreground: Color, background: Color, known: float) -> None:
    assert ratio(foreground, background) == pytest.approx(known, abs=0.006)
    assert ratio(background, foreground) == ratio(foreground, background)


def test_what_is_just_too_faint_is_too_faint() -> None:
    assert not enough("#777", "#fff")
    assert enough("#767676", "#fff")
    assert enough("#777", "#fff", large=True)
    assert enough("#949494", "#fff", large=True)
    assert not enough("#959595", "#fff", large=True)


@pytest.mark.parametrize("wrong", ["", "red", "#12345", "#11223344", "rgb(256, 0, 0)", "rgba(0,0,0,.5)", (0, 0, 300)])
def test_no_color_is_refused_in_a_sentence(wrong: Color) -> None:
    with pytest.raises(UnknownColor, match="isn't a color"):
        ratio(wrong, "#fff")
