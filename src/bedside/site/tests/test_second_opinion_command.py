"""`bedside check` and `bedside redact` ask a language model when told to, and say so when there is none."""

import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from bedside.checker import Finding, Severity
from bedside.checker.second_opinion import CODE, MESSAGE
from bedside.site.checking import looking
from bedside.site.commands import check, redact

TEXT = "Zyxo waits. Qwelt doesn't."


def opinion(text: str, model: str) -> list[Finding] | None:
    """Stand in for a model that knows Zyxo well and guesses Qwelt."""
    if model != "known":
        return None
    return [
        Finding(
            CODE, hit.start(), hit.end(), "NAME", Severity.ADVICE, {"Zyxo": 0.9, "Qwelt": 0.4}[hit.group()], MESSAGE,
            {"matched": hit.group(), "model": model},
        )
        for hit in re.finditer("Zyxo|Qwelt", text)
    ]  # fmt: skip


@pytest.fixture
def letter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(looking, "second_opinion", opinion)
    monkeypatch.setattr(redact, "second_opinion_of", opinion)
    path = tmp_path / "letter.txt"
    path.write_text(TEXT, "utf-8")
    return str(path)


def test_check_tells_the_models_findings_as_advice_of_its_own(letter: str) -> None:
    said = CliRunner().invoke(check.command, [letter, "--second-opinion", "--spacy-model", "known", "--only", "plain"])
    assert said.exit_code == 0, said.output
    assert "Zyxo" in said.output
    assert "The spaCy model “known”" in said.output
    assert "2 pieces of advice" in said.output


def test_redact_takes_out_what_the_model_is_sure_of(letter: str) -> None:
    said = CliRunner().invoke(redact.command, [letter, "--second-opinion", "--spacy-model", "known"])
    assert said.exit_code == 0, said.output
    assert said.stdout == "[NAME 1] waits. Qwelt doesn't."


def test_what_is_ours_stays_whatever_the_model_says(letter: str, tmp_path: Path) -> None:
    ours = tmp_path / "us.toml"
    ours.write_text('people = ["Zyxo"]\n', "utf-8")
    said = CliRunner().invoke(
        redact.command, [letter, "--second-opinion", "--spacy-model", "known", "--organization", str(ours)]
    )
    assert said.stdout == TEXT


@pytest.mark.parametrize("command", [check.command, redact.command])
def test_a_model_that_is_not_there_is_said(command: click.Command, letter: str) -> None:
    said = CliRunner().invoke(command, [letter, "--second-opinion", "--spacy-model", "nobody_has_it"])
    assert said.exit_code == 2
    assert "no spaCy model “nobody_has_it”" in said.output
    assert "Zyxo" not in said.output


def test_a_second_opinion_is_not_measured(letter: str) -> None:
    said = CliRunner().invoke(check.command, ["--evaluate", letter, "--second-opinion"])
    assert said.exit_code == 2
    assert "--second-opinion doesn't go with --evaluate" in said.output
