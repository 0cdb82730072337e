"""`bedside redact` as somebody at a terminal meets it."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bedside.checker.redaction import Redactor
from bedside.site.commands.redact import command
from bedside.site.redacting import source as reading
from bedside.site.redacting.plain import pieces
from bedside.site.redacting.source import opened

LETTER = "Maria Lopez called.\n\nMs. Lopez gave 555-867-5309.\n"
SECRETS = ("Maria", "Lopez", "867-5309")


def run(*arguments: str, typed: str | bytes = "") -> Result:
    return CliRunner().invoke(command, list(arguments), input=typed)


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    file = tmp_path / "letter.txt"
    file.write_text(LETTER, "utf-8")
    return file


def test_text_from_standard_input() -> None:
    result = run("-", typed=LETTER)
    assert (result.exit_code, result.output) == (0, "[NAME 1] called.\n\nMs. [NAME 1] gave [PHONE 1].\n")


def test_a_file_its_output_and_its_report(letter: Path) -> None:
    output, report = letter.with_name("out.txt"), letter.with_name("report.json")
    result = run(str(letter), "-o", str(output), "--report", str(report))
    assert result.exit_code == 0
    assert "3 taken out: NAME 2, PHONE 1." in result.output
    assert output.read_text("utf-8") == "[NAME 1] called.\n\nMs. [NAME 1] gave [PHONE 1].\n"
    told = json.loads(report.read_text("utf-8"))
    assert told["removed"] == {"NAME": 2, "PHONE": 1}
    assert not any(secret in report.read_text("utf-8") + result.output for secret in SECRETS)
    assert sorted(each.name for each in letter.parent.iterdir()) == ["letter.txt", "out.txt", "report.json"]


def test_the_file_that_is_read_is_never_overwritten(letter: Path) -> None:
    link = letter.with_name("link.txt")
    link.symlink_to(letter)
    for name in (str(letter), str(link)):
        for option in ("-o", "--report"):
            result = run(str(letter), option, name)
            assert result.exit_code == 2
            assert "is the file that is read" in result.output
    assert letter.read_text("utf-8") == LETTER
    with letter.open("ab") as same:
        done = subprocess.run(
            [sys.executable, "-m", "bedside", "redact", str(letter)], stdout=same, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 2
    assert letter.read_text("utf-8") == LETTER


def test_windows_lines_and_byte_order_mark_stay(tmp_path: Path) -> None:
    file, output = tmp_path / "a.txt", tmp_path / "b.txt"
    file.write_bytes(b"\xef\xbb\xbfMaria Lopez called.\r\nMs. Lopez left.\r\n")
    assert run(str(file), "-o", str(output)).exit_code == 0
    assert output.read_bytes() == b"\xef\xbb\xbf[NAME 1] called.\r\nMs. [NAME 1] left.\r\n"


def test_a_line_without_end_is_read_in_pieces(tmp_path: Path) -> None:
    file = tmp_path / "long.txt"
    file.write_text("Maria Lopez called again and again. " * 8000, "utf-8")
    with opened(str(file), lambda _: None) as source:
        sizes = [len(piece) for piece in pieces(source)]
    assert sum(sizes) == file.stat().st_size
    assert max(sizes) <= 64 * 1024
    result = run(str(file))
    assert result.output == "[NAME 1] called again and again. " * 8000
    file.write_text("x" * 300_000, "utf-8")
    assert run(str(file)).output == "x" * 300_000


def test_a_letter_of_two_bytes_at_the_border_of_a_block(tmp_path: Path) -> None:
    file = tmp_path / "ñ.txt"
    file.write_text("a" + "ñ" * 100_000, "utf-8")
    assert run(str(file)).output == "a" + "ñ" * 100_000


# Tables


def table(text: str, *arguments: str, suffix: str = "csv", folder: Path) -> Result:
    file = folder / f"in.{suffix}"
    file.write_bytes(text.encode())
    return run(str(file), "-o", str(folder / "out.csv"), *arguments)


def test_only_the_named_columns_and_quoting(tmp_path: Path) -> None:
    text = (
        '\ufeffid,name,note\r\n1,Maria Lopez,"Said ""hi"", Maria Lopez\r\ncalled 555-867-5309"\r\n2,Ana Ruiz,fine\r\n'
    )
    assert table(text, "--column", "note", folder=tmp_path).exit_code == 0
    made = (tmp_path / "out.csv").read_bytes().decode()
    assert made == (
        '\ufeffid,name,note\r\n1,Maria Lopez,"Said ""hi"", [NAME 1]\r\ncalled [PHONE 1]"\r\n2,Ana Ruiz,fine\r\n'
    )


def test_without_columns_all_cells_and_the_name_of_the_column_helps(tmp_path: Path) -> None:
    assert table("id;mrn;note\n7;12345678;Maria Lopez, seen on March 3\n", folder=tmp_path).exit_code == 0
    made = (tmp_path / "out.csv").read_text("utf-8")
    assert made == "id;mrn;note\n7;[MRN 1];[NAME 1], seen on [DATE 1]\n"


def test_a_first_row_that_is_no_header_does_not_leak(tmp_path: Path) -> None:
    table("Maria Lopez\tcalled\nAna Ruiz\tcalled\n", suffix="tsv", folder=tmp_path)
    assert (tmp_path / "out.csv").read_text("utf-8") == "[NAME 1]\tcalled\n[NAME 1]\tcalled\n"


def test_each_record_is_a_document_unless_they_go_together(tmp_path: Path) -> None:
    text = "note\nAsk Maria Lopez.\nAsk Ana Ruiz.\nAsk Maria Lopez.\n"
    table(text, folder=tmp_path)
    assert (tmp_path / "out.csv").read_text("utf-8").count("[NAME 1]") == 3
    table(text, "--together", folder=tmp_path)
    assert (tmp_path / "out.csv").read_text("utf-8") == "note\nAsk [NAME 1].\nAsk [NAME 2].\nAsk [NAME 1].\n"


def test_a_column_that_is_missing_is_said_without_the_first_row(tmp_path: Path) -> None:
    result = table("Maria Lopez,x\n", "--column", "text", folder=tmp_path)
    assert result.exit_code == 2
    assert "There is no column “text” among the 2 of the first row" in result.output
    assert "Maria" not in result.output
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("Maria,Lopez,1\n", "has 3 fields"),
        ('"Maria"x,1\n', "quotation mark"),
        ('"Maria\n', "has a quotation|never closed"),
    ],
    ids=["fields", "quotes", "open"],
)
def test_broken_rows(row: str, why: str, tmp_path: Path) -> None:
    text = f"note,n\nok,1\n{row}"
    stopped = table(text, folder=tmp_path)
    assert stopped.exit_code == 1
    assert "Line 3 of" in stopped.output
    assert any(each in stopped.output for each in why.split("|")), stopped.output
    assert "Maria" not in stopped.output
    assert [each.name for each in tmp_path.iterdir()] == ["in.csv"]
    skipped = table(text, "--on-error", "skip", "--report", str(tmp_path / "r.json"), folder=tmp_path)
    assert skipped.exit_code == 1
    assert "Left out: line 3" in skipped.output
    assert (tmp_path / "out.csv").read_text("utf-8") == "note,n\nok,1\n"
    assert json.loads((tmp_path / "r.json").read_text("utf-8"))["left_out_lines"] == [3]


def test_a_cell_of_many_megabytes(tmp_path: Path) -> None:
    table('note\n"' + "fine " * 60_000 + 'Maria Lopez"\n', folder=tmp_path)
    [_, row] = csv.reader(io.StringIO((tmp_path / "out.csv").read_text("utf-8")))
    assert row[0].endswith("fine [NAME 1]")


# JSON lines


def lines(*records: object, folder: Path) -> str:
    file = folder / "in.jsonl"
    file.write_text(
        "".join((each if isinstance(each, str) else json.dumps(each)) + "\n" for each in records), encoding="utf-8"
    )
    return str(file)


def test_fields_by_dotted_paths_through_lists(tmp_path: Path) -> None:
    record = {"id": "Maria Lopez", "m": {"text": "Ask Maria Lopez", "parts": [{"t": "Ms. Lopez left"}, {"t": None}]}}
    result = run(lines(record, folder=tmp_path), "--field", "m.text", "--field", "m.parts.t")
    made = json.loads(result.output)
    assert made["id"] == "Maria Lopez"
    assert made["m"] == {"text": "Ask [NAME 1]", "parts": [{"t": "Ms. [NAME 1] left"}, {"t": None}]}


def test_without_fields_everything_also_numbers_and_untouched_lines_stay_as_written(tmp_path: Path) -> None:
    name = lines('{"a" : 1.10,  "ok":true}', {"phone": 5558675309, "to": ["Maria Lopez"]}, folder=tmp_path)
    first, second = run(name).output.splitlines()
    assert first == '{"a" : 1.10,  "ok":true}'
    assert json.loads(second) == {"phone": "[PHONE 1]", "to": ["[NAME 1]"]}


def test_broken_json_is_said_by_its_line_alone(tmp_path: Path) -> None:
    name = lines({"text": "Ask Maria Lopez"}, "Maria Lopez {", "[1]", {"text": "fine \ud800"}, folder=tmp_path)
    stopped = run(name, "--field", "text", "-o", str(tmp_path / "out.jsonl"))
    assert stopped.exit_code == 1
    assert "Line 2 of" in stopped.output
    assert "Nothing was written to" in stopped.output
    assert "Maria" not in stopped.output
    assert not (tmp_path / "out.jsonl").exists()
    skipped = run(name, "--field", "text", "--on-error", "skip", "-o", str(tmp_path / "out.jsonl"))
    assert skipped.exit_code == 1
    assert "2 records left out" in skipped.output
    assert "Maria" not in (tmp_path / "out.jsonl").read_text("utf-8") + skipped.output
    deep = lines("[" * 100_000, folder=tmp_path)
    assert "too long to read" in run(deep).output


def test_a_field_that_no_record_has(tmp_path: Path) -> None:
    result = run(lines({"text": "Hi"}, folder=tmp_path), "--field", "txt", "-o", str(tmp_path / "o"))
    assert result.exit_code == 2
    assert "no record has a field “txt”" in result.output
    assert not (tmp_path / "o").exists()


# Wrong use


def test_wrong_use_gets_one_clear_sentence(tmp_path: Path, letter: Path) -> None:
    (tmp_path / "a.json").write_text("{}", "utf-8")
    (tmp_path / "latin.txt").write_bytes(b"Se\xf1ora Lopez")
    (tmp_path / "wide.txt").write_bytes("Maria".encode("utf-16"))
    cases = {
        (str(tmp_path / "none.txt"),): "There is no file",
        (str(tmp_path),): "is a folder",
        (str(tmp_path / "a.json"),): "one record a line",
        (str(tmp_path / "latin.txt"),): "isn't text in UTF-8",
        (str(tmp_path / "wide.txt"),): "UTF-16",
        (str(letter), "--field", "a"): "--field is for JSON lines",
        (str(letter), "--column", "a"): "--column is for tables",
        (str(letter), "--report", "-"): "standard output already",
        (str(letter), "-o", str(tmp_path)): "is a folder",
        (str(letter), "-o", str(tmp_path / "no" / "way.txt")): "can't be written",
        (str(letter), "-o", str(tmp_path / "x"), "--report", str(tmp_path / "x")): "the same file",
        (str(letter), "--organization", str(tmp_path / "none.toml")): "can't be read",
        ("a\x00b",): "can't be read",
    }
    before = sorted(tmp_path.iterdir())
    for arguments, said in cases.items():
        result = run(*arguments)
        assert result.exit_code == 2, (arguments, result.output)
        assert said in result.output, result.output
        assert not any(secret in result.output for secret in SECRETS)
    assert sorted(tmp_path.iterdir()) == before


def test_a_line_that_is_too_long_for_a_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LONGEST_LINE", 1000)
    result = run(lines({"text": "Maria Lopez " * 200}, folder=tmp_path))
    assert result.exit_code == 2
    assert "is longer than" in result.output


def test_interrupted_leaves_nothing_behind(letter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output = letter.with_name("out.txt")
    output.write_text("as before", "utf-8")

    def interrupt(*_: object) -> Iterator[str]:
        raise KeyboardInterrupt

    monkeypatch.setattr(Redactor, "redact", interrupt)
    result = run(str(letter), "-o", str(output))
    assert result.exit_code == 130
    assert "Nothing was written to" in result.output
    assert output.read_text("utf-8") == "as before"
    assert sorted(each.name for each in letter.parent.iterdir()) == ["letter.txt", "out.txt"]


def test_what_is_ours_stays_and_a_seed_repeats(tmp_path: Path, letter: Path) -> None:
    ours = tmp_path / "us.toml"
    ours.write_text('people = ["Maria Lopez"]\nphones = ["555-867-5309"]\n', "utf-8")
    assert run(str(letter), "--organization", str(ours)).output == LETTER
    first, second = (run(str(letter), "--style", "pseudonym", "--seed", "s").output for _ in range(2))
    assert first == second != LETTER


def test_redact_loads_neither_django_nor_pydantic() -> None:
    code = (
        "import sys; from bedside.site.cli import bedside;"
        "bedside(['redact', '-'], standalone_mode=False);"
        "print([name for name in ('django', 'pydantic') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], input="Hi\n", capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
