"""Scoring a longer post with the Clear Communication Index: its page, what is kept, and what approvers see of it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from bedside.base.errors import NotAllowed, Problem, Stale
from bedside.checker.clarity import Reply
from bedside.checker.clarity.tests.test_clarity_questions import GOOD, MESSAGE
from bedside.features.audit.models import Entry
from bedside.features.people.cast import Cast
from bedside.features.people.models import User
from bedside.features.publishing.models import ClarityScore, Post
from bedside.features.publishing.services.approving import submit_post
from bedside.features.publishing.services.scoring import score_post
from bedside.features.publishing.services.writing import delete_post, save_post, start_post
from bedside.features.publishing.tests.composer_desk import AS_SCRIPT, HARMLESS, connect, content, typed

SignedIn = Callable[[User], Client]
# Made longer than a hundred words.
LONG = f"{GOOD}\nCome to our clinic on Elm Street any day from nine to five. The shot is free, and you need no card."


@pytest.fixture
def post(cast: Cast) -> Post:
    return start_post(unit=cast.clinic, by=cast.maya, content=content(LONG, connect(cast)), title="Flu shots")


def page(client: Client, post: Post) -> str:
    return client.get(f"/posts/{post.pk}/clarity/").content.decode()


def answered(post: Post, cast: Cast, do: str = "save", **answers: str) -> dict[str, Any]:
    return {"do": do, "message": MESSAGE, "version": post.revision, "person": cast.maya.pk, **answers}


def kept(post: Post, by: User, answers: dict[int, Reply] | None = None) -> ClarityScore:
    answers = answers if answers is not None else {5: Reply.YES, 8: Reply.NO}
    return score_post(post=post, main_message=MESSAGE, answers=answers, revision=post.revision, by=by)


def test_the_page_asks_twenty_questions_and_answers_what_shows(cast: Cast, signed_in: SignedIn, post: Post) -> None:
    shown = page(signed_in(cast.maya), post)
    assert shown.count('class="clarity-item"') == 20
    for title in ("The core", "What you advise", "Numbers", "Risk"):
        assert f">{title}</h2>" in shown
    assert "Get a flu shot every fall." in shown
    assert '<input type="radio" name="answer-5" value="yes" checked>' in shown
    assert '<input type="radio" name="answer-1" value="yes">' in shown
    assert "Only a person can say." in shown


def test_the_message_is_looked_for_and_a_persons_answer_stays(cast: Cast, signed_in: SignedIn, post: Post) -> None:
    asked = answered(post, cast, "look", **{"answer-8": "no", "was-8": "yes", "answer-5": "yes", "was-5": "yes"})
    shown = signed_in(cast.maya).post(f"/posts/{post.pk}/clarity/", asked).content.decode()
    assert '<input type="radio" name="answer-1" value="yes" checked>' in shown
    assert '<input type="radio" name="answer-8" value="no" checked>' in shown
    assert not ClarityScore.objects.exists()


def test_scripts_are_told_the_score_and_nothing_is_kept(cast: Cast, signed_in: SignedIn, post: Post) -> None:
    answers = {f"answer-{number}": "yes" for number in range(1, 21)} | {"answer-1": "no"}
    said = signed_in(cast.maya).post(
        f"/posts/{post.pk}/clarity/", answered(post, cast, "score", **answers), headers=AS_SCRIPT
    ).json()  # fmt: skip
    assert (said["percent"], said["sentence"]) == (70, "70 of 100: 90 passes")
    assert said["changes"][0]["wins"] == 6
    assert said["leftOut"] == {"2": "no", "3": "no", "4": "no", "6": "no", "10": "no"}
    assert not ClarityScore.objects.exists()


def test_a_score_is_kept_with_the_version_and_recorded_without_words(
    cast: Cast, signed_in: SignedIn, post: Post
) -> None:
    answers = {"answer-5": "yes", "answer-8": "no", "answer-12": "none of these"}
    signed_in(cast.maya).post(f"/posts/{post.pk}/clarity/", answered(post, cast, **answers))
    score = ClarityScore.objects.get()
    assert (score.answers, score.machine["8"], score.percent) == ({"5": "yes", "8": "no"}, "yes", 5)
    assert score.version.content == Post.objects.get().content
    entry = Entry.objects.get(action="post.clarity-scored")
    facts = str(entry.facts)
    assert "'decided otherwise': [8]" in facts
    assert "flu" not in facts.lower()
    again = page(signed_in(cast.maya), post)
    assert "5 of 100 (90 passes), by Maya Okafor" in again
    assert MESSAGE in again
    assert '<input type="radio" name="answer-8" value="no" checked>' in again


def test_the_same_words_are_one_version_however_often_they_are_scored(cast: Cast, post: Post) -> None:
    first, second = kept(post, cast.maya), kept(post, cast.maya)
    assert first.version == second.version


def test_changed_words_are_told_and_answered_anew(cast: Cast, signed_in: SignedIn, post: Post) -> None:
    kept(post, cast.maya, {5: Reply.NO, 10: Reply.YES})
    save_post(post=post, content=content("No list now. " * 60), title="", revision=post.revision, by=cast.maya)
    shown = page(signed_in(cast.maya), post)
    assert "The words have changed since." in shown
    assert '<input type="radio" name="answer-8" value="no" checked>' in shown


def test_words_that_changed_meanwhile_are_not_scored_and_no_answer_is_lost(
    cast: Cast, signed_in: SignedIn, post: Post
) -> None:
    old = post.revision
    save_post(post=post, content=content(LONG + " More."), title="", revision=old, by=cast.maya)
    with pytest.raises(Stale):
        score_post(post=post, main_message="", answers={}, revision=old, by=cast.maya)
    asked = answered(post, cast, **{"answer-8": "no", "was-8": "yes"}) | {"version": old}
    answer = signed_in(cast.maya).post(f"/posts/{post.pk}/clarity/", asked)
    assert answer.status_code == 409
    assert '<input type="radio" name="answer-8" value="no" checked>' in answer.content.decode()


def test_approvers_see_the_score_in_a_line_and_the_page_without_a_button(
    cast: Cast, signed_in: SignedIn, post: Post
) -> None:
    post = start_post(unit=cast.clinic, by=cast.maya, content=content(HARMLESS, connect(cast, handle="other")))
    kept(post, cast.maya)
    request = submit_post(post=post, by=cast.maya)
    ana = signed_in(cast.ana)
    approval = ana.get(f"/approvals/{request.pk}/").content.decode()
    assert "Clear Communication Index: 5 of 100 (90 passes), by Maya Okafor" in approval
    assert f"/posts/{post.pk}/clarity/" in approval
    assert "have changed since" not in approval
    assert "Keep this score" not in page(ana, post)
    assert "Clear Communication Index" in signed_in(cast.maya).get(f"/posts/{post.pk}/").content.decode()


def test_only_who_writes_scores(cast: Cast, signed_in: SignedIn, post: Post) -> None:
    with pytest.raises(NotAllowed):
        kept(post, cast.ana)
    asked = answered(post, cast) | {"person": cast.leo.pk}
    assert signed_in(cast.leo).post(f"/posts/{post.pk}/clarity/", asked).status_code == 403


def test_a_message_that_is_too_long_is_refused(cast: Cast, post: Post) -> None:
    with pytest.raises(Problem):
        score_post(post=post, main_message="x" * 401, answers={}, revision=post.revision, by=cast.maya)


def test_a_deleted_post_has_no_score(cast: Cast, post: Post) -> None:
    kept(post, cast.maya)
    delete_post(post=post, by=cast.maya)
    assert not ClarityScore.objects.exists()


def test_the_composer_offers_it_for_longer_pieces(cast: Cast, signed_in: SignedIn) -> None:
    maya = signed_in(cast.maya)

    def offered(text: str) -> bool:
        asked = {"content": content(text), "unit": cast.clinic.pk, "person": cast.maya.pk}
        answer = maya.post("/posts/new/check/", asked, content_type="application/json")
        return bool(answer.json()["reads"]["long"])

    assert offered(LONG)
    assert not offered(HARMLESS)
    leads = maya.post("/posts/new/", typed(LONG, connect(cast), unit=cast.clinic.pk, do="clarity"))
    assert leads["Location"] == f"/posts/{Post.objects.get().pk}/clarity/"


def test_a_thread_is_read_as_one_piece(cast: Cast, signed_in: SignedIn) -> None:
    whole = content("Get a flu shot each fall.")
    whole["parts"].append({"text": "1. Call us.\n2. Come in.", "pictures": []})
    thread = start_post(unit=cast.clinic, by=cast.maya, content=whole)
    assert "Here is a list of 2 items." in page(signed_in(cast.maya), thread)
