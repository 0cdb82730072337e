"""A post's pages ask the database little, whatever is in the post. Signed in as people are, second factor and all."""

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from bedside.base import clock
from bedside.features.accounts.api import Account
from bedside.features.people.models import Unit
from bedside.features.people.testing import SignedIn
from bedside.features.publishing.models import Comment, Post, Stage
from bedside.features.publishing.services.approving import submit_post
from bedside.features.publishing.services.planning import send_now
from bedside.features.publishing.services.writing import save_post, start_post
from bedside.features.publishing.tests.composer_desk import paint
from bedside.features.publishing.tests.conftest import Desk

MOST = 17
WORDS = "Flu shots are free this week in both of our houses. Come in any day from nine to five, and bring a friend."
# Jargon: the checker advises against it, and lets it go out.
JARGON = "Our colleagues talk about myocardial infarction prophylaxis on Thursday."


@pytest.fixture
def draft(desk: Desk) -> Post:
    """A thread with pictures for three accounts, one of another unit; two of them have words of their own, with
    findings. Another post says the same, and colleagues commented."""
    clinic = Unit.objects.create(name="Oak Street Clinic")
    others = [
        connected(desk, "elm", desk.us.unit),
        connected(desk, "oak", clinic),
    ]
    post = start_post(unit=desk.us.unit, by=desk.us.publisher, content=content(desk, WORDS, others))
    start_post(unit=desk.us.unit, by=desk.us.publisher, content=post.content)
    comments = (Comment(post=post, by=desk.us.clinician, text=f"Note {n}", at=clock.now()) for n in range(3))
    Comment.objects.bulk_create(comments)
    return desk.plan(post)


def connected(desk: Desk, handle: str, unit: Unit) -> Account:
    return replace(desk.us, unit=unit).connect("practice", desk.town.url, handle, "a long password")


def content(desk: Desk, words: str, others: list[Account]) -> dict[str, Any]:
    nurse, door = (paint(desk.us.unit, desk.us.publisher, colour).pk for colour in ("teal", "navy"))
    made: dict[str, Any] = desk.content(words, "See you there.", accounts=[desk.account, *others])
    made["parts"][0]["pictures"] = [{"picture": nurse, "alt": "A nurse waves."}]
    made["variants"] = {
        str(each.pk): [{"text": f"{JARGON} {each.handle}.", "pictures": [{"picture": door, "alt": "Our door."}]}]
        for each in others
    }
    return made


def changed(desk: Desk, post: Post, words: str) -> Post:
    post = Post.objects.get(pk=post.pk)
    new = {**post.content, "parts": [{**post.content["parts"][0], "text": words}, *post.content["parts"][1:]]}
    return save_post(post=post, content=new, title=post.title, revision=post.revision, by=desk.us.publisher)


def shown(browser: Client, address: str, counted: DjangoAssertNumQueries, most: int = MOST) -> str:
    """The page at its second look: the first fills what a process keeps."""
    browser.get(address)
    with counted(most):
        return str(browser.get(address).content.decode())


def test_the_composer_asks_little_for_a_rich_draft(
    desk: Desk, draft: Post, signed_in: SignedIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    page = shown(signed_in(desk.us.publisher), f"/posts/{draft.pk}/edit/", django_assert_max_num_queries, MOST + 4)
    assert "myocardial infarction" in page
    assert page.count('class="finding') > 2
    assert "Our door." in page
    assert "oak" in page
    assert f"Post {draft.pk + 1}" in page


def test_a_sent_post_asks_little(
    desk: Desk, draft: Post, signed_in: SignedIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    post = desk.clear(draft)
    send_now(post=post, by=desk.us.publisher)
    desk.work()
    post.refresh_from_db()
    assert post.stage == Stage.SENT
    page = shown(signed_in(desk.us.publisher), f"/posts/{post.pk}/", django_assert_max_num_queries)
    assert page.count("See it there") == 4
    assert page.count("Approved") >= 2
    assert "Our door." in page
    assert "Note 2" in page


def test_a_post_that_waits_asks_little_even_if_it_was_cleared_before(
    desk: Desk, draft: Post, signed_in: SignedIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    assert desk.clear(draft).stage == Stage.SCHEDULED
    post = changed(desk, draft, f"{WORDS} It takes ten minutes.")
    submit_post(post=post, by=desk.us.publisher)
    page = shown(signed_in(desk.us.publisher), f"/posts/{post.pk}/", django_assert_max_num_queries)
    assert "It waits for the clinical reviewer" in page
    assert "It takes ten minutes." in page
    assert "Our door." in page
    assert "Cancelled" in page
