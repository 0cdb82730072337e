from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template

from bedside.base import clock
from bedside.kit.ui.times import STYLES, relative, said

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
MOMENT = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)
SPRINGFIELD = ZoneInfo("America/Chicago")


@pytest.mark.parametrize(
    ("style", "words"),
    [
        ("short", "3 Mar, 09:00"),
        ("long", "Tuesday 3 March 2026, 09:00"),
        ("date", "3 Mar 2026"),
        ("day", "Tuesday 3 March"),
        ("time", "09:00"),
        ("relative", "in 2 days"),
    ],
)
def test_a_moment_is_said_on_the_clock_of_the_place(style: str, words: str) -> None:
    assert style in STYLES
    assert said(MOMENT, zone=SPRINGFIELD, now=NOW, style=style) == words


def test_another_year_is_named() -> None:
    assert said(MOMENT - timedelta(days=365), zone=SPRINGFIELD, now=NOW) == "3 Mar 2025, 09:00"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "now"),
        (-59, "now"),
        (60, "in 1 minute"),
        (-20 * 60, "20 minutes ago"),
        (3600, "in 1 hour"),
        (-86400, "1 day ago"),
        (100 * 86400, "in 100 days"),
    ],
)
def test_a_distance_is_said_in_its_largest_whole_unit(seconds: int, words: str) -> None:
    assert relative(NOW + timedelta(seconds=seconds), now=NOW) == words


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        said(datetime(2026, 3, 3), zone=SPRINGFIELD, now=NOW)


def test_an_unknown_style_is_refused() -> None:
    with pytest.raises(ValueError, match="no style"):
        said(MOMENT, zone=SPRINGFIELD, now=NOW, style="tiny")


def test_the_tag_uses_the_zone_of_the_page_and_shows_all_on_pointing() -> None:
    with clock.at(NOW):
        shown = Template("{% load ui %}{% when moment %}|{% when nothing %}").render(
            Context({"moment": MOMENT, "nothing": None, "zone": SPRINGFIELD})
        )
    assert shown == (
        '<time datetime="2026-03-03T15:00:00+00:00" title="Tuesday 3 March 2026, 09:00, CST">3 Mar, 09:00</time>|'
    )
