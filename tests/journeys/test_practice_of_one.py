"""A practice of one: set up in three decisions, a post written, read by somebody outside through a link, and sent. Each
page on the way is looked at by axe-core, as are all that one person alone has, empty and full."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect
from tests.journeys.house import House
from tests.journeys.looking import ALONE, crawl, look
from tests.journeys.visitors import Visitors
from tests.journeys.walk import Walk

from bedside.features.people.testing import code_of

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journey-pages")]

PASSWORD = "copper kettle on the quiet stove"
WORDS = "A walk a day is good for your heart. Bring a friend."


@pytest.fixture(scope="module")
def small_house() -> Iterator[House]:
    """A Bedside that nobody has set up yet."""
    house = House.start(lived_in=False)
    yield house
    house.stop()


@pytest.fixture(scope="module")
def neighbours(chromium: Browser, small_house: House) -> Iterator[Visitors]:
    """People at the small house."""
    visitors = Visitors(chromium, small_house)
    yield visitors
    visitors.leave()
    assert visitors.complaints == []


def test_from_nothing_to_a_post_that_is_out(small_house: House, neighbours: Visitors) -> None:
    walk = Walk(neighbours.arrive())
    page = walk.page
    walk.to("/")
    expect(page.get_by_label("Setup code")).to_be_visible()
    page.goto(small_house.run("user", "setup-code").split()[-1])
    expect(page.get_by_role("heading", level=1, name="Welcome to Bedside")).to_be_visible()
    page.get_by_label("Name of the organization").fill("Dr. Okoye's practice")
    page.get_by_label("First unit").fill("The practice")
    walk.press("Go on")
    page.get_by_label("It is only me").check()
    walk.press("Go on")
    page.get_by_label("Your name").fill("Dr. Ada Okoye")
    page.get_by_label("Your mail address").fill("ada@okoye.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password again").fill(PASSWORD)
    walk.press("Set up Bedside")
    expect(page).to_have_url(re.compile("/you/second-factor/"))
    page.get_by_role("link", name="Use an app").click()
    page.get_by_text("I can’t scan: show the key").click()
    secret = page.locator("#totp-key").inner_text()
    page.get_by_role("textbox", name=re.compile("code", re.IGNORECASE)).fill(code_of(secret))
    walk.press("Connect the app")
    expect(page.get_by_role("list", name="Recovery codes").get_by_role("listitem")).to_have_count(10)

    # Every page of an empty house. The codes are a file.
    for _kind in crawl(page, f"{small_house.url}/", several={"mfa_download_recovery_codes": 0}):
        walk.wrong += look(page, thoroughly=False)

    page.goto("/accounts/connect/practice/")
    page.locator("[name=server]").fill(small_house.practice)
    page.locator("[name=identifier]").fill("okoye-practice")
    page.locator("[name=secret]").fill("a password of the practice network")
    page.get_by_role("button", name="Connect").click()
    expect(page.get_by_text("@okoye-practice is connected.")).to_be_visible()

    page.goto("/posts/new/")
    page.get_by_role("checkbox", name=re.compile("@okoye-practice")).check()
    page.get_by_role("textbox", name="The words").first.fill(WORDS)
    expect(page.locator("[data-saved]")).to_have_text("Saved")
    page.get_by_role("button", name="Ready to read again").click()
    expect(page.get_by_text("Take a break, then read it again.")).to_be_visible()
    walk.here()
    page.goto("/approvals/")
    page.get_by_role("region", name="To read a second time").get_by_role("link").first.click()
    walk.here()
    page.get_by_role("link", name="Ask somebody outside").click()
    walk.here()
    page.get_by_label(re.compile("Name")).first.fill("Dr. Lin")
    page.get_by_label(re.compile("mail", re.IGNORECASE)).fill("lin@elsewhere.example")
    page.get_by_role("button", name="Mail the link").click()
    mail = small_house.mail.arrived("lin@elsewhere.example", saying="/read/")
    assert "heart" not in str(mail)
    link = re.search(r"http\S+/read/\S+", mail.get_body(("plain",)).get_content())  # type: ignore[union-attr]
    assert link

    outside = Walk(neighbours.arrive())
    outside.to(link.group())
    expect(outside.page.get_by_text(WORDS).first).to_be_visible()
    outside.press("Approve")
    expect(outside.page.get_by_role("heading", level=1, name="Thank you")).to_be_visible()
    outside.to(link.group())  # it works once

    page.goto("/posts/")
    page.get_by_role("link", name=re.compile("A walk a day")).click()
    page.get_by_role("button", name="Send now").click()
    page.get_by_role("dialog").get_by_role("button", name="Send now").click()
    expect(page.get_by_role("link", name="See it there")).to_be_visible(timeout=30_000)
    with small_house.practice_store() as store:
        assert [row["text"] for row in store.execute("select text from posts")] == [WORDS]
    walk.here()
    assert walk.wrong + outside.wrong == []
    assert walk.kinds | outside.kinds >= ALONE
