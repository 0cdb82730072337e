"""The own rules as people meet them: drafting with examples, approval by somebody else, the composer, files."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bedside.base import clock
from bedside.features.people.cast import Cast
from bedside.features.people.testing import SignedIn
from bedside.features.policies.models import RuleSet
from bedside.features.policies.queries import own_rules

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
BAN = {
    "title": "No miracles",
    "words": "miracle cure\nbreakthrough",
    "match": "forms",
    "unless": "breakthrough infection",
    "instead": "new treatment",
    "severity": "block",
    "sentence": "We promise nothing: “{matched}”.",
    "why": "A promise that breaks hurts.",
    "must_find": "A miracle cure for knees",
    "must_not_find": "Breakthrough infections happen",
}


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def drafted(client: Client, **changes: str) -> None:
    client.post("/policies/rules/draft/start/")
    response = client.post("/policies/rules/draft/new/ban/", {**BAN, **changes})
    assert response.status_code == 302, text_of(response)


def approved(writer: Client, approver: Client) -> None:
    assert writer.post("/policies/rules/draft/ask/", {"why": "The board asked for it."}).status_code == 302
    version = RuleSet.objects.get(state="review")
    page = approver.get(f"/policies/rules/versions/{version.number}/")
    digest = re.search(r'name="digest" value="(\w+)"', page.content.decode())
    assert digest, text_of(page)
    response = approver.post(f"/policies/rules/versions/{version.number}/approve/", {"digest": digest.group(1)})
    assert response.status_code == 302


def test_a_draft_is_approved_by_somebody_else_and_then_explains_itself(cast: Cast, signed_in: SignedIn) -> None:
    leo, priya = signed_in(cast.leo), signed_in(cast.priya)
    assert "No own rules yet" in text_of(leo.get("/policies/rules/"))
    drafted(leo)
    assert "No miracles" in text_of(leo.get("/policies/rules/draft/"))
    assert not own_rules()
    approved(leo, priya)
    assert [rule.code for rule in own_rules().rules] == ["O1"]
    page = text_of(leo.get("/policies/rules/o1/"))
    assert "A promise that breaks hurts." in page
    assert "Written by Leo Brandt" in page
    assert "Approved by Priya Nair" in page
    moved = leo.get("/rules/o1/")
    assert (moved.status_code, moved["Location"]) == (302, "/policies/rules/o1/")
    history = text_of(leo.get("/policies/rules/versions/1/"))
    assert "The board asked for it." in history
    assert "Added" in history
    assert "In force" in text_of(leo.get("/policies/rules/versions/"))


def test_examples_are_tried_while_one_types_and_nothing_is_saved(cast: Cast, signed_in: SignedIn) -> None:
    leo = signed_in(cast.leo)
    page = text_of(
        leo.post("/policies/rules/draft/try/ban/", {**BAN, "why": "", "must_not_find": "Breakthroughs happen"})
    )
    assert "Must be found. Found: “miracle cure”. Passes" in page
    assert "Must not be found. Found: “Breakthroughs”. Fails" in page
    assert "isn’t whole yet" in text_of(leo.post("/policies/rules/draft/try/ban/", {}))
    assert "found nearly everywhere" in text_of(leo.post("/policies/rules/draft/try/ban/", {**BAN, "words": "*"}))
    assert not RuleSet.objects.exists()


def test_a_failing_example_shows_and_keeps_from_asking(cast: Cast, signed_in: SignedIn) -> None:
    leo = signed_in(cast.leo)
    drafted(leo, must_find="A cure")
    page = text_of(leo.get("/policies/rules/draft/"))
    assert "An example fails" in page
    assert "Mend the rule or its example first." in page
    refused = leo.post("/policies/rules/draft/ask/", {"why": "x"})
    assert refused.status_code == 422
    assert "1 example isn&#x27;t as it must be: O1" in refused.content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": ""}, "This field is required"),
        ({"words": ""}, "Write the words that are not to be used."),
        ({"words": "*"}, "would be found nearly everywhere"),
        ({"start": "2026-12-01", "until": "2026-11-01"}, "ends before it begins"),
        ({"must_find": ""}, "This field is required"),
        ({"words": "x" * 600}, "more than 500 characters"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    cast: Cast, signed_in: SignedIn, changes: dict[str, str], said: str
) -> None:
    response = signed_in(cast.leo).post("/policies/rules/draft/new/ban/", {**BAN, **changes})
    assert response.status_code == 422
    assert said in text_of(response)
    assert "A promise that breaks hurts." in response.content.decode()


def test_each_kind_of_rule_topic_weight_and_exception_has_its_form(cast: Cast, signed_in: SignedIn) -> None:
    leo = signed_in(cast.leo)
    assert leo.post("/policies/rules/draft/topic/new/", {"name": "flu", "words": "flu\ninfluenza"}).status_code == 302
    asking = {"when": "", "topics": "flu", "must": "Ask your doctor."}
    require = {**BAN, **asking, "must_find": "Flu is here", "must_not_find": "Hi"}
    assert leo.post("/policies/rules/draft/new/require/", require).status_code == 302
    tag = {**BAN, "tag": "#FluFighters", "wrong": "", "must_find": "#flufighters", "must_not_find": "#FluFighters"}
    assert leo.post("/policies/rules/draft/new/hashtag/", tag).status_code == 302
    weight = {"rule": "A101", "severity": "advice", "why": "Taste"}
    assert leo.post("/policies/rules/draft/weight/new/", weight).status_code == 302
    refused = leo.post("/policies/rules/draft/weight/new/", {**weight, "rule": "P101"})
    assert "the law asks for it" in text_of(refused)
    exempt = {"rule": "l101", "words": "immunization", "reason": "Name", "until": "2027-02-01"}
    assert leo.post("/policies/rules/draft/exception/new/", exempt).status_code == 302
    assert "P101" in text_of(leo.post("/policies/rules/draft/exception/new/", {**exempt, "rule": "P101"}))
    own = RuleSet.objects.get().rules
    assert [rule.code for rule in own.rules] == ["O1", "O2"]
    assert (own.topics[0].name, own.weights[0].rule, own.exceptions[0].rule) == ("flu", "A101", "L101")
    page = leo.get("/policies/rules/draft/").content.decode()
    for link in re.findall(r'href="(/policies/rules/draft/(?:rules|topic|weight|exception)/[^"]+)"', page):
        shown = leo.get(link)
        assert shown.status_code == 200
        assert "Take it out" in shown.content.decode() or link.endswith("/new/")
    [topic] = [
        link for link in re.findall(r'href="(/policies/rules/draft/topic/[^"]+)"', page) if not link.endswith("new/")
    ]
    refused = leo.post(f"{topic}remove/")
    assert "There is no topic “flu”" in text_of(refused)


def test_a_file_goes_out_and_comes_in(cast: Cast, signed_in: SignedIn) -> None:
    leo = signed_in(cast.leo)
    drafted(leo)
    version = RuleSet.objects.get()
    file = leo.post(f"/policies/rules/versions/{version.number}/export/")
    assert 'filename="own-rules-1.toml"' in file["Content-Disposition"]
    assert leo.post("/policies/rules/draft/drop/").status_code == 302
    upload = SimpleUploadedFile("own.toml", file.content)
    assert leo.post("/policies/rules/draft/import/", {"file": upload}).status_code == 302
    assert RuleSet.objects.get().content == version.content
    broken = leo.post("/policies/rules/draft/import/", {"file": SimpleUploadedFile("own.toml", b"[[ban]]\nwort = 1")})
    assert broken.status_code == 422
    assert "Your file, line 2: [[ban]] has no “wort”. Did you mean “words”?" in text_of(broken)


def test_two_who_change_the_same_rule_do_not_overwrite_each_other(cast: Cast, signed_in: SignedIn) -> None:
    leo, maya = signed_in(cast.leo), signed_in(cast.maya)
    drafted(leo)
    mark = re.search(r'name="mark" value="(\w+)"', leo.get("/policies/rules/draft/rules/o1/").content.decode())
    assert mark
    change = {**BAN, "mark": mark.group(1)}
    assert maya.post("/policies/rules/draft/rules/o1/", {**change, "title": "Maya’s"}).status_code == 302
    second = leo.post("/policies/rules/draft/rules/o1/", {**change, "title": "Leo’s"})
    assert second.status_code == 409
    assert "Somebody else changed this" in text_of(second)
    assert "Leo’s" in second.content.decode()
    assert RuleSet.objects.get().rules.rules[0].title == "Maya’s"


def test_who_only_reads_sees_the_rules_and_no_way_to_change_them(cast: Cast, signed_in: SignedIn) -> None:
    leo, nia = signed_in(cast.leo), signed_in(cast.nia)
    drafted(leo)
    approved(leo, signed_in(cast.priya))
    page = text_of(nia.get("/policies/rules/"))
    assert "No miracles" in page
    assert "Change the rules" not in page
    assert nia.get("/policies/rules/draft/").status_code == 403
    assert nia.post("/policies/rules/draft/start/").status_code == 403
    assert nia.get("/policies/rules/o99/").status_code == 404


def test_an_approver_sends_it_back_and_the_writer_reads_why(cast: Cast, signed_in: SignedIn) -> None:
    leo, priya = signed_in(cast.leo), signed_in(cast.priya)
    drafted(leo)
    leo.post("/policies/rules/draft/ask/", {"why": "The board asked."})
    assert "Own rules wait for your approval" in text_of(priya.get("/"))
    assert "Own rules wait for your approval" not in text_of(leo.get("/"))
    assert priya.post("/policies/rules/versions/1/send-back/", {"answer": ""}).status_code == 422
    assert priya.post("/policies/rules/versions/1/send-back/", {"answer": "Too grave."}).status_code == 302
    assert "Too grave." in text_of(leo.get("/policies/rules/draft/"))


def test_who_works_alone_reads_a_second_time_after_a_pause(alone: Cast, signed_in: SignedIn) -> None:
    with clock.at(NOW):
        maya = signed_in(alone.maya)
        drafted(maya)
        maya.post("/policies/rules/draft/ask/", {"why": "I decided."})
        page = maya.get("/policies/rules/versions/1/")
        assert "A second reading helps only after a pause." in text_of(page)
        digest = re.search(r'name="digest" value="(\w+)"', page.content.decode())
        assert digest
        early = maya.post("/policies/rules/versions/1/approve/", {"digest": digest.group(1)})
        assert early.status_code == 422
        assert "Come back in 10 minutes" in text_of(early)
    with clock.at(NOW + timedelta(minutes=11)):
        maya = signed_in(alone.maya)
        assert "This is your second reading." in text_of(maya.get("/policies/rules/versions/1/"))
        assert maya.post("/policies/rules/versions/1/approve/", {"digest": digest.group(1)}).status_code == 302
    assert RuleSet.objects.get().alone
