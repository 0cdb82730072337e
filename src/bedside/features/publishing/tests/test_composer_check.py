"""What the page says about words while they are typed."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bedside.features.clearance.api import ask_to_overrule, check_parts
from bedside.features.clearance.checking import Draft
from bedside.features.clearance.services.overruling import answer_overrule
from bedside.features.people.cast import Cast
from bedside.features.people.models import Unit, User
from bedside.features.publishing import likeness
from bedside.features.publishing.content import Content
from bedside.features.publishing.models import Post, Trace
from bedside.features.publishing.services.writing import start_post, subject_of
from bedside.features.publishing.tests.composer_desk import HARMLESS, STORY, connect, content, paint
from bedside.kit import crypto

SignedIn = Callable[[User], Client]


def ask(client: Client, cast: Cast, words: Content, pk: int = 0, **more: object) -> dict[str, Any]:
    address = f"/posts/{pk}/check/" if pk else "/posts/new/check/"
    body = json.dumps({"content": words, "unit": cast.clinic.pk, **more})
    answer = client.post(address, body, content_type="application/json", headers={"Accept": "application/json"})
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


def test_the_story_is_found_with_places_in_the_browsers_own_count(cast: Cast, signed_in: SignedIn) -> None:
    bluesky = connect(cast)
    picture = paint(cast.clinic, cast.maya)
    answer = ask(signed_in(cast.maya), cast, content(STORY, bluesky, pictures=((picture.pk, ""),)))
    found = {said["words"]: said for said in answer["findings"]}
    units = STORY.encode("utf-16-le")
    for words in ("Maria", "3 March", "40 Elm Street", "myocardial infarction", "#hearthealth"):
        said = found[words]
        assert units[2 * said["start"] : 2 * said["end"]].decode("utf-16-le") == words
    assert [fix["title"] for fix in found["myocardial infarction"]["fixes"]] == ["Write “heart attack”"]
    assert (found["Maria"]["severity"], found["Maria"]["blocks"]) == ("block", True)
    [lacking] = [said for said in answer["findings"] if said["picture"] == 0]
    assert lacking["sentence"].startswith("Picture 1 has no description")
    assert answer["summary"] == "7 findings, 4 keep the post from leaving."


def test_what_keeps_the_post_from_leaving_comes_first(cast: Cast, signed_in: SignedIn) -> None:
    answer = ask(signed_in(cast.maya), cast, content(STORY, connect(cast)))
    severities = [said["severity"] for said in answer["findings"]]
    assert severities == sorted(severities, key=["block", "warning", "advice"].index)


def test_findings_in_alternative_texts_point_into_them(cast: Cast, signed_in: SignedIn) -> None:
    picture = paint(cast.clinic, cast.maya)
    words = content(HARMLESS, connect(cast), pictures=((picture.pk, "🎉 Maria’s biopsy was clear"),))
    [said] = [each for each in ask(signed_in(cast.maya), cast, words)["findings"] if each["code"] == "P101"]
    assert (said["picture"], said["start"], said["end"], said["words"]) == (0, 3, 8, "Maria")


def test_every_finding_leads_to_the_page_of_its_rule(cast: Cast, signed_in: SignedIn) -> None:
    maya = signed_in(cast.maya)
    for said in ask(maya, cast, content(STORY, connect(cast)))["findings"]:
        page = maya.get(said["why"])
        assert page.status_code == 200
        assert f"Rule {said['code']}" in page.content.decode()
    assert maya.get("/rules/nonsense/").status_code == 404


def test_counts_are_the_networks_own(cast: Cast, signed_in: SignedIn) -> None:
    family = "👩‍👩‍👧‍👦"
    answer = ask(signed_in(cast.maya), cast, content(family * 3, connect(cast)))
    assert [(each["count"], each["limit"]) for each in answer["counts"]] == [(3, 300)]


def test_what_a_network_would_refuse_is_among_the_findings(cast: Cast, signed_in: SignedIn) -> None:
    answer = ask(signed_in(cast.maya), cast, content("Wash your hands. " * 20, connect(cast)))
    [said] = [each for each in answer["findings"] if not each["code"]]
    assert said["sentence"] == "Bluesky takes 300 characters; this has 339. Shorten it."
    assert said["blocks"]


def test_words_that_go_nowhere_are_not_examined(cast: Cast, signed_in: SignedIn) -> None:
    bluesky, practice = connect(cast), connect(cast, "practice")
    words = content(STORY, bluesky)
    words["variants"] = {
        str(bluesky.pk): [{"text": HARMLESS, "pictures": []}],
        str(practice.pk): [{"text": STORY, "pictures": []}],
    }
    assert ask(signed_in(cast.maya), cast, words)["findings"] == []
    words["accounts"].append(practice.pk)
    assert {said["sheet"] for said in ask(signed_in(cast.maya), cast, words)["findings"]} == {str(practice.pk)}


def test_previews_escape_what_is_typed(cast: Cast, signed_in: SignedIn) -> None:
    words = content('<img src=x onerror=alert(1)> #Flu @clinic.example https://riverside.example/"><b>', connect(cast))
    [preview] = ask(signed_in(cast.maya), cast, words)["previews"]
    assert "<img src=x" not in preview["html"]
    assert "&lt;img src=x onerror=alert(1)&gt;" in preview["html"]
    assert '<span class="preview-hashtag">#Flu</span>' in preview["html"]
    assert '<span class="preview-mention">@clinic.example</span>' in preview["html"]
    assert '<span class="preview-link">https://riverside.example/</span>' in preview["html"]


def test_what_lacks_is_said_but_is_no_finding(cast: Cast, signed_in: SignedIn) -> None:
    maya, bluesky = signed_in(cast.maya), connect(cast)
    assert ask(maya, cast, content(HARMLESS))["lacks"] == "Choose an account first: where should this go?"
    empty = ask(maya, cast, content("", bluesky))
    assert (empty["lacks"], empty["findings"]) == ("There are no words yet.", [])
    assert ask(maya, cast, content(HARMLESS, bluesky))["lacks"] == ""


def test_a_post_that_says_nearly_the_same_is_named_to_whoever_may_read_it(cast: Cast, signed_in: SignedIn) -> None:
    text = "Flu shots are free for everybody this week at all of our places, from nine to five every day."
    start_post(unit=cast.hospital, by=cast.maya, content=content(text), title="Flu week")
    words = content(text.replace("every day", "every weekday"))
    assert [each["title"] for each in ask(signed_in(cast.maya), cast, words)["alike"]] == ["Flu week"]
    cast.leo.memberships.update(unit=cast.clinic)
    assert ask(signed_in(cast.leo), cast, words)["alike"] == []


@pytest.mark.parametrize(("grant", "state", "blocks"), [(True, "granted", False), (False, "refused", True)])
def test_the_privacy_officers_answer_stands_at_the_finding(
    cast: Cast, signed_in: SignedIn, grant: bool, state: str, blocks: bool
) -> None:
    words = content("So glad Maria's biopsy was clear.", connect(cast))
    post = start_post(unit=cast.clinic, by=cast.maya, content=words)
    [checked] = [
        each
        for each in check_parts([Draft(words["parts"][0]["text"])], unit=cast.clinic, subject=("post", post.pk))
        if each.finding.code == "P101"
    ]
    overrule = ask_to_overrule(
        checked=checked,
        excerpt="…",
        subject=subject_of(post),
        unit=cast.clinic,
        reason="She wrote to us that we may.",
        until=None,
        by=cast.maya,
    )
    answer_overrule(overrule=overrule, grant=grant, answer="Her authorization is on file.", by=cast.priya)
    [said] = [each for each in ask(signed_in(cast.maya), cast, words, post.pk)["findings"] if each["code"] == "P101"]
    assert (said["overrule"], said["blocks"]) == (state, blocks)
    assert "Priya Nair" in said["answer"]


def test_checking_writes_nothing_and_asks_the_database_little(cast: Cast, signed_in: SignedIn) -> None:
    maya, words = signed_in(cast.maya), content(STORY, connect(cast))
    ask(maya, cast, words)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        ask(maya, cast, words)
    assert not [query["sql"] for query in seen if not query["sql"].startswith("SELECT")]
    assert len(seen) <= 13
    assert not Post.objects.exists()


def test_nobody_checks_a_post_of_a_unit_they_do_not_write_for(cast: Cast, signed_in: SignedIn) -> None:
    post = start_post(unit=cast.clinic, by=cast.maya, content=content())
    for user in (cast.leo, cast.nia):
        answer = signed_in(user).post(
            f"/posts/{post.pk}/check/",
            json.dumps({"content": content()}),
            content_type="application/json",
            headers={"Accept": "application/json"},
        )
        assert answer.status_code == 403


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"content": {"parts": "x"}}', '{"content": {"parts": []}}'])
def test_what_is_no_post_gets_a_sentence(cast: Cast, signed_in: SignedIn, body: str) -> None:
    answer = signed_in(cast.maya).post(
        "/posts/new/check/", body, content_type="application/json", headers={"Accept": "application/json"}
    )
    assert answer.status_code == 422
    assert answer.json()["what"]


def test_accounts_of_others_are_not_shown(cast: Cast, signed_in: SignedIn) -> None:
    clinics = connect(cast)
    body = json.dumps({"content": content(HARMLESS, clinics)})
    answer = signed_in(cast.leo).post(
        "/posts/new/check/", body, content_type="application/json", headers={"Accept": "application/json"}
    )
    assert answer.json()["previews"] == []


def test_a_shared_phrase_makes_no_look_alike(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    opening = "Our clinic is open this week from nine to five, and on Saturday until noon. "
    said = content(opening + "Ask us how to keep a heart strong in winter.")
    words = content(opening + "Walk in for a free flu shot, all of you.")
    post = start_post(unit=cast.clinic, by=cast.maya, content=said)
    proposed = 0
    # Each installation has its own key, and with it its own luck in what the bands propose.
    for key in range(40):
        monkeypatch.setattr(crypto, "derived_key", lambda _purpose, key=key: b"key %d" % key)
        likeness.remember(post)
        proposed += bool(Trace.objects.filter(post=post, band__in=likeness.bands_of(words)))
        assert likeness.look_alikes(words, besides=0, units=Unit.objects.all()) == []
        assert likeness.look_alikes(said, besides=0, units=Unit.objects.all()) == [post]
    assert proposed
