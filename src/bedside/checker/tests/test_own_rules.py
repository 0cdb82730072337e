"""The organization's own rules: what they find, what they leave alone, what they change, how they are written."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bedside.base import clock
from bedside.base.errors import Problem
from bedside.checker import Context, Finding, Picture, apply_fix, examine, fix_title, sentence
from bedside.checker.finding import Severity
from bedside.checker.own.model import Ban, CampaignTag, Exempt, OwnRule, OwnRules, Require, Reweigh, Topic
from bedside.checker.own.reading import as_data, from_data, read_own
from bedside.checker.own.trying import failing, tried
from bedside.checker.own.writing import as_toml

DAY = date(2026, 11, 23)
FLU = Topic("flu", ("flu", "influenza", "gripe", "#GetYourShot"))
ASK = "Ask your doctor which shot is right for you."
BAN = Ban(code="O1", title="No miracles", words=("miracle cure", "breakthrough"), unless=("breakthrough infection",))
REQUIRE = Require(code="O2", title="Flu", topics=("flu",), must=(ASK, "#AskYourDoctor"))
TAG = CampaignTag(
    code="O3", title="Our campaign", tag="#FluFightersNYC", wrong=("#FluFighters",), start=DAY, until=date(2026, 12, 31)
)


def found(text: str, *rules: OwnRule, day: date = DAY, context: Context | None = None) -> list[Finding]:
    own = OwnRules(rules=rules, topics=(FLU,))
    return examine(text, replace(context or Context(), own=own, today=day), ["own"])


def words(text: str, *rules: OwnRule, day: date = DAY) -> list[str]:
    return [text[each.start : each.end] for each in found(text, *rules, day=day)]


def mended(text: str, rule: OwnRule) -> str:
    return apply_fix(text, found(text, rule)[0].fixes[0])


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("A miracle cure!", ["miracle cure"]),
        ("MIRACLE-CURES for all", ["MIRACLE-CURES"]),
        ("A m\u200biracle cure, a bre\u00adakthrough", ["m\u200biracle cure", "bre\u00adakthrough"]),
        ("Try it #MiracleCure", ["MiracleCure"]),
        ("Try it #miraclecures", ["miraclecures"]),
        ("A miracle. Cure follows", []),
        ("A miracle\ncure", ["miracle\ncure"]),
        ("A miracle\n\nCure rates", []),
        ("No breakthrough infections were seen", []),
        ("The cure is no miracle", []),
        ("Read miracle-cure.org/miracle-cure or https://a.example/miracle-cure", []),
        ("Thanks @miracle-cure", []),
        ("Our breakthroughs’ price", ["breakthroughs’"]),
    ],
)
def test_words_not_to_use(text: str, there: list[str]) -> None:
    assert [each.rstrip("’") for each in words(text, BAN)] == [each.rstrip("’") for each in there]


@pytest.mark.parametrize(
    ("entry", "match", "text", "there"),
    [
        ("cure", "forms", "cured, curing, cures, secure, curfew", ["cured", "curing", "cures"]),
        ("plan", "forms", "planned plans planed planet", ["planned", "plans"]),
        ("therapy", "forms", "therapies and therapy's", ["therapies", "therapy"]),
        ("vacunación", "forms", "las vacunaciones, la vacunacion", ["vacunaciones", "vacunacion"]),
        ("caso", "forms", "casos en casa", ["casos"]),
        ("milagroso", "forms", "cura milagrosa", ["milagrosa"]),
        ("año", "exact", "un ano, un año", ["año"]),
        ("cure", "exact", "cures CURE", ["CURE"]),
        ("AIDS", "capitals", "This aids people with AIDS", ["AIDS"]),
        ("immun*", "forms", "immune immunity autoimmune", ["immune", "immunity"]),
        ("*mab", "forms", "adalimumab and mabel", ["adalimumab"]),
        ("guaranteed * results", "forms", "guaranteed fast results; guaranteed results", ["guaranteed fast results"]),
        ("24/7", "exact", "Open 24/7.", ["24/7"]),
    ],
)
def test_how_words_are_matched(entry: str, match: str, text: str, there: list[str]) -> None:
    assert words(text, Ban(code="O1", title="x", words=(entry,), match=match)) == there  # type: ignore[arg-type]


def test_what_is_written_is_never_run_as_a_pattern() -> None:
    evil = Ban(code="O1", title="x", words=("(a+)+$", "a*a*a*a*a*a*b"))
    assert words("a" * 50_000, evil) == []
    assert words("xaab" + "a" * 2000 + "b", evil) == []


def test_a_replacement_is_one_click_and_keeps_the_capital() -> None:
    rule = replace(BAN, instead=("new treatment",))
    assert mended("Breakthrough today", rule) == "New treatment today"
    assert mended("See #MiracleCure", rule) == "See #NewTreatment"
    assert mended("A miracle cure today", BAN) == "A today"
    assert mended("A miracle cure's price", BAN) == "A price"


def test_words_in_the_description_of_a_picture_count_but_ask_for_nothing() -> None:
    context = Context(pictures=(Picture(alt="A miracle cure against flu"),))
    [finding] = found("Hello", BAN, REQUIRE, context=context)
    assert (finding.code, finding.picture) == ("O1", 0)


def test_a_disclaimer_is_asked_for_once_and_added_by_one_click() -> None:
    text = "Flu season is here. The flu spreads fast."
    [finding] = found(text, REQUIRE)
    assert text[finding.start : finding.end] == "Flu"
    assert fix_title(finding.fixes[0]) == f"Add “{ASK}”"
    better = apply_fix(text, finding.fixes[0])
    assert better.endswith(f"fast.\n\n{ASK}")
    assert found(better, REQUIRE) == []
    assert apply_fix(text, finding.fixes[1]).endswith("fast. #AskYourDoctor")
    assert found(apply_fix(text, finding.fixes[1]), REQUIRE) == []


@pytest.mark.parametrize(
    "text",
    [
        "Flu? ask your DOCTOR, which shot is right for you",
        "Beat the flu #askyourdoctor",
        "Fluent people influence others",
        "Read more: flu.example.org",
    ],
)
def test_nothing_is_asked_for_where_it_stands_or_the_topic_does_not(text: str) -> None:
    assert found(text, REQUIRE) == []


def test_a_disclaimer_may_stand_in_another_part_of_the_thread() -> None:
    assert found("Flu is here", REQUIRE, context=Context(after=[f"More. {ASK}"])) == []
    assert found("Flu is still here", REQUIRE, context=Context(before=["Flu is here"])) == []
    assert found("Flu is here", REQUIRE, context=Context(after=["More about flu"])) != []


@pytest.mark.parametrize("wrong", ["#flufightersnyc", "#FluFighters", "#FluFigthersNYC", "#Flu_Fighters_NYC"])
def test_a_campaign_has_one_spelling(wrong: str) -> None:
    text = f"Join us {wrong}"
    own = OwnRules(rules=(TAG,))
    [finding] = examine(text, Context(own=own, today=DAY), ["own", "access"])
    assert apply_fix(text, finding.fixes[0]) == "Join us #FluFightersNYC"


def test_a_campaign_has_its_days_and_other_hashtags_are_left_alone() -> None:
    assert found("#FluFightersNYC #FluFacts #FightersNYC", TAG) == []
    [early] = found("#FluFightersNYC", TAG, day=date(2026, 11, 1))
    assert "begins on 2026-11-23" in sentence(early)
    [late] = found("#FluFightersNYC", TAG, day=date(2027, 1, 1))
    assert "ended on 2026-12-31" in sentence(late)
    year = CampaignTag(code="O4", title="x", tag="#FluFighters2026")
    assert found("#FluFighters2025", year) == []


def test_a_rule_looks_from_its_first_day_to_its_last_by_the_clock_or_the_day_that_is_given() -> None:
    rule = replace(BAN, start=date(2026, 11, 23), until=date(2026, 11, 24))
    own = OwnRules(rules=(rule,))
    days = [date(2026, 11, day) for day in (22, 23, 24, 25)]
    assert [bool(found("miracle cure", rule, day=day)) for day in days] == [False, True, True, False]
    with clock.at(datetime(2026, 11, 24, 23, tzinfo=UTC)):
        assert examine("miracle cure", Context(own=own), ["own"])
    with clock.at(datetime(2026, 11, 25, 1, tzinfo=UTC)):
        assert not examine("miracle cure", Context(own=own), ["own"])


def test_a_rule_of_one_language_leaves_the_other_alone() -> None:
    spanish = replace(REQUIRE, language="es", must=("Pregunte a su médico.",))
    assert found("The flu is here and it is the time for your shot", spanish) == []
    assert found("La gripe está aquí y es la hora de la vacuna", spanish)
    assert found("Gripe", spanish, context=Context(language="es"))


def test_an_author_reads_the_sentence_of_the_rule() -> None:
    [finding] = found("A {matched} miracle cure", replace(BAN, sentence="We promise no {matched}, {who}."))
    assert sentence(finding, "es") == "We promise no miracle cure, {who}."
    assert (finding.code, finding.severity) == ("O1", Severity.WARNING)


def test_own_rules_do_not_touch_what_comes_in() -> None:
    own = OwnRules(rules=(BAN,))
    assert not [each for each in examine("miracle cure", Context(purpose="redact", own=own)) if each.code == "O1"]


def weighed(text: str, rule: str, severity: Severity) -> list[Severity]:
    own = OwnRules(weights=(Reweigh(rule=rule, severity=severity),))
    return [each.severity for each in examine(text, Context(own=own)) if each.code == rule]


def test_a_built_in_rule_may_weigh_more_or_less() -> None:
    assert weighed("Walk with us #hearthealth", "A101", Severity.ADVICE) == [Severity.ADVICE]
    assert weighed("Walk with us #hearthealth", "A101", Severity.BLOCK) == [Severity.BLOCK]


def test_what_protects_a_patient_never_weighs_less() -> None:
    assert weighed("So glad Maria's biopsy was clear", "P101", Severity.ADVICE) == [Severity.BLOCK]
    with pytest.raises(Problem, match="the law asks for it"):
        read_own('[[weight]]\nrule = "P101"\nseverity = "warning"\n')
    with pytest.raises(Problem, match="the law asks for it"):
        read_own('[[exception]]\nrule = "P101"\nwords = ["Maria"]\nreason = "x"\nuntil = 2027-01-01\n')


def test_an_exception_holds_for_its_words_until_its_day() -> None:
    own = OwnRules(exceptions=(Exempt(rule="A101", words=("#hearthealth",), reason="Old name", until=DAY),))
    text = "Walk with us #hearthealth #lunghealth"
    there = [each.matched for each in examine(text, Context(own=own, today=DAY), ["access"])]
    assert there == ["#lunghealth"]
    later = examine(text, Context(own=own, today=date(2026, 11, 24)), ["access"])
    assert [each.matched for each in later] == ["#hearthealth", "#lunghealth"]


def test_an_exception_never_lets_a_name_with_its_illness_go() -> None:
    own = OwnRules(exceptions=(Exempt(rule="P101", words=("Maria",), reason="x", until=DAY),))
    assert [each.code for each in examine("So glad Maria's biopsy was clear", Context(own=own, today=DAY))] == ["P101"]


def test_examples_are_tried_on_a_day_on_which_the_rule_looks() -> None:
    rule = replace(
        BAN, start=date(2027, 1, 1), must_find=("A miracle cure", "A cure"), must_not_find=("Breakthrough infections",)
    )
    results = tried(rule, OwnRules(rules=(rule,)), DAY)
    assert [(each.text, each.passed) for each in results] == [
        ("A miracle cure", True),
        ("A cure", False),
        ("Breakthrough infections", True),
    ]
    assert [each.text for each in failing(OwnRules(rules=(rule,)), DAY)] == ["A cure"]


WHOLE = OwnRules(
    rules=(
        replace(BAN, why='Because "we" \\ said so', by="Maya", must_find=("A miracle cure",)),
        REQUIRE,
        TAG,
    ),
    topics=(FLU, Topic("long covid", ("long covid",))),
    weights=(Reweigh(rule="A101", severity=Severity.ADVICE, why="Taste"),),
    exceptions=(Exempt(rule="L101", words=("immunization",), reason="A name", until=DAY),),
    version=3,
)


def test_the_file_of_the_guide_is_one_that_works() -> None:
    page = (Path(__file__).parents[4] / "docs" / "guide" / "own-rules.md").read_text("utf-8")
    own = read_own(page.partition("```toml\n")[2].partition("```")[0])
    assert [rule.code for rule in own.rules] == ["O1", "O2", "O3"]
    assert failing(own, DAY) == []
    assert read_own(as_toml(own)) == own


def test_what_is_written_reads_back_the_same() -> None:
    assert read_own(as_toml(WHOLE)) == WHOLE
    assert from_data(as_data(WHOLE)) == WHOLE


@pytest.mark.parametrize(
    ("written", "what", "do"),
    [
        ('[[ban]]\ncode = "O1"\ntitle = "x"\nword = ["a"]', "line 4: [[ban]] has no “word”", "Did you mean “words”?"),
        ('[[bans]]\ncode = "O1"', "doesn't know “bans”", "Did you mean “ban”?"),
        ('[[ban]]\ncode = "O1"\ntitle = "x', "line 3: this isn't TOML", "quotes"),
        ('[[ban]]\ncode = "O1"\nwords = ["ab"]', "line 1: This [[ban]] has no “title”", "title ="),
        ('[[ban]]\ncode = "12"\ntitle = "x"\nwords = ["ab"]', "line 2: “12” isn't a code", "like O12"),
        ('[[ban]]\ncode = "O1"\ntitle = "x"\nwords = "ab"', "line 4: The value of “words”", "a list of texts"),
        ('[[ban]]\ncode = "O1"\ntitle = "x"\nwords = ["*"]', "line 4: “*” would be found", "two letters"),
        ('[[ban]]\ncode = "O1"\ntitle = "x"\nseverity = "grave"', "line 4: The value of “severity”", '"block"'),
        ('[[ban]]\ncode = "O1"\ntitle = "x"', "line 1: O1 looks for nothing", "“words”"),
        (
            '[topics]\nflu = ["flu"]\n[[ban]]\ncode="O1"\ntitle="x"\ntopics=["flue"]',
            "line 6: There is no topic",
            "“flu”",
        ),
        ("[topics]\nflu = 3", "line 2: The value of “flu”", "a list of texts"),
        (
            '[[ban]]\ncode="O1"\ntitle="x"\nwords=["ab"]\n[[ban]]\ncode="O1"\ntitle="y"\nwords=["cd"]',
            "line 6: The code O1 stands twice",
            "O2",
        ),
        ('[[hashtag]]\ncode="O1"\ntitle="x"\ntag="Flu Day"', "line 4: “Flu Day” isn't a hashtag", "#"),
        ('[[ban]]\ncode="O1"\ntitle="x"\nwords=["ab"]\nfrom=2026-02-01\nuntil=2026-01-01', "line 6: O1 ends", "days"),
        ('[[weight]]\nrule = "L999"\nseverity = "advice"', "line 2: There is no built-in rule “L999”", "bedside rule"),
        ('[[exception]]\nrule = "L101"\nwords = ["x y"]\nreason = "z"', "has no “until”", "2026-12-31"),
        (
            "\n".join(f'[[ban]]\ncode="O{n}"\ntitle="x"\nwords=["*able{n}"]' for n in range(1, 60)),
            "More than 50 words begin with *",
            "at their end",
        ),
        ("format = 9", "line 1: This file is in a later format", "Bedside that wrote it"),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_what_to_do(written: str, what: str, do: str) -> None:
    with pytest.raises(Problem) as told:
        read_own(written)
    assert what in str(told.value.what)
    assert do in str(told.value.do)
