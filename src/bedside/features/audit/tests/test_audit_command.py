"""`bedside audit`."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bedside.base.errors import Problem
from bedside.features.audit.api import Entry, seal_everything
from bedside.features.audit.models import Payload
from bedside.features.audit.tests.intruder import Intruder
from bedside.features.people.cast import Cast
from bedside.kit import crypto
from bedside.site.commands import audit as module

Write = Callable[..., list[int]]


@pytest.fixture(autouse=True)
def booted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "boot", lambda: None)


def run(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(module.command, words, input=typed)


def refused(*words: str) -> str:
    result = run(*words)
    assert isinstance(result.exception, Problem), result.output
    return str(result.exception)


def test_an_unbroken_record_ends_with_0(sealed: list[int]) -> None:
    result = run("verify")
    assert result.exit_code == 0
    assert result.output.startswith("Unbroken.\n  30 entries in the chain, 0 waiting for their place\n  3 seals")
    assert crypto.public_key().hex() in result.output
    told = json.loads(run("verify", "--json").stdout)
    assert (told["unbroken"], told["entries"], told["breaks"]) == (True, 30, [])


def test_a_broken_record_ends_with_1_and_says_where(sealed: list[int], intruder: Intruder) -> None:
    intruder.do(f"UPDATE audit_entry SET address = 'x' WHERE id = {sealed[3]}")
    result = run("verify")
    assert result.exit_code == 1
    assert f"BROKEN in one place.\n  Entry {sealed[3]} was changed after it was written." in result.output
    told = json.loads(run("verify", "--json").stdout)
    assert told["breaks"][0]["code"] == "entry-changed"
    assert (told["breaks"][0]["entry"], told["breaks"][0]["place"]) == (sealed[3], 4)


def test_an_empty_record_is_unbroken(db: None) -> None:
    assert run("verify").exit_code == 0
    assert "The record is empty." in refused("checkpoint")


def test_a_checkpoint_kept_elsewhere_finds_what_was_cut_off(
    sealed: list[int], intruder: Intruder, checkpoint_file: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "elsewhere.jsonl"
    printed = run("checkpoint")
    kept.write_text(printed.stdout)
    assert crypto.public_key().hex() in printed.stderr
    intruder.do(
        "DELETE FROM audit_seal WHERE last > 10",
        "DELETE FROM audit_link WHERE place > 10",
        f"DELETE FROM audit_payload WHERE entry_id > {sealed[9]}",
        f"DELETE FROM audit_entry WHERE id > {sealed[9]}",
    )
    # Somebody who reached the server's files as well.
    checkpoint_file.write_text(checkpoint_file.read_text().splitlines(keepends=True)[0])
    assert run("verify").exit_code == 0
    assert "now it ends at place 10" in run("verify", "--checkpoint", str(kept)).output


def test_entries_are_listed_for_eyes_and_for_programs(cast: Cast, sealed: list[int]) -> None:
    lines = run("list", "--limit", "3").output.splitlines()
    assert len(lines) == 3
    assert str(sealed[-1]) in lines[0]
    assert "Dr. Ana Ruiz" in lines[0]
    assert "post 12 “Flu clinic”" in lines[0]
    told = [json.loads(line) for line in run("list", "--json", "--subject", "post/12").stdout.splitlines()]
    assert len(told) == 30
    assert told[0]["facts"] == {"version": 9}
    assert "comment" not in json.dumps(told)


def test_entries_are_narrowed(cast: Cast, sealed: list[int]) -> None:
    assert len(run("list", "--person", "user:3", "--limit", "99").output.splitlines()) == 30
    assert "Nothing like that" in run("list", "--person", "maya@riverside.example").stderr
    assert "Nothing like that" in run("list", "--until", "2001-01-01").stderr
    assert "Nobody signs in as rosa@example.org." in refused("list", "--person", "rosa@example.org")
    assert "Write days like" in refused("list", "--since", "yesterday")
    assert "Write it like post/12." in refused("list", "--subject", "Rosa Lopez")


def test_an_export_is_written_proven_and_recorded(cast: Cast, sealed: list[int], tmp_path: Path) -> None:
    file = tmp_path / "record.jsonl"
    result = run("export", "-o", str(file))
    key = crypto.public_key().hex()
    assert f"--export {file} --key {key}" in result.output
    proven = run("verify", "--export", str(file), "--key", key)
    assert (proven.exit_code, "places 1 to 30, none left out" in proven.output) == (0, True)
    assert json.loads(run("verify", "--export", str(file), "--key", key, "--json").stdout)["whole"] is True
    entry = Entry.objects.latest("id")
    assert (entry.action, entry.address) == ("audit.exported", "command line")
    assert entry.actor_name.startswith("Console (")
    file.write_text(file.read_text().replace("post.approved", "post.declined", 1))
    assert run("verify", "--export", str(file), "--key", key).exit_code == 1
    assert "is there already" in refused("export", "-o", str(file))
    assert run("export", "--subject", "post/12").stdout.count("\n") == 35


def test_what_an_export_is_proven_with_must_fit(sealed: list[int], tmp_path: Path) -> None:
    file = tmp_path / "record.jsonl"
    run("export", "-o", str(file))
    assert "The public key is missing." in refused("verify", "--export", str(file))
    assert "This is no public key." in refused("verify", "--export", str(file), "--key", "12")
    assert "can't be read" in refused("verify", "--export", str(tmp_path / "nothing"), "--key", "00" * 32)
    assert "--key belongs to --export." in refused("verify", "--key", "00" * 32)
    (tmp_path / "other.txt").write_text("hello\n")
    assert "not an export" in refused("verify", "--export", str(tmp_path / "other.txt"), "--key", "00" * 32)


def test_words_are_erased_after_a_question(cast: Cast, sealed: list[int]) -> None:
    number = str(sealed[-1])
    assert run("erase", number, "--reason", "A patient asked", typed="n\n").exit_code == 1
    assert Payload.objects.get(entry=sealed[-1]).erased_at is None
    result = run("erase", number, "--reason", "A patient asked", typed="y\n")
    assert f"The words and the name of entry {number} are erased." in result.output
    assert Payload.objects.get(entry=sealed[-1]).words is None
    result = run("erase", "--subject", "post/12", "--reason", "A patient asked", "--yes")
    assert "in 29 entries" in result.output
    seal_everything()
    assert run("verify").exit_code == 0


def test_an_empty_file_of_checkpoints_proves_nothing(sealed: list[int], tmp_path: Path) -> None:
    (tmp_path / "kept.jsonl").write_text("")
    assert "holds no checkpoint" in refused("verify", "--checkpoint", str(tmp_path / "kept.jsonl"))


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_days_at_the_ends_of_the_calendar_are_too_far_away(sealed: list[int], day: str) -> None:
    assert "is too far away" in refused("list", "--until", day)
    assert "is too far away" in refused("list", "--since", day)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--reason", "x"], "Say what to erase."),
        (["1", "--subject", "post/12", "--reason", "x"], "Say what to erase."),
        (["1", "--reason", "  "], "A reason is missing."),
        (["--subject", "Rosa", "--reason", "x", "--yes"], "Write it like post/12."),
        (["999999999", "--reason", "x", "--yes"], "There is no entry 999999999."),
    ],
)
def test_erasing_needs_to_know_what_and_why(sealed: list[int], words: list[str], said: str) -> None:
    assert said in refused("erase", *words)


def test_the_key_is_replaced_after_a_question(sealed: list[int], write: Write) -> None:
    before = crypto.public_key()
    assert run("new-key", typed="n\n").exit_code == 1
    assert crypto.public_key() == before
    result = run("new-key", "--yes")
    assert crypto.public_key() != before
    assert crypto.public_key().hex() in result.output
    assert run("verify").exit_code == 0
