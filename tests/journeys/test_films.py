"""A film of the library is put into a post, approved by people who watched it, and delivered; what both networks hold
is what was approved: a real browser, the practice network and a real Bluesky server."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect
from tests.journeys.chapters import Story, connect_account, so_far
from tests.journeys.house import House
from tests.journeys.visitors import PHONE, Visitors

from bedside.features.people.cast import CLINIC
from bedside.networks.practice.tests.reel import CAPTIONS

pytestmark = [pytest.mark.journey, pytest.mark.peer, pytest.mark.xdist_group("journey-films")]

SCRIPT = Path(__file__).with_name("film.py")
TITLE = "Clean hands"
WORDS = "Twenty seconds with soap keep you and others well. Watch how our nurses do it."
SAID = "Wash your hands for twenty seconds."
PATIENCE = 60_000


@dataclass
class FilmStory(Story):
    """What the chapters know of the film as well."""

    film: dict[str, Any] = field(default_factory=dict)


@pytest.fixture(scope="module")
def told(house: House, visitors: Visitors) -> FilmStory:
    return FilmStory(house, visitors, house.sky.member("elmfilms"))


@pytest.fixture
def story(told: FilmStory, request: pytest.FixtureRequest) -> Iterator[FilmStory]:
    yield from so_far(told, request)


def tile(page: Page) -> Locator:
    return page.locator("[data-picture]").first


def findings(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Findings")


def no_wider_than_a_phone(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_an_account_is_connected(story: FilmStory) -> None:
    connect_account(story)


def test_a_film_lies_in_the_library(story: FilmStory) -> None:
    story.film = story.house.told_by(SCRIPT)
    page = story.maya
    page.goto("/pictures/")
    poster = page.locator(f'img[src="/media/{story.film["film"]}/{story.film["sha256"][:12]}/"]').first
    expect(poster).to_be_visible()
    assert poster.evaluate("image => image.decode().then(() => image.naturalWidth)") == 320


def test_it_is_chosen_for_a_post_and_what_is_open_keeps_the_post_back(story: FilmStory) -> None:
    page = story.maya
    page.goto("/posts/new/")
    page.get_by_label(re.compile("^For")).select_option(label=CLINIC)
    page.get_by_label("Title").fill(TITLE)
    for handle in ("elm-street-clinic", story.member.handle):
        page.get_by_role("checkbox", name=f"@{handle} ").check()
    page.get_by_role("textbox", name="The words", exact=True).first.fill(WORDS)
    page.get_by_role("button", name="From the library").click()
    expect(page.get_by_role("heading", level=1, name="Choose a picture")).to_be_visible()
    page.locator(".gallery-one", has_text=story.film["title"]).get_by_role("button").press("Enter")
    expect(tile(page)).to_contain_text("Film 0:02")
    expect(page.get_by_label("What the film shows")).to_have_value(story.film["alt"])
    expect(tile(page)).to_contain_text("1 place needs an answer.")
    expect(tile(page)).to_contain_text("Nobody has read captions for this film yet.")
    expect(tile(page).locator("rect")).to_have_count(0)
    expect(page.locator(".preview .film-mark").first).to_contain_text("0:02")
    story.post = int(page.url.rstrip("/").split("/")[-2])
    page.get_by_role("button", name="Ask for approval").click()
    expect(page.locator("[data-trouble]")).to_contain_text("from leaving")


def test_a_film_that_is_dropped_here_is_sent_to_the_library(story: FilmStory) -> None:
    page = story.maya
    page.evaluate(
        """() => {
          const carried = new DataTransfer();
          carried.items.add(new File(["film"], "film.mp4", { type: "video/mp4" }));
          const part = document.querySelector("[data-part]");
          part.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: carried }));
        }"""
    )
    waiting = page.locator(".tile-upload")
    expect(waiting).to_contain_text("Films are added in the library")
    waiting.get_by_role("button", name="Open the library").click()
    expect(page).to_have_url(re.compile(rf"/pictures/\?for=post-{story.post}-common-0$"))


def test_once_all_is_answered_approval_is_asked_for(story: FilmStory) -> None:
    story.house.told_by(SCRIPT, "answered")
    page = story.maya
    page.goto(f"/posts/{story.post}/edit/")
    expect(tile(page)).to_contain_text("Everything")
    page.get_by_role("button", name="Ask for approval").click()
    expect(page.get_by_text("The approvers are asked.")).to_be_visible()


def test_approvers_watch_it_read_what_is_said_and_it_goes_out(story: FilmStory) -> None:
    for name in ("Dr. Ana Ruiz", "Priya Nair"):
        approver = story.person(name)
        approver.goto("/approvals/")
        approver.get_by_role("link", name=TITLE).click()
        player = approver.locator("video").first
        expect(player).to_be_visible()
        expect(player).not_to_have_attribute("autoplay", "")
        expect(player.locator("track")).to_have_attribute("srclang", "en")
        expect(approver.get_by_text(SAID)).to_be_visible()
        expect(approver.get_by_text("Dr. Ana Ruiz, one of our staff")).to_be_visible()
        assert hashlib.sha256(played(approver, player)).hexdigest() == story.film["sha256"]
        approver.get_by_role("button", name="Approve").click()
        expect(approver.get_by_text(re.compile("You approved|is cleared"))).to_be_visible()
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
        expect(card.get_by_role("link", name="See it there")).to_be_visible(timeout=PATIENCE)


def played(page: Page, player: Locator) -> bytes:
    """What a player on the page would get."""
    address = page.evaluate("address => new URL(address, location).href", player.get_attribute("src"))
    return page.context.request.get(address).body()


def test_what_the_networks_hold_is_what_was_approved(story: FilmStory) -> None:
    with story.house.practice_store() as store:
        [row] = store.execute(
            "select m.data, f.alt, c.language, said.data as captions from posts p join films f on f.post = p.seq "
            "join media m on m.id = f.media join captions c on c.post = p.seq join media said on said.id = c.media "
            "where p.text = ? and p.deleted_at is null",
            [WORDS],
        ).fetchall()
    assert hashlib.sha256(row["data"]).hexdigest() == story.film["sha256"]
    assert (row["alt"], row["language"], bytes(row["captions"]).decode()) == (story.film["alt"], "en", CAPTIONS)
    wanted = {"repo": story.member.did, "collection": "app.bsky.feed.post"}
    [record] = httpx.get(f"{story.house.sky.url}/xrpc/com.atproto.repo.listRecords", params=wanted).json()["records"]
    embed = record["value"]["embed"]
    assert (embed["$type"], embed["alt"]) == ("app.bsky.embed.video", story.film["alt"])
    assert hashlib.sha256(blob(story, embed["video"])).hexdigest() == story.film["sha256"]
    [captions] = embed["captions"]
    assert (captions["lang"], blob(story, captions["file"]).decode()) == ("en", CAPTIONS)


def blob(story: FilmStory, reference: dict[str, Any]) -> bytes:
    where = {"did": story.member.did, "cid": reference["ref"]["$link"]}
    return httpx.get(f"{story.house.sky.url}/xrpc/com.atproto.sync.getBlob", params=where).content


def test_a_phone_shows_it_without_scrolling_sideways(story: FilmStory) -> None:
    page = story.visitors.enter("Maya Okafor", viewport=PHONE, has_touch=True, is_mobile=True)
    page.goto(f"/posts/{story.post}/")
    expect(page.locator("video").first).to_be_visible()
    no_wider_than_a_phone(page)
    page.goto(story.house.practice)
    expect(page.locator("video").first).to_be_visible()
    no_wider_than_a_phone(page)
    page.context.close()
