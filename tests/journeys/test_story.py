"""The whole story, as people live it: a post is written, examined, mended, approved, delivered to two networks,
received, taken down, and proved. Everything is real but the people: browsers, pages, worker, PostgreSQL, mail, and a
Bluesky server.

The chapters stand in order; each begins where the one before ended.
"""

import io
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from atproto import Client
from PIL import Image
from playwright.sync_api import Locator, Page, expect
from tests.journeys.chapters import Story, connect_account, so_far
from tests.journeys.house import House
from tests.journeys.visitors import PHONE, Visitors, choose

from bedside.features.people.cast import CLINIC, ZONE

pytestmark = [pytest.mark.journey, pytest.mark.peer, pytest.mark.xdist_group("journey")]

TITLE = "Heart month"
FIRST = (
    "So glad Maria’s biopsy was clear on 3 March at our clinic, 40 Elm Street! "
    "Ask about myocardial infarction prophylaxis. #hearthealth"
)
CLEAN = "Join us when Maria’s biopsy class begins. #HeartHealth"
FINAL = CLEAN + " See you."
ALT = "A green card with a red heart on it."
REASON = "Maria is our nurse and teaches the class. She is not a patient."
PATIENCE = 30_000
STORY_IN_THE_RECORD = (
    "Maya Okafor started",
    "Maya Okafor asked to overrule finding P101",
    "Priya Nair overruled finding P101",
    "Maya Okafor asked for approval",
    "Dr. Ana Ruiz approved",
    "Priya Nair approved",
    "Maya Okafor voided clearance",
    "Maya Okafor chose when",
    "Maya Okafor scheduled",
    "sent",
    "Maya Okafor asked to take",
    "took",
)


class Told(Story):
    """What the chapters know, and who comes besides."""

    @property
    def ana(self) -> Page:
        return self.person("Dr. Ana Ruiz", viewport=PHONE, has_touch=True, is_mobile=True)

    @property
    def priya(self) -> Page:
        return self.person("Priya Nair")


@pytest.fixture(scope="module")
def told(house: House, visitors: Visitors) -> Told:
    return Told(house, visitors, house.sky.member("elmstreet"))


@pytest.fixture
def story(told: Told, request: pytest.FixtureRequest) -> Iterator[Told]:
    yield from so_far(told, request)


def words(page: Page) -> Locator:
    return page.get_by_role("textbox", name="The words", exact=True).first


def findings(page: Page) -> Locator:
    return page.locator("[data-finding]")


def saved(page: Page) -> Locator:
    return page.locator("[data-saved]")


def type_words(page: Page, text: str) -> None:
    """Type over what is there, and wait until it is kept."""
    words(page).fill(text)
    expect(saved(page)).not_to_have_attribute("data-state", "saved")
    expect(saved(page)).to_have_attribute("data-state", "saved")


def picture() -> bytes:
    out = io.BytesIO()
    image = Image.new("RGB", (900, 600), "seagreen")
    image.paste("firebrick", (380, 220, 520, 360))
    image.save(out, "JPEG")
    return out.getvalue()


def choose_accounts(page: Page, *handles: str) -> None:
    for handle in handles:
        page.get_by_role("checkbox", name=f"@{handle} ").check()


def submit(page: Page) -> None:
    page.get_by_role("button", name="Ask for approval").click()
    expect(page.get_by_text("The approvers are asked.")).to_be_visible()


def approve(page: Page, title: str) -> None:
    """Approve what waits for this person, from the list that Today leads to."""
    page.goto("/approvals/")
    page.get_by_role("link", name=title).click()
    button = page.get_by_role("button", name="Approve")
    expect(button).to_be_in_viewport(ratio=1)
    button.click()
    expect(page.get_by_text(re.compile("You approved|is cleared"))).to_be_visible()


def shows(page: Page, text: str) -> None:
    """Wait until the page says it, loading it again as a person would: what was announced arrives a moment later."""
    for _ in range(20):
        try:
            expect(page.get_by_role("main")).to_contain_text(text, timeout=500)
        except AssertionError:
            page.reload()
        else:
            return
    expect(page.get_by_role("main")).to_contain_text(text)


