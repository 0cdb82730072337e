"""From the sign-in to an approval without a mouse: every step is a key, the focus is always to be seen, and nothing
holds it fast."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.journeys.house import House
from tests.journeys.visitors import Visitors

from bedside.features.people.cast import PASSWORD
from bedside.features.people.testing import code_of

pytestmark = [pytest.mark.journey, pytest.mark.peer, pytest.mark.xdist_group("journey-pages")]

MOST_TABS = 150
TITLE = "Walk more"
WORDS = "Ask us about prophylaxis. A walk a day is good for you."

# What has the focus, and whether a person sees that: a ring of at least two pixels on it, on what encloses it closely,
# or on its label, inside the window and under nothing else.
FOCUS = """() => {
  const here = document.activeElement;
  if (!here || here === document.body) return null;
  const ringed = (one) => [null, "::after"].some((part) => {
    const style = getComputedStyle(one, part);
    const wide = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    return wide && !/, 0\\)$/.test(style.outlineColor);
  });
  const around = [here.parentElement, here.parentElement?.parentElement, here.nextElementSibling];
  const near = [here, ...around, ...(here.labels ?? [])];
  const area = (one) => one.offsetWidth * one.offsetHeight;
  const shown = near.filter(Boolean).filter(ringed).sort((one, other) => area(other) - area(one))[0];
  const box = (shown ?? here).getBoundingClientRect();
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth && box.width > 0;
  const [x, y] = [Math.max(0, Math.min(innerWidth - 1, (box.left + box.right) / 2)),
                  Math.max(0, Math.min(innerHeight - 1, (box.top + box.bottom) / 2))];
  const top = document.elementFromPoint(x, y);
  const covered = inside && top && !(shown ?? here).contains(top) && !top.contains(shown ?? here);
  const name = (here.getAttribute("aria-label") || here.innerText || here.name || here.id || here.tagName).trim();
  // Day, month and year of a date have the focus one after the other.
  if (window.passedLast !== here) here.dataset.passed = String(Number(here.dataset.passed ?? 0) + 1);
  window.passedLast = here;
  return { name: name.slice(0, 60), ringed: Boolean(shown), inside, covered: Boolean(covered) };
}"""


def press_tab(page: Page, *, back: bool = False) -> str | None:
    """Go one further; return the name of what has the focus now, which must be visible."""
    page.keyboard.press("Shift+Tab" if back else "Tab")
    focus = page.evaluate(FOCUS)
    if focus is None:
        return None
    assert focus["ringed"], f"the focus on “{focus['name']}” can't be seen ({page.url})"
    assert focus["inside"], f"“{focus['name']}” has the focus outside the window ({page.url})"
    assert not focus["covered"], f"something lies over “{focus['name']}”, which has the focus ({page.url})"
    return str(focus["name"])


def has_focus(target: Locator) -> bool:
    return target.count() > 0 and bool(target.first.evaluate("(one) => one === document.activeElement"))


def tab_to(page: Page, target: Locator, *, back: bool = False) -> None:
    """Press Tab until it has the focus."""
    target.first.wait_for(state="attached")
    passed = []
    for _ in range(MOST_TABS):
        if has_focus(target):
            return
        passed.append(press_tab(page, back=back))
    raise AssertionError(f"Tab never came to {target}; it passed {passed}")


def walk_through(page: Page) -> int:
    """Tab once around the whole page; return how many things had the focus. It never stays anywhere."""
    page.evaluate("document.querySelectorAll('[data-passed]').forEach((one) => delete one.dataset.passed)")
    for number in range(MOST_TABS):
        press_tab(page)
        if page.evaluate("Number(document.activeElement.dataset.passed) > 1"):
            return number
    raise AssertionError(f"Tab never comes around on {page.url}")


def sign_in(page: Page, name: str, secret: str) -> None:
    """Type address and password, then the code of the app."""
    page.goto("/sign-in/")
    tab_to(page, page.get_by_label(re.compile("address|mail", re.IGNORECASE)))
    page.keyboard.type(f"{name}@riverside.example")
    tab_to(page, page.get_by_label("Password", exact=True))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    code = page.get_by_role("textbox", name=re.compile("code", re.IGNORECASE))
    tab_to(page, code)
    page.keyboard.type(code_of(secret))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Today")).to_be_visible()


def test_from_the_sign_in_to_an_approval(house: House, visitors: Visitors) -> None:
    page = visitors.arrive()
    sign_in(page, "maya", house.seeded["secrets"]["maya"])
    assert walk_through(page) > 5
    tab_to(page, page.get_by_role("link", name="Posts", exact=True))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Posts")).to_be_visible()
    page.keyboard.press("c")
    expect(page.get_by_role("heading", level=1, name="Write a post")).to_be_visible()

    tab_to(page, page.get_by_label("Title"))
    page.keyboard.type(TITLE)
    tab_to(page, page.get_by_role("checkbox", name=re.compile("@elm-street-clinic")))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("textbox", name="The words").first)
    page.keyboard.type(WORDS)
    expect(page.locator("[data-finding]")).to_contain_text("Few readers know “prophylaxis”")
    page.keyboard.press("F8")
    page.keyboard.press("Alt+Enter")
    expect(page.get_by_role("textbox", name="The words").first).to_have_value(
        WORDS.replace("prophylaxis", "prevention")
    )
    expect(page.locator("[data-finding]")).to_have_count(0)
    expect(page.locator("[data-saved]")).to_have_text("Saved")
    assert walk_through(page) > 20
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("The approvers are asked.")).to_be_visible()
    assert walk_through(page) > 10

    ana = visitors.arrive()
    sign_in(ana, "ana", house.seeded["secrets"]["ana"])
    tab_to(ana, ana.get_by_role("main").get_by_role("link", name=TITLE))
    ana.keyboard.press("Enter")
    expect(ana.get_by_role("heading", level=1, name=TITLE)).to_be_visible()
    assert walk_through(ana) > 5
    tab_to(ana, ana.get_by_role("button", name="Approve"))
    ana.keyboard.press("Enter")
    expect(ana.get_by_text(f"You approved “{TITLE}”.")).to_be_visible()


def test_a_dialog_keeps_the_focus_and_gives_it_back(house: House, visitors: Visitors) -> None:
    page = visitors.enter("Maya Okafor")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog).to_be_visible()
    for _ in range(6):
        press_tab(page)
        assert page.evaluate("!document.activeElement || document.activeElement === document.body"
                             " || document.activeElement.closest('dialog') !== null")  # fmt: skip
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    press_tab(page)
