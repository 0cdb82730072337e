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


def test_the_page_that_is_named_is_that_of_the_gravest_finding() -> None:
    said = run("-", typed="Please utilize the side door.\nSo glad Maria's biopsy was clear").output
    assert said.index(" L101 ") < said.index(" P101 ")
    assert "1 block, 1 warning. Why? Try: bedside rule P101" in said


def test_clean_text_says_so() -> None:
    result = run("-", typed="Flu shots on Saturday.")
    assert (result.exit_code, result.output) == (0, "Nothing found.\nEasy to read. 1 sentence of 4 words.\n")


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
        (str(tmp_path),): "There is no file to read",
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


def test_a_folder_is_read_with_what_is_inside_it(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / ".hidden").mkdir()
    for name in ("a.txt", "in/b.md", "c.png", ".hidden/d.txt"):
        (tmp_path / name).write_text("So glad Maria's biopsy was clear", "utf-8")
    result = run(str(tmp_path))
    assert "a.txt:1:9" in result.output
    assert "b.md:1:9" in result.output
    assert "c.png" not in result.output
    assert "d.txt" not in result.output


def test_jsonl_has_a_text_on_each_line_and_may_say_what_it_is(tmp_path: Path) -> None:
    rows = [
        {"text": "Flu shots on Saturday."},
        {"id": "r7", "text": "Glad you came in!", "kind": "reply"},
        {"text": "Glad you came in!"},
    ]
    written = "\n\n".join(json.dumps(row) for row in rows)
    file = tmp_path / "posts.jsonl"
    file.write_text(written, "utf-8")
    for result in (run(str(file)), run("-", "--jsonl", typed=written)):
        assert result.exit_code == 1
        assert "line 3 (r7):1:" in result.output
        assert "line 5" not in result.output
    told = json.loads(run(str(file), "--json").output)
    assert [len(text["findings"]) > 0 for text in told] == [False, True, False]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 2 isn't JSON"),
        ('{"words": "x"}', "line 2 has no text"),
        ('{"text": "x", "kind": "poem"}', "“kind” is"),
    ],
)
def test_jsonl_that_is_none_is_told_by_its_line(line: str, said: str) -> None:
    result = run("-", "--jsonl", typed='{"text": "fine"}\n' + line)
    assert result.exit_code == 2
    assert said in result.output


def test_own_rules_of_a_file_are_found_and_explained(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(
        '[[ban]]\ncode = "O7"\ntitle = "No miracles"\nwords = ["miracle"]\nwhy = "It promises too much."\n'
        'by = "Maya Okafor"\nseverity = "block"\n',
        "utf-8",
    )
    result = run("-", "--rules", str(file), "--only", "own", typed="A miracle for knees")
    assert result.exit_code == 1
    assert "O7" in result.output
    assert "It promises too much. · Maya Okafor" in result.output
    [text] = json.loads(run("-", "--rules", str(file), "--only", "own", "--json", typed="A miracle for knees").output)
    assert (text["findings"][0]["rule"], text["findings"][0]["family"]) == ("No miracles", "own")
    file.write_text('[[ban]]\ncode = "O7"\ntitle = "x"\nword = ["y"]\n', "utf-8")
    refused = run("-", "--rules", str(file), typed="Hi")
    assert refused.exit_code == 2
    assert "own.toml, line 4" in refused.output
    assert "Did you mean “words”?" in refused.output


def test_an_own_rule_is_explained_with_its_examples(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(
        '[[ban]]\ncode = "O7"\ntitle = "No miracles"\nwords = ["miracle"]\nwhy = "It promises too much."\n'
        'by = "Maya Okafor"\nmust_find = ["A miracle", "A wonder"]\n',
        "utf-8",
    )
    shown = CliRunner().invoke(rule, ["o7", "--rules", str(file)]).output
    for words in ("# O7 · No miracles", "by Maya Okafor", "It promises too much.", "words: miracle"):
        assert words in shown
    assert "passes: “A miracle” must be found" in shown
    assert "FAILS: “A wonder” must be found" in shown
    assert "O7    warning  No miracles (own)" in CliRunner().invoke(rule, ["--rules", str(file)]).output


def test_checker_and_command_work_where_django_is_not_installed(tmp_path: Path) -> None:
    (tmp_path / "post.txt").write_text("So glad Maria's biopsy was clear", "utf-8")
    code = (
        "import sys\n"
        "class Absent:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.split('.')[0] in ('django', 'allauth', 'psycopg', 'procrastinate'):\n"
        "            raise ModuleNotFoundError(name)\n"
        "sys.meta_path.insert(0, Absent())\n"
        "from bedside.checker import examine\n"
        'assert examine("So glad Maria\'s biopsy was clear")\n'
        "from bedside.site.cli import bedside\n"
        "bedside(['check', sys.argv[1], '--fail-on', 'block'])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False, timeout=120
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert "P101" in done.stdout


def test_command_loads_neither_django_nor_pydantic() -> None:
    code = (
        "import sys; from bedside.site.cli import bedside;"
        "bedside(['check', '-'], standalone_mode=False);"
        "print([name for name in ('django', 'pydantic') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], input="Hi", capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
