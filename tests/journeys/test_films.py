"""A phone's film with a face, a wristband and a position is added, answered for, its wristband covered, its captions
read and signed; it is approved by people who watched it, and delivered. What both networks hold tells of nobody: a real
browser, real looks, the program that makes films, the practice network and a real Bluesky server."""

import hashlib
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Locator, Page, expect
from tests.journeys.chapters import Story, connect_account, send_now, so_far
from tests.journeys.house import House
from tests.journeys.visitors import PHONE, Visitors

from bedside.features.people.cast import CLINIC

pytestmark = [pytest.mark.journey, pytest.mark.peer, pytest.mark.xdist_group("journey-films")]

FACE = Path(__file__).parents[2] / "src" / "bedside" / "checker" / "pictures" / "tests" / "astronaut.jpg"
TITLE, FILM, ALT = "Clean hands", "Hand washing, the film", "A woman in an orange suit walks by and smiles"
WORDS = "Twenty seconds with soap keep you and others well. Watch how our nurses do it."
SAID = "Wash your hands for twenty seconds."
CAPTIONS = f"WEBVTT\n\n00:00.500 --> 00:03.000\n{SAID}\n"
WRISTBAND = "JANE DOE  MRN 00482913"
PLACE = "+40.0170-074.0170/"
# To make a film and to look at it takes longer on a machine that is busy with all else.
PATIENCE = 180_000


@dataclass
class FilmStory(Story):
    """What the chapters know of the film as well."""

    film: dict[str, Any] = field(default_factory=dict)


