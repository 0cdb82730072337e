"""A study backs a claim, and falls: pasted, signed off, relied on by a post that is cleared and scheduled, then marked
as retracted. The post doesn't go out, and its author is told why. Another post of the same minute does go out."""

import os
import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.house import House
from tests.journeys.test_story import approve, choose_accounts, plan, shows, submit, type_words
from tests.journeys.visitors import PHONE, Visitors

from bedside.features.evidence.tests.records import PUBMED

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journey")]

STUDY = "A daily walk and blood pressure in adults: a randomized trial"
CLAIM = "Half an hour of walking a day lowers high blood pressure by 10 percent. Join our walking group on Friday."
OTHER = "Our walking group meets on Friday at nine in front of the hospital."


def photograph(page: Page, name: str) -> None:
    """Keep what is seen, where somebody wants to look: wide and narrow, light and dark."""
    folder = os.environ.get("BEDSIDE_LOOK")
    if not folder:
        return
    Path(folder).mkdir(parents=True, exist_ok=True)
    before = page.viewport_size
    for size, where in ((before, "wide"), (PHONE, "phone")):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.screenshot(path=Path(folder) / f"{name}-{where}-{scheme}.png", full_page=True)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(before)  # type: ignore[arg-type]


def written(page: Page, title: str, text: str) -> str:
    """Write a post for the practice network; return its address."""
    page.goto("/posts/new/")
    page.get_by_label("Title").fill(title)
    type_words(page, text)
    choose_accounts(page, "elm-street-clinic")
    expect(page).to_have_url(re.compile(r"/posts/\d+/edit/$"))
    return page.url.removesuffix("edit/")


def test_a_retracted_study_stops_the_post_that_relies_on_it(house: House, visitors: Visitors) -> None:
    maya, ana, priya = (visitors.enter(name) for name in ("Maya Okafor", "Dr. Ana Ruiz", "Priya Nair"))

    # A post makes a claim, and its author looks for the source that carries exactly this claim.
    claim = written(maya, "Half an hour a day", CLAIM)
    photograph(maya, "composer")
    maya.get_by_role("button", name="Attach a source").click()
    expect(maya.get_by_role("heading", level=1)).to_have_text("What this relies on")
    expect(maya.get_by_role("region", name="Choose a source")).to_contain_text(
        "lowers high blood pressure by 10 percent"
    )
    maya.get_by_role("link", name="Add a new one").click()
    photograph(maya, "add")
    maya.get_by_label("Paste the record").fill(PUBMED[:700])
    maya.get_by_role("button", name="Read it").click()
    expect(maya.get_by_role("main")).to_contain_text("This XML is broken in line")
    photograph(maya, "broken")
    maya.get_by_label("Paste the record").fill(PUBMED)
    maya.get_by_role("button", name="Read it").click()
    expect(maya.get_by_label("Title")).to_have_value(STUDY)
    expect(maya.get_by_label("How it was made")).to_have_value("trial")
    maya.get_by_label("What does it support?").fill("Half an hour of walking a day lowers blood pressure a little.")
    photograph(maya, "new")
    maya.get_by_role("button", name="Keep this source").click()
    expect(maya.get_by_role("main")).to_contain_text("No clinician has signed off")
    photograph(maya, "sources-of-post")

    # The claim says which source it waits for; without a signature nobody is asked.
    maya.goto(f"{claim}edit/")
    expect(maya.locator("[data-findings]")).to_contain_text("No clinician has signed that source off yet.")
    maya.get_by_role("button", name="Ask for approval").click()
    expect(maya.locator("[data-trouble]")).to_contain_text("No clinician has signed off")

    ana.goto("/")
    shows(ana, "source to sign off")
    ana.get_by_role("link", name=STUDY).first.click()
    photograph(ana, "source")
    ana.get_by_role("button", name="Sign it off").click()
    expect(ana.get_by_role("main")).to_contain_text("Signed off")

    other = written(maya, "Where we meet", OTHER)
    # So much time that also a slow machine is done with approving and retracting before it comes.
    due = (datetime.now().astimezone() + timedelta(minutes=5)).replace(second=0, microsecond=0)
    for address in (claim, other):
        maya.goto(f"{address}edit/")
        plan(maya, due)
        submit(maya)
    ana.goto("/approvals/")
    ana.get_by_role("link", name="Half an hour a day").click()
    expect(ana.get_by_role("main")).to_contain_text(STUDY)
    expect(ana.get_by_role("list", name="What it claims")).to_contain_text("Has a source")
    photograph(ana, "request")
    for approver in (ana, priya):
        for title in ("Half an hour a day", "Where we meet"):
            approve(approver, title)
    for address in (claim, other):
        maya.goto(address)
        shows(maya, "Due")

    # The journal retracts the study, and a clinician says so.
    ana.goto("/evidence/")
    photograph(ana, "list")
    ana.get_by_role("link", name=STUDY).click()
    ana.get_by_text("It was corrected or retracted").click()
    ana.get_by_label("It was retracted").check()
    ana.get_by_label("Where did you read it?").fill("J Invent Med 2023;14(1):7")
    ana.get_by_role("button", name="Mark it").click()
    expect(ana.get_by_role("main")).to_contain_text("Posts may not rely on this")
    expect(ana.get_by_role("region", name="Where it is used")).to_contain_text("Half an hour a day")
    photograph(ana, "retracted")
    assert datetime.now().astimezone() < due, "the machine was too slow for this test: the time had come already"

    # Held at once, and its author is told why, without a word of it in the mail.
    maya.goto(claim)
    shows(maya, "Held")
    expect(maya.get_by_role("heading", level=1)).to_contain_text("On hold")
    expect(maya.locator(".delivery")).to_contain_text(f"“{STUDY}” was retracted.")
    photograph(maya, "held")
    mail = house.mail.arrived("maya@riverside.example", saying="retracted")
    assert "walk" not in str(mail)
    maya.goto("/notices/")
    maya.get_by_role("link", name=re.compile("relies on a source that was retracted")).first.click()
    expect(maya).to_have_url(re.compile(r"/posts/\d+/#relies$"))

    # The minute comes: the other post goes out, this one stays.
    maya.goto(other)
    expect(maya.locator(".delivery").get_by_role("link", name="See it there")).to_be_visible(timeout=330_000)
    with house.practice_store() as store:
        texts = [row["text"] for row in store.execute("select text from posts where handle = 'elm-street-clinic'")]
    assert OTHER in texts
    assert CLAIM not in texts
    delivery = house.row("select state, code from delivery_delivery where subject_id = %s", int(claim.split("/")[-2]))
    assert delivery == {"state": "held", "code": "evidence"}
