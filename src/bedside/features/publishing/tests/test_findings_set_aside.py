"""Setting findings aside: who may, with what reason, what approvers see of it, and what it never does."""

from dataclasses import replace

import pytest
from django.db import connection

from bedside.base.errors import NotAllowed, Problem
from bedside.checker import Severity
from bedside.features.audit.models import Entry, Payload
from bedside.features.clearance.models import ApprovalRequest, Dismissal, Overrule
from bedside.features.clearance.services.deciding import decide
from bedside.features.people.cast import Cast
from bedside.features.people.testing import SignedIn
from bedside.features.publishing.answers import answer_for
from bedside.features.publishing.content import accounts_in
from bedside.features.publishing.findings import findings_here
from bedside.features.publishing.models import Feedback, Post
from bedside.features.publishing.services.approving import submit_post
from bedside.features.publishing.services.dismissing import dismiss_finding, take_finding_up
from bedside.features.publishing.services.writing import delete_post, save_post, start_post
from bedside.features.publishing.tests.composer_desk import AS_SCRIPT, connect, content

WORDS = "Think outside the box. We facilitate care. New rules were made for the waiting room."
SAID = "It is the name of our walking group."


@pytest.fixture
def post(cast: Cast) -> Post:
    return start_post(unit=cast.clinic, by=cast.maya, content=content(WORDS, connect(cast)), title="Box")


def fresh(post: Post) -> Post:
    return Post.objects.select_related("unit", "request").get(pk=post.pk)


def mark_of(post: Post, severity: str) -> str:
    return next(
        each.checked.fingerprint for each in findings_here(fresh(post)) if each.checked.finding.severity == severity
    )


def rewrite(post: Post, text: str, by: object) -> Post:
    now = fresh(post)
    return save_post(
        post=now, content={**now.content, "parts": [{"text": text, "pictures": []}]}, title="Box",
        revision=now.revision, by=by,  # type: ignore[arg-type]
    )  # fmt: skip


def answered(post: Post, cast: Cast) -> dict[str, object]:
    now = fresh(post)
    return dict(
        answer_for(
            now.content, unit=now.unit_id, post=now.pk, accounts=accounts_in(now.content), pictures={}, reader=cast.maya
        )
    )


def test_a_warning_is_set_aside_with_a_reason_only(cast: Cast, post: Post) -> None:
    mark = mark_of(post, "warning")
    with pytest.raises(Problem, match="Say why this doesn't count here"):
        dismiss_finding(post=post, fingerprint=mark, why="", by=cast.maya)
    with pytest.raises(Problem, match="Your own reason is missing"):
        dismiss_finding(post=post, fingerprint=mark, why="other", reason=" . ", by=cast.maya)
    with pytest.raises(Problem, match="Say why this doesn't count here"):
        dismiss_finding(post=post, fingerprint=mark, why="because", by=cast.maya)
    made = dismiss_finding(post=post, fingerprint=mark, why="name", reason=SAID, by=cast.maya)
    assert made.said == f"It is a name or a quotation: {SAID}"


def test_a_block_is_never_set_aside(cast: Cast, post: Post) -> None:
    rewrite(post, "So glad Maria’s biopsy was clear.", cast.maya)
    with pytest.raises(Problem, match="so it can't be set aside"):
        dismiss_finding(post=fresh(post), fingerprint=mark_of(post, "block"), why="wrong", by=cast.maya)
    assert not Feedback.objects.exists()


def test_it_counts_by_itself_and_stands_at_the_end(cast: Cast, post: Post) -> None:
    before = answered(post, cast)
    total = len(before["findings"])  # type: ignore[arg-type]
    dismiss_finding(post=post, fingerprint=mark_of(post, "warning"), why="known", by=cast.maya)
    after = answered(post, cast)
    last = after["findings"][-1]  # type: ignore[index]
    assert last["answer"] == "Set aside by Maya Okafor. Our readers know these words"
    assert last["aside"].endswith("/take-up/")
    assert after["summary"] == f"{total - 1} findings. None keeps the post from leaving. 1 is set aside."


