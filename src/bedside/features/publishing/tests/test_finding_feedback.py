"""Saying that a finding is wrong, or that something was missed: what is kept, who may, and what it leaves alone."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.db import connection

from bedside.base import clock
from bedside.base.errors import NotAllowed, Problem
from bedside.checker.evaluation import evaluate, read_rows
from bedside.features.audit.api import Entry
from bedside.features.audit.models import Payload
from bedside.features.clearance.models import ChainStep
from bedside.features.people.cast import Cast
from bedside.features.people.models import Membership, User
from bedside.features.people.permissions import Role
from bedside.features.publishing import judged
from bedside.features.publishing.events import FeedbackGiven, FeedbackTakenBack
from bedside.features.publishing.findings import findings_here, may_judge
from bedside.features.publishing.models import Feedback, Found, Post
from bedside.features.publishing.services.approving import submit_post
from bedside.features.publishing.services.forgetting import forget_old_feedback
from bedside.features.publishing.services.judging import (
    erase_feedback,
    export_feedback,
    mark_wrong,
    read_feedback,
    report_missed,
    take_back,
)
from bedside.features.publishing.services.writing import delete_post, save_post, start_post
from bedside.features.publishing.tests.composer_desk import connect, content, paint
from bedside.kit.bus import core
from bedside.kit.bus.models import Happening

MARIA = "So glad Maria's biopsy was clear. The lady with the red quilt sends her love."
NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


@pytest.fixture
def post(cast: Cast) -> Post:
    return start_post(unit=cast.clinic, by=cast.maya, content=content(MARIA, connect(cast)), title="Thanks")


def mark_of(post: Post, code: str = "P101") -> str:
    return next(
        each.checked.fingerprint for each in findings_here(fresh(post)) if each.checked.finding.code == code
    )  # fmt: skip


def fresh(post: Post) -> Post:
    return Post.objects.select_related("unit", "request").get(pk=post.pk)


def entries(action: str) -> list[Entry]:
    return list(Entry.objects.filter(action=action))


@pytest.fixture
def heard() -> Iterator[None]:
    """Somebody who wants to know what people say: events are written for handlers only."""
    kept = {name: dict(handlers) for name, handlers in core._handlers.items()}
    core.on(FeedbackGiven)(lambda happened: None)
    core.on(FeedbackTakenBack)(lambda happened: None)
    yield
    core._handlers.clear()
    core._handlers.update(kept)


def test_a_mark_is_kept_recorded_and_announced_at_once(cast: Cast, post: Post, heard: None) -> None:
    made = mark_wrong(post=post, fingerprint=mark_of(post), reason="Maria is our nurse.", by=cast.maya)
    assert (made.code, made.label, made.severity, made.unit) == ("P101", "NAME", "block", cast.clinic)
    said = Feedback.objects.get(pk=made.pk)
    assert said.content["text"][said.content["start"] : said.content["end"]] == "Maria"
    assert said.reason == "Maria is our nurse."
    [entry] = entries("finding.marked-wrong")
    assert (entry.facts["code"], entry.facts["feedback"], entry.actor_name) == ("P101", made.pk, "Maya Okafor")
    [happened] = Happening.objects.filter(name__endswith="FeedbackGiven")
    assert happened.fields == {"feedback": made.pk, "post": post.pk, "kind": "wrong"}


def test_the_words_are_locked_in_the_database_and_stay_out_of_the_record(cast: Cast, post: Post) -> None:
    mark_wrong(post=post, fingerprint=mark_of(post), reason="Maria is our nurse.", by=cast.maya)
    with connection.cursor() as cursor:
        cursor.execute("SELECT content, reason, fingerprint FROM publishing_feedback")
        kept = b" ".join(bytes(each) if not isinstance(each, str) else each.encode() for each in cursor.fetchone())
    assert b"Maria" not in kept
    assert "Maria" not in json.dumps([entry.facts for entry in Entry.objects.all()])
    assert not Payload.objects.filter(entry__action="finding.marked-wrong").exists()


def test_marking_a_finding_wrong_lifts_no_block(cast: Cast, post: Post) -> None:
    mark_wrong(post=post, fingerprint=mark_of(post), by=cast.maya)
    with pytest.raises(Problem, match="keep"):
        submit_post(post=post, by=cast.maya)
    assert mark_of(post)


def test_saying_it_twice_is_the_same_as_once(cast: Cast, post: Post) -> None:
    first = mark_wrong(post=post, fingerprint=mark_of(post), by=cast.maya)
    assert mark_wrong(post=post, fingerprint=mark_of(post), by=cast.maya).pk == first.pk
    assert len(entries("finding.marked-wrong")) == 1
    assert mark_wrong(post=post, fingerprint=mark_of(post), by=cast.priya).pk != first.pk
    one = report_missed(post=post, words="red quilt", label="OTHER", by=cast.maya)
    assert report_missed(post=post, words="red quilt", label="NAME", by=cast.maya).pk != one.pk
    assert report_missed(post=post, words="red quilt", label="OTHER", by=cast.maya).pk == one.pk


def test_it_can_be_taken_back_by_whoever_said_it(cast: Cast, post: Post, heard: None) -> None:
    made = mark_wrong(post=post, fingerprint=mark_of(post), by=cast.maya)
    with pytest.raises(NotAllowed, match="Somebody else said this"):
        take_back(feedback=made, by=cast.priya)
    take_back(feedback=Feedback.objects.get(pk=made.pk), by=cast.maya)
    assert not Feedback.objects.exists()
    assert entries("finding.feedback-taken-back")[0].facts["code"] == "P101"
    assert Happening.objects.filter(name__endswith="FeedbackTakenBack").count() == 1
    assert mark_wrong(post=post, fingerprint=mark_of(post), by=cast.maya).pk != made.pk


@pytest.mark.parametrize(
    ("key", "allowed"),
    [("maya", True), ("ana", True), ("priya", True), ("theo", True), ("nia", False), ("sam", False), ("leo", False)],
)
def test_only_who_writes_or_reviews_may_say_so(cast: Cast, post: Post, key: str, allowed: bool) -> None:
    user = getattr(cast, key)
    assert may_judge(user, fresh(post)) is allowed
    if not allowed:
        with pytest.raises(NotAllowed):
            mark_wrong(post=post, fingerprint=mark_of(post), by=user)
        with pytest.raises(NotAllowed):
            report_missed(post=post, words="red quilt", label="OTHER", by=user)
    assert not Feedback.objects.exists()


def test_a_deputy_who_is_asked_may_say_so_too(cast: Cast) -> None:
    Membership.objects.create(user=cast.nia, role=Role.CLINICAL_REVIEWER, unit=cast.hospital)
    deputy = User.objects.get(pk=cast.nia.pk)
    ChainStep.objects.create(position=1, role=Role.CLINICAL_REVIEWER, deputy=deputy, hours=1)
    calm = start_post(unit=cast.clinic, by=cast.maya, content=content("Flu shots #hearthealth", connect(cast)))
    with clock.at(lambda: NOON):
        request = submit_post(post=calm, by=cast.maya)
        assert not may_judge(deputy, fresh(calm))
        request.steps.update(deputy_called_at=NOON)
        assert may_judge(deputy, fresh(calm))


def test_what_was_missed_is_kept_where_it_stands(cast: Cast, post: Post) -> None:
    made = report_missed(post=post, words="the red quilt", label="OTHER", reason="Everybody knows her.", by=cast.ana)
    said = Feedback.objects.get(pk=made.pk)
    assert said.content["text"][said.content["start"] : said.content["end"]] == "the red quilt"
    assert (said.kind, said.code, said.label) == ("missed", "", "OTHER")
    assert entries("finding.missed")[0].facts["label"] == "OTHER"


def test_of_several_places_the_one_that_was_selected_counts(cast: Cast) -> None:
    text = "🎉 Ask Ruth. Then ask Ruth again."
    post = start_post(unit=cast.clinic, by=cast.maya, content=content(text, connect(cast)))
    made = report_missed(post=post, words="Ruth", label="NAME", by=cast.maya, sheet="common", part=0, near=22)
    assert made.content["start"] == text.rindex("Ruth")


def test_words_of_a_picture_can_be_missed(cast: Cast) -> None:
    picture = paint(cast.clinic, cast.maya)
    words = content("Our garden.", connect(cast), pictures=((picture.pk, "Old Ruth in her chair"),))
    post = start_post(unit=cast.clinic, by=cast.maya, content=words)
    made = report_missed(post=post, words="Old Ruth", label="NAME", by=cast.maya, sheet="common", part=0, picture=0)
    assert made.content["alt"] is True
    assert made.content["text"] == "Old Ruth in her chair"


@pytest.mark.parametrize(
    ("words", "label", "told"),
    [
        ("", "NAME", "No words are selected"),
        ("blue quilt", "NAME", "don't stand in the post"),
        ("red quilt", "NONSENSE", "It isn't said what was missed"),
        ("red quilt", "", "It isn't said what was missed"),
    ],
)
def test_what_can_not_be_noted_gets_a_sentence(cast: Cast, post: Post, words: str, label: str, told: str) -> None:
    with pytest.raises(Problem, match=told):
        report_missed(post=post, words=words, label=label, by=cast.maya)


def test_a_finding_that_is_gone_and_a_reason_that_is_too_long(cast: Cast, post: Post) -> None:
    mark = mark_of(post)
    with pytest.raises(Problem, match="too long"):
        mark_wrong(post=post, fingerprint=mark, reason="x" * 1001, by=cast.maya)
    save_post(
        post=post, content=content("Wash your hands.", connect(cast, handle="b")), title="", revision=0, by=cast.maya
    )
    with pytest.raises(Problem, match="This finding is gone"):
        mark_wrong(post=post, fingerprint=mark, by=cast.maya)


def test_only_an_officer_reads_the_words_and_each_look_is_recorded(cast: Cast, post: Post) -> None:
    made = mark_wrong(post=post, fingerprint=mark_of(post), reason="Our nurse.", by=cast.maya)
    with pytest.raises(NotAllowed):
        read_feedback(feedback=made, by=cast.maya)
    assert not entries("finding.feedback-read")
    words = read_feedback(feedback=Feedback.objects.get(pk=made.pk), by=cast.priya)
    assert (words["text"], words["reason"]) == (MARIA, "Our nurse.")
    assert entries("finding.feedback-read")[0].facts == {"feedback": made.pk}


def test_words_are_erased_in_time_on_request_and_with_the_post(cast: Cast, post: Post) -> None:
    with clock.at(lambda: NOON):
        old = mark_wrong(post=post, fingerprint=mark_of(post), by=cast.maya)
        with clock.at(lambda: NOON + timedelta(days=settings.FEEDBACK_DAYS - 1)):
            assert forget_old_feedback() == 0
            young = report_missed(post=post, words="red quilt", label="OTHER", by=cast.maya)
    with clock.at(lambda: NOON + timedelta(days=settings.FEEDBACK_DAYS + 1)):
        while forget_old_feedback():
            pass
    old.refresh_from_db()
    assert (old.content, old.reason, old.code) == ({}, "", "P101")
    assert not Found.objects.exists()
    young.refresh_from_db()
    with pytest.raises(NotAllowed):
        erase_feedback(feedback=young, by=cast.maya)
    erase_feedback(feedback=young, by=cast.priya)
    with pytest.raises(Problem, match="erased already"):
        erase_feedback(feedback=young, by=cast.priya)
    assert len(entries("finding.feedback-erased")) == 2
    last = report_missed(post=post, words="her love", label="OTHER", by=cast.maya)
    delete_post(post=post, by=cast.maya)
    last.refresh_from_db()
    assert last.content == {}
    with pytest.raises(Problem, match="The words were erased"):
        read_feedback(feedback=last, by=cast.priya)


def test_figures_count_what_was_found_when_somebody_asked_for_approval(cast: Cast, post: Post) -> None:
    calm = start_post(
        unit=cast.clinic, by=cast.maya, content=content("See you #hearthealth", connect(cast, handle="b"))
    )
    submit_post(post=calm, by=cast.maya)
    for _time in range(2):
        with pytest.raises(Problem):
            submit_post(post=post, by=cast.maya)
    other = start_post(
        unit=cast.clinic, by=cast.maya, content=content(MARIA.replace("Maria", "Ruth"), connect(cast, handle="c"))
    )
    with pytest.raises(Problem):
        submit_post(post=other, by=cast.maya)
    for user in (cast.maya, cast.priya):
        mark_wrong(post=post, fingerprint=mark_of(post), by=user)
    report_missed(post=post, words="red quilt", label="OTHER", by=cast.maya)
    [figure] = judged.rule_figures([cast.clinic.pk])
    assert (figure.code, figure.share.hits, figure.share.of, figure.percent) == ("P101", 1, 2, 50)
    assert figure.between == (9, 91)
    assert judged.missed_figures([cast.clinic.pk]) == [("Something else", 1)]
    assert judged.rule_figures([cast.hospital.pk]) == []


def test_an_export_can_be_measured(cast: Cast, post: Post) -> None:
    mark_wrong(post=post, fingerprint=mark_of(post), by=cast.maya)
    report_missed(post=post, words="the red quilt", label="OTHER", by=cast.ana)
    lines = export_feedback(by=cast.priya)
    [line] = [json.loads(each) for each in lines]
    assert line["text"] == MARIA
    assert (line["kind"], line["purpose"]) == ("post", "publish")
    assert "40 Elm Street" in line["organization"]["places"]
    kinds = {MARIA[each["start"] : each["end"]]: each for each in line["spans"]}
    assert any(each.get("wrong") for each in line["spans"] if each.get("code") == "P101")
    assert kinds["the red quilt"] | {"start": 0, "end": 0} == {"start": 0, "end": 0, "label": "OTHER", "from": "missed"}
    result = evaluate(read_rows("".join(lines).encode(), "ours.jsonl"))
    assert result.labels["OTHER"].touched == 0
    assert result.overall.precision.hits < result.overall.precision.of
    assert entries("feedback.exported")[0].facts == {"texts": 1}


def test_only_an_officer_exports_and_only_their_units(cast: Cast, post: Post) -> None:
    mark_wrong(post=post, fingerprint=mark_of(post), by=cast.maya)
    with pytest.raises(NotAllowed):
        export_feedback(by=cast.maya)
    Membership.objects.filter(user=cast.priya).update(unit=cast.hospital)
    assert export_feedback(by=User.objects.get(pk=cast.priya.pk)) == []
    with pytest.raises(NotAllowed):
        read_feedback(feedback=Feedback.objects.get(), by=User.objects.get(pk=cast.priya.pk))
