"""The pages on which findings are judged, and the officer's page of what was said."""

import json
import re
from collections.abc import Callable

import pytest
from django.test import Client

from bedside.features.audit.api import Entry
from bedside.features.people.cast import Cast
from bedside.features.people.models import User
from bedside.features.publishing.findings import findings_here
from bedside.features.publishing.models import Feedback, Post
from bedside.features.publishing.services.approving import submit_post
from bedside.features.publishing.services.judging import mark_wrong, report_missed
from bedside.features.publishing.services.writing import start_post
from bedside.features.publishing.tests.composer_desk import AS_SCRIPT, connect, content

SignedIn = Callable[[User], Client]
MARIA = "So glad Maria's biopsy was clear. The lady with the red quilt sends her love."


@pytest.fixture
def post(cast: Cast) -> Post:
    return start_post(unit=cast.clinic, by=cast.maya, content=content(MARIA, connect(cast)), title="Thanks")


def mark_of(post: Post) -> str:
    here = next(each for each in findings_here(post) if each.checked.finding.code == "P101")
    return here.checked.fingerprint


def text(client: Client, address: str) -> str:
    page = client.get(address)
    assert page.status_code == 200, page.content
    return page.content.decode()


def test_without_scripts_a_finding_is_marked_and_taken_back(cast: Cast, post: Post, signed_in: SignedIn) -> None:
    maya = signed_in(cast.maya)
    page = text(maya, f"/posts/{post.pk}/findings/")
    assert "a block stays until the words change" in page
    fingerprint = re.findall(r'name="fingerprint" value="(\w+)"', page)
    assert mark_of(post) in fingerprint
    answer = maya.post(
        f"/posts/{post.pk}/findings/wrong/", {"fingerprint": mark_of(post), "reason": "Our nurse"}, follow=True
    )
    assert "Noted as wrong. The finding stays" in answer.content.decode()
    assert "You marked this as wrong" in answer.content.decode()
    said = Feedback.objects.get()
    answer = maya.post(f"/feedback/{said.pk}/take-back/", follow=True)
    assert "Taken back." in answer.content.decode()
    assert not Feedback.objects.exists()


