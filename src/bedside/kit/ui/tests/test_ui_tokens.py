"""The colours can be read: their contrast is measured on the tokens themselves, in light and in dark."""

import re
from pathlib import Path

import pytest

from bedside.kit import ui

CSS = (Path(ui.__file__).parent / "static" / "ui" / "bedside.css").read_text("utf-8")
TOKENS = {
    name: {"light": light, "dark": dark}
    for name, light, dark in re.findall(r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);", CSS)
}
GROUNDS = ("paper", "surface", "raised", "sunken")
TONES = ("action", "accent", "good", "advice", "warning", "block", "neutral")

ON_GROUNDS = [(ink, ground) for ink in ("ink", "ink-soft", *TONES) for ground in GROUNDS]
ON_SOFT = [(tone, f"{tone}-soft") for tone in TONES] + [
    (ink, f"{tone}-soft") for ink in ("ink", "ink-soft") for tone in TONES
]
# Words on filled grounds: buttons, counts, the strict banner and message, the dark message.
ON_FILLED = [
    ("on-action", "action"),
    ("on-action", "action-strong"),
    ("surface", "accent"),
    ("surface", "block"),
    ("paper", "ink"),
    # A chip that is chosen, with a number that is over the limit.
    ("block", "action-soft"),
    ("warning", "action-soft"),
]
BORDERS = [(border, ground) for border in ("control", "action", "block", "focus") for ground in GROUNDS] + [
    ("focus", f"{tone}-soft") for tone in TONES
]


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_is_right() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), ON_GROUNDS + ON_SOFT + ON_FILLED)
def test_words_can_be_read(theme: str, ink: str, ground: str) -> None:
    assert contrast(TOKENS[ink][theme], TOKENS[ground][theme]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("border", "ground"), BORDERS)
def test_borders_of_controls_can_be_seen(theme: str, border: str, ground: str) -> None:
    assert contrast(TOKENS[border][theme], TOKENS[ground][theme]) >= 3


def test_every_colour_is_a_token() -> None:
    """Outside the tokens only the mark's own colours, which are the same everywhere, and the greys of paper."""
    rules = CSS.split("@layer reset {", 1)[1]
    assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[;\s,)])", rules)) <= {"#0b5660", "#fff", "#f2a877", "#999"}


def test_every_token_that_is_used_exists() -> None:
    made_here = set(re.findall(r"(--[a-z0-9-]+):", CSS))
    assert set(re.findall(r"var\((--[a-z0-9-]+)", CSS)) <= made_here


def test_motion_is_short_and_can_be_turned_off() -> None:
    lengths = [int(length) for length in re.findall(r"--(?:quick|calm): (\d+)ms", CSS)]
    assert lengths
    assert max(lengths) < 200
    assert "prefers-reduced-motion: reduce" in CSS
