"""A film is uploaded over a connection that breaks, goes on after the page was loaded again, is made, and plays: a real
browser, the real program that makes films."""

import math
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Response, Route, expect
from tests.journeys.house import House
from tests.journeys.visitors import PHONE, Visitors

from bedside.features.media.services.uploading import PORTION
from bedside.features.people.cast import CLINIC

pytestmark = [pytest.mark.journey, pytest.mark.peer, pytest.mark.xdist_group("journey-films")]

# To make a film takes longer on a machine that is busy with all else.
PATIENCE = 120_000
SECONDS = 5
PLACE = "+40.0170-074.0170/"


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film as a phone makes it, of some portions: moving, with a sound, and with the place where it was taken."""
    assert shutil.which("ffmpeg"), "Films are made by the program ffmpeg. Install Debian's package “ffmpeg”."
    path = tmp_path_factory.mktemp("films") / "jane-doe.mov"
    source = f"testsrc2=size=640x360:rate=30:duration={SECONDS},noise=alls=20:allf=t"
    subprocess.run(
        ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", source, "-f", "lavfi", "-i", f"sine=duration={SECONDS}",
         "-c:v", "mpeg4", "-q:v", "2", "-c:a", "aac", "-metadata", f"location={PLACE}", "-shortest", str(path)],
        check=True,
    )  # fmt: skip
    assert PORTION * 4 < path.stat().st_size < 100 * 2**20
    return path


@dataclass
class Breaks:
    """A connection that breaks: `lost` of the requests never arrive, `unanswered` arrive without an answer. Counts what
    arrived by its place in the file."""

    lost: int = 0
    unanswered: int = 0
    slow: bool = False
    arrived: dict[str, int] = field(default_factory=dict)

    def __call__(self, route: Route) -> None:
        if self.lost:
            self.lost -= 1
            return route.abort("connectionreset")
        place = re.findall(r"portion/(\d+)/", route.request.url)[0]
        self.arrived[place] = self.arrived.get(place, 0) + 1
        if self.unanswered:
            self.unanswered -= 1
            route.fetch()
            return route.abort("connectionreset")
        return route.continue_()


@pytest.fixture
def maya(visitors: Visitors) -> Iterator[Page]:
    page = visitors.enter("Maya Okafor")
    yield page
    page.context.close()


def choose(page: Page, film: Path) -> Locator:
    """Choose the film in the library; return the line that tells how far it is."""
    page.get_by_label(re.compile("^For")).select_option(label=CLINIC)
    page.locator("#files").set_input_files(film)
    return page.locator(".adding-one")


def films_in(page: Page) -> Locator:
    page.goto("/pictures/?kind=film")
    return page.locator(".gallery-one")


def test_a_film_goes_on_where_the_connection_broke_is_made_and_plays(maya: Page, house: House, film: Path) -> None:
    breaks = Breaks()
    maya.route("**/portion/*/", breaks)
    maya.goto("/pictures/")
    breaks.lost = 2
    line = choose(maya, film)
    expect(line).to_contain_text("The connection broke. It goes on by itself")
    expect(maya.locator("#ui-say-politely")).to_contain_text("The connection broke.")
    line.get_by_role("button", name="Pause").press("Enter")
    expect(line.get_by_role("button", name="Go on")).to_be_focused()
    expect(line).to_contain_text("Paused at")
    breaks.unanswered = 1
    line.get_by_role("button", name="Go on").press("Enter")
    expect(line).to_contain_text(re.compile(r"\d+ % sent"), timeout=PATIENCE)
    line.get_by_role("button", name="Pause").press("Enter")

    # Another time: the same file is chosen again.
    sent = dict(breaks.arrived)
    assert sent
    maya.goto("/pictures/")
    expect(maya.get_by_text("1 upload is not finished.")).to_be_visible()
    stored = maya.evaluate("Object.entries(sessionStorage).flat().join()")
    assert "jane" not in stored
    line = choose(maya, film)
    expect(maya.get_by_text("The film is being made").or_(maya.get_by_text("Being made")).first).to_be_visible(
        timeout=PATIENCE
    )
    total = math.ceil(film.stat().st_size / PORTION)
    assert len(breaks.arrived) == total
    # Only what was under way when it broke or was paused arrived twice.
    assert sum(breaks.arrived.values()) <= total + 3
    assert not [name for name in maya.evaluate("Object.keys(sessionStorage)") if name.startswith("bedside")]
    row = house.row("select count(*) as there from media_original where asset_id is null")
    assert row == {"there": 0}

    tile = films_in(maya).first
    expect(tile.locator(".gallery-film")).to_have_text("0:05", timeout=PATIENCE)
    expect(tile.locator("img")).to_have_js_property("complete", True)
    tile.get_by_role("link").first.click()
    expect(maya.get_by_text("the place where it was taken")).to_be_visible()
    asked: list[int] = []

    def note(answer: Response) -> None:
        if "/film/" in answer.url:
            asked.append(answer.status)

    maya.on("response", note)
    player = maya.locator("video")
    expect(player).to_have_js_property("preload", "none")
    assert asked == [], "nothing is loaded before somebody plays it"
    player.evaluate("video => { video.muted = true; return video.play(); }")
    maya.wait_for_function("() => document.querySelector('video').currentTime > 0.2")
    assert player.evaluate("video => video.readyState") >= 2
    assert player.evaluate("video => video.duration") == pytest.approx(SECONDS, abs=0.3)
    player.evaluate("video => { video.currentTime = 4; }")
    maya.wait_for_function(
        "() => document.querySelector('video').currentTime >= 4 && !document.querySelector('video').seeking"
    )
    assert set(asked) == {206}
    url = player.locator("source").get_attribute("src")
    part = maya.request.get(f"{house.url}{url}", headers={"Range": "bytes=4-11"})
    assert (part.status, len(part.body()), part.body()[:4]) == (206, 8, b"ftyp")
    whole = maya.request.get(f"{house.url}{url}").body()
    assert PLACE.encode() not in whole


def test_the_pages_die_while_a_film_is_sent_and_nothing_is_lost_or_doubled(
    maya: Page, house: House, film: Path
) -> None:
    before = films_in(maya).count()
    killed: list[str] = []

    def kill_in_the_middle(route: Route) -> None:
        if not killed and f"portion/{PORTION}/" in route.request.url:
            killed.append(route.request.url)
            house.kill_web()
        route.continue_()

    maya.route("**/portion/*/", kill_in_the_middle)
    maya.goto("/pictures/")
    line = choose(maya, film)
    expect(line).to_contain_text("The connection broke.", timeout=PATIENCE)
    house.start_web()
    expect(maya.get_by_text("Being made").first).to_be_visible(timeout=PATIENCE)
    assert films_in(maya).count() == before + 1
    row = house.row(
        "select sum(size) as sent from media_portion where original_id = (select max(id) from media_original)"
    )
    assert row is not None
    assert row["sent"] == film.stat().st_size


def test_what_is_stopped_is_erased(maya: Page, house: House, film: Path) -> None:
    maya.goto("/pictures/")
    maya.route("**/portion/*/", Breaks(lost=1000))
    line = choose(maya, film)
    expect(line).to_contain_text("The connection broke.")
    line.get_by_role("button", name="Stop").press("Enter")
    expect(line).to_contain_text("Stopped. What was sent is erased.")
    expect(maya.locator("#files")).to_be_focused()
    assert house.row("select count(*) as there from media_original where asset_id is null") == {"there": 0}


def test_what_is_no_film_is_refused_after_its_first_portion(maya: Page, tmp_path: Path) -> None:
    program = tmp_path / "holiday.mp4"
    program.write_bytes(b"MZ" + bytes(PORTION * 2))
    breaks = Breaks()
    maya.route("**/portion/*/", breaks)
    maya.goto("/pictures/")
    line = choose(maya, program)
    expect(line).to_contain_text("holiday.mp4: This is a program, not a picture or a document.")
    assert list(breaks.arrived) == ["0"]


def test_a_phone_shows_the_library_and_a_film_without_scrolling_sideways(visitors: Visitors) -> None:
    page = visitors.enter("Maya Okafor", viewport=PHONE, has_touch=True, is_mobile=True)
    films_in(page).first.get_by_role("link").first.click()
    expect(page.locator("video")).to_be_visible(timeout=PATIENCE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.goto("/pictures/")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.context.close()