def test_without_scripts_something_missed_is_said_and_nothing_typed_is_lost(
    cast: Cast, post: Post, signed_in: SignedIn
) -> None:
    maya = signed_in(cast.maya)
    typed = {"words": "the blue quilt", "label": "NAME", "reason": "Everybody knows it"}
    answer = maya.post(f"/posts/{post.pk}/findings/missed/", typed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "These words don&#x27;t stand in the post" in page
    assert "the blue quilt" in page
    assert "Everybody knows it" in page
    assert '<option value="NAME" selected>' in page
    page = maya.post(
        f"/posts/{post.pk}/findings/missed/", typed | {"words": "the red quilt"}, follow=True
    ).content.decode()
    assert "“the red quilt”" in page
    assert Feedback.objects.get().label == "NAME"


def test_a_script_hears_in_json(cast: Cast, post: Post, signed_in: SignedIn) -> None:
    maya = signed_in(cast.maya)
    wrong, missed = f"/posts/{post.pk}/findings/wrong/", f"/posts/{post.pk}/findings/missed/"
    answer = maya.post(wrong, {"fingerprint": mark_of(post)}, headers=AS_SCRIPT)
    assert answer.json()["undo"] == f"/feedback/{Feedback.objects.get().pk}/take-back/"
    answer = maya.post(missed, {"words": "x y z", "label": "NAME"}, headers=AS_SCRIPT)
    assert (answer.status_code, answer.json()["what"]) == (422, "These words don't stand in the post as it is saved.")
    place = {"words": "red quilt", "label": "OTHER", "sheet": "common", "part": "0", "picture": "", "at": "49"}
    assert maya.post(missed, place, headers=AS_SCRIPT).status_code == 200
    assert maya.post(wrong, {"fingerprint": mark_of(post), "person": "999"}, headers=AS_SCRIPT).status_code == 403


def test_the_composer_knows_what_the_reader_marked(cast: Cast, post: Post, signed_in: SignedIn) -> None:
    said = mark_wrong(post=post, fingerprint=mark_of(post), by=cast.maya)

    def marked(user: User) -> list[str]:
        answer = signed_in(user).post(
            f"/posts/{post.pk}/check/",
            json.dumps({"content": post.content}),
            content_type="application/json",
            headers=AS_SCRIPT,
        )
        return [each["marked"] for each in answer.json()["findings"] if each["code"] == "P101"]

    assert marked(cast.maya) == [f"/feedback/{said.pk}/take-back/"]
    assert marked(cast.jo) == [""]
    page = text(signed_in(cast.maya), f"/posts/{post.pk}/edit/")
    assert "Take back “this is wrong”" in page
    assert "Something was missed" in page


def test_an_approver_finds_the_way_at_each_finding(cast: Cast, signed_in: SignedIn) -> None:
    calm = start_post(unit=cast.clinic, by=cast.maya, content=content("See you #hearthealth", connect(cast)))
    request = submit_post(post=calm, by=cast.maya)
    ana = signed_in(cast.ana)
    page = text(ana, f"/approvals/{request.pk}/")
    [link] = re.findall(rf'href="(/posts/{calm.pk}/findings/#[\w-]+)"', page)
    address, _hash, anchor = link.partition("#")
    page = text(ana, address)
    assert f'id="{anchor}"' in page
    assert f'href="/approvals/{request.pk}/"' in page
    [fingerprint] = re.findall(r'name="fingerprint" value="(\w+)"', page)
    assert ana.post(f"{address}wrong/", {"fingerprint": fingerprint}).status_code == 302
    assert Feedback.objects.get().by == cast.ana


def test_whoever_only_reads_along_is_told_who_may(cast: Cast, post: Post, signed_in: SignedIn) -> None:
    answer = signed_in(cast.nia).get(f"/posts/{post.pk}/findings/")
    assert answer.status_code == 403
    assert "Whoever writes or reviews posts of Elm Street Clinic may" in answer.content.decode()
    for address in ("/feedback/", "/feedback/1/"):
        assert signed_in(cast.maya).get(address).status_code in (403, 422)


def test_the_navigation_names_the_page_only_where_there_is_something(
    cast: Cast, post: Post, signed_in: SignedIn
) -> None:
    priya = signed_in(cast.priya)
    assert "Feedback on findings" not in text(priya, "/you/")
    assert "Nobody said anything yet" in text(priya, "/feedback/")
    mark_wrong(post=post, fingerprint=mark_of(post), by=cast.maya)
    assert "Feedback on findings" in text(priya, "/you/")
    assert "Feedback on findings" not in text(signed_in(cast.maya), "/you/")


def test_the_officers_page_shows_figures_and_no_words(cast: Cast, post: Post, signed_in: SignedIn) -> None:
    said = mark_wrong(post=post, fingerprint=mark_of(post), reason="Maria is our nurse", by=cast.maya)
    report_missed(post=post, words="the red quilt", label="OTHER", by=cast.ana)
    priya = signed_in(cast.priya)
    page = text(priya, "/feedback/")
    assert "A person named together with their health" in page
    assert "Something else" in page
    assert "Maria" not in page
    assert "quilt" not in page
    closed = text(priya, f"/feedback/{said.pk}/")
    assert "Maria" not in closed
    assert not Entry.objects.filter(action="finding.feedback-read").exists()
    opened = priya.post(f"/feedback/{said.pk}/").content.decode()
    assert '<mark class="mark mark-block">Maria</mark>' in opened
    assert "Maria is our nurse" in opened
    assert Entry.objects.filter(action="finding.feedback-read").count() == 1


def test_the_officer_exports_and_erases(cast: Cast, post: Post, signed_in: SignedIn) -> None:
    said = mark_wrong(post=post, fingerprint=mark_of(post), by=cast.maya)
    priya = signed_in(cast.priya)
    answer = priya.post("/feedback/export/")
    assert answer["Content-Disposition"].startswith('attachment; filename="feedback-')
    assert answer["Cache-Control"] == "no-store"
    assert json.loads(answer.content)["text"] == MARIA
    assert Entry.objects.filter(action="feedback.exported").count() == 1
    assert "erased" in priya.post(f"/feedback/{said.pk}/erase/", follow=True).content.decode()
    assert priya.post("/feedback/export/").content == b""
    assert signed_in(cast.maya).post("/feedback/export/").status_code == 403


def test_what_was_taken_back_in_the_meantime_is_told(cast: Cast, signed_in: SignedIn) -> None:
    answer = signed_in(cast.priya).get("/feedback/999/")
    assert answer.status_code == 422
    assert "Whoever said it took it back" in answer.content.decode()
