"""What `bedside check` reads: tables, lists, rows that say more, and files that are no text."""

import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bedside.site.commands.check import command as check

NAMED = "So glad Maria's biopsy was clear"


def run(*arguments: str, typed: str | bytes = "") -> Result:
    return CliRunner().invoke(check, list(arguments), input=typed)


def test_one_bad_file_does_not_hide_what_is_in_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(NAMED, "utf-8")
    (tmp_path / "b.txt").write_bytes(b"Caf\xe9")
    (tmp_path / "c.txt").write_text(NAMED, "utf-8")
    for result in (run(str(tmp_path)), run(*(str(tmp_path / name) for name in ("a.txt", "b.txt", "c.txt", "d.txt")))):
        assert result.exit_code == 2
        assert "a.txt:1:9" in result.output
        assert "c.txt:1:9" in result.output
        assert "b.txt isn't text in UTF-8 (byte 3)" in result.stderr
    assert "There is no file" in result.stderr
    assert "2 files or rows could not be read." in result.stderr
    told = json.loads(run(str(tmp_path), "--json").stdout)
    assert [bool(each["findings"]) for each in told] == [True, True, False]
    assert "isn't text" in told[2]["error"]


def test_one_bad_row_does_not_hide_what_is_in_the_others() -> None:
    result = run("-", "--jsonl", typed=f'{{\n{json.dumps({"text": NAMED})}\n{{"text": 1}}')
    assert result.exit_code == 2
    assert "line 2:1:9" in result.output
    assert "line 1 isn't JSON" in result.stderr
    assert "line 3 has no text" in result.stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7", "is a PDF"),
        (b"\xd0\xcf\x11\xe0", "is a document of an older Word"),
        (b"{\\rtf1 Hello", "(RTF)"),
        (b"\x89PNG\r\n", "is a picture. Give its description with --alt"),
        (b"\0\0\0\x18ftypmp42", "is a video. Give its captions"),
        ("Hello".encode("utf-16"), "in UTF-16. Save it as UTF-8"),
        (b"Hello\0World", "zero byte (byte 5)"),
        (b"PK\x03\x04abc", "is a packed file"),
    ],
)
def test_what_is_no_text_is_called_by_its_name(content: bytes, said: str) -> None:
    result = run("-", typed=content)
    assert result.exit_code == 2
    assert said in result.stderr


@pytest.mark.parametrize(("inside", "said"), [("word/document.xml", "Word"), ("xl/workbook.xml", "--column")])
def test_an_office_file_is_told_by_what_lies_in_it(tmp_path: Path, inside: str, said: str) -> None:
    path = tmp_path / "notes.txt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(inside, "Hello")
    assert said in run(str(path)).stderr


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_column_of_a_table_is_checked_row_by_row(tmp_path: Path, separator: str) -> None:
    path = tmp_path / "posts.csv"
    rows = [["id", "text"], ["1", f'"{NAMED[:8]}\n{NAMED[8:]}"'], ["2", ""], ["3", NAMED], ["4"]]
    path.write_text("\n".join(separator.join(row) for row in rows), "utf-8")
    result = run(str(path), "--column", "text")
    assert result.exit_code == 2
    assert "line 2:2:1 block    P101  Maria" in result.output
    assert "line 5:1:9 block    P101  Maria" in result.output
    assert "line 6 ends before the column “text”" in result.stderr
    assert "line 5:1:9" in run(str(tmp_path), "--column", "text").output
    assert "which holds the texts: id, text." in run(str(path)).stderr
    assert "no column “post”. It has: id, text." in run(str(path), "--column", "post").stderr
    path.write_text("", "utf-8")
    assert "is empty. The first row of a table names its columns" in run(str(path), "--column", "text").stderr
    path.write_text('text\n"never closed', "utf-8")
    assert "a quotation mark is never closed" in run(str(path), "--column", "text").stderr


def test_a_list_in_json_is_a_list_of_texts(tmp_path: Path) -> None:
    path = tmp_path / "posts.json"
    path.write_text(json.dumps(["Flu shots on Saturday.", {"text": NAMED, "id": "p7"}, 3]), "utf-8")
    result = run(str(path))
    assert result.exit_code == 2
    assert "text 2 (p7):1:9" in result.output
    assert "text 3 has no text" in result.stderr
    path.write_text('{"text": "alone"}', "utf-8")
    assert "isn't a list of texts" in run(str(path)).stderr


def test_a_row_says_what_it_answers_whose_it_is_and_which_pictures_go_with_it() -> None:
    rows = [
        {"text": "Glad you came in!", "in_reply_to": "My knee is better"},
        {"text": "Maria Lopez was diagnosed at 40 and tells her story.", "organization": {"people": ["Maria Lopez"]}},
        {
            "text": "Walk with us on Saturday.",
            "pictures": [{"alt": "walk.jpg"}, {"decorative": True}, {"name": "b.png"}],
        },
    ]
    told = json.loads(run("-", "--jsonl", "--json", typed="\n".join(map(json.dumps, rows))).stdout)
    assert [each["code"] for each in told[0]["findings"]] == ["P108"]
    assert not [each for each in told[1]["findings"] if each["severity"] == "block"]
    assert [(each["code"], each["picture"]) for each in told[2]["findings"] if each["picture"] is not None] == [
        ("A103", 0),
        ("A102", 2),
    ]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"in_reply_to": 3}, "“in_reply_to” is the text that is answered"),
        ({"organization": {"peple": []}}, "has a key “peple”"),
        ({"organization": "Elm"}, "isn't a table"),
        ({"pictures": ["a.png"]}, "“pictures” is a list of pictures like"),
        ({"pictures": [{"alt": 3}]}, "“pictures” is a list of pictures like"),
        ({"language": "fr"}, "“language” is"),
    ],
)
def test_a_row_that_says_nonsense_is_told(row: dict[str, object], said: str) -> None:
    result = run("-", "--jsonl", typed=json.dumps({"text": "Hello", **row}))
    assert result.exit_code == 2
    assert said in result.stderr
