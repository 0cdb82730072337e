"""A story in chapters: tests that stand in order, where each begins where the one before ended."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeVar

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.house import House
from tests.journeys.visitors import Visitors

from bedside.features.people.cast import CLINIC
from bedside.networks.bluesky.local.server import Member


@dataclass
class Story:
    """What the chapters know."""

    house: House
    visitors: Visitors
    member: Member
    broken: bool = False
    post: int = 0
    pages: dict[str, Page] = field(default_factory=dict)

    def person(self, name: str, **how: object) -> Page:
        """The browser of somebody, opened when they first come."""
        if name not in self.pages:
            self.pages[name] = self.visitors.enter(name, **how)  # type: ignore[arg-type]
        return self.pages[name]

    @property
    def maya(self) -> Page:
        return self.person("Maya Okafor")

    @property
    def sam(self) -> Page:
        return self.person("Sam Whitfield")


S = TypeVar("S", bound=Story)


def so_far(told: S, request: pytest.FixtureRequest) -> Iterator[S]:
    """Yield the story so far. Where a chapter failed, those after it can't be told."""
    if told.broken:
        pytest.skip("an earlier chapter of the story failed")
    failed = request.session.testsfailed
    yield told
    told.broken = request.session.testsfailed > failed


def connect_account(story: Story) -> None:
    """Let the administrator connect the member's account of the Bluesky server."""
    page = story.sam
    page.goto("/accounts/connect/bluesky/")
    page.get_by_label("Server", exact=True).fill(story.house.sky.url)
    page.get_by_label(re.compile("^Handle")).fill(story.member.handle)
    page.get_by_label("App password", exact=True).fill(story.member.password)
    page.get_by_label("Unit", exact=True).select_option(label=CLINIC)
    page.get_by_role("button", name="Connect").click()
    expect(page.get_by_text(f"@{story.member.handle} is connected.")).to_be_visible()


def send_now(story: Story, *, patience: int) -> None:
    """Let its author send the cleared post, and see it arrive at both networks within `patience` (milliseconds)."""
    page = story.maya
    page.goto(f"/posts/{story.post}/")
    for _ in range(20):
        if page.get_by_role("button", name="Send now").count():
            break
        page.wait_for_timeout(500)
        page.reload()
    page.get_by_role("button", name="Send now").click()
    page.get_by_role("dialog").get_by_role("button", name="Send now").click()
    for network in ("Bluesky", "Practice network"):
        card = page.locator(".delivery", has=page.get_by_role("heading", name=network))
        expect(card.get_by_role("link", name="See it there")).to_be_visible(timeout=patience)
