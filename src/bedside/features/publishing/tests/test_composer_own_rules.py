"""The organization's own rules in the composer and at the gate, like any other rule."""

from datetime import UTC, date, datetime, timedelta

from bedside.base import clock
from bedside.checker.finding import Severity
from bedside.checker.own.model import Ban, CampaignTag, OwnRules, Require, Reweigh
from bedside.features.clearance.api import Draft, check_parts, in_thread
from bedside.features.people.cast import Cast
from bedside.features.people.testing import SignedIn
from bedside.features.policies.testing import put_in_force
from bedside.features.publishing.services.approving import findings_of, submit_post
from bedside.features.publishing.services.writing import start_post
from bedside.features.publishing.tests.composer_desk import connect, content
from bedside.features.publishing.tests.test_composer_check import ask

ASK = "Ask your doctor which shot is right for you."
BAN = Ban(
    code="O1",
    title="No miracles",
    severity=Severity.BLOCK,
    words=("miracle cure",),
    sentence="We promise no “{matched}”.",
    why="It hurts.",
)
REQUIRE = Require(code="O2", title="Flu", when=("flu",), must=(ASK,))


def in_force(cast: Cast, own: OwnRules) -> None:
    put_in_force(own, why="The board asked.", writer=cast.maya, approver=cast.priya)


def test_the_composer_says_what_the_rule_says_and_offers_its_click(cast: Cast, signed_in: SignedIn) -> None:
    in_force(cast, OwnRules(rules=(BAN, REQUIRE)))
    answer = ask(signed_in(cast.maya), cast, content("A miracle cure for the flu", connect(cast)))
    said = {each["code"]: each for each in answer["findings"]}
    assert said["O1"]["sentence"] == "We promise no “miracle cure”."
    assert (said["O1"]["severity"], said["O1"]["blocks"]) == ("block", True)
    [fix] = said["O2"]["fixes"]
    assert (fix["title"], fix["start"], fix["replacement"]) == (f"Add “{ASK}”", 26, f"\n\n{ASK}")
    client = signed_in(cast.maya)
    page = client.get(said["O1"]["why"], follow=True)
    assert "No miracles" in page.content.decode()
    assert "It hurts." in page.content.decode()


def test_a_sentence_may_stand_in_another_part_of_the_thread(cast: Cast) -> None:
    in_force(cast, OwnRules(rules=(REQUIRE,)))
    drafts = in_thread([Draft("The flu is here."), Draft(f"Come in. {ASK}")])
    found = check_parts(drafts, unit=cast.clinic, subject=("post", 1))
    assert [each.finding.code for each in found] == []
    words = content("The flu is here.", connect(cast))
    words["parts"].append({"text": ASK, "pictures": []})
    post = start_post(unit=cast.clinic, content=words, by=cast.maya)
    assert "O2" not in {each.finding.code for each in findings_of(post)}


def test_what_a_rule_blocks_is_not_submitted_and_the_gate_notes_the_version(cast: Cast) -> None:
    post = start_post(unit=cast.clinic, content=content("The flu is here.", connect(cast)), by=cast.maya)
    assert findings_of(post) == []
    in_force(cast, OwnRules(rules=(REQUIRE,)))
    request = submit_post(post=post, by=cast.maya)
    assert [(each["code"], each["severity"]) for each in request.findings] == [("O2", "warning")]


def test_a_new_version_counts_at_once_and_an_old_day_is_over(cast: Cast) -> None:
    tag = CampaignTag(code="O3", title="Campaign", tag="#FluFighters", until=date(2026, 12, 31))
    with clock.at(datetime(2026, 12, 31, 23, tzinfo=UTC)):
        in_force(cast, OwnRules(rules=(tag,), weights=(Reweigh(rule="A101", severity=Severity.ADVICE),)))
    parts = [Draft("Join #FluFighters and #hearthealth")]

    def codes(moment: datetime) -> list[tuple[str, str]]:
        with clock.at(moment):
            found = check_parts(parts, unit=cast.clinic, subject=("post", 1))
        return [(each.finding.code, str(each.finding.severity)) for each in found]

    assert codes(datetime(2027, 1, 1, 4, tzinfo=UTC)) == [("A101", "advice")]  # still New Year's Eve in New York
    assert codes(datetime(2027, 1, 1, 6, tzinfo=UTC)) == [("O3", "warning"), ("A101", "advice")]
    with clock.at(datetime(2027, 1, 2, tzinfo=UTC) + timedelta(days=1)):
        in_force(cast, OwnRules(rules=(REQUIRE,)))
    assert codes(datetime(2027, 1, 4, tzinfo=UTC)) == [("O2", "warning"), ("A101", "warning")]
