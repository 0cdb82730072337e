"""A rule is a page: each has one, its examples are its tests, and the documentation is complete and current."""

import re
from pathlib import Path

import pytest

import bedside.checker.rules as rules_package
from bedside.checker import Finding, sentence
from bedside.checker.catalogue import LANGUAGES, messages
from bedside.checker.pages import SECTIONS, BrokenPage, Example, documents, page_of, render
from bedside.checker.registry import all_rules, families, rule_with, rules_of
from bedside.checker.rule import Rule

RULES = all_rules()
FOLDER = Path(rules_package.__path__[0])
DOCS = Path(__file__).parents[4] / "docs" / "rules"
BAD = [
    pytest.param(rule, example, id=f"{rule.code}-{n}") for rule in RULES for n, example in enumerate(page_of(rule).bad)
]
GOOD = [
    pytest.param(rule, example, id=f"{rule.code}-{n}") for rule in RULES for n, example in enumerate(page_of(rule).good)
]


def of(rule: Rule, example: Example) -> list[Finding]:
    return [finding for finding in example.findings() if finding.code == rule.code]


@pytest.mark.parametrize(("rule", "example"), BAD)
def test_bad_example_is_found_and_explained(rule: Rule, example: Example) -> None:
    found = of(rule, example)
    assert found
    for finding in found:
        for language in LANGUAGES:
            assert "{" not in sentence(finding, language)


@pytest.mark.parametrize(("rule", "example"), GOOD)
def test_good_example_is_left_alone(rule: Rule, example: Example) -> None:
    assert of(rule, example) == []


def test_each_rule_has_a_page_and_each_page_a_rule() -> None:
    modules = {path.with_suffix("") for path in FOLDER.glob("*/*.py") if path.stem != "__init__"}
    pages = {path.with_suffix("") for path in FOLDER.glob("*/*.md")}
    assert modules == pages
    assert {FOLDER / rule.family / rule.find.__module__.rsplit(".", 1)[1] for rule in RULES} == modules
    assert all(page_of(rule).bad and page_of(rule).good and page_of(rule).source for rule in RULES)


def test_codes_are_unique_and_no_retired_one_is_used() -> None:
    codes = [rule.code for rule in RULES]
    names = [rule.name for rule in RULES]
    retired = {
        line.split("\t")[0]
        for line in (FOLDER / "retired_codes.txt").read_text("utf-8").splitlines()
        if line and not line.startswith("#")
    }
    assert len(set(codes)) == len(codes)
    assert len(set(names)) == len(names)
    assert not retired.intersection(codes)
    assert all(re.fullmatch(r"[A-Z]\d{3}", code) for code in codes)


def test_no_code_was_dropped_without_being_retired() -> None:
    """The codes that were ever published; add new ones, never take one away."""
    published = {f"A{number}" for number in range(101, 110)} | {f"B{number}" for number in range(101, 111)}
    published |= {f"C{number}" for number in range(101, 110)} | {f"D{number}" for number in range(101, 107)}
    published |= {f"L{number}" for number in range(101, 113)} | {f"S{number}" for number in range(101, 108)}
    published |= {f"P{number}" for number in range(101, 111)} | {"P190"}
    published |= {f"V{number}" for number in range(101, 112)}
    retired = (FOLDER / "retired_codes.txt").read_text("utf-8")
    assert [code for code in published if rule_with(code) is None and f"{code}\t" not in retired] == []


def test_families_hold_their_own_rules() -> None:
    for family in families():
        assert rules_of(family)
        assert {rule.family for rule in rules_of(family)} == {family}


def test_catalogues_say_the_same_things_in_each_language() -> None:
    english = messages("en")
    for language in LANGUAGES:
        assert messages(language).keys() == english.keys()
        for code, text in messages(language).items():
            assert set(re.findall(r"{\w+}", text)) <= {*re.findall(r"{\w+}", english[code]), "{matched}"}
    of_files = ("file.", "carried.", "look.", "hearing.")
    of_no_rule = ("fix.", "captions.", "clarity.", "own", "check.", "contrast.", *of_files)
    used = {key.split(".")[0] for key in english if not key.startswith(of_no_rule)}
    assert used == {rule.code for rule in RULES}


def test_pages_are_in_words_a_nurse_understands() -> None:
    for rule in RULES:
        why = page_of(rule).why
        sentences = [each for each in re.split(r"(?<=[.!?])\s+", why) if each]
        words = re.findall(r"[\w'’]+", why)
        assert len(words) / len(sentences) <= 18, rule.code
        assert len([word for word in words if len(word) > 12]) <= 0.04 * len(words), rule.code


def test_documentation_is_complete_and_current() -> None:
    written = {path.name: path.read_text("utf-8") for path in DOCS.glob("*.md")}
    assert written == documents(), "run: bedside rule --write docs/rules"


def test_a_page_without_its_sections_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "privacy").mkdir()
    (tmp_path / "privacy" / "person_with_health.md").write_text("# P101\n\n## Why\n\nBecause.\n", "utf-8")
    monkeypatch.setattr("bedside.checker.pages.files", lambda package: tmp_path / package.rsplit(".", 1)[1])
    page_of.cache_clear()
    rule = rule_with("P101")
    assert rule is not None
    with pytest.raises(BrokenPage, match=SECTIONS[0]):
        page_of(rule)
    page_of.cache_clear()


def test_a_page_shows_why_law_and_examples() -> None:
    rule = rule_with("confirms-relationship")
    assert rule is not None
    text = render(rule)
    assert "164.508" in text
    assert "Thank you for being our patient" in text
