"""A phone photo with a face, a wristband and a position is added, answered for, approved and delivered, and what both
networks hold tells of nobody: a real browser, real looks, the practice network and a real Bluesky server."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Locator, Page, expect
from tests.journeys.chapters import Story, connect_account, send_now, so_far
from tests.journeys.house import House
from tests.journeys.visitors import PHONE, Visitors

from bedside.features.people.cast import CLINIC

pytestmark = [pytest.mark.journey, pytest.mark.peer, pytest.mark.xdist_group("journey-pictures")]

FACE = Path(__file__).parents[2] / "src" / "bedside" / "checker" / "pictures" / "tests" / "astronaut.jpg"
TITLE = "Meet our team"
WORDS = "Meet the people who open our doors on Saturday. Walk in from nine to noon."
ALT = "A woman in an orange suit smiles at the camera"
WRISTBAND = "JANE DOE  MRN 00482913"
MARKER = b"marker-of-the-phone"
# A look starts a process of its own that reads its models, on a machine that is busy with all else.
PATIENCE = 60_000


@pytest.fixture(scope="module")
def told(house: House, visitors: Visitors) -> Story:
    return Story(house, visitors, house.sky.member("elmpictures"))


@pytest.fixture
def story(told: Story, request: pytest.FixtureRequest) -> Iterator[Story]:
    yield from so_far(told, request)


def phone_photo() -> bytes:
    """A photo as a phone makes it: one person, a wristband on the table, where and with what it was taken."""
    scene = Image.new("RGB", (1600, 1200), (196, 204, 200))
    with Image.open(FACE) as person:
        scene.paste(person.convert("RGB").resize((900, 900)), (60, 60))
    draw = ImageDraw.Draw(scene)
    draw.rounded_rectangle((560, 1030, 1560, 1150), 30, "white", "gray", 4)
    draw.text((600, 1055), WRISTBAND, "black", ImageFont.load_default(size=64))
    exif = Image.Exif()
    exif[0x010F] = "Phone"
    exif[0x8825] = {1: "N", 2: (40.0, 1.0, 2.0), 3: "W", 4: (74.0, 1.0, 2.0)}
    out = io.BytesIO()
    scene.save(out, "JPEG", quality=92, exif=exif, comment=MARKER)
    return out.getvalue()


def tile(page: Page) -> Locator:
    return page.locator("[data-picture]").first


def findings(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Findings")


def looked(page: Page) -> None:
    """Wait on the page of a version until somebody has looked."""
    expect(page.locator("[data-who]")).not_to_have_attribute("data-state", "waiting", timeout=PATIENCE)


def test_an_account_is_connected(story: Story) -> None:
    connect_account(story)


def test_a_photo_is_added_and_what_is_in_it_keeps_the_post_back(story: Story) -> None:
    page = story.maya
    page.goto("/posts/new/")
    page.get_by_label(re.compile("^For")).select_option(label=CLINIC)
    page.get_by_label("Title").fill(TITLE)
    for handle in ("elm-street-clinic", story.member.handle):
        page.get_by_role("checkbox", name=f"@{handle} ").check()
    page.get_by_role("textbox", name="The words", exact=True).first.fill(WORDS)
    page.get_by_label("Add pictures").set_input_files(
        {"name": "jane-doe.jpg", "mimeType": "image/jpeg", "buffer": phone_photo()}
    )
    expect(page.get_by_label("What picture 1 shows")).to_be_visible(timeout=PATIENCE)
    expect(tile(page)).to_contain_text("the place where it was taken")
    expect(findings(page)).to_contain_text("Nobody has looked at picture 1 yet.")
    page.get_by_label("What picture 1 shows").fill(ALT)
    expect(tile(page)).to_contain_text("need an answer", timeout=PATIENCE)
    expect(tile(page).locator("rect.box-block")).not_to_have_count(0)
    expect(findings(page)).to_contain_text("Picture 1 shows a possible face.")
    expect(findings(page)).to_contain_text("can be read in picture 1")
    expect(page.locator("[data-saved]")).to_have_attribute("data-state", "saved")
    page.get_by_role("button", name="Ask for approval").click()
    expect(page.locator("[data-trouble]")).to_contain_text("keep this post from leaving")


def test_each_place_is_answered_for_with_the_keyboard(story: Story) -> None:
    page = story.maya
    page.get_by_role("button", name="Who and what is in this picture?").press("Enter")
    expect(page.get_by_role("heading", level=1, name="Who and what is in this picture?")).to_be_visible()
    face = page.locator("[data-sight]").filter(has=page.get_by_role("heading", name="Possible face"))
    expect(face).to_have_count(1)
    face.get_by_label("One of our staff").press("Space")
    face.get_by_label("Which of them?").select_option(label="Dr. Ana Ruiz")
    face.get_by_role("button", name="Keep this answer").press("Enter")
    expect(page.get_by_text("Dr. Ana Ruiz, one of our staff")).to_be_visible()
    for _ in range(4):
        words = page.locator("[data-sight]").filter(has=page.get_by_role("button", name="Cover", exact=True))
        if not words.count():
            break
        words.first.get_by_role("button", name="Cover", exact=True).press("Enter")
        expect(page.locator(".message").first).to_be_visible()
        looked(page)
    expect(page.get_by_text("Dr. Ana Ruiz, one of our staff")).to_be_visible()
    expect(page.get_by_text("Everything in it has an answer.")).to_be_visible()


def test_approvers_see_who_it_is_and_it_goes_out(story: Story) -> None:
    page = story.maya
    page.get_by_role("link", name="Back to the post").click()
    expect(tile(page)).to_contain_text("Everything in it has an answer.")
    story.post = int(page.url.rstrip("/").split("/")[-2])
    page.get_by_role("button", name="Ask for approval").click()
    expect(page.get_by_text("The approvers are asked.")).to_be_visible()
    for name in ("Dr. Ana Ruiz", "Priya Nair"):
        approver = story.person(name)
        approver.goto("/approvals/")
        approver.get_by_role("link", name=TITLE).click()
        expect(approver.get_by_text("Dr. Ana Ruiz, one of our staff")).to_be_visible()
        approver.get_by_role("button", name="Approve").click()
        expect(approver.get_by_text(re.compile("You approved|is cleared"))).to_be_visible()
    send_now(story, patience=PATIENCE)


def delivered(story: Story) -> list[bytes]:
    """The bytes that each network holds."""
    with story.house.practice_store() as store:
        [row] = store.execute(
            "select m.data from posts p join attachments a on a.post = p.seq join media m on m.id = a.media "
            "where p.text = ? and p.deleted_at is null",
            [WORDS],
        ).fetchall()
    wanted = {"repo": story.member.did, "collection": "app.bsky.feed.post"}
    listed = httpx.get(f"{story.house.sky.url}/xrpc/com.atproto.repo.listRecords", params=wanted).json()
    [record] = listed["records"]
    link = record["value"]["embed"]["images"][0]["image"]["ref"]["$link"]
    blob = httpx.get(
        f"{story.house.sky.url}/xrpc/com.atproto.sync.getBlob", params={"did": story.member.did, "cid": link}
    )
    return [bytes(row["data"]), blob.content]


def test_what_the_networks_hold_tells_of_nobody(story: Story) -> None:
    for data in delivered(story):
        assert MARKER not in data
        assert b"Exif" not in data
        with Image.open(io.BytesIO(data)) as image:
            assert not image.getexif()
            assert "comment" not in image.info
            pixels = image.convert("L")
            left, top, right, bottom = (
                round(share * size) for share, size in zip((0.4, 0.88, 0.85, 0.94), image.size * 2, strict=True)
            )
            dark = sum(pixels.crop((left, top, right, bottom)).histogram()[:60])
        assert dark == 0, "no letter of the wristband is left"


def test_a_phone_shows_the_page_without_scrolling_sideways(story: Story) -> None:
    page = story.visitors.enter("Maya Okafor", viewport=PHONE, has_touch=True, is_mobile=True)
    page.goto("/pictures/")
    expect(page.get_by_role("heading", level=1, name="Pictures")).to_be_visible()
    expect(page.get_by_text("Take a photo")).to_be_visible()
    page.locator(".gallery-one").first.get_by_role("link").first.click()
    for name in ("What it shows, in English", "Title"):
        expect(page.get_by_label(name)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_role("link", name="Who and what is in this picture?").click()
    expect(page.get_by_role("heading", level=1, name="Who and what is in this picture?")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.context.close()
