"""Saving as one goes: nothing is lost, nothing becomes somebody else's, voided approvals are said."""

import json
from collections.abc import Callable
from typing import Any

from django.test import Client

from bedside.features.clearance.services.deciding import decide
from bedside.features.people.cast import Cast
from bedside.features.people.models import Mode, User
from bedside.features.publishing.models import Post, Stage
from bedside.features.publishing.services.approving import submit_post
from bedside.features.publishing.services.writing import save_post, start_post
from bedside.features.publishing.tests.composer_desk import AS_SCRIPT, HARMLESS, STORY, connect, content, paint, typed
from bedside.kit.bus.pump import pump

SignedIn = Callable[[User], Client]


def send(client: Client, address: str, data: dict[str, Any], status: int = 200) -> dict[str, Any]:
    answer = client.post(address, data, headers=AS_SCRIPT)
    assert answer.status_code == status, answer.content
    return dict(answer.json())


def test_first_save_makes_the_post_and_says_where_it_is(cast: Cast, signed_in: SignedIn) -> None:
    maya, bluesky = signed_in(cast.maya), connect(cast)
    made = send(maya, "/posts/new/", typed(STORY, bluesky, unit=cast.clinic.pk, birth="once"), 201)
    post = Post.objects.get()
    assert made["addresses"]["edit"] == f"/posts/{post.pk}/edit/"
    assert (post.unit, post.content["parts"][0]["text"]) == (cast.clinic, STORY)
    assert STORY[:20] in maya.get(made["addresses"]["edit"]).content.decode()


def test_a_first_save_whose_answer_was_lost_makes_no_second_post(cast: Cast, signed_in: SignedIn) -> None:
    maya = signed_in(cast.maya)
    send(maya, "/posts/new/", typed("Flu shots", unit=cast.clinic.pk, birth="again"), 201)
    send(maya, "/posts/new/", typed("Flu shots are here", unit=cast.clinic.pk, birth="again"), 201)
    assert Post.objects.get().content["parts"][0]["text"] == "Flu shots are here"


def test_opening_the_page_makes_nothing(cast: Cast, signed_in: SignedIn) -> None:
    assert signed_in(cast.maya).get("/posts/new/").status_code == 200
    assert not Post.objects.exists()


def test_saving_goes_on_from_version_to_version(cast: Cast, signed_in: SignedIn) -> None:
    maya, post = signed_in(cast.maya), start_post(unit=cast.clinic, by=cast.maya, content=content())
    first = send(maya, f"/posts/{post.pk}/save/", typed("One", version=post.revision))
    send(maya, f"/posts/{post.pk}/save/", typed("Two", version=first["version"]))
    post.refresh_from_db()
    assert post.content["parts"][0]["text"] == "Two"


def test_a_conflict_keeps_both(cast: Cast, signed_in: SignedIn) -> None:
    post = start_post(unit=cast.clinic, by=cast.maya, content=content())
    save_post(post=post, content=content("Theirs"), title="", revision=post.revision, by=cast.jo)
    answer = send(signed_in(cast.maya), f"/posts/{post.pk}/save/", typed("Mine", version=post.revision), 409)
    assert answer["what"] == "Somebody else changed this post in the meantime."
    post.refresh_from_db()
    assert post.content["parts"][0]["text"] == "Theirs"


def test_a_lost_session_is_told_to_the_script(cast: Cast) -> None:
    post = start_post(unit=cast.clinic, by=cast.maya, content=content())
    send(Client(), f"/posts/{post.pk}/save/", typed("Late", version=0), 401)


def test_words_do_not_become_those_of_whoever_signed_in_since(cast: Cast, signed_in: SignedIn) -> None:
    post = start_post(unit=cast.clinic, by=cast.maya, content=content())
    answer = send(signed_in(cast.jo), f"/posts/{post.pk}/save/", typed("Maya's", version=0, person=cast.maya.pk), 403)
    assert answer["what"] == "Somebody else signed in here since this page was opened."
    post.refresh_from_db()
    assert post.contributors == [cast.maya.pk]


def test_authors_of_another_unit_are_refused_everywhere(cast: Cast, signed_in: SignedIn) -> None:
    post = start_post(unit=cast.clinic, by=cast.maya, content=content(), title="Flu")
    leo = signed_in(cast.leo)
    assert leo.get(f"/posts/{post.pk}/edit/").status_code == 403
    for what in ("save", "plan", "submit", "overrule", "edit"):
        send(leo, f"/posts/{post.pk}/{what}/", typed("Mine", version=0), 403)
    assert leo.get(f"/posts/{post.pk}/").status_code == 403
    send(leo, "/posts/new/", typed("Mine", unit=cast.clinic.pk), 403)
    assert signed_in(cast.nia).get("/posts/new/").status_code == 403


def test_pictures_of_another_unit_cannot_be_used(cast: Cast, signed_in: SignedIn) -> None:
    theirs = paint(cast.clinic, cast.maya)
    form = typed("Look", unit=cast.hospital.pk) | {"picture-common-0": [str(theirs.pk)]}
    answer = send(signed_in(cast.leo), "/posts/new/", form, 422)
    assert answer["what"] == "A picture of this post is gone."


