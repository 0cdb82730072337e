"""Words that were approved once leave at once, with safe values only."""

from datetime import date

import pytest
from django.test import Client

from bedside.features.clearance.models import Template
from bedside.features.clearance.services.deciding import decide
from bedside.features.clearance.services.templating import Words, submit_template, write_template
from bedside.features.people.testing import SignedIn
from bedside.features.publishing.models import Post
from bedside.features.publishing.tests.conftest import Desk
from bedside.kit.bus.pump import pump


@pytest.fixture
def approved(desk: Desk) -> Template:
    words = Words(
        name="Closed for a while",
        language="en",
        text="Our clinic is closed today because of {why}. We open again at {when}. For an emergency, call 911.",
        places=[
            {"name": "why", "kind": "choice", "choices": ["a storm", "a power cut"]},
            {"name": "when", "kind": "time"},
        ],
        accounts=[desk.account.pk],
        review_by=date(2027, 6, 1),
    )
    template = write_template(unit=desk.us.unit, words=words, by=desk.us.publisher)
    request = submit_template(template=template, by=desk.us.publisher)
    for approver in (desk.us.clinician, desk.us.privacy):
        decide(request=request, digest=request.digest, decision="approve", comment="", by=approver)
    pump()
    template.refresh_from_db()
    return template


@pytest.fixture
def browser(desk: Desk, signed_in: SignedIn) -> Client:
    return signed_in(desk.us.publisher)


def test_it_leaves_without_a_new_approval(desk: Desk, approved: Template, browser: Client) -> None:
    form = {"place-why": "a storm", "place-when": "14:30", "accounts": [desk.account.pk]}
    answer = browser.post(f"/posts/from-template/{approved.pk}/", form)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    desk.work()
    (shown,) = desk.shown()
    assert shown.startswith("Our clinic is closed today because of a storm. We open again at 2:30")
    assert Post.objects.get().stage == "sent"


@pytest.mark.parametrize("why", ["Maria's biopsy", "", "a storm, and Maria"])
def test_a_value_that_was_not_approved_is_refused_and_nothing_is_kept(
    desk: Desk, approved: Template, browser: Client, why: str
) -> None:
    form = {"place-why": why, "place-when": "14:30", "accounts": [desk.account.pk]}
    answer = browser.post(f"/posts/from-template/{approved.pk}/", form)
    assert answer.status_code == 422
    assert 'value="14:30"' in answer.content.decode()
    assert not Post.objects.exists()


def test_a_template_that_is_not_approved_can_not_be_sent(desk: Desk, approved: Template, browser: Client) -> None:
    Template.objects.update(state=Template.State.DRAFT)
    assert browser.get(f"/posts/from-template/{approved.pk}/").status_code == 422
    assert "No template is ready" in browser.get("/posts/from-template/").content.decode()
