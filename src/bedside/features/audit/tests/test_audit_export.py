"""An export can be proven by somebody who has a public key and nothing else."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction

from bedside.base.errors import Problem
from bedside.features.audit import sealing
from bedside.features.audit.api import Entry, Subject, record, seal_everything
from bedside.features.audit.exporting import export
from bedside.features.audit.proof import Proof, check
from bedside.features.audit.selection import Selection
from bedside.features.audit.tests.conftest import ANA, MAYA
from bedside.kit import crypto

Write = Callable[..., list[int]]
STORY = Selection(subject="account/5")


def exported(selection: Selection | None = None) -> list[dict[str, Any]]:
    lines = export(
        selection=selection or Selection(), entries=Entry.objects.all(), zone=UTC, by=MAYA, source="Riverside Health"
    )
    return [json.loads(line) for line in lines]


def proven(lines: list[dict[str, Any]], key: bytes | None = None) -> Proof:
    return check([json.dumps(line) + "\n" for line in lines], [key or crypto.public_key()])


def codes(lines: list[dict[str, Any]]) -> set[str]:
    return {broken.code for broken in proven(lines).breaks}


@pytest.fixture
def story(sealed: list[int]) -> list[int]:
    """Two entries about an account among others, in different batches."""
    numbers = []
    for _ in range(2):
        with transaction.atomic():
            for kind in ("post", "account", "post"):
                subject = Subject(kind, 5, "riverside.example")
                numbers.append(record(by=ANA, action=f"{kind}.changed", subject=subject, facts={"share": 0.5}))
        seal_everything()
    return [numbers[1], numbers[4]]


def test_the_whole_record_is_proven(sealed: list[int]) -> None:
    lines = exported()
    proof = proven(lines)
    assert proof.unbroken
    assert proof.whole
    assert (proof.entries, proof.first, proof.last, proof.hidden) == (30, 1, 30, 0)
    assert lines[0]["source"] == "Riverside Health"
    assert [line["entry"]["id"] for line in lines if line["kind"] == "entry"] == sealed


def test_a_part_is_proven_without_telling_the_rest(story: list[int]) -> None:
    lines = exported(STORY)
    proof = proven(lines)
    assert proof.unbroken
    assert not proof.whole
    assert (proof.entries, proof.hidden, proof.seals) == (2, 4, 3)
    assert [line["entry"]["id"] for line in lines if line["kind"] == "entry"] == story
    assert "post.changed" not in json.dumps(lines)


def test_batches_in_which_nothing_is_wanted_are_left_out(story: list[int], write: Write) -> None:
    write(40)
    seal_everything()
    with transaction.atomic():
        record(by=ANA, action="account.changed", subject=Subject("account", 5))
    proof = proven(exported(STORY))
    assert proof.unbroken
    assert (proof.entries, proof.hidden, proof.last) == (3, 4, 77)


def test_an_export_larger_than_a_chunk_is_whole(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bedside.features.audit.exporting.CHUNK", 7)
    monkeypatch.setattr(sealing.seal, "__defaults__", (3,))
    numbers = write(50)
    lines = exported()
    assert proven(lines).whole
    assert [line["entry"]["id"] for line in lines if line["kind"] == "entry"] == numbers


def test_days_are_those_of_the_given_clock(sealed: list[int]) -> None:
    entry = Entry.objects.get(pk=sealed[0])
    day = entry.at.astimezone(UTC).date()
    assert proven(exported(Selection(since=day, until=day))).entries >= 30
    assert proven(exported(Selection(until=date(2020, 1, 1)))).entries == 0


def test_nothing_wanted_is_still_an_export(db: None) -> None:
    proof = proven(exported(STORY))
    assert proof.unbroken
    assert (proof.entries, proof.seals) == (0, 0)


def test_exporting_is_recorded(sealed: list[int]) -> None:
    exported(Selection(subject="post/12"))
    entry = Entry.objects.latest("id")
    assert (entry.action, entry.actor_name, entry.facts) == ("audit.exported", "Maya Okafor", {"subject": "post/12"})


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda lines: lines[5]["entry"].update(action="post.declined"), "entry-differs"),
        (lambda lines: lines[5]["entry"]["facts"].update(version=99), "entry-differs"),
        (lambda lines: lines[5].update(digest="00" * 32), "entry-differs"),
        (lambda lines: lines[5].update(name="Another title"), "export-changed"),
        (lambda lines: lines.pop(5), "places-missing"),
        (lambda lines: lines.pop(), "export-cut"),
        (lambda lines: lines.__delitem__(slice(-4, -1)), "places-unsealed"),
        (lambda lines: lines.insert(5, {"kind": "rubbish"}), "line-damaged"),
        (lambda lines: lines[5].update(kind="hidden"), "line-damaged"),
        (lambda lines: lines.append(lines[-1]), "line-damaged"),
        (lambda lines: lines[11].update(digest="00" * 32), "seal-forged"),
        (lambda lines: lines[11].update(signature="zz"), "line-damaged"),
        (lambda lines: lines.insert(20, lines[11]), "seal-misplaced"),
        (lambda lines: lines[0].update(source="Somewhere else"), "export-changed"),
    ],
)
def test_a_changed_export_is_found(sealed: list[int], change: Callable[[list[Any]], Any], code: str) -> None:
    lines = exported()
    change(lines)
    assert code in codes(lines)


def test_an_export_signed_by_somebody_else_is_found(sealed: list[int]) -> None:
    other = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    assert {broken.code for broken in proven(exported(), other).breaks} == {"seal-forged", "export-changed"}


@pytest.mark.parametrize("text", ["", "hello\n", "[1]\n", '{"kind": "entry"}\n', "42\n"])
def test_a_file_that_is_no_export_is_refused_in_words(text: str) -> None:
    with pytest.raises(Problem, match="not an export"):
        check(text.splitlines(keepends=True), [bytes(32)])


def test_a_third_party_needs_no_settings_no_database_and_no_home(sealed: list[int], tmp_path: Path) -> None:
    file, home = tmp_path / "record.jsonl", tmp_path / "home"
    file.write_text("".join(json.dumps(line) + "\n" for line in exported()))
    environment = {"HOME": str(home), "BEDSIDE_HOME": str(home), "PYTHONPATH": ":".join(sys.path)}

    def prove(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "bedside.features.audit.proof", *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    good = prove(str(file), crypto.public_key().hex())
    assert (good.returncode, good.stdout) == (0, "30 entries, places 1 to 30: unbroken\n")
    assert not home.exists()
    file.write_text(file.read_text().replace("post.approved", "post.declined", 1))
    bad = prove(str(file), crypto.public_key().hex())
    assert bad.returncode == 1
    assert "is not the one that stood at place 1" in bad.stdout
    assert prove(str(file), "abc").stderr.startswith("This is no public key.")
    assert prove(str(tmp_path / "nothing"), "00" * 32).returncode == 2
