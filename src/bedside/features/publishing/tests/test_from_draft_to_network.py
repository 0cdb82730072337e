"""A post's way: written, asked for, approved, scheduled, changed, sent, taken down."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from bedside.base.errors import NotAllowed, Problem, Stale
from bedside.features.audit.api import Subject, history
from bedside.features.publishing.models import Post, Stage
from bedside.features.publishing.services.approving import submit_post
from bedside.features.publishing.services.planning import (
    send_now,
    take_down_post,
    unschedule_post,
)
from bedside.features.publishing.services.writing import delete_post, save_post, start_post
from bedside.features.publishing.tests.conftest import NINE, Desk

At = Callable[[datetime], None]


def stage(post: Post) -> str:
    return Post.objects.get(pk=post.pk).stage


def change(desk: Desk, post: Post, text: str) -> Post:
    fresh = Post.objects.get(pk=post.pk)
    return save_post(
        post=fresh, content=desk.content(text), title=fresh.title, revision=fresh.revision, by=desk.us.publisher
    )


def test_a_cleared_post_leaves_at_its_time_and_not_before(desk: Desk, at: At) -> None:
    post = desk.clear(desk.plan(desk.draft()))
    assert post.stage == Stage.SCHEDULED
    desk.work()
    assert desk.shown() == []
    at(datetime(2026, 11, 24, 14, 0, tzinfo=UTC))
    desk.work()
    assert desk.shown() == ["Flu vaccines are here."]
    assert stage(post) == Stage.SENT


def test_nine_o_clock_stays_nine_o_clock_across_the_change_of_clocks(desk: Desk, at: At) -> None:
    at(datetime(2027, 3, 12, 14, 0, tzinfo=UTC))
    before = desk.plan(desk.draft("Before."), "2027-03-13T09:00")
    after = desk.plan(desk.draft("After."), "2027-03-15T09:00")
    assert before.planned_at == datetime(2027, 3, 13, 14, 0, tzinfo=UTC)
    assert after.planned_at == datetime(2027, 3, 15, 13, 0, tzinfo=UTC)
    with pytest.raises(Problem, match="Clocks skip 02:30"):
        desk.plan(after, "2027-03-14T02:30")


def test_one_changed_character_voids_the_approvals_and_nothing_leaves(desk: Desk, at: At) -> None:
    post = desk.clear(desk.plan(desk.draft()))
    changed = change(desk, post, "Flu vaccines are here!")
    assert changed.stage == Stage.DRAFT
    assert post.clearance is not None
    post.clearance.refresh_from_db()
    assert post.clearance.voided_at is not None
    at(NINE + timedelta(days=1))
    desk.work()
    assert desk.shown() == []


def test_saving_the_same_words_voids_nothing(desk: Desk) -> None:
    post = desk.clear(desk.plan(desk.draft()))
    assert change(desk, post, "Flu vaccines are here.").stage == Stage.SCHEDULED


def test_moving_inside_the_window_keeps_the_approvals(desk: Desk, at: At) -> None:
    post = desk.plan(desk.clear(desk.plan(desk.draft())), "2026-11-24T15:00")
    assert post.stage == Stage.SCHEDULED
    at(datetime(2026, 11, 24, 14, 0, tzinfo=UTC))
    desk.work()
    assert desk.shown() == []
    at(datetime(2026, 11, 24, 20, 0, tzinfo=UTC))
    desk.work()
    assert desk.shown() == ["Flu vaccines are here."]


def test_moving_out_of_the_window_asks_again(desk: Desk) -> None:
    post = desk.plan(desk.clear(desk.plan(desk.draft(), flex_hours=1)), "2026-11-30T09:00")
    assert (post.stage, post.clearance) == (Stage.DRAFT, None)


def test_a_deleted_post_never_leaves_and_its_record_stays(desk: Desk, at: At) -> None:
    post = desk.clear(desk.plan(desk.draft()))
    delete_post(post=post, by=desk.us.publisher)
    at(NINE + timedelta(days=1))
    desk.work()
    assert desk.shown() == []
    actions = list(history(Subject("post", post.pk)).values_list("action", flat=True))
    assert actions[0] == "post.deleted"
    assert "post.approved" in actions
    assert Post.objects.get(pk=post.pk).content["parts"][0]["text"] == ""


def test_unscheduling_keeps_the_clearance(desk: Desk, at: At) -> None:
    post = unschedule_post(post=desk.clear(desk.plan(desk.draft())), by=desk.us.publisher)
    assert post.stage == Stage.CLEARED
    send_now(post=post, by=desk.us.publisher)
    desk.work()
    assert desk.shown() == ["Flu vaccines are here."]


def test_a_published_post_is_taken_down_everywhere(desk: Desk, at: At) -> None:
    other = desk.us.connect("practice", desk.town.url, "elm-street", "a long password")
    post = desk.clear(desk.plan(desk.draft(accounts=[desk.account, other])))
    send_now(post=post, by=desk.us.publisher)
    desk.work()
    assert stage(post) == Stage.SENT
    assert take_down_post(post=post, by=desk.us.publisher) == 2
    desk.work()
    assert desk.shown() == []
    assert stage(post) == Stage.TAKEN_DOWN


def test_the_words_of_a_sent_post_can_not_change(desk: Desk, at: At) -> None:
    post = desk.clear(desk.plan(desk.draft()))
    send_now(post=post, by=desk.us.publisher)
    desk.work()
    with pytest.raises(Problem, match="This post is out"):
        change(desk, post, "Something else.")


def test_a_patient_in_the_words_stops_submission_with_a_sentence(desk: Desk) -> None:
    post = desk.draft("We are so glad that Maria's biopsy was clear.")
    with pytest.raises(Problem, match="Rewrite the marked words, or ask the privacy officer"):
        submit_post(post=post, by=desk.us.publisher)
    assert stage(post) == Stage.DRAFT


def test_too_long_for_a_network_stops_submission_with_its_limit(desk: Desk) -> None:
    post = desk.draft("Vaccines work. " * 40)
    with pytest.raises(Problem, match="takes 500 characters"):
        submit_post(post=post, by=desk.us.publisher)


def test_two_people_writing_at_once_lose_nothing(desk: Desk) -> None:
    post = desk.draft()
    change(desk, post, "First.")
    with pytest.raises(Stale):
        save_post(post=post, content=desk.content("Second."), title="", revision=0, by=desk.us.publisher)
    assert Post.objects.get(pk=post.pk).content["parts"][0]["text"] == "First."


def test_whoever_may_not_write_can_not(desk: Desk) -> None:
    with pytest.raises(NotAllowed, match="You may not write posts"):
        start_post(unit=desk.us.unit, by=desk.us.privacy)


def test_a_title_that_names_a_patient_stops_submission(desk: Desk) -> None:
    post = start_post(
        unit=desk.us.unit, by=desk.us.publisher, content=desk.content("Flu shots."), title="Maria's biopsy was clear"
    )
    with pytest.raises(Problem, match="The title says too much about a person"):
        submit_post(post=post, by=desk.us.publisher)
    delete_post(post=post, by=desk.us.publisher)
    assert Post.objects.get(pk=post.pk).title == ""