def state_of(story: Told, page: Page, network: str) -> Locator:
    """The card that says what became of the post on one network."""
    return page.locator(".delivery", has=page.get_by_role("heading", name=network))


def wall(moment: datetime) -> tuple[str, str]:
    """What clocks in the organization's zone show, as the two fields of the composer take it."""
    there = moment.astimezone(ZoneInfo(ZONE))
    return there.date().isoformat(), f"{there:%H:%M}"


def plan(page: Page, moment: datetime) -> None:
    """Choose a time and wait until it is kept."""
    day, hour = wall(moment)
    with page.expect_response(re.compile("/plan/$")):
        page.get_by_label("Day", exact=True).fill(day)
        page.get_by_label("Time", exact=True).fill(hour)
    expect(page.locator("[data-moment]")).to_contain_text(hour.lstrip("0"))


def on_practice(story: Told) -> list[dict[str, Any]]:
    """What the practice network itself holds of the clinic's account, newest first."""
    with story.house.practice_store() as store:
        rows = store.execute(
            "select p.seq, p.text, a.alt from posts p left join attachments a on a.post = p.seq "
            "where p.handle = 'elm-street-clinic' and p.deleted_at is null order by p.seq desc"
        ).fetchall()
        return [dict(row) for row in rows]


def records(story: Told) -> list[dict[str, Any]]:
    """All posts in the clinic's repository on the Bluesky server, as anybody reads them with its authors' SDK."""
    client = Client(base_url=f"{story.house.sky.url}/xrpc")
    with closing(client.request):
        listed = client.com.atproto.repo.list_records({"repo": story.member.did, "collection": "app.bsky.feed.post"})
    return [
        {"uri": record.uri, **record.value.model_dump(by_alias=True, exclude_none=True)} for record in listed.records
    ]


def test_an_account_is_connected(story: Told) -> None:
    connect_account(story)


def test_findings_appear_beside_the_words(story: Told) -> None:
    page = story.maya
    page.get_by_role("link", name="Posts", exact=True).click()
    page.get_by_role("link", name="Write a post").first.click()
    page.get_by_label(re.compile("^For")).select_option(label=CLINIC)
    page.get_by_label("Title").fill(TITLE)
    choose_accounts(page, "elm-street-clinic", story.member.handle)
    words(page).press_sequentially(FIRST)
    page.get_by_label("Add pictures").set_input_files({"name": "h.jpg", "mimeType": "image/jpeg", "buffer": picture()})
    expect(page.get_by_label("What picture 1 shows")).to_be_visible()

    panel = page.get_by_role("complementary", name="Findings")
    expect(panel).to_contain_text("“Maria” is named together with their health")
    expect(panel).to_contain_text("Dates of care identify a person.")
    expect(panel).to_contain_text("“40 Elm Street” tells where Maria was cared for")
    expect(panel).to_contain_text("Few readers know “myocardial infarction”.")
    expect(panel).to_contain_text("A screen reader reads this hashtag as one word.")
    expect(panel).to_contain_text("Picture 1 has no description.")
    expect(page.locator("[data-leaf=common] .editor-marks mark", has_text="Maria").first).to_be_visible()

    page.get_by_role("button", name="Write “heart attack”").click()
    page.get_by_role("button", name="Write “prevention”").click()
    page.get_by_role("button", name="Write “#HeartHealth”").click()
    expect(words(page)).to_have_value(re.compile("Ask about heart attack prevention. #HeartHealth$"))
    expect(panel).not_to_contain_text("Few readers know")
    expect(saved(page)).to_have_text("Saved")


