"""The composer in a real Chromium: the marks lie under their words, undo is the browser's, nothing moves the cursor."""

import io
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.db import connection
from django.test import Client
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Locator, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import DjangoDbBlocker

from bedside.base import clock
from bedside.features.accounts.models import Account
from bedside.features.people import second_factor
from bedside.features.people.cast import Cast, make_cast
from bedside.features.people.models import User
from bedside.features.people.testing import give_app
from bedside.features.publishing.models import Post

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
    pytest.mark.skipif(not CHROMIUM, reason="There is no Chromium. Install Debian's package “chromium”."),
]


@pytest.fixture(scope="module", autouse=True)
def beside_a_loop() -> Iterator[None]:
    """Playwright keeps an event loop in this thread; Django would take that for asynchronous code."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    yield
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


KEPT = ("audit_entry", "audit_payload", "audit_link", "audit_seal")


@pytest.fixture(scope="module", autouse=True)
def record_may_be_emptied(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A server in another thread sees only what is committed, so each test ends by emptying all tables. The audit record
    refuses that, rightly; in this throwaway database it may be asked not to."""

    def turn(state: str) -> None:
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            for table in KEPT:
                cursor.execute(f"ALTER TABLE {table} {state} TRIGGER {table}_no_truncate")

    turn("DISABLE")
    yield
    turn("ENABLE")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass(frozen=True)
class Place:
    """The organization, its two accounts, and the address of its Bedside."""

    cast: Cast
    bluesky: Account
    practice: Account
    url: str


@pytest.fixture
def place(transactional_db: None, live_server: LiveServer) -> Place:
    cast = make_cast()
    return Place(
        cast,
        account(cast, "bluesky", "riverside.bsky.example"),
        account(cast, "practice", "elmstreet"),
        live_server.url,
    )


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
    if not second_factor.has(user):
        give_app(user)
    client = Client(REMOTE_ADDR="127.0.0.1")
    client.force_login(user)
    context.add_cookies([{"name": "bedside_session", "value": client.cookies["bedside_session"].value, "url": url}])


def type_story(page: Page, text: str = STORY) -> None:
    page.get_by_label("Bluesky").check()
    words(page).fill(text)
    expect(page.locator("[data-finding]").first).to_be_visible()


def words(page: Page) -> Locator:
    """The field of the common words."""
    return page.get_by_role("textbox", name="The words").first


def picture(colour: str = "teal") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (640, 420), colour).save(out, "JPEG")
    return out.getvalue()


def test_marks_lie_under_the_words_they_mean(place: Place, enter: Enter) -> None:
    page = enter(place.cast.maya)
    type_story(page, STORY + "\n\nfi fl AVATAR Wo Te To office " + "x" * 90 + " Maria’s biopsy was clear")
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
