"""kill -9 of the pages while somebody types: what was called “Saved” is there, and the page goes on by itself."""

import re

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.house import House
from tests.journeys.visitors import Visitors

from bedside.features.people.cast import CLINIC

pytestmark = [pytest.mark.journey, pytest.mark.peer, pytest.mark.xdist_group("journey")]

SENTENCES = [f"Sentence {number}: water is good for you." for number in range(1, 5)]


def saved(page: Page) -> None:
    expect(page.locator("[data-saved]")).to_have_attribute("data-state", "saved", timeout=40_000)


def kept(visitor: Page, address: str) -> str:
    """What somebody who opens the post anew finds."""
    visitor.goto(address)
    return visitor.get_by_role("textbox", name="The words").first.input_value()


def test_nothing_that_was_saved_is_lost(house: House, visitors: Visitors) -> None:
    page = visitors.enter("Maya Okafor")
    page.goto("/posts/new/")
    page.get_by_label(re.compile("^For")).select_option(label=CLINIC)
    words = page.get_by_role("textbox", name="The words").first
    words.press_sequentially(SENTENCES[0])
    expect(page).to_have_url(re.compile("/edit/$"))
    saved(page)
    another = page.context.new_page()
    for number in range(1, len(SENTENCES)):
        with page.expect_request(re.compile("/save/$")):
            words.press_sequentially(" " + SENTENCES[number])
        house.kill_web()
        house.start_web()
        assert kept(another, page.url).startswith(" ".join(SENTENCES[:number]))
        saved(page)
        assert kept(another, page.url) == " ".join(SENTENCES[: number + 1])
    page.context.close()
