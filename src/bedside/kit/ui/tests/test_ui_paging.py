"""A long list is walked through without skipping or repeating a row, forwards and back."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.http import QueryDict
from django.template import Context, Template

from bedside.base.errors import Problem
from bedside.kit.ui.paging import Page, page_of

ORDER = ("-expire_date", "session_key")
START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def rows(db: None) -> list[str]:
    """23 rows, three at each moment; the moments lie a microsecond apart. Returns their keys in the list's order."""
    for number in range(23):
        Session.objects.create(
            session_key=f"k{number:02}", session_data="", expire_date=START + timedelta(microseconds=number // 3)
        )
    return list(Session.objects.order_by(*ORDER).values_list("session_key", flat=True))


def page(address: str) -> Page[Session]:
    return page_of(Session.objects.all(), QueryDict(address.lstrip("?")), order=ORDER, size=5)


def keys(page: Page[Session]) -> list[str]:
    return [row.session_key for row in page.items]


def test_walking_forwards_sees_each_row_once(rows: list[str]) -> None:
    seen, here = [], page("")
    seen += keys(here)
    while here.next:
        here = page(here.next)
        seen += keys(here)
    assert seen == rows


def test_walking_back_sees_the_same_pages(rows: list[str]) -> None:
    forwards = [here := page("")]
    while here.next:
        forwards.append(here := page(here.next))
    back = [here]
    while here.previous:
        back.append(here := page(here.previous))
    assert [keys(one) for one in reversed(back)] == [keys(one) for one in forwards]
    assert not back[-1].previous


def test_filters_stay_in_the_addresses(rows: list[str]) -> None:
    first = page("state=draft&unit=1")
    assert first.next.startswith("?state=draft&unit=1&after=")
    second = page(first.next)
    assert second.first == "?state=draft&unit=1"
    assert "after" not in second.previous


def test_a_row_that_arrives_meanwhile_shifts_nothing(rows: list[str]) -> None:
    first = page("")
    Session.objects.create(session_key="new", session_data="", expire_date=START + timedelta(days=1))
    assert keys(page(first.next)) == rows[5:10]


def test_a_short_list_has_no_pages_around_it(rows: list[str]) -> None:
    whole = page_of(Session.objects.all(), QueryDict(), order=ORDER, size=23)
    assert (whole.first, whole.previous, whole.next) == ("", "", "")
    assert Template("{% load ui %}{% pager page %}").render(Context({"page": whole})).strip() == ""


@pytest.mark.parametrize("cursor", ["x", "W10", "WzEsMl0", "WyJub3QgYSBkYXRlIiwiayJd", "e30", "W251bGwsMV0", "%ff%fe"])
def test_a_damaged_address_is_said_to_be_one(rows: list[str], cursor: str) -> None:
    with pytest.raises(Problem, match="damaged"):
        page(f"after={cursor}")