def test_a_change_after_approval_voids_it_and_says_so(cast: Cast, signed_in: SignedIn) -> None:
    bluesky, maya = connect(cast), signed_in(cast.maya)
    post = start_post(unit=cast.clinic, by=cast.maya, content=content(HARMLESS, bluesky))
    request = submit_post(post=post, by=cast.maya)
    for approver in (cast.ana, cast.priya):
        decide(request=request, digest=request.digest, decision="approve", comment="", by=approver)
    pump()
    post.refresh_from_db()
    assert (
        "Cleared by two people. One more change clears again." in maya.get(f"/posts/{post.pk}/edit/").content.decode()
    )
    same = send(maya, f"/posts/{post.pk}/save/", typed(HARMLESS, bluesky, title="Flu", version=post.revision))
    assert (same["stage"], "voided" in same) == (Stage.CLEARED, False)
    other = send(maya, f"/posts/{post.pk}/save/", typed(HARMLESS[:-1] + "!", bluesky, version=same["version"]))
    assert other["voided"].startswith("You changed what was cleared")
    assert other["standing"].startswith("The approvals are void: the post was changed.")
    assert other["closed"] == ""


def test_a_change_while_it_waits_takes_the_question_back(cast: Cast, signed_in: SignedIn) -> None:
    bluesky, maya = connect(cast), signed_in(cast.maya)
    post = start_post(unit=cast.clinic, by=cast.maya, content=content(HARMLESS, bluesky))
    submit_post(post=post, by=cast.maya)
    page = maya.get(f"/posts/{post.pk}/edit/").content.decode()
    assert "It waits for the clinical reviewer." in page
    assert "It waits for approval already." in page
    answer = send(maya, f"/posts/{post.pk}/save/", typed("Other words.", bluesky, version=post.revision))
    assert answer["voided"].startswith("You changed what approvers were asked about.")


def test_submitting_leads_to_the_post_or_says_what_to_do(cast: Cast, signed_in: SignedIn) -> None:
    bluesky, maya = connect(cast), signed_in(cast.maya)
    post = start_post(unit=cast.clinic, by=cast.maya, content=content(STORY, bluesky))
    refused = send(maya, f"/posts/{post.pk}/submit/", {"version": post.revision}, 422)
    assert refused["what"].startswith("3 findings keep this post from leaving. Rewrite the marked words")
    saved = send(maya, f"/posts/{post.pk}/save/", typed(HARMLESS, bluesky, version=post.revision))
    send(maya, f"/posts/{post.pk}/submit/", {"version": saved["version"] - 1}, 409)
    assert send(maya, f"/posts/{post.pk}/submit/", {"version": saved["version"]}) == {"url": f"/posts/{post.pk}/"}
    post.refresh_from_db()
    assert post.stage == Stage.REVIEW


def test_alone_the_page_speaks_of_reading_again(cast: Cast, signed_in: SignedIn) -> None:
    cast.organization.mode = Mode.SOLO
    cast.organization.save()
    maya, bluesky = signed_in(cast.maya), connect(cast)
    post = start_post(unit=cast.clinic, by=cast.maya, content=content(HARMLESS, bluesky))
    page = maya.get(f"/posts/{post.pk}/edit/").content.decode()
    assert "You work alone: you read it again after 10 minutes, then you clear it yourself." in page
    assert "Ready to read again" in page
    send(maya, f"/posts/{post.pk}/submit/", {"version": post.revision})
    assert "A change starts the pause anew." in maya.get(f"/posts/{post.pk}/edit/").content.decode()


def test_asking_the_privacy_officer(cast: Cast, signed_in: SignedIn) -> None:
    bluesky, maya = connect(cast), signed_in(cast.maya)
    post = start_post(unit=cast.clinic, by=cast.maya, content=content(STORY, bluesky))
    body = json.dumps({"content": content(STORY, bluesky)})
    checked = maya.post(f"/posts/{post.pk}/check/", body, content_type="application/json", headers=AS_SCRIPT).json()
    mark = checked["findings"][0]["fingerprint"]
    address = f"/posts/{post.pk}/overrule/"
    short = send(maya, address, {"fingerprint": mark, "reason": "wrong", "how_long": "post"}, 422)
    assert short["what"] == "Say why this finding is wrong here."
    dateless = {"fingerprint": mark, "reason": "She is our spokeswoman.", "how_long": "until", "until": ""}
    assert send(maya, address, dateless, 422)["what"] == "The last day is missing."
    assert send(maya, address, dateless | {"fingerprint": "f00"}, 422)
    send(maya, address, {"fingerprint": mark, "reason": "She is our spokeswoman.", "how_long": "post"})
    again = maya.post(f"/posts/{post.pk}/check/", body, content_type="application/json", headers=AS_SCRIPT).json()
    assert again["findings"][0]["overrule"] == "asked"
    gone = send(maya, address, {"fingerprint": "0" * 32, "reason": "It is gone by now.", "how_long": "post"}, 422)
    assert gone["what"] == "This finding is gone: the words changed."
