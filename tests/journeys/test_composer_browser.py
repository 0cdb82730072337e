"""The composer in a real Chromium: the marks lie under their words, undo is the browser's, nothing moves the cursor."""

import io
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client
from PIL import Image
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    FilePayload,
    Locator,
    Page,
    Route,
    expect,
    sync_playwright,
)
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import DjangoDbBlocker
from tests.journeys.looking import faults

from bedside.base import clock
from bedside.features.accounts.models import Account
from bedside.features.clearance.services.deciding import decide
from bedside.features.media.models import Picture
from bedside.features.media.services.looking import keep_seen
from bedside.features.people import second_factor
from bedside.features.people.cast import Cast, make_cast
from bedside.features.people.models import User
from bedside.features.people.testing import give_app
from bedside.features.publishing.models import Feedback, Post
from bedside.features.publishing.services.approving import submit_post
from bedside.features.publishing.services.writing import save_post, start_post
from bedside.kit import zones
from bedside.kit.bus.pump import pump

CHROMIUM = os.environ.get("BEDSIDE_CHROMIUM") or shutil.which("chromium")
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
STORY = (
    "So glad Maria’s biopsy was clear 🎉 on 3 March at our clinic, 40 Elm Street! "
    "Ask about myocardial infarction prophylaxis. #hearthealth"
)

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db,
    pytest.mark.skipif(not CHROMIUM, reason="There is no Chromium. Install Debian's package “chromium”."),
]


