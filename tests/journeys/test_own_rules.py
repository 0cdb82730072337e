"""An editor writes a rule with examples, a second person approves it, and the composer shows what it finds."""

import re

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.looking import look
from tests.journeys.visitors import PHONE, Visitors

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journey")]

ASK = "Ask your doctor which shot is right for you."


def words(page: Page, text: str) -> None:
    page.get_by_role("textbox", name="The words", exact=True).first.fill(text)


def test_an_editor_drafts_a_second_person_approves_and_the_composer_shows_it(visitors: Visitors) -> None:
    leo = visitors.enter("Leo Brandt")
    leo.get_by_role("link", name="Own rules").click()
    expect(leo.get_by_role("main")).to_contain_text("No miracles")
    leo.get_by_role("link", name="Open the draft").click()
    leo.get_by_role("link", name="Words that must stand with a topic").click()
    leo.get_by_label("Name").fill("Flu: ask your doctor")
    leo.get_by_label("Where one of these words stands").fill("flu shot\ninfluenza vaccine")
    leo.get_by_label("One of these must stand, too").fill(ASK)
    leo.get_by_label("Why is there this rule?").fill("Not every shot is right for everybody.")
    leo.get_by_label("These sentences must be found").fill("Flu shots are here\nThe flu is here")
    tried = leo.get_by_role("complementary")
    expect(tried).to_contain_text("Found: “Flu shots”.")
    failing = tried.get_by_role("listitem").filter(has_text="The flu is here")
    expect(failing).to_contain_text("Fails")
    leo.get_by_label("These sentences must be found").fill("Flu shots are here")
    leo.get_by_label("These must not be found").fill(f"Flu shots are here. {ASK}")
    expect(failing).to_have_count(0)
    expect(tried.get_by_text("Passes")).to_have_count(2)
    assert look(leo, thoroughly=True) == []
    leo.get_by_role("button", name="Save").click()
    expect(leo.get_by_role("main")).to_contain_text("Flu: ask your doctor")
    leo.get_by_label("What changes, and why?").fill("The clinicians asked for it.")
    leo.get_by_role("button", name="Ask for approval").click()
    expect(leo.get_by_role("main")).to_contain_text("Somebody else approves this")
    expect(leo.get_by_role("button", name="Approve")).to_have_count(0)

    priya = visitors.enter("Priya Nair", viewport=PHONE)
    expect(priya.get_by_role("main")).to_contain_text("Own rules wait for your approval")
    priya.get_by_role("link", name="Read what changes").click()
    expect(priya.get_by_role("main")).to_contain_text("The clinicians asked for it.")
    assert look(priya, thoroughly=True) == []
    priya.get_by_role("button", name="Approve").click()
    expect(priya.get_by_role("main")).to_contain_text("Flu: ask your doctor")

    leo.goto("/posts/new/")
    words(leo, "Flu shots are free on Saturday.")
    panel = leo.get_by_role("complementary", name="Findings")
    finding = panel.get_by_role("listitem").filter(has_text="Where “Flu shots” stands")
    expect(finding).to_be_visible()
    with leo.context.expect_page() as opened:
        finding.get_by_role("link", name=re.compile("Why|Explain|rule", re.IGNORECASE)).click(modifiers=["Control"])
    opened.value.wait_for_load_state()
    expect(opened.value.get_by_role("main")).to_contain_text("Not every shot is right for everybody.")
    expect(opened.value.get_by_role("main")).to_contain_text("Approved by Priya Nair")
    finding.get_by_role("button", name=f"Add “{ASK}”").click()
    expect(leo.get_by_role("textbox", name="The words", exact=True).first).to_have_value(
        f"Flu shots are free on Saturday.\n\n{ASK}"
    )
    expect(finding).to_have_count(0)
