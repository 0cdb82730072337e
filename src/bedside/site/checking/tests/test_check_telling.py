"""How `bedside check` tells what it found: languages, plural, pictures, networks, how hard it reads."""

import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner, Result

from bedside.base.errors import Problem
from bedside.site.commands import serve, worker
from bedside.site.commands.check import command as check

HARD = (
    "Myocardial infarction necessitates immediate percutaneous revascularization, notwithstanding "
    "contraindications to antithrombotic pharmacotherapy."
)


def run(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(check, list(arguments), input=typed)


def test_the_language_of_the_text_is_not_that_of_the_sentences() -> None:
    text = "Si piensa en hacerse daño, salga a caminar."
    spanish = run("-", "--text-language", "es", "--only", "safety", typed=text)
    assert "oprima el 2" in spanish.output
    assert "names no line to call" in spanish.output
    english = run("-", "--text-language", "en", "--only", "privacy", typed="So glad Maria's biopsy was clear")
    assert "1 block." in english.output


def test_in_spanish_everything_is_in_spanish() -> None:
    result = run("-", "--language", "es", typed="So glad Maria's biopsy was clear. Bob has lupus.")
    assert "bloqueo  P101" in result.output
    assert "2 bloqueos" in result.output
    assert "¿Por qué? Pruebe: bedside rule P101" in result.output
    assert "Fácil de leer. 2 frases de más o menos 4 palabras." in result.output
    assert "1 frase de 1 palabra." in run("-", "--language", "es", typed="Hi").output
    assert "Nothing" not in run("-", "--language", "es", typed="Flu shots on Saturday.").output


def test_how_hard_a_text_reads_is_told(tmp_path: Path) -> None:
    result = run("-", typed=HARD)
    assert "Hard to read: many will stop here. 1 sentence of 1" in result.output
    assert "Words that some readers won’t know: myocardial" in result.output
    [told] = json.loads(run("-", "--json", typed=HARD).stdout)
    assert told["reading"]["level"] == "hard"
    assert told["reading"]["difficulty"] > 3.5
    assert "infarction" in told["reading"]["unfamiliar"]
    for number in range(7):
        (tmp_path / f"h{number}.txt").write_text(HARD, "utf-8")
    (tmp_path / "easy.txt").write_text("Flu shots on Saturday.", "utf-8")
    several = run(str(tmp_path)).output
    assert "1 text is easy to read." in several
    assert "7 texts are hard to read: " in several
    assert "h4.txt, 2 more." in several
    assert "read" not in run("-", "--only", "privacy", typed=HARD).output


def test_pictures_of_a_post_are_described_by_options() -> None:
    text = "Walk with us on Saturday."
    result = run("-", "--picture", "walk.jpg", "--picture", "b.jpg", "--alt", "walk.jpg", typed=text)
    assert result.exit_code == 1
    assert "picture 1 block    A103  walk.jpg" in result.output
    assert "picture 2 block    A102  b.jpg" in result.output
    assert run("-", "--alt", "Nurses walk through a park in the sun", typed=text).exit_code == 0
    odd = run("-", "--picture", "a.jpg", "--alt", "One", "--alt", "Two", typed=text)
    assert odd.exit_code == 2
    assert "There are more descriptions (--alt: 2) than pictures (--picture: 1)" in odd.output


def test_json_counts_pictures_and_words_for_python_and_javascript() -> None:
    typed = "🎉 So glad Maria's biopsy was clear"
    [told] = json.loads(
        run("-", "--json", "--alt", "🎉 Image of Maria Lopez with her biopsy result", typed=typed).stdout
    )
    words, *alt = told["findings"]
    assert (words["start"], words["utf16_start"], words["picture"]) == (10, 11, None)
    assert {each["picture"] for each in alt} == {0}
    [name] = [each for each in alt if each["code"] == "P101"]
    assert (name["start"], name["utf16_start"], name["column"]) == (11, 12, 12)


def test_options_for_pictures_go_with_one_text(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("Hello", "utf-8")
    result = run(str(tmp_path), "--alt", "A nurse")
    assert result.exit_code == 2
    assert "go with one text" in result.output


def test_a_network_has_limits_and_a_fold_of_its_own() -> None:
    text = "Walk with us. " * 30
    both = run("-", "--network", "practice", "--network", "bluesky", "--only", "access", typed=text)
    assert both.exit_code == 1
    assert "Practice network: 421 of 500 characters." in both.output or "420 of 500" in both.output
    assert "Bluesky takes 300 characters." in both.output
    [told] = json.loads(run("-", "--network", "bluesky", "--json", typed=text).stdout)
    assert told["networks"][0]["limit"] == 300
    assert told["networks"][0]["refused"][0]["problem"] == "text.too-long"
    unknown = run("-", "--network", "frendster", typed=text)
    assert unknown.exit_code == 2
    assert "Bedside knows no network “frendster”. It knows: bluesky, practice." in unknown.output
    alt = ["--alt", "A nurse shows a child a plaster. " * 40]
    assert "A107" in run("-", "--network", "practice", *alt, typed="Hello").output
    assert "A107" not in run("-", "--network", "bluesky", *alt, typed="Hello").output


def test_a_paid_post_is_marked_before_the_fold_of_its_networks() -> None:
    text = f"{'Walk with us every Saturday in the park. ' * 5}Our sponsor pays for the shirts. #ad"
    assert "D102" in run("-", "--only", "disclosure", typed=text).output
    assert "D102" not in run("-", "--only", "disclosure", "--network", "bluesky", typed=text).output


def test_pictures_are_more_than_a_network_takes() -> None:
    pictures = [each for number in range(5) for each in ("--alt", f"Nurse {number} gives a child a shot")]
    result = run("-", "--network", "bluesky", *pictures, typed="Flu shots on Saturday.")
    assert result.exit_code == 1
    assert "Bluesky takes 4 pictures with a post. Here are 5." in result.output


def test_an_example_that_fails_is_told(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(
        '[[ban]]\ncode = "O7"\ntitle = "No miracles"\nwords = ["miracle"]\n'
        'must_find = ["A miracle", "A wonder"]\nmust_not_find = ["No miracle"]\n',
        "utf-8",
    )
    result = run("-", "--rules", str(file), typed="Flu shots on Saturday.")
    assert result.exit_code == 0
    assert "the example “A wonder” of O7 must be found, and isn't." in result.stderr
    assert "the example “No miracle” of O7 must not be found, and is." in result.stderr
    assert "A miracle" not in result.stderr


@pytest.mark.parametrize("option", [("--alt", "x"), ("--network", "bluesky"), ("--column", "x")])
def test_what_belongs_to_texts_goes_with_no_evaluation(tmp_path: Path, option: tuple[str, str]) -> None:
    result = run("--evaluate", str(tmp_path / "none.jsonl"), *option)
    assert result.exit_code == 2
    assert f"{option[0]} doesn't go with --evaluate" in result.output


WITHOUT_NETWORKS = """
import sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("onnxruntime", "numpy"):
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Absent())
import warnings
from bedside.checker import Context, NetworksMissing, examine
with warnings.catch_warnings(record=True) as warned:
    warnings.simplefilter("always")
    assert [each.code for each in examine("So glad Maria's biopsy was clear.")] == ["P101"]
    assert examine("Glad you came in for your knee!", Context(kind="reply"))
assert "pip install onnxruntime numpy" in str(warned[0].message), warned
assert warned[0].category is NetworksMissing
from bedside.site.cli import main
sys.argv[1:] = ["check", "-"]
main()
"""


def test_without_its_networks_the_checker_goes_by_words_and_says_so() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", WITHOUT_NETWORKS],
        input="So glad Maria's biopsy was clear.",
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert "P101" in done.stdout
    assert "The small networks did not look" in done.stdout


@pytest.mark.parametrize("module", [serve, worker])
def test_a_server_does_not_run_with_half_of_the_checker(module: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "can_run", lambda: False)
    result = CliRunner().invoke(module.command, [])
    assert isinstance(result.exception, Problem)
    assert "pip install onnxruntime numpy" in str(result.exception)


def test_captions_are_no_family_that_is_measured(tmp_path: Path) -> None:
    result = run("--evaluate", str(tmp_path / "none.jsonl"), "--only", "captions")
    assert result.exit_code == 2
    assert "There is no family of rules “captions”" in result.output