@pytest.fixture(scope="module", autouse=True)
def beside_a_loop() -> Iterator[None]:
    """Playwright keeps an event loop in this thread; Django would take that for asynchronous code."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    yield
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


Result = TypeVar("Result")


def elsewhere(act: Callable[[], Result]) -> Result:
    """Do something in the database from another thread: committed at once, so that the server sees it."""

    def done() -> Result:
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(done).result()


KEPT = ("audit_entry", "audit_payload", "audit_link", "audit_seal")


@pytest.fixture(scope="module")
def server(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[LiveServer]:
    """A server for all tests here. Its threads see only what is committed, so all tables are emptied at the end: the
    audit record, which rightly refuses that, is asked not to in this throwaway database."""
    with django_db_blocker.unblock():
        running = LiveServer("localhost")
        yield running
        running.stop()
        elsewhere(empty_all_tables)


def empty_all_tables() -> None:
    with connection.cursor() as cursor:
        for table in KEPT:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_no_truncate")
        call_command("flush", interactive=False, verbosity=0)
        for table in KEPT:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {table}_no_truncate")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()
        # Beside a loop Django keeps connections of their own, which nobody else would close.
        connections.close_all()


@dataclass(frozen=True)
class Place:
    """The organization, its two accounts, and the address of its Bedside."""

    cast: Cast
    bluesky: Account
    practice: Account
    url: str


@pytest.fixture(scope="module")
def place(server: LiveServer) -> Place:
    cast = elsewhere(make_cast)
    bluesky = elsewhere(lambda: account(cast, "bluesky", "riverside.bsky.example"))
    return Place(cast, bluesky, elsewhere(lambda: account(cast, "practice", "elmstreet")), server.url)


def account(cast: Cast, network: str, handle: str) -> Account:
    return Account.objects.create(
        unit=cast.clinic,
        network=network,
        server="https://network.example",
        identity=handle,
        handle=handle,
        secrets={},
        connected_by=cast.sam,
        connected_at=clock.now(),
    )


Enter = Callable[..., Page]


@pytest.fixture
def enter(browser: Browser, place: Place) -> Iterator[Enter]:
    """Open the composer as somebody, in a fresh profile. At the end nothing may have gone wrong in the console."""
    complaints: list[str] = []
    contexts: list[BrowserContext] = []

    def failed(error: Error) -> None:
        complaints.append(str(error))

    def said(message: ConsoleMessage) -> None:
        if message.type == "error" and "status of 4" not in message.text:
            complaints.append(message.text)

    def open_page(user: User, path: str = "/posts/new/", *, viewport: object = None, **options: object) -> Page:
        context = browser.new_context(
            base_url=place.url, viewport=viewport or DESK, reduced_motion="reduce", **options  # type: ignore[arg-type]
        )  # fmt: skip
        contexts.append(context)
        sign_in(context, place.url, user)
        page = context.new_page()
        page.on("pageerror", failed)
        page.on("console", said)
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def sign_in(context: BrowserContext, url: str, user: User) -> None:
    def session() -> str:
        if not second_factor.has(user):
            give_app(user)
        client = Client(REMOTE_ADDR="127.0.0.1")
        client.force_login(user)
        return client.cookies["bedside_session"].value

    context.add_cookies([{"name": "bedside_session", "value": elsewhere(session), "url": url}])


def type_story(page: Page, text: str = STORY) -> None:
    page.get_by_role("checkbox", name="Bluesky").check()
    words(page).fill(text)
    quiet(page)


def words(page: Page) -> Locator:
    """The field of the common words."""
    return page.get_by_role("textbox", name="The words").first


def picture(*, exif: Image.Exif | None = None) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (640, 420), "teal").save(out, "JPEG", exif=exif or Image.Exif())
    return out.getvalue()


def test_marks_lie_under_the_words_they_mean(place: Place, enter: Enter) -> None:
    page = enter(place.cast.maya)
    type_story(page, STORY + "\n\nfi fl AVATAR Wo Te To office " + "x" * 90 + " Maria’s biopsy was clear")
    saved(page)
    page.evaluate("document.fonts.ready")
    field = words(page)
    field.focus()
    spots = page.evaluate(
        """() => [...document.querySelectorAll("[data-leaf=common] .editor-marks mark")].map((mark) => {
            const before = document.createRange();
            before.setStart(mark.parentElement, 0); before.setEndBefore(mark);
            const start = before.toString().length;
            return {start, end: start + mark.textContent.length,
                    boxes: [...mark.getClientRects()].map((box) => [box.left, box.top, box.right, box.bottom])};
        })"""
    )
    assert len(spots) >= 5
    for spot in spots:
        field.evaluate("(field, [start, end]) => field.setSelectionRange(start, end)", [spot["start"], spot["end"]])
        selected = painted_selection(page)
        *_others, last = spot["boxes"]
        for left, top, right, bottom in spot["boxes"]:
            rows = [selected[y] for y in range(round(top) + 2, round(bottom) - 2)]
            assert abs(left - min(first for first, _end in rows)) <= 1
            # Where a line wraps, the browser paints the space at its end too.
            most = 1 if [left, top, right, bottom] == last else 8
            assert -1 <= max(end for _first, end in rows) - right <= most


def painted_selection(page: Page) -> dict[int, tuple[int, int]]:
    """Return where the browser itself paints the selection of the field, by row of pixels: nothing else tells where the
    words of a <textarea> are. The field's ring has the selection's colour, and the marks have colours of their own, so
    both are left out."""
    wanted = tuple(page.evaluate("getComputedStyle(document.documentElement).accentColor.match(/\\d+/g).map(Number)"))
    box = words(page).bounding_box()
    assert box
    layer = page.locator("[data-leaf=common] .editor-marks").first
    layer.evaluate("(layer) => (layer.style.visibility = 'hidden')")
    with Image.open(io.BytesIO(page.screenshot())) as shot:
        pixels = shot.convert("RGB")
    layer.evaluate("(layer) => (layer.style.visibility = '')")
    rows = {}
    for y in range(int(box["y"]) + 6, int(box["y"] + box["height"]) - 6):
        found = [
            x for x in range(int(box["x"]) + 6, int(box["x"] + box["width"]) - 6) if pixels.getpixel((x, y)) == wanted
        ]
        if found:
            rows[y] = (min(found), max(found) + 1)
    return rows


def caret(page: Page) -> int:
    return int(words(page).evaluate("(field) => field.selectionStart"))


def marked(page: Page) -> list[str]:
    return page.locator("[data-leaf=common] .editor-marks mark").all_text_contents()


def quiet(page: Page) -> None:
    """Wait until the server was asked about the newest words and time, and its answer is shown."""
    expect(page.locator("form#composer[data-quiet]")).to_have_count(1)


def saved(page: Page) -> None:
    expect(page.locator(".saved")).to_have_text("Saved")


def newest() -> Post:
    return elsewhere(lambda: Post.objects.latest("pk"))


def test_a_click_mends_and_the_browsers_own_undo_takes_it_back(place: Place, enter: Enter) -> None:
    page = enter(place.cast.maya)
    type_story(page)
    page.get_by_role("button", name="Write “heart attack”").click()
    expect(words(page)).to_have_value(STORY.replace("myocardial infarction", "heart attack"))
    before = STORY[: STORY.index("myocardial")] + "heart attack"
    assert caret(page) == len(before.encode("utf-16-le")) // 2
    expect(page.get_by_role("button", name="Write “heart attack”")).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(words(page)).to_have_value(STORY)
    expect(page.get_by_role("button", name="Write “heart attack”")).to_be_visible()
    page.get_by_role("button", name="Take it out").first.click()
    expect(words(page)).not_to_have_value(STORY)
    page.keyboard.press("Control+z")
    expect(words(page)).to_have_value(STORY)


def test_findings_arrive_without_moving_the_cursor_or_the_focus(place: Place, enter: Enter) -> None:
    page = enter(place.cast.maya)
    type_story(page, "So glad Maria’s biopsy was clear.")
    words(page).focus()
    page.keyboard.press("Home")
    page.keyboard.type("Hello all! ", delay=20)
    where = caret(page)
    assert where == len("Hello all! ")
    page.keyboard.type("#hearthealth ")
    expect(page.get_by_text("Look again").first).to_be_visible()
    assert caret(page) == where + len("#hearthealth ")
    assert page.evaluate("document.activeElement.id") == "words-common-0"


def test_marks_go_along_while_the_answer_is_not_there_yet(place: Place, enter: Enter) -> None:
    page = enter(place.cast.maya)
    type_story(page, "So glad Maria’s biopsy was clear.")
    assert marked(page)[0] == "Maria"
    page.route("**/check/", lambda route: None)
    words(page).focus()
    page.keyboard.press("Home")
    page.keyboard.type("🎉 Good news: ")
    assert marked(page)[0] == "Maria"
    page.keyboard.press("End")
    page.keyboard.type(" More.")
    assert marked(page)[0] == "Maria"
    # Whoever writes into the marked words themselves has changed what was found.
    words(page).evaluate("(field) => { const at = field.value.indexOf('Maria') + 3; field.setSelectionRange(at, at); }")
    page.keyboard.type("x")
    assert "Maria" not in " ".join(marked(page))


def keep(held: list[Route], route: Route) -> None:
    held.append(route)


def test_an_answer_to_older_words_is_not_shown(place: Place, enter: Enter) -> None:
    page = enter(place.cast.maya)
    type_story(page, "So glad Maria’s biopsy was clear.")
    held: list[Route] = []
    page.route("**/check/", lambda route: keep(held, route), times=1)
    with page.expect_request("**/check/"):
        words(page).fill("So glad Elena’s biopsy was clear.")
    words(page).fill("Flu shots are here.")
    expect(page.locator("[data-all-clear]")).to_be_visible()
    assert held
    with suppress(Error):
        held[0].fulfill(response=held[0].fetch())
    assert marked(page) == []
    expect(page.locator("[data-finding]")).to_have_count(0)


def test_findings_are_announced_once_the_typing_rests(place: Place, enter: Enter) -> None:
    page = enter(place.cast.maya)
    type_story(page)
    expect(page.locator("#ui-say-politely")).to_have_text("6 findings, 3 keep the post from leaving.")
    assert page.locator("#ui-say-politely").get_attribute("role") == "status"


def test_a_whole_post_with_the_keyboard_alone(place: Place, enter: Enter) -> None:
    page = enter(place.cast.maya)
    page.keyboard.press("t")
    expect(page.get_by_label("Title")).to_be_focused()
    page.keyboard.type("Heart week")
    tab_to(page, "input[name=accounts]")
    page.keyboard.press("Space")
    tab_to(page, "textarea[data-words]")
    page.keyboard.type("So glad Maria’s biopsy was clear. #hearthealth")
    expect(page.locator("[data-finding]").first).to_be_visible()
    for _number in range(6):
        if not page.locator("[data-finding]").count():
            break
        before = words(page).input_value()
        page.keyboard.press("F8")
        expect(page.locator("[data-finding][data-current]")).to_have_count(1)
        selected = words(page).evaluate("(field) => field.value.slice(field.selectionStart, field.selectionEnd)")
        assert selected
        page.keyboard.press("Alt+Enter")
        expect(words(page)).not_to_have_value(before)
        quiet(page)
    expect(page.locator("[data-all-clear]")).to_be_visible()
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/posts/\d+/$"))
    assert newest().stage == "review"
    assert newest().title == "Heart week"


def tab_to(page: Page, selector: str) -> None:
    for _number in range(60):
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the Tab key never came to {selector}")


def test_shortcuts_are_listed(place: Place, enter: Enter) -> None:
    page = enter(place.cast.maya)
    page.keyboard.press("?")
    keys = page.get_by_role("dialog")
    for name in (
        "Next finding",
        "Previous finding",
        "Do what the finding at the cursor offers first",
        "Set the finding at the cursor aside",
        "Ask for approval",
    ):
        expect(keys.get_by_role("cell", name=name, exact=True)).to_be_visible()


def test_asking_with_findings_leads_to_the_first_of_them(place: Place, enter: Enter) -> None:
    page = enter(place.cast.maya)
    type_story(page)
    page.get_by_role("button", name="Ask for approval").click()
    expect(page.locator("#trouble")).to_contain_text("3 findings keep this post from leaving. Rewrite the marked words")
    expect(words(page)).to_be_focused()
    assert words(page).evaluate("(field) => field.value.slice(field.selectionStart, field.selectionEnd)") == "Maria"


def test_the_button_that_cannot_be_pressed_says_why(place: Place, enter: Enter) -> None:
    page = enter(place.cast.maya)
    button = page.get_by_role("button", name="Ask for approval")
    expect(button).to_have_attribute("aria-disabled", "true")
    expect(button).to_have_accessible_description("Choose an account first: where should this go?")
    page.get_by_role("checkbox", name="Bluesky").check()
    expect(button).to_have_accessible_description("There are no words yet.")
    words(page).fill("Flu shots are here.")
    expect(button).not_to_have_attribute("aria-disabled", "true")


def test_what_is_typed_is_there_after_a_reload(place: Place, enter: Enter) -> None:
    page = enter(place.cast.maya)
    type_story(page)
    saved(page)
    page.wait_for_url("**/edit/")
    page.reload()
    expect(words(page)).to_have_value(STORY)
    expect(page.get_by_role("checkbox", name="Bluesky")).to_be_checked()
    assert page.evaluate("Object.values(localStorage).concat(Object.values(sessionStorage)).join()").count("Maria") == 0


def test_a_lost_session_loses_nothing(place: Place, enter: Enter) -> None:
    page = enter(place.cast.maya)
    type_story(page, "Flu shots are here.")
    saved(page)
    page.context.clear_cookies()
    words(page).press("End")
    page.keyboard.type(" Come in.")
    dialog = page.get_by_role("dialog", name="You are signed out")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("link", name="Sign in in a new tab")).to_have_attribute("target", "_blank")
    expect(words(page)).to_have_value("Flu shots are here. Come in.")
    sign_in(page.context, place.url, place.cast.maya)
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(dialog).to_be_hidden()
    saved(page)
    assert newest().content["parts"][0]["text"] == "Flu shots are here. Come in."


def test_words_stay_when_somebody_else_signed_in(place: Place, enter: Enter) -> None:
    page = enter(place.cast.maya)
    type_story(page, "Flu shots are here.")
    saved(page)
    sign_in(page.context, place.url, place.cast.jo)
    page.evaluate("dispatchEvent(new Event('focus'))")
    words(page).press("End")
    page.keyboard.type(" Mine.")
    expect(page.get_by_role("dialog", name="You are signed out")).to_be_visible()
    assert newest().content["parts"][0]["text"] == "Flu shots are here."
    expect(words(page)).to_have_value("Flu shots are here. Mine.")


def test_a_conflict_keeps_both(place: Place, enter: Enter) -> None:
    page = enter(place.cast.maya)
    type_story(page, "Mine.")
    saved(page)
    post = newest()
    theirs = post.content | {"parts": [{"text": "Theirs.", "pictures": []}]}
    elsewhere(lambda: save_post(post=post, content=theirs, title="", revision=post.revision, by=place.cast.jo))
    words(page).press("End")
    page.keyboard.type(" Truly.")
    page.get_by_role("button", name="Keep mine as a new post").click()
    expect(page.get_by_role("heading", name="Edit the post")).to_be_visible()
    expect(words(page)).to_have_value("Mine. Truly.")
    both = elsewhere(lambda: list(Post.objects.order_by("-pk")[:2]))
    assert [each.content["parts"][0]["text"] for each in both] == ["Mine. Truly.", "Theirs."]


def test_pictures_arrive_clean_and_ask_for_a_description(place: Place, enter: Enter) -> None:
    page = enter(place.cast.maya)
    type_story(page, "Flu shots are here.  ")
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (40.0, 1.0, 2.0)}
    files: list[FilePayload] = [
        {"name": "maria.jpg", "mimeType": "image/jpeg", "buffer": picture(exif=exif)},
        {"name": "letter.jpg", "mimeType": "image/jpeg", "buffer": b"%PDF-1.7"},
    ]
    page.locator("[data-files]").first.set_input_files(files)
    expect(page.get_by_text("Removed from the file: the place where it was taken.", exact=True)).to_be_visible()
    expect(page.locator("[data-upload-words]")).to_contain_text("This file is a PDF document, not a picture.")
    page.get_by_role("button", name="Remove", exact=True).click()
    findings = page.locator("[data-finding]")
    expect(findings.filter(has_text="Picture 1 has no description")).to_be_visible()
    expect(findings.filter(has_text="Nobody has looked")).to_be_visible()
    elsewhere(lambda: keep_seen(Picture.objects.latest("pk").pk, ()))  # there is no worker in this house
    page.get_by_label("What picture 1 shows").fill("A nurse and a boy with a plaster on his arm")
    expect(page.locator("[data-all-clear]")).to_be_visible()
    expect(page.get_by_role("img", name="A nurse and a boy with a plaster on his arm")).to_be_visible()
    saved(page)
    [use] = newest().content["parts"][0]["pictures"]
    assert use["alt"] == "A nurse and a boy with a plaster on his arm"


def test_a_pasted_and_a_dropped_picture(place: Place, enter: Enter) -> None:
    page = enter(place.cast.maya)
    type_story(page)
    for kind in ("paste", "drop"):
        words(page).evaluate(
            """(field, [kind, bytes]) => {
                const data = new DataTransfer();
                data.items.add(new File([new Uint8Array(bytes)], "x.jpg", {type: "image/jpeg"}));
                const options = {bubbles: true, cancelable: true, clipboardData: data, dataTransfer: data};
                const Kind = kind === "paste" ? ClipboardEvent : DragEvent;
                field.dispatchEvent(new Kind(kind, options));
            }""",
            [kind, list(picture())],
        )
    expect(page.locator(".tile[data-picture]")).to_have_count(2)
    page.get_by_role("button", name="Show this picture later").first.click()
    page.get_by_role("button", name="Remove this picture").first.click()
    expect(page.locator(".tile[data-picture]")).to_have_count(1)
    page.get_by_role("button", name="Put it back").click()
    expect(page.locator(".tile[data-picture]")).to_have_count(2)


def test_an_account_has_its_own_words_and_the_same_again(place: Place, enter: Enter) -> None:
    page = enter(place.cast.maya)
    type_story(page)
    page.get_by_role("checkbox", name="Practice network").check()
    page.get_by_text("Differ for…").click()
    page.get_by_role("button", name="Bluesky @riverside.bsky.example").click()
    own = page.locator("[data-leaf]:not([data-leaf=common]) textarea").first
    expect(own).to_have_value(STORY)
    own.fill("Flu shots, short.")
    bluesky, practice = (page.locator(f"[data-preview-of='{each.pk}']") for each in (place.bluesky, place.practice))
    expect(bluesky).to_contain_text("Flu shots, short.")
    expect(practice).to_contain_text("So glad")
    page.get_by_role("tab", name="All others").click()
    expect(words(page)).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Bluesky @riverside.bsky.example")).to_be_focused()
    page.get_by_role("button", name="Same as the others again").click()
    expect(page.get_by_role("tab")).to_have_count(0)
    expect(bluesky).to_contain_text("So glad")
    page.get_by_role("button", name="Put it back").click()
    expect(bluesky).to_contain_text("Flu shots, short.")
    saved(page)
    assert newest().content["variants"][str(place.bluesky.pk)][0]["text"] == "Flu shots, short."


def test_a_thread_grows_moves_and_shrinks(place: Place, enter: Enter) -> None:
    page = enter(place.cast.maya)
    type_story(page, "First, #hearthealth")
    page.get_by_role("button", name="Add to the thread").click()
    second = page.get_by_role("textbox", name="The words of post 2")
    expect(second).to_be_focused()
    page.keyboard.type("Second: Maria’s biopsy was clear")
    expect(page.locator("[data-finding]").first).to_contain_text("Post 2 of 2")
    page.get_by_role("button", name="Move this post up").last.click()
    expect(page.locator("[data-finding]").first).to_contain_text("Post 1 of 2")
    page.get_by_role("button", name="Remove this post from the thread").first.click()
    expect(page.locator("[data-finding]")).to_have_count(1)
    page.get_by_role("button", name="Put it back").click()
    saved(page)
    assert [part["text"] for part in newest().content["parts"]] == [
        "Second: Maria’s biopsy was clear",
        "First, #hearthealth",
    ]


def test_the_time_is_said_in_words_and_kept(place: Place, enter: Enter) -> None:
    page = enter(place.cast.maya)
    type_story(page, "Flu shots are here.")
    day = clock.now().astimezone(zones.zone("America/New_York")) + timedelta(days=4)
    page.get_by_label("Day", exact=True).fill(day.strftime("%Y-%m-%d"))
    expect(page.locator("[data-moment]")).to_have_text("The hour is missing. Choose when on that day.")
    page.get_by_label("Time").fill("09:00")
    expect(page.locator("[data-moment]")).to_contain_text(f"{day.strftime('%A')} {day.day} {day.strftime('%B')}")
    expect(page.locator("[data-moment]")).to_contain_text("9:00, New York time; in ")
    with page.expect_response("**/plan/"):
        page.get_by_label("It may move").select_option("not at all")
    page.reload()
    expect(page.get_by_label("Time")).to_have_value("09:00")
    expect(page.get_by_label("It may move")).to_have_value("0")


def cleared(place: Place, content: Mapping[str, object]) -> Post:
    post = start_post(unit=place.cast.clinic, by=place.cast.maya, content=content)
    request = submit_post(post=post, by=place.cast.maya)
    for approver in (place.cast.ana, place.cast.priya):
        decide(request=request, digest=request.digest, decision="approve", comment="", by=approver)
    pump()
    return post


def test_voided_approvals_are_seen_at_once(place: Place, enter: Enter) -> None:
    content = {
        "language": "en",
        "accounts": [place.bluesky.pk],
        "parts": [{"text": "Flu shots are here.", "pictures": []}],
        "variants": {},
    }
    post = elsewhere(lambda: cleared(place, content))
    page = enter(place.cast.maya, f"/posts/{post.pk}/edit/")
    expect(page.locator("[data-standing]")).to_have_text("Cleared by two people. One more change clears again.")
    words(page).press("End")
    page.keyboard.type("!")
    expect(page.locator("[data-voided]")).to_contain_text("the approvals are void")
    expect(page.locator("[data-standing]")).to_contain_text("The approvals are void")
    expect(page.get_by_role("button", name="Ask for approval")).not_to_have_attribute("aria-disabled", "true")


def test_the_privacy_officer_is_asked(place: Place, enter: Enter) -> None:
    page = enter(place.cast.maya)
    type_story(page, "So glad Maria’s biopsy was clear.")
    page.get_by_role("button", name="Ask the privacy officer").first.click()
    dialog = page.get_by_role("dialog", name="Ask the privacy officer")
    expect(dialog.get_by_label("Why is it wrong here?")).to_be_focused()
    page.keyboard.type("no")
    dialog.get_by_role("button", name="Ask", exact=True).click()
    expect(dialog.get_by_role("alert")).to_contain_text("Say why this finding is wrong here.")
    dialog.get_by_label("Why is it wrong here?").fill("Maria is the name of our hospital's cat.")
    dialog.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("[data-finding]").first).to_contain_text("The privacy officer is asked.")
    expect(dialog).to_be_hidden()


def test_input_methods_are_left_alone(place: Place, enter: Enter) -> None:
    page = enter(place.cast.maya)
    type_story(page, "So glad Maria’s biopsy was clear. ")
    words(page).press("Control+End")
    session = page.context.new_cdp_session(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/check/") else None)
    for text in ("k", "か", "かn", "かん"):
        session.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
    assert words(page).input_value().endswith("かん")
    assert marked(page)[0] == "Maria"
    assert asked == []
    with page.expect_request("**/check/"):
        session.send("Input.insertText", {"text": "感"})
    expect(words(page)).to_have_value("So glad Maria’s biopsy was clear. 感")


def test_on_a_phone_findings_are_a_sheet(place: Place, enter: Enter) -> None:
    page = enter(place.cast.maya, viewport=PHONE, has_touch=True)
    type_story_on_phone(page)
    opener = page.get_by_role("button", name="6 findings")
    opener.tap()
    sheet = page.get_by_role("dialog", name="Findings")
    sheet.get_by_role("button", name="Write “heart attack”").tap()
    expect(words(page)).to_have_value(STORY.replace("myocardial infarction", "heart attack"))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def type_story_on_phone(page: Page) -> None:
    page.get_by_role("checkbox", name="Bluesky").check()
    words(page).fill(STORY)
    expect(page.get_by_role("button", name="6 findings")).to_be_visible()


def test_without_scripts_it_is_a_form_that_works(place: Place, enter: Enter) -> None:
    page = enter(place.cast.maya, java_script_enabled=False)
    page.get_by_role("checkbox", name="Bluesky").check()
    page.get_by_label("The words").last.fill(STORY)
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.locator("[data-finding]").first).to_contain_text("is named together with their health")
    expect(page.get_by_label("The words").last).to_have_value(STORY)
    page.get_by_role("button", name="Add to the thread").click()
    expect(page.get_by_label("The words").last).to_have_value("")
    page.get_by_role("button", name="Remove this post from the thread").last.click()
    page.get_by_role("button", name="Ask for approval").click()
    expect(page.locator("#trouble")).to_contain_text("3 findings keep this post from leaving.")


def card_of(page: Page, word: str) -> Locator:
    """The card of the finding about a word."""
    return page.locator("[data-finding]").filter(has=page.locator("[data-quote]", has_text=word)).first


def feedback_on(pattern: str) -> list[Feedback]:
    return elsewhere(lambda: list(Feedback.objects.filter(kind=pattern).order_by("pk")))


def test_a_finding_is_marked_wrong_with_the_keyboard_alone(place: Place, enter: Enter) -> None:
    page = enter(place.cast.maya)
    type_story(page)
    saved(page)
    before = len(feedback_on("wrong"))
    button = card_of(page, "Maria").get_by_role("button", name="This is wrong", exact=True)
    button.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="This finding is wrong")
    expect(dialog).to_contain_text("the finding stays")
    expect(dialog).to_contain_text("ask the privacy officer to overrule it")
    expect(dialog.get_by_role("textbox")).to_be_focused()
    page.keyboard.type("Maria is our nurse.")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    back = card_of(page, "Maria").get_by_role("button", name="Take back")
    expect(back).to_be_focused()
    said = feedback_on("wrong")[before]
    assert (said.code, said.reason) == ("P101", "Maria is our nurse.")
    # The block stands as before.
    expect(card_of(page, "Maria")).to_contain_text("Must change")
    page.keyboard.press("Enter")
    expect(button).to_be_visible()
    assert len(feedback_on("wrong")) == before


def test_on_a_phone_a_missed_word_is_named(place: Place, enter: Enter) -> None:
    page = enter(place.cast.maya, viewport=PHONE, has_touch=True)
    type_story(page, "Thank you, quilt lady. 🎉 The quilt is here.")
    saved(page)
    field = words(page)
    field.focus()
    field.evaluate(
        "(field) => field.setSelectionRange(field.value.lastIndexOf('quilt'), field.value.lastIndexOf('quilt') + 5)"
    )
    page.get_by_role("button", name=re.compile("finding", re.IGNORECASE)).first.tap()
    page.get_by_role("button", name="Something was missed").tap()
    dialog = page.get_by_role("dialog", name="Something was missed")
    expect(dialog.get_by_role("textbox", name="What was missed")).to_have_value("quilt")
    dialog.get_by_role("button", name="Say it was missed").tap()
    expect(dialog.get_by_role("alert")).to_contain_text("Choose what the words are")
    dialog.get_by_role("combobox").select_option(label="Something else")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    dialog.get_by_role("button", name="Say it was missed").tap()
    expect(dialog).to_be_hidden()
    [said] = feedback_on("missed")
    assert said.content["start"] == said.content["text"].rindex("quilt")
    assert said.label == "OTHER"


PLAIN = "We facilitate care. Then we utilize the tool."


def put_caret(page: Page, before: str, offset: int = 0) -> None:
    """Set the caret where some words begin, or so many characters further on."""
    words(page).focus()
    words(page).evaluate(
        "(field, [text, more]) => { const at = field.value.indexOf(text) + more; field.setSelectionRange(at, at); }",
        [before, offset],
    )


def test_a_fix_never_garbles_words_that_changed_since(place: Place, enter: Enter) -> None:
    page = enter(place.cast.maya)
    type_story(page, PLAIN)
    # From now on nobody looks at the words any more.
    page.route("**/check/", lambda route: route.fulfill(status=429, json={}))
    put_caret(page, "cilitate")
    page.keyboard.type("XYZ")
    put_caret(page, "We")
    page.keyboard.type("Today: ")
    stale = card_of(page, "facilitate").locator("[data-fix]").first
    expect(stale).to_have_attribute("aria-disabled", "true")
    stale.click(force=True)
    expect(words(page)).to_have_value("Today: We faXYZcilitate care. Then we utilize the tool.")
    expect(page.locator("#ui-toasts")).to_contain_text("These words changed since they were checked")
    expect(card_of(page, "facilitate")).to_contain_text("What is offered here waits for the next look")
    # What was only moved is mended where it is now.
    card_of(page, "utilize").locator("[data-fix]").first.click()
    expect(words(page)).to_have_value("Today: We faXYZcilitate care. Then we use the tool.")


def test_a_key_acts_on_the_finding_at_the_caret_and_nowhere_else(place: Place, enter: Enter) -> None:
    page = enter(place.cast.maya)
    type_story(page, PLAIN)
    put_caret(page, "facilitate", 2)
    expect(page.locator("[data-finding][data-current]")).to_have_count(1)
    put_caret(page, "tool")
    expect(page.locator("[data-finding][data-current]")).to_have_count(0)
    before = caret(page)
    page.keyboard.press("Alt+Enter")
    expect(page.locator("#ui-say-now")).to_contain_text("There is no finding at the cursor")
    assert words(page).input_value() == PLAIN
    assert caret(page) == before
    put_caret(page, "utilize", 3)
    page.keyboard.press("Alt+Enter")
    expect(words(page)).to_have_value("We facilitate care. Then we use the tool.")
    # A card that has the focus means its own finding.
    quiet(page)
    card_of(page, "facilitate").focus()
    page.keyboard.press("Alt+Enter")
    expect(words(page)).to_have_value("We help with care. Then we use the tool.")


def test_going_from_finding_to_finding_goes_on_after_a_fix(place: Place, enter: Enter) -> None:
    page = enter(place.cast.maya)
    type_story(page, "We facilitate care. We utilize it. We commence soon. We terminate later.")
    cards = page.locator("[data-finding]:not([hidden]) [data-quote]")
    order = cards.all_text_contents()
    assert len(order) >= 4
    for expected in order[:2]:
        page.keyboard.press("F8")
        assert selected(page) == expected
    page.keyboard.press("Alt+Enter")
    quiet(page)
    expect(cards).to_have_count(len(order) - 1)
    page.keyboard.press("F8")
    assert selected(page) == order[2]
    page.keyboard.press("Shift+F8")
    assert selected(page) == order[0]


def selected(page: Page) -> str:
    return str(words(page).evaluate("(field) => field.value.slice(field.selectionStart, field.selectionEnd)"))


LONG = (
    "The clinic on the hill will open its doors again next Monday at nine and it will stay open until five so that "
    "all who work may come by after the end of their day and bring the whole family with them when they do."
)


def test_a_sentence_stays_marked_and_one_card_while_it_is_written(place: Place, enter: Enter) -> None:
    page = enter(place.cast.maya)
    type_story(page, LONG)
    [sentence] = [mark for mark in marked(page) if len(mark) > 100]
    card = page.locator("[data-finding]").first
    before = card.get_attribute("id")
    page.evaluate(
        """() => {
            window.lost = 0;
            const layer = document.querySelector("[data-leaf=common] .editor-marks");
            const long = () => [...layer.querySelectorAll("mark")].some((each) => each.textContent.length > 100);
            new MutationObserver(() => { if (!long()) lost += 1; }).observe(layer, { childList: true });
        }"""
    )
    put_caret(page, "on the hill")
    page.keyboard.type("right up there ", delay=60)
    quiet(page)
    assert page.evaluate("lost") == 0
    assert max(map(len, marked(page))) == len(sentence) + len("right up there ")
    assert page.locator("[data-finding]").first.get_attribute("id") == before


def test_a_finding_that_takes_the_place_of_another_is_said(place: Place, enter: Enter) -> None:
    page = enter(place.cast.maya)
    type_story(page, "We facilitate care.")
    said = page.locator("#ui-say-politely")
    expect(said).to_have_text("1 finding. None keeps the post from leaving.")
    words(page).fill("We utilize care.")
    expect(said).to_contain_text("A new finding took the place of another.")
    expect(said).to_contain_text("utilize")


def test_findings_about_the_same_words_are_one_card_to_unfold(place: Place, enter: Enter) -> None:
    page = enter(place.cast.maya)
    type_story(page, "Visit our world-class center.")
    findings = page.get_by_role("list", name="Findings, the gravest first").get_by_role("listitem")
    expect(findings).to_have_count(1)
    expect(page.locator("[data-summary]")).to_contain_text("2 findings")
    more = findings.get_by_role("button", name="One more about these words")
    expect(more).to_have_attribute("aria-expanded", "false")
    more.focus()
    page.keyboard.press("Enter")
    expect(findings).to_have_count(2)
    page.keyboard.press("Enter")
    expect(findings).to_have_count(1)
    # Going from finding to finding leaves none out.
    page.keyboard.press("F8")
    page.keyboard.press("F8")
    expect(findings).to_have_count(2)
    assert selected(page) == "world-class"
    page.keyboard.press("Alt+Enter")
    expect(words(page)).to_have_value("Visit our very good center.")


def test_a_warning_is_set_aside_with_the_keyboard_alone(place: Place, enter: Enter) -> None:
    page = enter(place.cast.maya)
    type_story(page, "We facilitate care. Think outside the box.")
    saved(page)
    put_caret(page, "box")
    page.keyboard.press("Shift+Alt+Enter")
    dialog = page.get_by_role("dialog", name="Set this finding aside")
    expect(dialog.get_by_role("radio").first).to_be_focused()
    dialog.get_by_role("button", name="Set aside").press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("Say why this doesn't count here. Choose a reason.")
    dialog.get_by_role("radio").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("The name of our walking group")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    last = page.locator("[data-finding]").last
    expect(last).to_contain_text("Set aside by Maya Okafor. It is a name or a quotation: The name of our walk")
    expect(page.locator("[data-summary]")).to_contain_text("1 is set aside.")
    expect(page.locator("#ui-say-politely")).to_contain_text("1 is set aside.")
    expect(words(page)).to_be_focused()
    # It is no more to go to, and nothing that it offered can be done by the key.
    put_caret(page, "outside the box", 3)
    page.keyboard.press("F8")
    assert selected(page) != "outside the box"
    again = last.get_by_role("button", name="Take back")
    again.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-summary]")).not_to_contain_text("set aside")
    expect(page.locator("[data-finding]:focus")).to_contain_text("box")


def test_setting_aside_is_undone_in_place_on_a_phone(place: Place, enter: Enter) -> None:
    page = enter(place.cast.maya, viewport=PHONE, has_touch=True)
    type_story(page, "We facilitate care.")
    saved(page)
    page.get_by_role("button", name="1 finding").tap()
    page.get_by_role("button", name="Set aside").first.tap()
    dialog = page.get_by_role("dialog", name="Set this finding aside")
    dialog.get_by_label("Our readers know these words").check()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    dialog.get_by_role("button", name="Set aside").tap()
    expect(page.locator("[data-finding]")).to_contain_text("Our readers know these words")
    page.get_by_role("button", name="Undo").tap()
    expect(page.locator("[data-finding]")).to_contain_text("Look again")
    expect(words(page)).to_have_value("We facilitate care.")


def test_words_that_change_bring_back_what_was_set_aside(place: Place, enter: Enter) -> None:
    page = enter(place.cast.maya)
    type_story(page, "Think outside the box.")
    saved(page)
    card_of(page, "Think outside").get_by_role("button", name="Set aside").click()
    dialog = page.get_by_role("dialog", name="Set this finding aside")
    dialog.get_by_label("The finding is wrong").check()
    before = len(feedback_on("wrong"))
    dialog.get_by_role("button", name="Set aside").click()
    expect(page.locator("[data-summary]")).to_contain_text("1 is set aside.")
    assert len(feedback_on("wrong")) == before + 1
    words(page).fill("Thinking outside the box.")
    expect(page.locator("[data-summary]")).not_to_contain_text("set aside")


def test_a_question_to_the_privacy_officer_is_taken_back(place: Place, enter: Enter) -> None:
    page = enter(place.cast.maya)
    type_story(page, "So glad Maria’s biopsy was clear.")
    page.get_by_role("button", name="Ask the privacy officer").first.click()
    dialog = page.get_by_role("dialog", name="Ask the privacy officer")
    dialog.get_by_label("Why is it wrong here?").fill("Maria is the name of our hospital's cat.")
    dialog.get_by_role("button", name="Ask", exact=True).click()
    page.get_by_role("button", name="Take the question back").click()
    expect(page.get_by_role("button", name="Ask the privacy officer")).to_be_visible()
    expect(page.locator("[data-finding]").first).not_to_contain_text("The privacy officer is asked.")


def test_how_hard_it_reads_follows_the_words_that_are_open(place: Place, enter: Enter) -> None:
    page = enter(place.cast.maya)
    type_story(page, "Flu shots are here. Walk in any day.")
    page.get_by_role("checkbox", name="Practice network").check()
    page.get_by_text("Differ for…").click()
    page.get_by_role("button", name="Bluesky @riverside.bsky.example").click()
    page.locator("[data-leaf]:not([data-leaf=common]) textarea").first.fill(
        "Hypertension exacerbates ventricular hypertrophy and precipitates ischemic cardiomyopathy."
    )
    expect(page.locator("[data-reads-sentence]")).to_contain_text("Hard to read")
    page.get_by_role("tab", name="All others").click()
    expect(page.locator("[data-reads-sentence]")).to_contain_text("Easy to read")


@pytest.mark.parametrize(("size", "scheme"), [(DESK, "light"), (DESK, "dark"), (PHONE, "light"), (PHONE, "dark")])
def test_axe_finds_nothing_in_findings_open_folded_stale_and_set_aside(
    place: Place, enter: Enter, size: dict[str, int], scheme: str
) -> None:
    page = enter(place.cast.maya, viewport=size, color_scheme=scheme)
    type_story(page, "We facilitate care. Visit our world-class center. The class is discontinued.")
    saved(page)
    if size == PHONE:
        page.locator(".compose-opener").click()
    page.locator("[data-more]:not([hidden])").first.click()
    page.get_by_role("button", name="Set aside").first.click()
    assert faults(page) == []
    dialog = page.get_by_role("dialog", name="Set this finding aside")
    dialog.get_by_label("Another reason").check()
    dialog.get_by_label("In your own words").fill("It is our motto.")
    dialog.get_by_role("button", name="Set aside").click()
    expect(page.locator("[data-summary]")).to_contain_text("1 is set aside.")
    page.route("**/check/", lambda route: route.fulfill(status=429, json={}))
    words(page).evaluate(
        "(field) => { field.setRangeText('x', 5, 5); field.dispatchEvent(new Event('input', { bubbles: true })); }"
    )
    expect(page.locator("[data-findings][data-waits] [data-stale]")).to_have_count(1)
    assert faults(page) == []
