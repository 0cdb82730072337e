"""The pages of films in a real browser: who is seen when, a box drawn on a frame, captions written beside the film."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.journeys.house import House
from tests.journeys.looking import look
from tests.journeys.visitors import PHONE, Visitors

pytestmark = [pytest.mark.journey, pytest.mark.peer, pytest.mark.xdist_group("journey-films")]

PATIENCE = 30_000


@pytest.fixture(scope="module")
def films(house: House) -> dict[str, int]:
    """The ids of some films."""
    told: dict[str, int] = house.told_by(Path("tests/journeys/film_rows.py"))
    return told


@pytest.fixture(scope="module")
def maya(visitors: Visitors) -> Page:
    return visitors.enter("Maya Okafor")


def second(page: Page) -> float:
    found: float = page.locator("[data-film]").evaluate("film => film.currentTime")
    return found


def go_to(page: Page, moment: float) -> None:
    page.locator("[data-film]").evaluate(
        """async (film, moment) => {
            const settled = () => new Promise((done) => film.addEventListener("seeked", done, { once: true }));
            if (film.seeking) await settled();
            const there = settled();
            film.currentTime = moment;
            await there;
        }""",
        moment,
    )


def box(page: Page, number: int) -> Locator:
    return page.locator(f'[data-box="{number}"]')


def left(page: Page, number: int) -> float:
    return float(box(page, number).locator("rect").get_attribute("x") or "nan")


def test_each_mark_leads_to_its_moment_by_keyboard(maya: Page, films: dict[str, int]) -> None:
    maya.goto(f"/pictures/version/{films['film']}/")
    expect(maya.get_by_role("heading", level=1)).to_have_text("Who and what is in this film?")
    expect(box(maya, 1)).to_have_attribute("visibility", "hidden")
    mark = maya.get_by_role("link", name="Possible face 2, from 0:06 to 0:09, needs an answer")
    mark.focus()
    maya.keyboard.press("Enter")
    expect(box(maya, 2)).to_have_attribute("visibility", "visible", timeout=PATIENCE)
    assert second(maya) == 7.0
    assert maya.locator("[data-film]").evaluate("film => film.paused")
    expect(box(maya, 1)).to_have_attribute("visibility", "hidden")
    expect(box(maya, 3)).to_have_attribute("visibility", "visible")


def test_a_box_moves_with_whom_it_shows(maya: Page) -> None:
    maya.get_by_role("button", name="Show it at place 1").click()
    expect(box(maya, 1)).to_have_attribute("visibility", "visible")
    at_three = left(maya, 1)
    go_to(maya, 4.5)
    assert left(maya, 1) > at_three + 50
    go_to(maya, 5.8)
    expect(box(maya, 1)).to_have_attribute("visibility", "hidden")


def test_the_list_shows_whom_it_asks_about(maya: Page) -> None:
    expect(maya.locator("canvas[data-drawn-frame]")).to_have_count(2, timeout=PATIENCE)
    colours = maya.locator("canvas[data-frame='1']").evaluate(
        "canvas => new Set(canvas.getContext('2d').getImageData(0, 0, 120, 120).data).size"
    )
    assert colours > 50


def test_a_place_is_drawn_on_the_frame_and_typed_as_well(maya: Page) -> None:
    maya.get_by_text("Something was missed").click()
    go_to(maya, 7.0)
    maya.get_by_role("button", name="Draw on the frame").click()
    frame = maya.locator("[data-seen]").bounding_box()
    assert frame
    maya.mouse.move(frame["x"] + 0.5 * frame["width"], frame["y"] + 0.25 * frame["height"])
    maya.mouse.down()
    maya.mouse.move(frame["x"] + 0.75 * frame["width"], frame["y"] + 0.5 * frame["height"])
    maya.mouse.up()
    form = maya.locator("[data-draw]")
    typed = {name: form.locator(f"[name={name}]").input_value() for name in ("from", "to", "left", "width")}
    assert (typed["from"], typed["to"]) == ("0:07", "0:08")
    assert abs(float(typed["left"]) - 50) < 2
    assert abs(float(typed["width"]) - 25) < 2
    form.get_by_label("Width, %").fill("40")
    width = float(maya.locator("[data-drawn]").get_attribute("width") or 0)
    assert width == pytest.approx(256)
    form.get_by_role("button", name="Where the film is now").first.click()
    expect(form.get_by_label("From, like 0:04")).to_have_value("0:07")


def test_flashes_are_answered_for_in_words(maya: Page) -> None:
    flashes = maya.locator("[data-sight]").filter(has=maya.get_by_role("heading", name="Flashes"))
    flashes.get_by_label("Checked: it doesn’t flash").check()
    flashes.get_by_label("How you checked it").fill("A slow fade, watched twice")
    flashes.get_by_role("button", name="Keep this answer").click()
    expect(maya.get_by_text("Checked, it doesn’t flash: A slow fade, watched twice")).to_be_visible()
    expect(maya.get_by_role("link", name=re.compile("^Flashes 4, .* has an answer"))).to_be_visible()


def test_a_version_that_is_made_is_waited_for(maya: Page, house: House, films: dict[str, int]) -> None:
    maya.goto(f"/pictures/version/{films['painted']}/")
    expect(maya.get_by_text("A new version is being made")).to_be_visible()
    expect(maya.get_by_role("progressbar")).to_have_attribute("value", "30")
    assert look(maya, thoroughly=True) == []
    with house.as_owner() as connection:
        connection.execute("UPDATE media_making SET percent = 70 WHERE id = %s", [films["making"]])
    expect(maya.get_by_role("progressbar")).to_have_js_property("value", 70, timeout=PATIENCE)
    with house.as_owner() as connection:
        connection.execute(
            "UPDATE media_making SET state = 'done', into_id = %s WHERE id = %s", [films["film"], films["making"]]
        )
    maya.wait_for_url(f"**/pictures/version/{films['film']}/", timeout=PATIENCE)


def test_captions_are_written_beside_the_film(maya: Page, films: dict[str, int]) -> None:
    maya.goto(f"/pictures/version/{films['film']}/")
    maya.get_by_role("main").get_by_role("link", name="What is said in it").first.click()
    expect(maya.get_by_role("heading", level=1)).to_have_text("What is said in this film?")
    maya.get_by_role("button", name="Write them").click()
    first = maya.locator("[data-cue]").first
    first.get_by_label("From").fill("0:01")
    first.get_by_label("To").fill("0:02")
    first.get_by_label("Words").fill("Maria Lopez came on March 3 after her surgery.")
    expect(first.get_by_text("characters a second")).to_be_visible(timeout=PATIENCE)
    expect(first.get_by_text("Must change").first).to_be_visible()
    expect(maya.locator("[data-saved]")).to_have_attribute("data-state", "saved")
    first.get_by_label("To").fill("soon")
    expect(first.get_by_text("These times can’t be read.")).to_be_visible(timeout=PATIENCE)
    first.get_by_label("To").fill("0:04")
    first.get_by_label("Words").fill("Our door is open.")
    expect(first.get_by_role("listitem")).to_have_count(0, timeout=PATIENCE)
    first.get_by_label("Words").press("Alt+n")
    added = maya.locator("[data-cue]").nth(1)
    expect(added.get_by_label("Words")).to_be_focused()
    expect(added.get_by_label("From")).to_have_value("0:04")
    maya.keyboard.type("Walk in on Saturday.")
    added.get_by_role("button", name="Play it").click()
    expect(added).to_have_attribute("data-playing", "", timeout=PATIENCE)
    expect(maya.locator("[data-film]")).to_have_js_property("paused", True, timeout=PATIENCE)
    assert 6.9 < second(maya) < 7.7, "it stops at the end of the caption"
    expect(maya.locator("[data-saved]")).to_have_attribute("data-state", "saved", timeout=PATIENCE)
    maya.reload()
    expect(maya.get_by_label("Words")).to_have_count(2)


def test_what_was_read_is_signed(maya: Page) -> None:
    maya.get_by_role("button", name="Sign the captions").click()
    expect(maya.get_by_text("tick that they are right")).to_be_visible()
    maya.get_by_label("I have read these captions and watched the film. They are right.").check()
    maya.get_by_role("button", name="Sign the captions").click()
    expect(maya.get_by_text("These captions go out with the film", exact=True)).to_be_visible()
    assert look(maya, thoroughly=True) == []
    maya.get_by_role("link", name="Who and what is in it?").click()
    expect(maya.locator("track[srclang=en]")).to_have_count(1)


@pytest.mark.parametrize(
    ("which", "path"),
    [
        ("film", ""),
        ("waits", ""),
        ("failed", ""),
        ("waits", "captions/"),
        ("drafted", "captions/"),
        ("drafted", "captions/es/"),
    ],
)
def test_anybody_can_use_each_state_of_the_pages(
    visitors: Visitors, films: dict[str, int], which: str, path: str
) -> None:
    options: dict[str, Any] = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
    phone = visitors.enter("Maya Okafor", **options)
    phone.goto(f"/pictures/version/{films[which]}/{path}")
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    phone.context.close()
    page = visitors.enter("Maya Okafor")
    page.goto(f"/pictures/version/{films[which]}/{path}")
    for fold in page.locator("details:not([open]) > summary").all():
        if fold.is_visible():
            fold.click()
    assert look(page, thoroughly=True) == []
    page.context.close()
