"""The approval page and long dialogs: nothing to press is half hidden, at whatever height of the window."""

import re

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.house import House
from tests.journeys.looking import faults, ready
from tests.journeys.visitors import DESK, PHONE, Visitors

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journey-pages")]


def open_request(visitors: Visitors, house: House) -> Page:
    """Open a request that waits for somebody to decide."""
    for name in ("Dr. Ana Ruiz", "Priya Nair"):
        page = visitors.enter(name)
        page.goto(f"{house.url}/approvals/")
        links = page.evaluate("[...document.querySelectorAll('main a[href]')].map((a) => a.href)")
        for link in filter(re.compile(r"/approvals/\d+/$").search, links):
            page.goto(link)
            ready(page)
            if page.get_by_role("form", name="Your decision").count():
                return page
        page.context.close()
    raise AssertionError("nothing waits for a decision")


def test_no_fold_is_half_behind_the_bar(house: House, visitors: Visitors) -> None:
    page = open_request(visitors, house)
    wrong = []
    for height in (*range(260, 420, 8), DESK["height"]):
        page.set_viewport_size({"width": DESK["width"], "height": height})
        wrong += [f"{height}: {each}" for each in faults(page, rules=["target-size", "scrollable-region-focusable"])]
    assert wrong == []
    page.context.close()


@pytest.mark.parametrize("size", [DESK | {"height": 420}, PHONE | {"height": 560}], ids=["desk", "phone"])
def test_what_gets_the_focus_stays_above_the_bar(size: dict[str, int], house: House, visitors: Visitors) -> None:
    page = open_request(visitors, house)
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.reload()
    ready(page)
    page.locator("h1").click()
    behind = []
    for _ in range(40):
        page.keyboard.press("Tab")
        said = page.evaluate(
            """() => {
              const one = document.activeElement, bar = document.querySelector(".foot").getBoundingClientRect();
              const box = one.getBoundingClientRect();
              if (one === document.body || one.closest(".foot, .side, .top") || !one.closest("main")) return "";
              return box.height < innerHeight / 2 && box.bottom > bar.top + 1 ? one.outerHTML.slice(0, 80) : "";
            }"""
        )
        behind += [said] if said else []
    assert behind == []
    page.context.close()


def test_a_long_dialog_without_scripts_can_be_scrolled_to_its_end(house: House, visitors: Visitors) -> None:
    page = visitors.enter("Priya Nair")
    page.set_viewport_size({"width": 390, "height": 420})
    page.goto(f"{house.url}/holds/")
    page.evaluate("location.hash = 'stop'")
    dialog = page.locator("#stop")
    expect(dialog).to_be_visible()
    button = dialog.get_by_role("button", name="Stop sending")
    button.scroll_into_view_if_needed()
    expect(button).to_be_in_viewport(ratio=1)
    assert dialog.evaluate("(one) => one.scrollTop > 0 && one.getBoundingClientRect().bottom <= innerHeight")
    page.context.close()