def test_what_is_typed_survives_a_reload_and_a_lost_session(story: Told) -> None:
    page = story.maya
    expect(page).to_have_url(re.compile(r"/posts/\d+/edit/$"))
    story.post = int(page.url.rstrip("/").split("/")[-2])
    page.reload()
    expect(words(page)).to_have_value(re.compile("^So glad Maria’s biopsy was clear.*prevention. #HeartHealth$"))
    expect(page.get_by_label("Title")).to_have_value(TITLE)
    expect(page.locator("[data-picture]")).to_have_count(1)

    page.context.clear_cookies(name="bedside_session")
    words(page).press("Control+End")
    words(page).press_sequentially(" Written while nobody was signed in.")
    lost = page.get_by_role("dialog", name="You are signed out")
    expect(lost).to_be_visible()
    with page.context.expect_page() as opened:
        lost.get_by_role("link", name="Sign in in a new tab").click()
    choose(opened.value, "Maya Okafor")
    opened.value.close()
    page.bring_to_front()
    page.evaluate("dispatchEvent(new Event('focus'))")  # a headless browser does not tell a tab that it is back
    expect(lost).to_be_hidden()
    expect(saved(page)).to_have_text("Saved")
    page.reload()
    expect(words(page)).to_have_value(re.compile("Written while nobody was signed in.$"))


def test_blocking_findings_stop_it_with_a_sentence(story: Told) -> None:
    page = story.maya
    page.get_by_role("button", name="Ask for approval").click()
    trouble = page.locator("[data-trouble]")
    expect(trouble).to_contain_text("keep this post from leaving. Rewrite the marked words, or ask the privacy officer")
    expect(trouble.get_by_role("link", name="“Maria”")).to_be_visible()
    expect(page).to_have_url(re.compile("/edit/$"))

    type_words(page, CLEAN)
    page.get_by_label("What picture 1 shows").fill(ALT)
    expect(page.locator("[data-summary]")).to_contain_text("1 finding")
    expect(saved(page)).to_have_text("Saved")


def test_the_privacy_officer_overrules_one_finding(story: Told) -> None:
    page = story.maya
    findings(page).filter(has_text="“Maria” is named").get_by_role("button", name="Ask the privacy officer").click()
    dialog = page.get_by_role("dialog", name="Ask the privacy officer")
    dialog.get_by_label("Why is it wrong here?").fill(REASON)
    dialog.get_by_role("button", name="Ask", exact=True).click()
    expect(dialog).to_be_hidden()

    priya = story.priya
    priya.goto("/")
    expect(priya.get_by_role("main")).to_contain_text(re.compile("findings? to decide"))
    priya.goto("/approvals/")
    priya.get_by_role("region", name="Findings to decide").get_by_role("link", name=TITLE).click()
    expect(priya.get_by_role("main")).to_contain_text(REASON)
    expect(priya.locator("#excerpt mark")).to_have_text("Maria")
    priya.get_by_role("button", name="Overrule the finding").click()
    expect(priya.locator(".message")).to_be_visible()

    page.reload()
    finding = findings(page).filter(has_text="“Maria” is named")
    expect(finding).to_contain_text("Overruled")
    expect(finding).to_contain_text("Priya Nair")


def test_approvers_are_told_without_a_word_of_it(story: Told) -> None:
    page = story.maya
    plan(page, datetime.now().astimezone() + timedelta(hours=3))
    submit(page)
    mail = story.house.mail.arrived("ana@riverside.example", saying="A post waits for")
    for word in ("Maria", "biopsy", "Heart", "month", "walk", "class"):
        assert word not in str(mail)
    ana = story.ana
    ana.goto("/notices/")
    expect(ana.get_by_role("main")).to_contain_text("waits for your approval")


def test_a_clinician_approves_on_a_phone_on_one_screen(story: Told) -> None:
    ana = story.ana
    ana.goto("/")
    ana.get_by_role("link", name=TITLE).first.click()
    expect(ana.get_by_role("heading", level=1, name=TITLE)).to_be_in_viewport()
    expect(ana.get_by_text("Join us when Maria").first).to_be_in_viewport()
    for button in ("Decline", "Ask for a change", "Approve"):
        expect(ana.get_by_role("button", name=button)).to_be_in_viewport(ratio=1)
    assert ana.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    ana.get_by_role("button", name="Approve").click()
    expect(ana.get_by_text(f"You approved “{TITLE}”. It waits for: Privacy officer.")).to_be_visible()


