"""People in front of real browsers: who sits where, how they sign in, and what their browsers complain about."""

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright
from tests.journeys.house import House

CHROMIUM = os.environ.get("BEDSIDE_CHROMIUM") or shutil.which("chromium")
ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


def launch(playwright: Playwright) -> Browser:
    """Start a Chromium."""
    return playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))


@dataclass
class Visitors:
    """Browsers of different people at one house, each with a profile of its own."""

    browser: Browser
    house: House
    complaints: list[str] = field(default_factory=list)
    _contexts: list[BrowserContext] = field(default_factory=list)

    def arrive(self, *, viewport: dict[str, int] | None = None, **options: Any) -> Page:
        """Open a browser in which nobody is signed in."""
        context = self.browser.new_context(
            base_url=self.house.url,
            viewport=viewport or DESK,  # type: ignore[arg-type]
            reduced_motion="reduce",
            **options,
        )
        self._contexts.append(context)
        context.on("page", self._listen)
        return context.new_page()

    def enter(self, name: str, *, viewport: dict[str, int] | None = None, **options: Any) -> Page:
        """Open a browser in which somebody of the demo is signed in by one click."""
        page = self.arrive(viewport=viewport, **options)
        choose(page, name)
        return page

    def _listen(self, page: Page) -> None:
        page.on("console", lambda said: self._said(page, said))
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))

    def _said(self, page: Page, said: ConsoleMessage) -> None:
        # That a request was answered with 401 or 409, or not at all, is part of the journeys; the browser reports it.
        expected = "Failed to load resource" in said.text and "Content Security Policy" not in said.text
        if said.type in ("error", "warning") and not expected:
            self.complaints.append(f"{page.url}: {said.text}")

    def photograph(self, folder: str) -> None:
        """Keep a picture of what everybody sees now, for whoever looks for what went wrong."""
        Path(folder).mkdir(parents=True, exist_ok=True)
        pages = [page for context in self._contexts for page in context.pages]
        for number, page in enumerate(pages):
            page.screenshot(path=Path(folder) / f"failed-{number}.png")

    def leave(self) -> None:
        """Close all browsers."""
        for context in self._contexts:
            context.close()


def choose(page: Page, name: str) -> None:
    """Sign in as somebody of the demo."""
    page.goto("/demo/")
    page.get_by_role("button", name=name).click()
    page.get_by_role("heading", level=1, name="Today").wait_for()
