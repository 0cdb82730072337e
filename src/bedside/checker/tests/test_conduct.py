"""What people would read in an answer or an advertisement, and what the checker says of it."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bedside.checker import Context, Organization, Severity, apply_fix, examine, shortest_fold
from bedside.checker.facts import sayings
from bedside.checker.lexicons import data

FAMILIES = {"conduct", "disclosure"}
TEXTS = Path(__file__).parents[4] / "bench" / "texts" / "conduct_develop.jsonl"
AD = "Best meter I know, light and quick. #ad"


def codes(text: str, context: Context | None = None) -> list[str]:
    return [finding.code for finding in examine(text, context or Context(), FAMILIES)]


def reply(text: str) -> list[str]:
    return codes(text, Context(kind="reply"))


@pytest.mark.usefixtures("by_words_alone")
@pytest.mark.parametrize(
    "row",
    [row for line in TEXTS.read_text("utf-8").splitlines() if (row := json.loads(line))["group"] == "harmless"],
    ids=lambda row: row["id"],
)
def test_harmless_text_is_not_warned_of(row: dict[str, str]) -> None:
    context = Context(kind="reply" if row["kind"] == "reply" else "post")
    found = examine(row["text"], context, FAMILIES)
    assert [finding.code for finding in found if finding.severity is not Severity.ADVICE] == []


def test_the_fold_of_the_network_is_data() -> None:
    assert codes(AD, Context(fold_after=20)) == ["D102"]
    assert codes(AD, Context(fold_after=None)) == []
    assert codes(AD) == []
    assert codes("x" * shortest_fold() + " #ad") == ["D102"]
    assert codes("x" * shortest_fold() + " #ad", Context(fold_after=None)) == []


def test_an_ad_among_hashtags_is_found_wherever_it_is() -> None:
    tags = " ".join(f"#tag{number}" for number in range(28))
    assert codes(f"{tags} #ad", Context(fold_after=None)) == ["D102"]
    assert codes(f"#ad {tags}", Context(fold_after=None)) == []


def test_a_plain_word_makes_an_unclear_tag_harmless() -> None:
    assert codes("Love this brace! #collab") == ["D103"]
    assert codes("Ad: Love this brace! #collab") == []


def test_asking_for_private_data_is_mended_with_a_phone_line() -> None:
    text = "We are sorry. Send us your date of birth."
    ours = Organization(phones=("555-201-3300",))
    [finding] = examine(text, Context(kind="reply", organization=ours), FAMILIES)
    assert apply_fix(text, finding.fixes[0]) == (
        "We are sorry. Please call us at 555-201-3300, and don't post private details here."
    )
    assert reply(apply_fix(text, finding.fixes[0])) == []


def test_our_own_name_beside_harsh_words_is_no_attack_on_others() -> None:
    text = "Tired of waiting rooms? Walk in to Elm Clinic. Sick of parking at Elm Clinic? So were we."
    assert codes(text, Context(organization=Organization(names=("Elm Clinic",)))) == []
    assert codes("Sick of waiting at Oak Hill Clinic? So were we.") == ["B107"]


def test_threats_and_prizes_for_praise_block_and_doubtful_words_warn() -> None:
    def worst(text: str) -> Severity:
        return max((each.severity for each in examine(text, Context(kind="reply"), FAMILIES)), key=lambda one: one.rank)

    assert worst("Remove your post or we will take legal action.") is Severity.BLOCK
    assert worst("Leave a five-star rating and win a bike.") is Severity.BLOCK
    assert worst("Leave a review and win a bike.") is Severity.WARNING
    assert worst("It was our fault that the page was down.") is Severity.WARNING
    assert worst("We apologize for any inconvenience.") is Severity.ADVICE


def test_one_sentence_is_told_once_by_a_rule() -> None:
    assert reply("You are wrong, that is not true, and it never happened.") == ["B101"]
    assert reply("You are wrong. It never happened.") == ["B101", "B101"]


def test_what_is_wrong_about_health_may_be_put_right() -> None:
    assert reply("That is not true. Nobody was rude.") != []
    assert reply("That is not true. Vaccines don't cause autism.") == []


def test_fear_with_something_to_do_is_no_finding() -> None:
    assert codes("This heat could kill you.") == ["B104"]
    assert codes("This heat could kill you. Drink water and rest.") == []
    assert codes("This heat could kill you. Think again.") == ["B104"]


def test_a_result_that_varies_is_still_one_of_its_kind() -> None:
    [finding] = examine("Ana lost 30 pounds! Results may vary.", families=FAMILIES)
    assert finding.message == "D104.vary"


def test_each_wording_names_what_there_is() -> None:
    frames = {name for lexicon in ("conduct", "disclosure") for name in data(lexicon)["frames"]}
    for lexicon in ("conduct", "disclosure"):
        for entry in data(lexicon)["saying"]:
            assert {entry[key] for key in ("unless_before", "unless_text", "if_text") if key in entry} <= frames
            assert set(entry["kinds"]) <= {"post", "reply"}
    for name in frames:
        assert sayings.frame(name)


NASTY = [
    "you ", "your ", "we will ", "your review is ", "free ", "5 star review ", "#ad ", "#a ", "$1 ", "lost 5 ", '"',
    "a ", "if you ", "our nurse ", "Elm Clinic a joke ", "Botox works ", "happy review ", "send us your ", "better ",
    "a", "#", "😀", "the 😀", "http://a.b/", "\n", "vote for ", "thanks @a ", "Elm ", "was $5 ",
]  # fmt: skip


@pytest.mark.parametrize("unit", NASTY, ids=ascii)
def test_what_is_nasty_when_repeated_is_examined(unit: str) -> None:
    text = unit * (20_000 // len(unit))
    for kind in ("post", "reply"):
        for finding in examine(text, Context(kind="reply" if kind == "reply" else "post"), {*FAMILIES, "access"}):
            assert 0 <= finding.start <= finding.end <= len(text)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.one_of(st.sampled_from(NASTY), st.text(max_size=8)), max_size=20).map("".join))
def test_random_texts_are_examined(text: str) -> None:
    for finding in examine(text, Context(kind="reply"), {*FAMILIES, "access"}):
        assert 0 <= finding.start <= finding.end <= len(text)
        for fix in finding.fixes:
            assert 0 <= fix.start <= fix.end <= len(text)
