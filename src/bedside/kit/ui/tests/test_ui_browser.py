"""The scripts in a real Chromium: with the keyboard, with a broken connection, and with no scripts at all."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Request, Route, expect, sync_playwright

CHROMIUM = os.environ.get("BEDSIDE_CHROMIUM") or shutil.which("chromium")
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(not CHROMIUM, reason="There is no Chromium. Install Debian's package “chromium”."),
]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    command = [sys.executable, "-m", "bedside.kit.ui.tests.ui_server"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        yield f"http://127.0.0.1:{int(server.stdout.readline())}"
        server.terminate()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


Visit = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    """Open a page in a fresh profile. At the end nothing may have gone wrong in the console."""
    complaints: list[str] = []
    contexts = []

    def failed(error: Error) -> None:
        complaints.append(str(error))

    def said(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(message.text)

    def open_page(path: str = "/style/", *, clock: bool = False, viewport: object = None, **options: object) -> Page:
        context = browser.new_context(
            base_url=address, viewport=viewport or DESK, reduced_motion="reduce", **options  # type: ignore[arg-type]
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", failed)
        page.on("console", said)
        if clock:
            page.clock.install()
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    # A connection that a test breaks is a line in the console, and meant.
    assert [line for line in complaints if "Failed to load resource" not in line] == []


@pytest.mark.parametrize("width", [320, 390, 768, 1280, 1920])
@pytest.mark.parametrize("path", ["/style/", "/style/plain/", "/", "/nowhere/"])
def test_no_page_is_wider_than_the_window(visit: Visit, path: str, width: int) -> None:
    page = visit(path, viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_keyboard_reaches_the_page_first(visit: Visit) -> None:
    page = visit()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_a_menu_answers_to_the_keyboard(visit: Visit) -> None:
    page = visit()
    summary = page.locator("summary", has_text="More").first
    summary.focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="Copy", exact=True)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("button", name="Archive")).to_be_focused()
    page.keyboard.press("Escape")
    expect(summary).to_be_focused()
    expect(page.get_by_role("button", name="Archive")).to_be_hidden()
    summary.click()
    page.get_by_role("button", name="Archive").click()
    expect(page.get_by_role("button", name="Archive")).to_be_hidden()


def test_question_mark_lists_the_shortcuts_and_they_can_be_turned_off(visit: Visit) -> None:
    page = visit()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog.get_by_role("row", name="g p Posts")).to_be_visible()
    expect(dialog.get_by_role("row", name="/ Search")).to_be_visible()
    dialog.get_by_role("button", name="Single-key shortcuts are on").click()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).not_to_be_focused()


def test_a_slash_searches_but_not_while_writing(visit: Visit) -> None:
    page = visit()
    words = page.locator("#sample-text")
    words.fill("")
    words.press_sequentially("and/or?")
    expect(words).to_have_value("and/or?")
    words.blur()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()


def test_an_outward_act_asks_first(visit: Visit) -> None:
    page = visit()
    page.evaluate(
        "window.acts = 0; document.querySelector('[data-confirm]').addEventListener('click', () => window.acts++)"
    )
    page.get_by_role("button", name="Take down now").click()
    dialog = page.get_by_role("dialog", name="Take this post down now?")
    expect(dialog).to_contain_text("It disappears from Bluesky at once.")
    expect(dialog.get_by_role("button", name="Go back")).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    assert page.evaluate("window.acts") == 0
    for times in (1, 2):
        page.locator("[data-confirm]").click()
        dialog.get_by_role("button", name="Take down now").click()
        assert page.evaluate("window.acts") == times


def saving(page: Page) -> list[str]:
    """Return the words of each save that leaves the page, as it comes."""
    seen: list[str] = []

    def note(request: Request) -> None:
        if request.url.endswith("/style/save/"):
            seen.append(request.post_data or "")

    page.on("request", note)
    return seen


def name_the_words(page: Page) -> None:
    page.evaluate("document.getElementById('sample-text').name = 'words'")


def test_what_is_typed_is_saved_as_one_goes(visit: Visit) -> None:
    page = visit()
    name_the_words(page)
    seen = saving(page)
    page.locator("#sample-text").press_sequentially(" Free.")
    expect(page.locator("form [data-saved]")).to_have_text("Saved")
    assert "Free." in seen[-1]
    assert "Free" not in page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")


def test_a_broken_connection_loses_nothing(visit: Visit) -> None:
    page = visit(clock=True)
    name_the_words(page)
    broken = [True, True]

    def flaky(route: Route) -> None:
        if broken and broken.pop():
            route.abort()
        else:
            route.fallback()

    page.route("**/style/save/", flaky)
    status = page.locator("form [data-saved]")
    page.locator("#sample-text").fill("Come on Tuesday.")
    page.clock.run_for(1000)
    expect(status).to_have_text("Not saved: trying again. Your words are still here.")
    assert page.evaluate("!dispatchEvent(new Event('beforeunload', {cancelable: true}))")
    page.clock.run_for(4000)
    expect(status).to_have_attribute("data-state", "failed")
    page.clock.run_for(10000)
    expect(status).to_have_text("Saved")
    assert page.evaluate("dispatchEvent(new Event('beforeunload', {cancelable: true}))")
    expect(page.locator("#sample-text")).to_have_value("Come on Tuesday.")


def test_when_somebody_else_changed_it_nothing_is_overwritten(visit: Visit) -> None:
    page = visit(clock=True)
    seen = saving(page)
    answer = {"what": "Sam changed this post.", "do": "Load it again."}
    page.route("**/style/save/", lambda route: route.fulfill(status=409, json=answer))
    page.locator("#sample-text").fill("Mine.")
    page.clock.run_for(1000)
    expect(page.locator("form [data-saved]")).to_have_text("Sam changed this post. Load it again.")
    page.locator("#sample-text").fill("Mine again.")
    page.clock.run_for(60000)
    assert len(seen) == 1
    expect(page.locator("#sample-text")).to_have_value("Mine again.")


def test_who_is_signed_out_keeps_the_words(visit: Visit) -> None:
    page = visit(clock=True)
    page.route("**/style/save/", lambda route: route.fulfill(status=401))
    page.locator("#sample-text").fill("Mine.")
    page.clock.run_for(1000)
    expect(page.locator("form [data-saved]")).to_contain_text("You are signed out. Your words are still here.")


def test_sending_waits_for_a_save_under_way_and_carries_its_version(visit: Visit) -> None:
    page = visit()
    page.evaluate(
        """const form = document.querySelector('form[data-autosave]');
        form.method = 'post'; form.action = '/style/sent/';
        form.insertAdjacentHTML(
            'beforeend', '<input type="hidden" name="version" value="1"><button>Send it</button>'
        );"""
    )
    held: list[Route] = []
    sent: list[str] = []

    def hold(route: Route) -> None:
        held.append(route)

    def receive(route: Route) -> None:
        sent.append(route.request.post_data or "")
        route.fulfill(body="sent")

    page.route("**/style/save/", hold)
    page.route("**/style/sent/", receive)
    with page.expect_request("**/style/save/"):
        page.locator("#sample-text").fill("Mine.")
    page.get_by_role("button", name="Send it").click()
    assert sent == []
    held[0].fulfill(json={"version": 2})
    page.wait_for_url("**/style/sent/")
    assert sent == ["version=2"]


def test_a_theme_is_kept_and_there_before_the_first_paint(visit: Visit) -> None:
    page = visit(color_scheme="light")
    page.locator("summary", has_text="Light or dark").click()
    page.get_by_role("button", name="Dark").click()
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark == "rgb(16, 25, 28)"
    page.add_init_script(
        "addEventListener('DOMContentLoaded', () => (window.early = document.documentElement.dataset.theme))"
    )
    page.reload()
    assert page.evaluate("window.early") == "dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark


def test_many_can_be_chosen_with_the_keyboard(visit: Visit) -> None:
    page = visit()
    field = page.get_by_role("combobox", name="Topics").first
    field.focus()
    field.press_sequentially("he")
    page.keyboard.press("Enter")
    field.press_sequentially("sl")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    chosen = "[...document.querySelector('select[data-chooser]').selectedOptions].map((one) => one.value).join()"
    assert page.evaluate(chosen) == "heart,sleep"
    page.get_by_role("button", name="Remove Heart").click()
    page.keyboard.press("Backspace")
    assert page.evaluate(chosen) == ""


def test_tabs_turn_with_the_arrows(visit: Visit) -> None:
    page = visit()
    page.get_by_role("tab", name="Bluesky").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Mastodon")).to_be_focused()
    expect(page.get_by_text("As Mastodon shows it.")).to_be_visible()
    expect(page.get_by_text("As Bluesky shows it.")).to_be_hidden()


@pytest.mark.parametrize(("opener", "sheet"), [("Open the navigation", "#side"), ("Findings (3)", "#aside")])
def test_on_a_phone_a_sheet_keeps_the_focus_and_gives_it_back(visit: Visit, opener: str, sheet: str) -> None:
    page = visit(viewport=PHONE)
    button = page.get_by_role("button", name=opener)
    expect(page.locator(sheet)).to_be_hidden()
    button.click()
    expect(page.locator(sheet)).to_be_visible()
    for _ in range(30):
        page.keyboard.press("Tab")
        assert page.evaluate(f"document.querySelector('{sheet}').contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(page.locator(sheet)).to_be_hidden()
    expect(button).to_be_focused()
    button.click()
    page.mouse.click(380, 100)
    expect(page.locator(sheet)).to_be_hidden()


def test_a_counter_counts_as_the_network_does(visit: Visit) -> None:
    page = visit()
    page.locator("#sample-text").fill("👩‍⚕️é")
    numbers = page.locator("form[data-autosave] [data-counter-number]")
    expect(numbers.nth(0)).to_have_text("298")
    expect(numbers.nth(1)).to_have_text("34")
    page.locator("#sample-text").fill("x" * 301)
    expect(page.locator("form[data-autosave] [data-counter-words]").first).to_have_text("1 too many")
    expect(page.locator("#ui-say-politely")).to_contain_text("too many")


def test_a_message_can_be_undone(visit: Visit) -> None:
    page = visit()
    page.evaluate(
        "document.dispatchEvent(new CustomEvent('bedside:toast', {detail: {text: 'Moved.', undo: '/style/save/'}}))"
    )
    expect(page.locator("#ui-say-politely")).to_have_text("Moved.")
    with page.expect_request("**/style/save/") as asked, page.expect_navigation():
        page.locator("#ui-toasts").get_by_role("button", name="Undo").click()
    assert asked.value.method == "POST"
    assert len(asked.value.headers["x-csrftoken"]) == 64


def test_a_part_renews_itself_and_what_it_brings_is_alive(visit: Visit) -> None:
    page = visit(clock=True)
    page.evaluate(
        """const place = document.createElement('div');
        place.dataset.poll = '/part/'; place.dataset.pollSeconds = '15'; place.dataset.pollSay = 'Renewed';
        document.querySelector('#main').append(place);
        document.querySelector('#main').dispatchEvent(new CustomEvent('bedside:arrived', {bubbles: true}));"""
    )
    expect(page.locator("#fresh")).to_have_count(0)
    page.clock.run_for(15000)
    page.locator("#fresh").fill("seven77")
    expect(page.locator("[data-counter-of=fresh] [data-counter-number]")).to_have_text("3")
    page.clock.run_for(100)
    expect(page.locator("#ui-say-politely")).to_have_text("Renewed")


def test_a_part_is_asked_for_when_somebody_comes_back_and_never_while_hidden(visit: Visit) -> None:
    page = visit(clock=True)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/part/") else None)
    page.evaluate(
        """const place = document.createElement('div');
        place.dataset.poll = '/part/'; place.dataset.pollSeconds = '60';
        document.querySelector('#main').append(place);
        document.querySelector('#main').dispatchEvent(new CustomEvent('bedside:arrived', {bubbles: true}));
        window.seen = 'hidden';
        Object.defineProperty(document, 'visibilityState', {get: () => window.seen});"""
    )
    page.clock.run_for(180_000)
    assert asked == []
    with page.expect_response("**/part/") as answered:
        page.evaluate(
            """window.seen = 'visible';
            document.dispatchEvent(new Event('visibilitychange'));
            window.dispatchEvent(new Event('focus'));"""
        )
    assert answered.value.request.headers["x-bedside-poll"] == "1"
    expect(page.locator("#fresh")).to_have_count(1)
    assert len(asked) == 1
    with page.expect_response("**/part/"):
        page.clock.run_for(60_000)
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/wrong/problem/", "The day is in the past. Choose a later one."),
        ("/wrong/stale/", "Somebody else changed this. Load the page again."),
        ("/nowhere/", "There is no such page. Go to Today, or search."),
    ],
)
def test_a_problem_of_a_part_is_said_and_the_part_stays(visit: Visit, path: str, sentence: str) -> None:
    page = visit()
    page.evaluate(f"htmx.ajax('GET', '{path}', '#main h1')")
    expect(page.locator("#ui-toasts")).to_contain_text(sentence)
    expect(page.get_by_role("heading", level=1)).to_have_text("Every component in every state")


def test_htmx_proves_that_the_page_is_ours(visit: Visit) -> None:
    page = visit()
    with page.expect_response("**/style/save/") as answered:
        page.evaluate("htmx.ajax('POST', '/style/save/', {swap: 'none'})")
    assert answered.value.status == 200
    assert len(answered.value.request.headers["x-csrftoken"]) == 64


def test_selecting_shows_what_can_be_done(visit: Visit) -> None:
    page = visit()
    bar = page.locator("[data-selection]")
    expect(bar).to_be_hidden()
    for box in page.locator("[name=sample-row]").all()[:2]:
        box.check()
    expect(bar).to_contain_text("2 selected")


def test_a_disabled_button_says_why(visit: Visit) -> None:
    page = visit()
    page.get_by_role("button", name="Publish", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#ui-say-politely")).to_contain_text("Two findings must change first")


def test_who_is_away_is_warned_then_signed_out(visit: Visit) -> None:
    page = visit("/logoff/", clock=True)
    posted: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST":
            posted.append(request.url.split("/", 3)[3])

    page.on("request", note)
    page.route("**/logoff/*/", lambda route: route.fulfill(status=204))
    dialog = page.get_by_role("dialog", name="Are you still there?")
    page.clock.run_for(530_000)
    expect(dialog).to_be_hidden()
    page.clock.run_for(12_000)
    expect(dialog).to_contain_text("You will be signed out in 58 seconds.")
    dialog.get_by_role("button", name="Stay signed in").click()
    expect(dialog).to_be_hidden()
    assert posted == ["logoff/alive/"]
    page.clock.run_for(545_000)
    expect(dialog).to_be_visible()
    with page.expect_navigation():
        page.clock.run_for(60_000)
    assert posted == ["logoff/alive/", "logoff/now/"]


def test_who_works_stays_signed_in(visit: Visit) -> None:
    page = visit("/logoff/", clock=True)
    page.route("**/logoff/*/", lambda route: route.fulfill(status=204))
    for _ in range(4):
        page.clock.run_for(300_000)
        with page.expect_request("**/logoff/alive/"):
            page.keyboard.press("Shift")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_without_scripts_everything_is_there(visit: Visit) -> None:
    page = visit(viewport=PHONE, java_script_enabled=False)
    expect(page.get_by_role("link", name="Calendar")).to_be_visible()
    expect(page.get_by_text("A person with health facts")).to_be_visible()
    expect(page.get_by_text("As Mastodon shows it.")).to_be_visible()
    expect(page.get_by_role("listbox", name="Topics").first).to_be_visible()
    expect(page.get_by_role("button", name="Open the navigation")).to_be_hidden()
    page.goto("/style/#sample-dialog")
    expect(page.get_by_role("heading", name="Move to another day")).to_be_visible()
