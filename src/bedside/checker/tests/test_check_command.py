"""`bedside check` and `bedside rule` as somebody at a terminal meets them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bedside.site.commands.check import command as check
from bedside.site.commands.rule import command as rule


def run(*arguments: str, typed: str | bytes = "") -> Result:
    return CliRunner().invoke(check, list(arguments), input=typed)


def test_findings_with_place_reason_and_fix() -> None:
    result = run("-", typed="Hello\nSo glad Maria's biopsy was clear")
    assert result.exit_code == 1
    assert "2:9" in result.output
    assert "block" in result.output
    assert "“Maria” is named together with their health" in result.output
    assert "→ Write “a patient”" in result.output
    assert "bedside rule P101" in result.output


def test_clean_text_says_so() -> None:
    result = run("-", typed="Flu shots on Saturday.")
    assert (result.exit_code, result.output) == (0, "Nothing found.\n")


@pytest.mark.parametrize(("level", "code"), [("block", 0), ("warning", 1), ("advice", 1)])
def test_fail_on(level: str, code: int) -> None:
    assert run("-", "--fail-on", level, typed="Walk with us #hearthealth").exit_code == code


def test_json_counts_for_python_and_javascript() -> None:
    result = run("-", "--json", typed="🎉 So glad Maria's biopsy was clear")
    [text] = json.loads(result.output)
    [finding] = text["findings"]
    assert (finding["code"], finding["family"], finding["start"], finding["utf16_start"]) == ("P101", "privacy", 10, 11)
    assert finding["fixes"][0]["title"] == "Write “a patient”"
    assert len(finding["fingerprint"]) == 32


def test_reply_and_language(tmp_path: Path) -> None:
    review = tmp_path / "review.txt"
    review.write_text("My knee is better", "utf-8")
    assert run("-", typed="Glad you came in!").exit_code == 0
    result = run("-", "--reply-to", str(review), "--language", "es", typed="Glad you came in!")
    assert result.exit_code == 1
    assert "Eso confirma" in result.output
    assert run("-", "--kind", "reply", typed="Glad you came in!").exit_code == 1


def test_organization_is_read(tmp_path: Path) -> None:
    ours = tmp_path / "us.toml"
    ours.write_text('people = ["Maria Lopez"]\n', "utf-8")
    text = "Maria Lopez was diagnosed at 40 and tells her story."
    assert run("-", typed=text).exit_code == 1
    assert run("-", "--organization", str(ours), typed=text).exit_code == 0


def test_several_files_are_named(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("So glad Maria's biopsy was clear", "utf-8")
    result = run(str(tmp_path / "a.txt"), str(tmp_path / "b.txt"))
    assert "a.txt:1:9" in result.output
    assert "b.txt:1:9" in result.output


def test_only_one_family() -> None:
    assert "A101" not in run("-", "--only", "privacy", typed="Go #hearthealth").output


def test_wrong_input_gets_one_clear_sentence(tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text("people = [", "utf-8")
    odd = tmp_path / "odd.toml"
    odd.write_text('phone = ["1"]', "utf-8")
    flat = tmp_path / "flat.toml"
    flat.write_text('people = "Maria"', "utf-8")
    cases = {
        (str(tmp_path / "none.txt"),): "There is no file",
        (str(tmp_path),): "is a folder",
        ("-", "--organization", str(tmp_path / "none.toml")): "can't be read",
        ("-", "--organization", str(broken)): "isn't a TOML file",
        ("-", "--organization", str(odd)): "a key “phone” that Bedside doesn't know",
        ("-", "--organization", str(flat)): "isn't a list of texts",
        ("-", "--only", "privcy"): "There is no family of rules “privcy”",
        ("-", "--reply-to", str(tmp_path)): "is a folder",
        ("a\x00b",): "can't be read",
    }
    for arguments, said in cases.items():
        result = run(*arguments, typed="Hello")
        assert result.exit_code == 2, arguments
        assert said in result.output, result.output
        assert "Traceback" not in result.output
    assert run("-", typed=b"\xff\xfe").exit_code == 2
    assert "isn't text in UTF-8" in run("-", typed=b"\xff\xfe").output
    assert run().exit_code == 2


def test_help_shows_examples() -> None:
    assert "bedside check post.txt" in run("--help").output


def test_rule_page_list_and_unknown_code(tmp_path: Path) -> None:
    shown = CliRunner().invoke(rule, ["p108"])
    assert "45 CFR 160.103" in shown.output
    assert "confirms-relationship" in CliRunner().invoke(rule, []).output
    unknown = CliRunner().invoke(rule, ["Q9"])
    assert unknown.exit_code == 2
    assert "There is no rule “Q9”" in unknown.output
    (tmp_path / "old.md").write_text("gone", "utf-8")
    assert "pages written" in CliRunner().invoke(rule, ["--write", str(tmp_path)]).output
    assert not (tmp_path / "old.md").exists()
    assert (tmp_path / "README.md").exists()


def test_command_loads_neither_django_nor_pydantic() -> None:
    code = (
        "import sys; from bedside.site.cli import bedside;"
        "bedside(['check', '-'], standalone_mode=False);"
        "print([name for name in ('django', 'pydantic') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], input="Hi", capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