def test_it_falls_when_the_words_change_and_is_there_again_when_they_come_back(cast: Cast, post: Post) -> None:
    dismiss_finding(post=post, fingerprint=mark_of(post, "warning"), why="known", by=cast.maya)
    rewrite(post, "Thinking outside the box. We facilitate care.", cast.maya)
    assert not any(each.checked.set_aside for each in findings_here(fresh(post)))
    rewrite(post, WORDS, cast.maya)
    assert sum(each.checked.set_aside for each in findings_here(fresh(post))) == 1


def test_the_reason_is_encrypted_and_stays_out_of_the_record(cast: Cast, post: Post) -> None:
    made = dismiss_finding(post=post, fingerprint=mark_of(post, "warning"), why="name", reason=SAID, by=cast.maya)
    with connection.cursor() as cursor:
        cursor.execute("SELECT reason::text FROM clearance_dismissal WHERE id = %s", [made.pk])
        assert "walking" not in cursor.fetchone()[0]
    [entry] = Entry.objects.filter(action="finding.set-aside")
    assert entry.facts == {"dismissal": made.pk, "code": made.code, "severity": "warning", "why": "name"}
    assert not Payload.objects.filter(entry=entry).exists()


def test_saying_that_it_is_wrong_is_feedback_too_and_both_are_taken_back(cast: Cast, post: Post) -> None:
    mark = mark_of(post, "warning")
    dismiss_finding(post=post, fingerprint=mark, why="wrong", reason=SAID, by=cast.maya)
    said = Feedback.objects.get()
    assert (said.fingerprint, said.reason, said.kind) == (mark, SAID, "wrong")
    take_finding_up(post=post, fingerprint=mark, by=cast.maya)
    assert not Feedback.objects.exists()
    assert not Dismissal.objects.exists()
    take_finding_up(post=post, fingerprint=mark, by=cast.maya)
    assert Entry.objects.filter(action="finding.taken-up").count() == 1


def test_approvers_see_it_apart_with_who_and_why(cast: Cast, post: Post, signed_in: SignedIn) -> None:
    dismiss_finding(post=post, fingerprint=mark_of(post, "warning"), why="name", reason=SAID, by=cast.maya)
    request = submit_post(post=fresh(post), by=cast.maya)
    page = signed_in(cast.ana).get(f"/approvals/{request.pk}/").content.decode()
    assert ", 1 set aside" in page
    assert SAID in page
    assert "by Maya Okafor, who wrote" in page
    assert 'class="mark mark-aside"' in page
    [entry] = Entry.objects.filter(action="post.submitted")
    assert entry.facts["set aside"] == ["L109"]


def test_what_approvers_read_does_not_change_under_them(cast: Cast, post: Post) -> None:
    mark = mark_of(post, "warning")
    dismiss_finding(post=post, fingerprint=mark, why="known", by=cast.maya)
    request = submit_post(post=fresh(post), by=cast.maya)
    with pytest.raises(Problem, match="Approvers read this post now"):
        take_finding_up(post=fresh(post), fingerprint=mark, by=cast.maya)
    decide(request=request, digest=request.digest, decision="change", comment="Shorter.", by=cast.ana)
    take_finding_up(post=fresh(post), fingerprint=mark, by=cast.maya)
    # What they were shown stays as it was.
    assert any(each["aside"] for each in ApprovalRequest.objects.get(pk=request.pk).findings)


@pytest.mark.usefixtures("by_words_alone")
def test_what_has_become_graver_counts_again_without_a_reason(cast: Cast, post: Post) -> None:
    mark = mark_of(post, "advice")
    dismiss_finding(post=post, fingerprint=mark, why="", by=cast.maya)
    [light] = [each.checked for each in findings_here(fresh(post)) if each.checked.set_aside]
    assert not replace(light, finding=replace(light.finding, severity=Severity.WARNING)).set_aside
    dismiss_finding(post=post, fingerprint=mark, why="known", by=cast.maya)
    [given] = [each.checked for each in findings_here(fresh(post)) if each.checked.set_aside]
    assert replace(given, finding=replace(given.finding, severity=Severity.WARNING)).set_aside
    assert not replace(given, finding=replace(given.finding, severity=Severity.BLOCK)).set_aside


@pytest.mark.usefixtures("by_words_alone")
def test_only_who_writes_here_sets_aside(cast: Cast, post: Post) -> None:
    mark = mark_of(post, "advice")
    with pytest.raises(NotAllowed):
        dismiss_finding(post=post, fingerprint=mark, why="known", by=cast.priya)
    dismiss_finding(post=post, fingerprint=mark, why="", by=cast.maya)
    with pytest.raises(NotAllowed):
        take_finding_up(post=post, fingerprint=mark, by=cast.priya)