def test_nobody_approves_their_own_post(story: Told) -> None:
    story.house.run("user", "role", "maya@riverside.example", "--give", "privacy_officer")
    page = story.maya
    page.goto(f"/posts/{story.post}/")
    page.get_by_role("link", name="Read and decide").click()
    expect(page.get_by_text("You wrote this, so somebody else approves it.")).to_be_visible()
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)
    story.house.run("user", "role", "maya@riverside.example", "--take", "privacy_officer")


def test_one_more_character_voids_the_approvals_visibly(story: Told) -> None:
    approve(story.priya, TITLE)
    page = story.maya
    page.goto(f"/posts/{story.post}/")
    shows(page, "Cleared by two people.")
    page.get_by_role("link", name="Edit", exact=True).click()
    expect(page.locator("[data-standing]")).to_have_text("Cleared by two people. One more change clears again.")
    words(page).press("Control+End")
    words(page).press_sequentially("!")
    expect(page.locator("[data-voided]")).to_contain_text("the approvals are void")
    expect(page.locator("[data-standing]")).to_contain_text("The approvals are void")

    type_words(page, FINAL)
    submit(page)
    story.ana.goto("/approvals/")
    story.ana.get_by_role("link", name=TITLE).click()
    expect(story.ana.get_by_role("group").filter(has_text="1 change")).to_contain_text("See you.")
    approve(story.ana, TITLE)
    approve(story.priya, TITLE)


def test_moving_it_inside_its_window_voids_nothing(story: Told) -> None:
    page = story.maya
    page.goto(f"/posts/{story.post}/")
    shows(page, "Cleared by two people.")
    page.goto(f"/posts/{story.post}/edit/")
    plan(page, datetime.now().astimezone() + timedelta(hours=5))
    expect(page.locator("[data-standing]")).to_have_text("Cleared by two people. One more change clears again.")
    plan(page, datetime.now().astimezone() + timedelta(days=9))
    expect(page.locator("[data-moment-asks]")).to_contain_text("This is outside the approved time.")
    page.get_by_role("button", name="Leave it where it is").click()
    expect(page.locator("[data-moment-asks]")).to_be_hidden()
    expect(page.locator("[data-standing]")).to_have_text("Cleared by two people. One more change clears again.")
    page.goto(f"/posts/{story.post}/")
    expect(page.locator(".delivery")).to_have_count(2)
    expect(state_of(story, page, "Bluesky")).to_contain_text("Due")


def test_it_arrives_on_both_networks(story: Told) -> None:
    page = story.maya
    page.get_by_role("button", name="Send now").click()
    page.get_by_role("dialog").get_by_role("button", name="Send now").click()
    for network in ("Bluesky", "Practice network"):
        expect(state_of(story, page, network).get_by_role("link", name="See it there")).to_be_visible(timeout=PATIENCE)

    newest = on_practice(story)[0]
    assert (newest["text"], newest["alt"]) == (FINAL, ALT)

    [record] = records(story)
    assert record["text"] == FINAL
    assert record["embed"]["images"][0]["alt"] == ALT
    [facet] = record["facets"]
    marked = FINAL.encode()[facet["index"]["byteStart"] : facet["index"]["byteEnd"]].decode()
    assert (marked, facet["features"][0]["tag"]) == ("#HeartHealth", "HeartHealth")
    expect(state_of(story, page, "Bluesky")).to_contain_text(str(record["uri"]))

    public = f"{story.house.practice}/post/{newest['seq']}"
    httpx.post(f"{public}/like")
    httpx.post(f"{public}/reply", data={"name": "A neighbour", "text": "See you there."})


