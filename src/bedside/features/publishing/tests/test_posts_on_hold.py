"""A post whose source fell says "On hold" and why, wherever it is listed; and no longer once it may go."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bedside.features.clearance.services.holding import place_hold
from bedside.features.delivery.services.sweeping import free_held
from bedside.features.evidence.models import Source
from bedside.features.evidence.services.judging import mark_source, sign_off, take_mark_back
from bedside.features.evidence.services.writing import Said, add_source
from bedside.features.people.models import User
from bedside.features.publishing.models import Post, Stage
from bedside.features.publishing.services.planning import unschedule_post
from bedside.features.publishing.services.relying import attach_source
from bedside.features.publishing.tests.conftest import Desk
from bedside.kit.bus.pump import pump

SignedIn = Callable[[User], Client]
DUE = datetime(2026, 11, 24, 14, 0, 1, tzinfo=UTC)
WHY = "“Walking and blood pressure” was retracted. Rely on another source, or take the claim out."
PLACES = ("/posts/", "/posts/?stage=held", "/calendar/?month=2026-11", "/calendar/?from=2026-11-23", "/")


@pytest.fixture
def study(desk: Desk) -> Source:
    said = Said(title="Walking and blood pressure", supports="It lowers it.", review_by=date(2027, 11, 23))
    made = add_source(said=said, by=desk.us.publisher)
    return sign_off(source=made, review_by=made.review_by, revision=made.revision, by=desk.us.clinician)


@pytest.fixture
def scheduled(desk: Desk, study: Source) -> Post:
    post = desk.plan(desk.draft("Join our walking group."))
    attach_source(post=post, source=study, by=desk.us.publisher)
    return desk.clear(post)


def fall(desk: Desk, study: Source) -> None:
    mark_source(source=study, status="retracted", note="J Invent Med 2023", by=desk.us.clinician)


def said(browser: Client, address: str) -> str:
    page = browser.get(address).content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    return " ".join(unescape(re.sub(r"<select.*?</select>|<[^>]+>", " ", main, flags=re.DOTALL)).split())


def test_it_says_so_and_why_wherever_it_is_listed(
    desk: Desk, scheduled: Post, study: Source, signed_in: SignedIn
) -> None:
    browser = signed_in(desk.us.publisher)
    for place in ("/posts/", "/calendar/?from=2026-11-23", "/"):
        assert "Scheduled" in said(browser, place)
    fall(desk, study)
    for pumped in (False, True):  # at once, whether or not the event has arrived
        if pumped:
            pump()
        for place in (*PLACES, f"/posts/{scheduled.pk}/"):
            page = said(browser, place)
            assert "On hold" in page, (place, pumped)
            assert WHY in page, (place, pumped)
            assert "Scheduled" not in page, (place, pumped)


def test_today_does_not_say_that_it_goes_out_next(
    desk: Desk, scheduled: Post, study: Source, signed_in: SignedIn
) -> None:
    browser = signed_in(desk.us.publisher)
    assert "Goes out next" in said(browser, "/")
    fall(desk, study)
    pump()
    page = said(browser, "/")
    assert "Goes out next" not in page
    assert page.count(WHY) == 1


def test_its_page_offers_no_button_that_would_come_to_nothing(
    desk: Desk, scheduled: Post, study: Source, signed_in: SignedIn
) -> None:
    browser = signed_in(desk.us.publisher)
    assert "Send now" in said(browser, f"/posts/{scheduled.pk}/")
    fall(desk, study)
    assert "Send now" not in said(browser, f"/posts/{scheduled.pk}/")


def test_a_cleared_post_without_a_time_is_on_hold_too(
    desk: Desk, scheduled: Post, study: Source, signed_in: SignedIn
) -> None:
    unschedule_post(post=scheduled, by=desk.us.publisher)
    fall(desk, study)
    page = said(signed_in(desk.us.publisher), "/posts/")
    assert "On hold" in page
    assert "Cleared" not in page


def test_it_is_scheduled_again_once_a_clinician_lets_it(
    desk: Desk, scheduled: Post, study: Source, signed_in: SignedIn
) -> None:
    fall(desk, study)
    pump()
    back = take_mark_back(source=Source.objects.get(pk=study.pk), by=desk.us.clinician)
    sign_off(source=back, review_by=back.review_by, revision=back.revision, by=desk.us.clinician)
    pump()
    free_held()
    page = said(signed_in(desk.us.publisher), "/posts/")
    assert "Scheduled" in page
    assert "On hold" not in page


def test_what_a_stop_of_sending_kept_back_reads_the_same(
    desk: Desk, scheduled: Post, signed_in: SignedIn, at: Callable[[datetime], None]
) -> None:
    place_hold(reason="A fire in the town.", by=desk.us.privacy)
    at(DUE)
    desk.work()
    browser = signed_in(desk.us.publisher)
    for place in ("/posts/", f"/posts/{scheduled.pk}/", "/"):
        page = said(browser, place)
        assert "On hold" in page
        assert "A fire in the town." in page


def test_a_post_that_relies_on_nothing_is_not_held_by_another_ones_source(
    desk: Desk, scheduled: Post, study: Source, signed_in: SignedIn
) -> None:
    other = desk.clear(desk.plan(desk.draft("Flu shots are free this week.")))
    assert other.stage == Stage.SCHEDULED
    fall(desk, study)
    assert "Flu shots" not in said(signed_in(desk.us.publisher), "/posts/?stage=held")


def test_lists_ask_for_no_source_where_nothing_waits(desk: Desk, signed_in: SignedIn) -> None:
    desk.draft("Join our walking group.")
    browser = signed_in(desk.us.publisher)
    with CaptureQueriesContext(connection) as asked:
        browser.get("/posts/")
    assert not [each for each in asked.captured_queries if "evidence_source" in each["sql"]]
