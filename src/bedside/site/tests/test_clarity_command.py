"""`bedside clarity` as somebody at a terminal and a script meet it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bedside.checker.clarity.tests.test_clarity_questions import GOOD, MESSAGE
from bedside.site.commands import clarity


def run(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(clarity.command, list(arguments), input=typed)


@pytest.fixture
def piece(tmp_path: Path) -> Path:
    path = tmp_path / "piece.txt"
    path.write_text(GOOD, "utf-8")
    return path


class Terminal:
    @staticmethod
    def isatty() -> bool:
        return True


class System:
    """What the command sees of its surroundings at a terminal."""

    stdin = stdout = Terminal()
    exit = sys.exit


def test_it_prints_answers_with_the_words_they_rest_on_and_what_to_change(piece: Path) -> None:
    result = run(str(piece), "--message", MESSAGE)
    assert result.exit_code == 1
    assert " 5  yes  Are readers asked to do something?" in result.output
    assert "3:1  Get a flu shot every fall." in result.output
    assert "10  ?    Does the first section sum up what matters most?" in result.output
    assert "85 of 100: 17 of 20 points." in result.output
    assert "2 not answered yet" in result.output
    assert "+1  Add a picture" in result.output


def test_answers_count_before_the_machines(piece: Path, tmp_path: Path) -> None:
    mine = tmp_path / "answers.toml"
    mine.write_text(f'message = "{MESSAGE}"\n[answers]\n4 = "yes"\n8 = "no"\n10 = "yes"\n16 = "yes"\n', "utf-8")
    result = run(str(piece), "--answers", str(mine), "--json")
    said = json.loads(result.output)
    assert (result.exit_code, said["percent"], said["passes"], said["open"]) == (0, 95, True, 0)
    lists = said["items"][7]
    assert (lists["answer"], lists["by"], lists["machine"]["answer"]) == ("no", "person", "yes")
    assert lists["machine"]["shown_by"][0]["words"].startswith("- Everyone")


def test_what_is_open_is_written_down_to_be_answered(piece: Path, tmp_path: Path) -> None:
    mine = tmp_path / "answers.toml"
    run(str(piece), "--answers", str(mine))
    text = mine.read_text("utf-8")
    assert '# 1 = "yes/no"  # Does it have one main message?' in text
    mine.write_text(text.replace('# 1 = "yes/no"', '1 = "yes"'), "utf-8")
    assert json.loads(run(str(piece), "--answers", str(mine), "--json").output)["items"][0]["by"] == "person"


def test_at_a_terminal_the_rest_is_asked(piece: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = tmp_path / "answers.toml"

    monkeypatch.setattr(clarity, "sys", System)
    result = run(str(piece), "--answers", str(mine), typed=f"{MESSAGE}\nmaybe\nyes\n\n")
    assert "10. Does the first section sum up what matters most?" in result.output
    assert "“”" not in result.output
    assert "1 not answered yet" in result.output
    assert '10 = "yes"' in mine.read_text("utf-8")
    assert '# 16 = "yes/no"' in mine.read_text("utf-8")


def test_in_spanish_every_word_of_it_is_spanish(piece: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = tmp_path / "answers.toml"
    monkeypatch.setattr(clarity, "sys", System)
    typed = f"{MESSAGE}\nquizás\nsí\n\n"
    said = run(str(piece), "--answers", str(mine), "--language", "es", typed=typed).output
    assert "¿Qué deben recordar los lectores? Una frase:" in said
    assert "si/no " in said
    assert "Escriba una de estas respuestas, o nada: si, no." in said
    assert " 5  sí   " in said
    assert "de 100: " in said
    assert "Aprueba" in said
    assert "Falta 1 respuesta; cuenta como punto no ganado." in said
    assert "points" not in said
    assert "passes" not in said
    assert '10 = "yes"' in mine.read_text("utf-8")


def test_in_a_pipe_nothing_waits(tmp_path: Path) -> None:
    starts = "from bedside.site.cli import main; main()"
    ran = subprocess.run(
        [sys.executable, "-c", starts, "clarity", "-"],
        input=GOOD,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (1, "")
    assert "not answered yet" in ran.stdout


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('[answers]\n21 = "yes"', "there is no question 21"),
        ('[answers]\n1 = "na"', 'question 1 is answered with "yes", "no"'),
        ("[answers", "isn't TOML"),
        ("answers = 3", "write message"),
    ],
)
def test_wrong_answers_are_told_in_a_sentence(piece: Path, tmp_path: Path, written: str, said: str) -> None:
    mine = tmp_path / "answers.toml"
    mine.write_text(written, "utf-8")
    result = run(str(piece), "--answers", str(mine))
    assert result.exit_code == 2
    assert said in result.output


def test_spanish_questions_and_short_texts() -> None:
    result = run("-", "--language", "es", typed="Lávese las manos.")
    assert "¿Se pide algo a los lectores?" in result.output
    assert "Tiene menos de 100 palabras." in result.output
    assert "It has fewer than 100 words." in run("-", typed="Wash your hands.").output
