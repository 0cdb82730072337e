"""What every journey gets: a house, and browsers."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright
from tests.journeys.house import House
from tests.journeys.visitors import CHROMIUM, Visitors, launch


@pytest.fixture(scope="session")
def house() -> Iterator[House]:
    """A whole Bedside, one for the run."""
    house = House.start()
    yield house
    house.stop()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A real Chromium, one for each module: Playwright keeps an event loop in its thread, which other tests mind."""
    if not CHROMIUM:
        pytest.skip("There is no Chromium. Install Debian's package “chromium”.")
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def visitors(chromium: Browser, house: House) -> Iterator[Visitors]:
    """People at the house. At the end no browser may have complained about anything."""
    visitors = Visitors(chromium, house)
    yield visitors
    visitors.leave()
    assert visitors.complaints == []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """Add to a failed journey what the processes of its house said last."""
    report = yield
    house = getattr(item, "funcargs", {}).get("house")
    if report.failed and isinstance(house, House):
        report.sections.append(("The house's logs", house.logs()))
        shots = os.environ.get("BEDSIDE_SHOTS")
        visitors = item.funcargs.get("visitors")  # type: ignore[attr-defined]
        if shots and isinstance(visitors, Visitors):
            visitors.photograph(shots)
    return report
