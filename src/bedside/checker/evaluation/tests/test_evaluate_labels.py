"""`bedside check --evaluate`: measured as somebody would count by hand, and clear about what is wrong with a file."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bedside.checker.evaluation import Counts, Share, evaluate, read_rows
from bedside.site.commands.check import command as check

MARIA = "So glad Maria’s biopsy was clear"
MAIL = "Write to maria.lopez@mail.example today"


def span(text: str, words: str, label: str = "NAME", **more: Any) -> dict[str, Any]:
    start = text.index(words)
    return {"start": start, "end": start + len(words), "label": label, **more}


def row(text: str, *spans: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"text": text, "spans": list(spans), **more}


def written(folder: Path, *rows: object) -> str:
    file = folder / "labels.jsonl"
    file.write_text("\n".join(each if isinstance(each, str) else json.dumps(each) for each in rows), "utf-8")
    return str(file)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(check, list(arguments))


def measured(folder: Path, *rows: object, options: tuple[str, ...] = ()) -> dict[str, Any]:
    result = run("--evaluate", written(folder, *rows), "--json", *options)
    assert result.exit_code == 0, result.output
    return dict(json.loads(result.output))


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    # Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_intervals_are_wilsons(hits: int, of: int, low: float, high: float) -> None:
    interval = Share(hits, of).interval
    assert interval is not None
    assert [round(each, 4) for each in interval] == [low, high]


def test_nothing_has_no_share() -> None:
    assert Share(0, 0).value is None
    assert Share(0, 0).interval is None
    assert Counts(gold=1).f2 is None


def test_f2_counts_recall_twice() -> None:
    counts = Counts(gold=10, touched=5, found=5, right=5)
    assert counts.f2 == pytest.approx(5 * 1 * 0.5 / (4 * 1 + 0.5))


def test_what_is_found_missed_and_found_in_vain_is_counted(tmp_path: Path) -> None:
    data = measured(
        tmp_path,
        row(MAIL, span(MAIL, "maria.lopez@mail.example", "EMAIL"), purpose="redact"),
        row("The quilt was a surprise", span("The quilt was a surprise", "quilt", "OTHER"), purpose="redact"),
        row("Call 212-555-0188 now", purpose="redact"),
    )
    assert (data["overall"]["recall"]["hits"], data["overall"]["gold"]) == (1, 2)
    assert (data["overall"]["precision"]["hits"], data["overall"]["found"]) == (1, 2)
    assert data["labels"]["EMAIL"]["full"]["share"] == 1
    assert data["labels"]["EMAIL"]["named_right"]["share"] == 1
    assert data["labels"]["OTHER"]["recall"]["share"] == 0
    assert data["labels"]["PHONE"]["precision"]["share"] == 0
    assert [data[name]["hits"] for name in ("texts_caught", "texts_clean", "texts_over")] == [1, 1, 1]
    assert [data[name]["of"] for name in ("texts_caught", "texts_clean", "texts_over")] == [2, 2, 1]
    assert data["blocks"] is None
    assert "examples" not in data


def test_a_span_of_which_a_part_shows_is_touched_but_not_full(tmp_path: Path) -> None:
    text = f"{MAIL}, thank you"
    half = span(text, "maria.lopez@mail.example today, thank", "EMAIL")
    data = measured(tmp_path, row(text, half, purpose="redact"))
    assert data["overall"]["recall"]["share"] == 1
    assert data["overall"]["full"]["share"] == 0
    assert data["texts_clean"]["share"] == 0


def test_of_a_date_the_year_may_stay(tmp_path: Path) -> None:
    rows = read_rows(
        json.dumps(row("Seen on 3 March 2024", span("Seen on 3 March 2024", "3 March 2024", "DATE"))).encode(), "x"
    )
    assert evaluate(rows).labels["DATE"].gold == 1
    bare = row("Born 2024", span("Born 2024", "2024", "DATE"), purpose="redact")
    assert measured(tmp_path, bare)["labels"]["DATE"]["recall"]["share"] == 0


def test_blocks_are_counted_where_somebody_said_whether(tmp_path: Path) -> None:
    data = measured(
        tmp_path,
        row(MARIA, span(MARIA, "Maria"), blocked=True),
        row("Wash your hands.", blocked=True),
        row("Flu shots on Saturday.", blocked=False),
        row(MARIA, blocked=False),
        row(MARIA, span(MARIA, "Maria")),
    )
    assert data["blocks"]["recall"]["hits"] == 1
    assert data["blocks"]["recall"]["of"] == 2
    assert (data["blocks"]["false"]["hits"], data["blocks"]["false"]["of"]) == (1, 2)


def test_hard_words_count_only_where_labels_speak_of_them(tmp_path: Path) -> None:
    text = "Ask about myocardial infarction"
    assert measured(tmp_path, row(text))["overall"]["found"] == 0
    jargon = measured(tmp_path, row(text, span(text, "myocardial infarction", "JARGON", code="L101")))
    assert jargon["families"] == ["plain", "privacy"]
    assert jargon["codes"]["L101"]["recall"]["share"] == 1
    assert measured(tmp_path, row(text), options=("--only", "plain"))["overall"]["found"] == 1


def test_what_somebody_called_wrong_is_no_gold_and_counts_as_false(tmp_path: Path) -> None:
    data = measured(tmp_path, row(MARIA, span(MARIA, "Maria", wrong=True)))
    assert data["overall"]["gold"] == 0
    assert data["overall"]["precision"]["share"] == 0


def test_what_is_to_be_ignored_is_neither_right_nor_wrong(tmp_path: Path) -> None:
    renamed = row(MAIL, span(MAIL, "maria.lopez@mail.example", "CONTACT"), purpose="redact")
    data = measured(tmp_path, renamed, options=("--label", "CONTACT=IGNORE"))
    assert (data["overall"]["gold"], data["overall"]["found"]) == (0, 0)
    data = measured(tmp_path, renamed, options=("--label", "CONTACT=EMAIL"))
    assert data["labels"]["EMAIL"]["named_right"]["share"] == 1


def test_each_row_has_its_own_context(tmp_path: Path) -> None:
    ours = tmp_path / "us.toml"
    ours.write_text('people = ["Maria"]', "utf-8")
    own = row("Maria runs the clinic", purpose="redact", organization={"people": ["Maria"]})
    assert measured(tmp_path, own)["overall"]["found"] == 0
    shared = row("Maria runs the clinic", purpose="redact")
    assert measured(tmp_path, shared, options=("--organization", str(ours)))["overall"]["found"] == 0
    answer = row("Glad you came in!", in_reply_to="My knee is better", blocked=True)
    assert measured(tmp_path, answer)["blocks"]["recall"]["share"] == 1
    picture = row(MARIA, span(MARIA, "Maria"), alt=True)
    assert measured(tmp_path, picture)["overall"]["recall"]["share"] == 1


def test_words_of_the_texts_are_printed_only_when_asked_for(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        row(MAIL, purpose="redact", id="a"),
        row("The quilt was a gift", span("The quilt was a gift", "quilt", "OTHER"), id="b"),
    )
    silent = run("--evaluate", file)
    assert "quilt" not in silent.output
    assert "maria" not in silent.output
    told = run("--evaluate", file, "--examples", "5").output
    assert "The [[quilt]] was a gift" in told
    assert "[[maria.lopez@mail.example]]" in told
    as_data = json.loads(run("--evaluate", file, "--examples", "5", "--json").output)
    assert [each["row"] for each in as_data["examples"]["misses"]] == ["b"]


def test_the_table_names_what_was_measured(tmp_path: Path) -> None:
    output = run("--evaluate", written(tmp_path, row(MARIA, span(MARIA, "Maria"), blocked=True))).output
    assert "1 texts, 1 spans to find" in output
    assert "100.0 (21–100)" in output
    assert "of texts that must be blocked, blocked: 1 of 1" in output


BROKEN = [
    ("{", "Line 1: this isn't JSON (character 2)."),
    ("[1]", "Line 1: this isn't an object."),
    ({"spans": []}, "“text” is missing"),
    ({"text": "x"}, "“spans” is missing"),
    (row("x", {"start": 0, "end": 9, "label": "NAME"}), "runs from 0 to 9, but the text has 1 characters"),
    (row("x", {"start": 1, "end": 1, "label": "NAME"}), "runs from 1 to 1"),
    (row("x", {"start": True, "end": 1, "label": "NAME"}), "both whole numbers"),
    (row("xy", {"start": 0, "end": 1, "label": "NAME", "words": "y"}), "there are other words than span 1 says"),
    (row("x", {"start": 0, "end": 1}), "neither a label nor a code"),
    (row("x", {"start": 0, "end": 1, "code": "Z999"}), "the code “Z999”, which no rule has"),
    (row("x", {"start": 0, "end": 1, "label": "PERSN"}), "the label “PERSN” is unknown"),
    (row("x", kind="story"), "“kind” is one of: post, reply"),
    (row("x", purpose="hide"), "“purpose” is one of: publish, redact"),
    (row("x", blocked="yes"), "“blocked” isn't true or false"),
    (row("x", organization={"name": ["A"]}), "a key that Bedside doesn't know"),
    (row("x", organization={"names": "A"}), "“names” of “organization” isn't a list of texts"),
]


@pytest.mark.parametrize(("broken", "sentence"), BROKEN)
def test_what_is_wrong_with_a_file_is_said_with_its_line(tmp_path: Path, broken: object, sentence: str) -> None:
    result = run("--evaluate", written(tmp_path, broken))
    assert result.exit_code == 2
    assert sentence in result.output


def test_all_broken_lines_are_told_at_once_and_none_of_their_words(tmp_path: Path) -> None:
    result = run("--evaluate", written(tmp_path, row("fine"), "{maria", row("Maria", {"start": 3, "end": 80})))
    assert "2 lines can't be used" in result.output
    assert "Line 2" in result.output
    assert "Line 3" in result.output
    assert "aria" not in result.output


def test_an_empty_file_a_missing_one_and_options_that_do_not_fit(tmp_path: Path) -> None:
    assert "holds no texts" in run("--evaluate", written(tmp_path, "")).output
    assert "There is no file" in run("--evaluate", str(tmp_path / "gone.jsonl")).output
    file = written(tmp_path, row("fine"))
    for options in (["other.txt"], ["--kind", "reply"], ["--label", "NAME"]):
        assert run("--evaluate", file, *options).exit_code == 2
    assert run("--examples", "3", file).exit_code == 2
    assert run().exit_code == 2


def test_it_starts_without_django(tmp_path: Path) -> None:
    file = written(tmp_path, row(MARIA, span(MARIA, "Maria")))
    program = (
        "import sys; from bedside.site.commands.check import command\n"
        f"command(['--evaluate', {file!r}], standalone_mode=False)\n"
        "assert not any(name.partition('.')[0] == 'django' for name in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