def test_a_deleted_post_never_leaves(story: Told) -> None:
    """Two posts for the same minute: one is deleted before it, and the other goes out by itself."""
    addresses = [_written(story, title) for title in ("Kept", "Deleted")]
    for approver in (story.ana, story.priya):
        for title in ("Kept", "Deleted"):
            approve(approver, f"{title} before its time")
    page = story.maya
    due = _next_minute_with_room()
    for address in addresses:
        page.goto(address)
        shows(page, "Cleared by two people.")
        page.goto(f"{address}edit/")
        plan(page, due)
        expect(page.locator("[data-standing]")).to_contain_text("Cleared by two people.")
    page.goto(addresses[1])
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_text("Deleted. What was recorded of it stays.")).to_be_visible()
    assert datetime.now().astimezone() < due, "the machine was too slow for this test: the time had come already"

    page.goto(addresses[0])
    card = state_of(story, page, "Practice network")
    expect(card.get_by_role("link", name="See it there")).to_be_visible(timeout=150_000)
    texts = [post["text"] for post in on_practice(story)]
    assert "Kept: a walk a day is good for you." in texts
    assert "Deleted: a walk a day is good for you." not in texts


def _next_minute_with_room() -> datetime:
    """A full minute that is at least half a minute away."""
    return (datetime.now().astimezone() + timedelta(seconds=90)).replace(second=0, microsecond=0)


def _written(story: Told, title: str) -> str:
    """Write a post for later today and ask for approval; return its address."""
    page = story.maya
    page.goto("/posts/new/")
    page.get_by_label(re.compile("^For")).select_option(label=CLINIC)
    page.get_by_label("Title").fill(f"{title} before its time")
    choose_accounts(page, "elm-street-clinic")
    type_words(page, f"{title}: a walk a day is good for you.")
    plan(page, datetime.now().astimezone() + timedelta(hours=3))
    submit(page)
    return page.url


def test_likes_and_replies_come_back(story: Told) -> None:
    """The worker asks for them once a minute while a post is young."""
    page = story.maya
    page.goto(f"/posts/{story.post}/")
    card = state_of(story, page, "Practice network")
    expect(card).to_contain_text("1 like", timeout=100_000)
    expect(card).to_contain_text("1 reply")


def test_taking_it_down_removes_it_everywhere(story: Told) -> None:
    page = story.maya
    page.goto(f"/posts/{story.post}/")
    page.get_by_role("button", name="Take down now").click()
    page.get_by_role("dialog").get_by_role("button", name="Take down now").click()
    for network in ("Bluesky", "Practice network"):
        expect(state_of(story, page, network).locator(".receipt")).to_contain_text("taken down", timeout=PATIENCE)
    assert FINAL not in [post["text"] for post in on_practice(story)]
    assert records(story) == []


def test_the_record_tells_the_whole_story(story: Told) -> None:
    page = story.priya
    page.goto(f"/audit/post/{story.post}/")
    told = page.get_by_role("main")
    for sentence in STORY_IN_THE_RECORD:
        expect(told).to_contain_text(sentence)
    said = story.house.run("audit", "verify")
    assert "Unbroken" in said


def test_tampering_is_found(story: Told) -> None:
    """Somebody with full access to the database changes one entry, and switches off what would stop them."""
    with story.house.as_owner() as database:
        entry = database.execute(
            "select id from audit_entry where subject_kind = 'post' and subject_id = %s and action = 'post.submitted' "
            "order by id limit 1",
            [str(story.post)],
        ).fetchone()
        assert entry
        database.execute("alter table audit_entry disable trigger user")
        database.execute("update audit_entry set actor_name = 'Nobody' where id = %s", [entry["id"]])
        database.execute("alter table audit_entry enable trigger user")
    said = story.house.run("audit", "verify", fails=True)
    assert re.search(rf"\b{entry['id']}\b", said)
    with story.house.as_owner() as database:
        database.execute("alter table audit_entry disable trigger user")
        database.execute("update audit_entry set actor_name = 'Maya Okafor' where id = %s", [entry["id"]])
        database.execute("alter table audit_entry enable trigger user")
    assert "Unbroken" in story.house.run("audit", "verify")
