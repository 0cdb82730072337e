"""A post and what it relies on: from attaching a study to the study's fall."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from bedside.base.errors import Problem
from bedside.features.clearance.models import Clearance
from bedside.features.delivery.api import Delivery, State
from bedside.features.delivery.services.sweeping import free_held
from bedside.features.evidence.models import Source
from bedside.features.evidence.services.judging import expire_sources, mark_source, sign_off
from bedside.features.evidence.services.writing import Said, add_source
from bedside.features.notify.models import Notice
from bedside.features.publishing.models import Post, Stage
from bedside.features.publishing.services.approving import submit_post
from bedside.features.publishing.services.relying import attach_source, detach_source
from bedside.features.publishing.services.writing import save_post
from bedside.features.publishing.tests.conftest import Desk
from bedside.kit.bus.pump import pump

SetTo = Callable[[datetime], None]
DUE = datetime(2026, 11, 24, 14, 0, 1, tzinfo=UTC)


def source(desk: Desk, *, signed: bool = True, review_by: date = date(2027, 11, 23)) -> Source:
    said = Said(title="A daily walk and blood pressure", supports="A daily walk lowers it.", review_by=review_by)
    made = add_source(said=said, by=desk.us.publisher)
    if signed:
        made = sign_off(source=made, review_by=review_by, revision=made.revision, by=desk.us.clinician)
    return made


def scheduled(desk: Desk, relies_on: Source) -> Post:
    post = desk.plan(desk.draft("A daily walk lowers blood pressure."))
    attach_source(post=post, source=relies_on, by=desk.us.publisher)
    post = desk.clear(post)
    assert post.stage == Stage.SCHEDULED
    return post


def only_delivery() -> Delivery:
    return Delivery.objects.get()


def retract(desk: Desk, fallen: Source) -> None:
    mark_source(source=fallen, status="retracted", note="J Invent Med 2023;14:7", by=desk.us.clinician)
    pump()


def told(desk: Desk) -> set[str]:
    return set(Notice.objects.filter(user=desk.us.publisher).values_list("kind", flat=True))


def test_a_post_goes_out_while_its_source_stands(desk: Desk, at: SetTo) -> None:
    scheduled(desk, source(desk))
    at(DUE)
    desk.work()
    assert desk.shown() == ["A daily walk lowers blood pressure."]


def test_a_retraction_holds_the_post_at_once_and_it_never_leaves(desk: Desk, at: SetTo) -> None:
    study = source(desk)
    scheduled(desk, study)
    retract(desk, study)
    delivery = only_delivery()
    assert (delivery.state, delivery.code) == (State.HELD, "evidence")
    assert "was retracted" in delivery.reason
    assert {"post.source-retracted", "source.retracted"} <= told(desk)
    free_held()
    at(DUE)
    desk.work()
    assert desk.shown() == []


def test_the_gate_asks_at_the_moment_of_sending_even_where_no_event_arrived(desk: Desk, at: SetTo) -> None:
    study = source(desk)
    scheduled(desk, study)
    Source.objects.filter(pk=study.pk).update(status="retracted")
    at(DUE)
    desk.work()
    assert (desk.shown(), only_delivery().state) == ([], State.HELD)


def test_the_last_day_counts_itself_whether_or_not_the_daily_round_was_made(desk: Desk, at: SetTo) -> None:
    scheduled(desk, source(desk, review_by=date(2026, 11, 23)))
    at(DUE)
    desk.work()
    assert (desk.shown(), only_delivery().code) == ([], "evidence")
    assert "is over" in only_delivery().reason


def test_an_expired_source_that_is_signed_again_lets_the_post_go(desk: Desk, at: SetTo) -> None:
    study = source(desk, review_by=date(2026, 11, 23))
    scheduled(desk, study)
    at(datetime(2026, 11, 24, 6, 0, tzinfo=UTC))
    assert expire_sources() == 1
    assert expire_sources() == 0
    pump()
    assert only_delivery().state == State.HELD
    assert {"post.source-expired", "source.expired"} <= told(desk)
    study.refresh_from_db()
    sign_off(source=study, review_by=date(2027, 11, 1), revision=study.revision, by=desk.us.clinician)
    pump()
    assert free_held() == 1
    at(DUE)
    desk.work()
    assert len(desk.shown()) == 1


def test_a_source_without_a_signature_is_not_put_before_approvers(desk: Desk) -> None:
    post = desk.plan(desk.draft())
    attach_source(post=post, source=source(desk, signed=False), by=desk.us.publisher)
    with pytest.raises(Problem, match="No clinician has signed off"):
        submit_post(post=post, by=desk.us.publisher)


def test_clinicians_are_asked_once_something_relies_on_it(desk: Desk) -> None:
    study = source(desk, signed=False)
    pump()
    assert not Notice.objects.filter(kind="source.asked").exists()
    attach_source(post=desk.draft(), source=study, by=desk.us.publisher)
    pump()
    notice = Notice.objects.get(kind="source.asked", user=desk.us.clinician)
    sign_off(source=study, review_by=study.review_by, revision=study.revision, by=desk.us.clinician)
    pump()
    notice.refresh_from_db()
    assert notice.settled_at is not None


def test_taking_the_source_away_does_not_save_the_clearance(desk: Desk, at: SetTo) -> None:
    study = source(desk)
    post = scheduled(desk, study)
    retract(desk, study)
    assert detach_source(post=post, source=study, by=desk.us.publisher)
    post.refresh_from_db()
    assert (post.stage, only_delivery().state) == (Stage.DRAFT, State.CANCELLED)
    assert Clearance.objects.get().voided_at is not None
    at(DUE)
    desk.work()
    assert desk.shown() == []


def test_another_source_is_another_question(desk: Desk) -> None:
    post = scheduled(desk, source(desk))
    assert attach_source(post=post, source=source(desk), by=desk.us.publisher)
    post.refresh_from_db()
    assert post.stage == Stage.DRAFT


def test_what_the_clearance_relies_on_is_signed(desk: Desk, at: SetTo) -> None:
    study = source(desk)
    scheduled(desk, study)
    retract(desk, study)
    Clearance.objects.update(sources=[])
    free_held()
    at(DUE)
    desk.work()
    assert (desk.shown(), only_delivery().code) == ([], "forged")


def test_a_change_of_words_that_changes_nothing_keeps_the_clearance_with_its_sources(desk: Desk) -> None:
    post = scheduled(desk, source(desk))
    save_post(post=post, content=post.content, title="Another title", revision=post.revision, by=desk.us.publisher)
    post.refresh_from_db()
    assert post.stage == Stage.SCHEDULED