def test_it_goes_with_the_post(cast: Cast, post: Post) -> None:
    dismiss_finding(post=post, fingerprint=mark_of(post, "warning"), why="name", reason=SAID, by=cast.maya)
    delete_post(post=fresh(post), by=cast.maya)
    assert not Dismissal.objects.exists()


def test_a_page_without_scripts_does_it_as_well(cast: Cast, post: Post, signed_in: SignedIn) -> None:
    client = signed_in(cast.maya)
    mark = mark_of(post, "warning")
    refused = client.post(f"/posts/{post.pk}/findings/aside/", {"fingerprint": mark, "why": "", "reason": SAID})
    assert refused.status_code == 422
    assert SAID in refused.content.decode()
    done = client.post(f"/posts/{post.pk}/findings/aside/", {"fingerprint": mark, "why": "known"}, follow=True)
    assert "Our readers know these words" in done.content.decode()
    assert "Let it count again" in done.content.decode()
    client.post(f"/posts/{post.pk}/findings/{mark}/take-up/")
    assert not Dismissal.objects.exists()


@pytest.mark.usefixtures("by_words_alone")
def test_a_script_hears_how_to_take_it_back(cast: Cast, post: Post, signed_in: SignedIn) -> None:
    client = signed_in(cast.maya)
    data = {"fingerprint": mark_of(post, "advice"), "person": cast.maya.pk}
    said = client.post(f"/posts/{post.pk}/findings/aside/", data, headers=AS_SCRIPT)
    assert client.post(said.json()["undo"], {"person": cast.maya.pk}, headers=AS_SCRIPT).json() == {}
    assert not Dismissal.objects.exists()


def ask_officer(cast: Cast, post: Post, signed_in: SignedIn) -> Overrule:
    rewrite(post, "So glad Maria’s biopsy was clear.", cast.maya)
    signed_in(cast.maya).post(
        f"/posts/{post.pk}/overrule/",
        {"fingerprint": mark_of(post, "block"), "reason": "Maria is the hospital's cat.", "how_long": "post"},
    )
    return Overrule.objects.get()


def test_a_question_to_the_privacy_officer_is_taken_back(cast: Cast, post: Post, signed_in: SignedIn) -> None:
    asked = ask_officer(cast, post, signed_in)
    [said] = [each for each in answered(post, cast)["findings"] if each["unask"]]  # type: ignore[attr-defined]
    assert signed_in(cast.priya).post(said["unask"], headers=AS_SCRIPT).status_code == 403
    assert signed_in(cast.maya).post(said["unask"], headers=AS_SCRIPT).json() == {}
    asked.refresh_from_db()
    assert asked.state == "withdrawn"
    [block] = [each for each in answered(post, cast)["findings"] if each["blocks"]]  # type: ignore[attr-defined]
    assert (block["overrule"], block["unask"]) == ("", "")
    [entry] = Entry.objects.filter(action="overrule.taken-back")
    assert entry.actor_name == "Maya Okafor"
    shown = signed_in(cast.priya).get(f"/approvals/findings/{asked.pk}/").content.decode()
    assert "The question was taken back" in shown
    assert "Overrule the finding" not in shown
    # It can be asked again.
    assert ask_officer_again(cast, post, signed_in) == 2


def ask_officer_again(cast: Cast, post: Post, signed_in: SignedIn) -> int:
    data = {"fingerprint": mark_of(post, "block"), "reason": "Maria is our cat, truly.", "how_long": "post"}
    signed_in(cast.maya).post(f"/posts/{post.pk}/overrule/", data)
    return Overrule.objects.count()


def test_an_answered_question_is_not_taken_back(cast: Cast, post: Post, signed_in: SignedIn) -> None:
    asked = ask_officer(cast, post, signed_in)
    Overrule.objects.filter(pk=asked.pk).update(state="refused", decided_by=cast.priya)
    answer = signed_in(cast.maya).post(f"/approvals/findings/{asked.pk}/take-back/", headers=AS_SCRIPT)
    assert answer.status_code == 409
