"""What people do to a post while approvals, events and the courier are under way."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any

import pytest
from bench.organization import make_organization
from django.db import connection, transaction

from bedside.base.errors import NotAllowed, Problem
from bedside.features.accounts.api import Account
from bedside.features.audit.testing import guards_off, real_transactions
from bedside.features.clearance.api import ApprovalRequest, Clearance
from bedside.features.clearance.services.deciding import decide
from bedside.features.delivery.api import Delivery, State
from bedside.features.delivery.courier import Courier
from bedside.features.delivery.line import sign_on
from bedside.features.publishing.models import Post, Stage
from bedside.features.publishing.services import planning, writing
from bedside.features.publishing.services.approving import submit_post
from bedside.features.publishing.services.planning import plan_post, send_now, take_down_post, unschedule_post
from bedside.features.publishing.services.writing import delete_post, save_post, start_post
from bedside.features.publishing.tests.conftest import NINE, Desk
from bedside.kit.bus.models import Happening
from bedside.kit.bus.pump import pump

At = Callable[[datetime], None]
__all__ = ["guards_off", "real_transactions"]


def fresh(post: Post) -> Post:
    return Post.objects.get(pk=post.pk)


def change(desk: Desk, post: Post, text: str) -> Post:
    now = fresh(post)
    return save_post(post=now, content=desk.content(text), title=now.title, revision=now.revision, by=desk.us.publisher)


def half_out(desk: Desk) -> tuple[Post, Delivery]:
    """A post that is out on one of its two accounts, before anybody was told."""
    other = desk.us.connect("practice", desk.town.url, "elm-street", "a long password")
    desk.town.fault(kind="too_many", left=5, on="any", handle="elm-street")
    post = desk.clear(desk.plan(desk.draft(accounts=[desk.account, other])))
    send_now(post=post, by=desk.us.publisher)
    Courier(worker=sign_on(), threads=1).run_until_idle()
    assert desk.shown() == ["Flu vaccines are here."]
    return post, Delivery.objects.get(account=other)


def test_what_is_out_somewhere_is_not_unscheduled_and_sent_there_again(desk: Desk, at: At) -> None:
    post, waiting = half_out(desk)
    for too_late in (
        lambda: unschedule_post(post=fresh(post), by=desk.us.publisher),
        lambda: plan_post(post=fresh(post), wall=None, zone=post.zone, flex_hours=24, by=desk.us.publisher),
        lambda: change(desk, post, "Flu vaccines are gone."),
        lambda: delete_post(post=fresh(post), by=desk.us.publisher),
    ):
        with pytest.raises(Problem, match="out, or on its way"):
            too_late()
    waiting.refresh_from_db()
    assert waiting.state == State.WAITING
    assert fresh(post).stage == Stage.SCHEDULED


def test_what_is_being_sent_can_not_be_unscheduled_or_moved(desk: Desk, at: At) -> None:
    post = desk.clear(desk.plan(desk.draft()))
    Delivery.objects.update(state=State.SENDING)
    with pytest.raises(Problem, match="on its way"):
        unschedule_post(post=post, by=desk.us.publisher)
    with pytest.raises(Problem, match="on its way"):
        desk.plan(post, "2026-11-24T15:00")


def test_a_thread_that_is_half_out_is_taken_down_at_once(desk: Desk, at: At) -> None:
    content = desk.content("Flu vaccines are here.", "Come on Saturday.")
    post = desk.clear(desk.plan(start_post(unit=desk.us.unit, by=desk.us.publisher, content=content)))
    send_now(post=post, by=desk.us.publisher)
    desk.work()
    delivery = Delivery.objects.get()
    delivery.pieces.filter(position=1).update(sent_at=None, remote_id="", created_at=None)
    Delivery.objects.update(state=State.FAILED)
    assert take_down_post(post=fresh(post), by=desk.us.publisher) == 1
    desk.work()
    assert "Flu vaccines are here." not in desk.shown()


def test_a_change_right_after_the_last_yes_voids_it(desk: Desk) -> None:
    """The approvers have said yes, and the post has not been told yet."""
    post = desk.plan(desk.draft())
    request = submit_post(post=post, by=desk.us.publisher)
    for approver in (desk.us.clinician, desk.us.privacy):
        decide(request=request, digest=request.digest, decision="approve", comment="", by=approver)
    change(desk, post, "Flu vaccines are here!")
    assert Clearance.objects.get(request=request).voided_at is not None
    pump()
    assert fresh(post).stage == Stage.DRAFT
    assert not Delivery.objects.exists()


def test_a_post_deleted_right_after_the_last_yes_troubles_nobody(desk: Desk) -> None:
    post = desk.plan(desk.draft())
    request = submit_post(post=post, by=desk.us.publisher)
    for approver in (desk.us.clinician, desk.us.privacy):
        decide(request=request, digest=request.digest, decision="approve", comment="", by=approver)
    delete_post(post=fresh(post), by=desk.us.publisher)
    pump()
    assert not Happening.objects.filter(tries__gt=0).exists()
    assert Clearance.objects.get(request=request).voided_at is not None


def test_a_change_voids_a_clearance_that_no_question_led_to(desk: Desk) -> None:
    """As that of a post made from a template."""
    post = desk.clear(desk.plan(desk.draft()))
    Post.objects.filter(pk=post.pk).update(request=None)
    assert change(desk, post, "Flu vaccines are gone.").stage == Stage.DRAFT
    assert Delivery.objects.get().state == State.CANCELLED
    assert Clearance.objects.get(pk=post.clearance_id or 0).voided_at is not None


@pytest.mark.parametrize("cleared", [True, False])
def test_a_deleted_post_leaves_its_words_nowhere(desk: Desk, cleared: bool) -> None:
    post = desk.plan(desk.draft("Maria's words."))
    if cleared:
        desk.clear(post)
    else:
        submit_post(post=post, by=desk.us.publisher)
    delete_post(post=fresh(post), by=desk.us.publisher)
    kept = [*ApprovalRequest.objects.values_list("material", flat=True)]
    kept += [*Delivery.objects.values_list("material", flat=True), fresh(post).content]
    assert "Maria" not in str(kept)
    assert len(kept) == 2 + cleared


def test_a_title_with_a_sign_that_no_database_holds_is_saved_without_it(desk: Desk) -> None:
    assert start_post(unit=desk.us.unit, by=desk.us.publisher, title="Flu\x00 clinic\n").title == "Flu clinic"


def test_what_can_not_be_scheduled_is_cleared_all_the_same(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: Any) -> None:
        raise Problem("The outbox would not have it.")

    monkeypatch.setattr(planning, "enqueue", refuse)
    assert desk.clear(desk.plan(desk.draft())).stage == Stage.CLEARED


def test_who_wrote_the_first_post_can_not_approve_its_copy(desk: Desk) -> None:
    post = desk.draft()
    Post.objects.filter(pk=post.pk).update(contributors=[desk.us.clinician.pk])
    copied = start_post(
        unit=post.unit, by=desk.us.publisher, content=post.content, title=post.title, copy_of=fresh(post)
    )
    assert copied.contributors == sorted([desk.us.clinician.pk, desk.us.publisher.pk])
    with pytest.raises((NotAllowed, Problem), match="Nobody else here has the role"):
        submit_post(post=copied, by=desk.us.publisher)


def test_unscheduled_and_scheduled_again_a_post_leaves_once(desk: Desk, at: At) -> None:
    post = desk.clear(desk.plan(desk.draft()))
    for _ in range(3):
        post = unschedule_post(post=post, by=desk.us.publisher)
        post = planning.schedule_post(post=post, by=desk.us.publisher)
    at(datetime(2026, 11, 24, 14, 0, tzinfo=UTC))
    desk.work()
    assert desk.shown() == ["Flu vaccines are here."]
    assert NINE + timedelta(days=1) == post.planned_at


@pytest.mark.usefixtures("real_transactions")
def test_who_waited_for_the_lock_sees_the_question_that_was_asked_meanwhile() -> None:
    """One person asks for approval while another saves other words: the question is taken back, not left standing."""
    us = make_organization()
    account = Account.objects.create(
        unit=us.unit, network="practice", server="https://x.example", identity="riverside", handle="riverside",
        secrets={}, connected_by=us.publisher, connected_at=NINE,
    )  # fmt: skip
    content = {"language": "en", "accounts": [account.pk], "variants": {}}
    here = {**content, "parts": [{"text": "Flu vaccines are here.", "pictures": []}]}
    gone = {**content, "parts": [{"text": "Flu vaccines are gone.", "pictures": []}]}
    post = start_post(unit=us.unit, by=us.publisher, content=here)

    def save() -> None:
        try:
            save_post(post=post, content=gone, title="", revision=0, by=us.publisher)
        finally:
            connection.close()

    other = Thread(target=save)
    with transaction.atomic():
        writing.lock(post)
        other.start()
        _until_somebody_waits()
        request = submit_post(post=post, by=us.publisher)
    other.join()
    request.refresh_from_db()
    assert (fresh(post).stage, request.state) == (Stage.DRAFT, "withdrawn")


def _until_somebody_waits() -> None:
    """Return when another connection waits for a lock; give up after ten seconds."""
    until = time.monotonic() + 10
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone() != (0,):
                return
            time.sleep(0.02)
    raise AssertionError("nobody waited")