@pytest.fixture(scope="module")
def phone_film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film as a phone makes it: somebody walks by, a wristband shows up, and the file says where it was taken."""
    assert shutil.which("ffmpeg"), "Films are made by the program ffmpeg. Install Debian's package “ffmpeg”."
    folder = tmp_path_factory.mktemp("film")
    with Image.open(FACE) as person:
        person.convert("RGB").resize((420, 420)).save(folder / "face.png")
    band = Image.new("RGB", (760, 80), "white")
    ImageDraw.Draw(band).text((20, 12), WRISTBAND, "black", ImageFont.load_default(size=52))
    band.save(folder / "band.png")
    path = folder / "jane-doe.mov"
    scene = (
        "[0][1]overlay=x=60+70*t:y=100[walked];[walked][2]overlay=x=300:y=600:enable='gte(t,2)',format=yuv420p[shown]"
    )
    subprocess.run(
        ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "color=0xc4ccc8:size=1280x720:rate=25:duration=4",
         "-i", str(folder / "face.png"), "-i", str(folder / "band.png"), "-f", "lavfi", "-i", "sine=duration=4",
         "-filter_complex", scene, "-map", "[shown]", "-map", "3:a", "-c:v", "libx264", "-c:a", "aac",
         "-metadata", f"location={PLACE}", "-metadata", "title=Jane Doe", str(path)],
        check=True,
    )  # fmt: skip
    return path


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


def newest(story: FilmStory) -> dict[str, Any]:
    """The version of the film that is in use now."""
    row = story.house.row(
        "select p.id as film, p.sha256, a.id as asset from media_picture p join media_asset a on a.current_id = p.id "
        "where a.title = %s",
        FILM,
    )
    assert row is not None
    return row


def looked(page: Page) -> None:
    """Wait on the page of a version until somebody has looked."""
    expect(page.locator("[data-who]")).to_have_attribute(
        "data-state", re.compile("^(open|done|failed)$"), timeout=PATIENCE
    )


def test_a_film_is_added_to_the_library(story: FilmStory, phone_film: Path) -> None:
    page = story.maya
    page.goto("/pictures/")
    page.get_by_label(re.compile("^For")).select_option(label=CLINIC)
    page.locator("#files").set_input_files(phone_film)
    expect(page.get_by_text("Being made").first).to_be_visible(timeout=PATIENCE)
    page.locator(".gallery-one").first.get_by_role("link").first.click()
    page.get_by_label("Title", exact=True).fill(FILM)
    page.get_by_label("What it shows, in English").fill(ALT)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("video")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("the place where it was taken")).to_be_visible()
    expect(page.get_by_text("places need an answer", exact=False).first).to_be_visible(timeout=PATIENCE)
    story.film = newest(story)


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
    page.locator(".gallery-one", has_text=FILM).get_by_role("button").press("Enter")
    expect(tile(page)).to_contain_text("Film 0:04")
    expect(page.get_by_label("What the film shows")).to_have_value(ALT)
    expect(tile(page)).to_contain_text("need an answer.")
    expect(tile(page)).to_contain_text("Nobody has read captions for this film yet.")
    expect(tile(page).locator("rect")).to_have_count(0)
    expect(page.locator(".preview .film-mark").first).to_contain_text("0:04")
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


def test_each_place_is_answered_for_and_the_wristband_is_covered_on_its_way(story: FilmStory) -> None:
    page = story.maya
    page.goto(f"/posts/{story.post}/edit/")
    tile(page).get_by_role("button", name="Who and what is in this film?").press("Enter")
    looked(page)
    covered = story.film["film"]
    for _ in range(4):
        words = page.locator("[data-sight]").filter(has=page.get_by_role("heading", name="Words"))
        words = words.filter(has=page.get_by_role("button", name="Cover", exact=True))
        if not words.count():
            break
        words.first.get_by_role("button", name="Cover", exact=True).press("Enter")
        expect(page.get_by_text("A new version is being made")).to_be_visible()
        page.wait_for_url(lambda url, now=covered: f"/version/{now}/" not in url, timeout=PATIENCE)
        covered = int(re.findall(r"/version/(\d+)/", page.url)[0])
        looked(page)
    for _ in range(4):
        faces = page.locator("[data-sight]").filter(
            has=page.get_by_role("button", name=re.compile("^Keep this answer"))
        )
        if not faces.count():
            break
        faces.first.get_by_label("One of our staff").press("Space")
        faces.first.get_by_label("Which of them?").select_option(label="Dr. Ana Ruiz")
        faces.first.get_by_role("button", name=re.compile("^Keep this answer")).press("Enter")
        expect(page.get_by_text("Dr. Ana Ruiz, one of our staff").first).to_be_visible()
    assert covered != story.film["film"]
    assert newest(story)["film"] == covered
    expect(page.locator("[data-who]")).to_have_attribute("data-state", "done")
    story.film = newest(story)


def test_what_is_said_is_read_and_signed(story: FilmStory) -> None:
    page = story.maya
    page.get_by_role("main").get_by_role("link", name="What is said in it").first.click()
    page.get_by_text("Add a file, or paste them").click()
    page.get_by_label("Or its text").fill(CAPTIONS)
    page.get_by_role("button", name="Add them").click()
    expect(page.get_by_label("Words").first).to_have_value(SAID)
    page.get_by_label("I have read these captions and watched the film. They are right.").check()
    page.get_by_role("button", name="Sign the captions").click()
    expect(page.get_by_text("These captions go out with the film", exact=True)).to_be_visible()


def test_once_all_is_answered_approval_is_asked_for(story: FilmStory) -> None:
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
        expect(approver.get_by_text("Dr. Ana Ruiz, one of our staff").first).to_be_visible()
        assert hashlib.sha256(played(approver, player)).hexdigest() == story.film["sha256"]
        approver.get_by_role("button", name="Approve").click()
        expect(approver.get_by_text(re.compile("You approved|is cleared"))).to_be_visible()
    send_now(story, patience=PATIENCE)


def played(page: Page, player: Locator) -> bytes:
    """What a player on the page would get."""
    address = page.evaluate("address => new URL(address, location).href", player.get_attribute("src"))
    return page.context.request.get(address).body()


def test_what_the_networks_hold_is_what_was_approved_and_tells_of_nobody(story: FilmStory, tmp_path: Path) -> None:
    with story.house.practice_store() as store:
        [row] = store.execute(
            "select m.data, f.alt, c.language, said.data as captions from posts p join films f on f.post = p.seq "
            "join media m on m.id = f.media join captions c on c.post = p.seq join media said on said.id = c.media "
            "where p.text = ? and p.deleted_at is null",
            [WORDS],
        ).fetchall()
    assert hashlib.sha256(row["data"]).hexdigest() == story.film["sha256"]
    assert (row["alt"], row["language"]) == (ALT, "en")
    assert SAID in bytes(row["captions"]).decode()
    wanted = {"repo": story.member.did, "collection": "app.bsky.feed.post"}
    [record] = httpx.get(f"{story.house.sky.url}/xrpc/com.atproto.repo.listRecords", params=wanted).json()["records"]
    embed = record["value"]["embed"]
    assert (embed["$type"], embed["alt"]) == ("app.bsky.embed.video", ALT)
    there = blob(story, embed["video"])
    assert hashlib.sha256(there).hexdigest() == story.film["sha256"]
    [captions] = embed["captions"]
    assert captions["lang"] == "en"
    assert blob(story, captions["file"]) == bytes(row["captions"])
    for trace in (PLACE, "jane", "Jane"):
        assert trace.encode() not in there
    path = tmp_path / "there.mp4"
    path.write_bytes(there)
    [seen] = json.loads(story.house.run("picture", str(path), "--json", fails=True))
    assert [each["sight"] for each in seen["seen"]], "the face is still there"
    assert not [each for each in seen["seen"] if "482913" in each["text"] or "JANE" in each["text"].upper()]
    assert seen["carried"] == []


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
