"""A longer piece is scored with the Clear Communication Index, and who approves sees what came out."""

import pytest
from playwright.sync_api import expect
from tests.journeys.looking import look
from tests.journeys.visitors import PHONE, Visitors

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journey")]

FIRST = "Get a flu shot every fall. It keeps you out of the hospital. Call 555-0100 to book."
PIECE = f"""{FIRST}

Who should get one

- Everyone 6 months and older
- Pregnant women
- People who are ill for a long time

Why it matters

The flu can make babies and people over 65 very sick. Nobody knows yet how long the shot lasts, so get one each year.
Your arm may be sore for a day or two. That is a good sign, and it goes away.

Come in any day from nine to five. You need no card, and there is nothing to pay. Bring your whole family with you.
"""


def test_a_long_piece_is_scored_and_the_approver_sees_it(visitors: Visitors) -> None:
    maya = visitors.enter("Maya Okafor")
    maya.goto("/posts/new/")
    maya.get_by_role("checkbox", name="@elm-street-clinic").check(force=True)
    maya.get_by_label("Title").fill("The flu shot, explained")
    words = maya.get_by_role("textbox", name="The words", exact=True).first
    words.fill(FIRST)
    offer = maya.get_by_role("button", name="Score this piece with the Clear Communication Index")
    expect(offer).to_be_hidden()
    words.fill(PIECE)
    offer.click()
    expect(maya.get_by_role("heading", level=1, name="How clear is it?")).to_be_visible()
    maya.get_by_label("What is the one thing that readers must remember?").fill("Get a flu shot every fall")
    maya.get_by_role("button", name="Look for it in the words").click()

    score = maya.get_by_role("status").filter(has_text="of 100")
    first = maya.get_by_role("group", name="Does it have one main message?")
    expect(first.get_by_role("radio", name="Yes")).to_be_checked()
    expect(first).to_contain_text("“Get a flu shot every fall.”")
    open_one = maya.get_by_role("group", name="Does the first section sum up what matters most?")
    before = score.inner_text()
    open_one.get_by_role("radio", name="Yes").focus()
    maya.keyboard.press("Space")
    expect(score).not_to_have_text(before)
    lists = maya.get_by_role("group", name="Are there lists with bullets or numbers?")
    lists.get_by_role("radio", name="No").check(force=True)
    expect(lists).to_contain_text("A person decided otherwise.")
    expect(maya.get_by_role("complementary")).to_contain_text("Make a short list")
    assert look(maya, thoroughly=True) == []
    maya.get_by_role("button", name="Keep this score").click()
    expect(maya.get_by_role("main")).to_contain_text("by Maya Okafor")

    maya.get_by_role("link", name="Back to the words").click()
    maya.get_by_role("textbox", name="The words", exact=True).first.fill(f"{FIRST} Shots are free.")
    maya.get_by_role("button", name="Ask for approval").click()
    maya.get_by_role("main").get_by_text("Waiting for approval").first.wait_for()

    ana = visitors.enter("Dr. Ana Ruiz", viewport=PHONE)
    ana.goto("/approvals/")
    ana.get_by_role("link", name="The flu shot, explained").first.click()
    line = ana.get_by_text("Clear Communication Index:")
    expect(line).to_contain_text("The words have changed since.")
    ana.get_by_role("link", name="See why").click()
    expect(ana.get_by_role("heading", level=1, name="How clear is it?")).to_be_visible()
    expect(ana.get_by_role("button", name="Keep this score")).to_have_count(0)
    assert look(ana, thoroughly=True) == []
