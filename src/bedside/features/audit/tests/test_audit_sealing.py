"""Giving entries their place, after commit."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from bedside.base.errors import Problem
from bedside.features.audit import checkpoints, sealing
from bedside.features.audit.api import seal_everything
from bedside.features.audit.checkpoints import Checkpoint
from bedside.features.audit.models import Link, Seal, Waiting
from bedside.features.audit.verify import verify
from bedside.kit import crypto

Write = Callable[..., list[int]]


def lines(path: Path) -> list[Checkpoint | None]:
    return [checkpoint for _number, checkpoint in checkpoints.read(path)]


def test_every_entry_gets_one_place_in_the_order_it_was_written(write: Write) -> None:
    numbers = write(7)
    assert seal_everything() == 7
    assert list(Link.objects.order_by("place").values_list("place", "entry_id")) == list(enumerate(numbers, 1))
    assert not Waiting.objects.exists()
    assert seal_everything() == 0


def test_more_entries_than_a_batch_take_several_seals(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing.seal, "__defaults__", (4,))
    write(10)
    assert seal_everything() == 10
    assert list(Seal.objects.order_by("last").values_list("first", "last")) == [(1, 4), (5, 8), (9, 10)]
    assert verify().unbroken


def test_an_entry_that_comes_late_with_a_low_number_finds_its_place(write: Write) -> None:
    """A long transaction commits behind a short one that began later."""
    numbers = write(3)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_waiting WHERE entry_id = %s", [numbers[0]])
        seal_everything()
        cursor.execute("INSERT INTO audit_waiting VALUES (%s)", [numbers[0]])
    assert seal_everything() == 1
    assert Link.objects.get(entry=numbers[0]).place == 3
    assert verify().unbroken


def test_an_entry_queued_twice_keeps_its_first_place(sealed: list[int], write: Write) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO audit_waiting VALUES (%s)", [sealed[0]])
    write(1)
    assert seal_everything() == 2
    assert Link.objects.get(entry=sealed[0]).place == 1
    assert verify().unbroken


def test_the_newest_seal_is_kept_outside_the_database(sealed: list[int], checkpoint_file: Path) -> None:
    kept = lines(checkpoint_file)
    assert [checkpoint and checkpoint.last for checkpoint in kept] == [10, 20, 30]
    assert kept[-1] is not None
    assert kept[-1].is_signed_by(crypto.public_key())


def test_a_crash_between_commit_and_checkpoint_is_made_up_for(write: Write, checkpoint_file: Path) -> None:
    write(2)
    sealing.seal()
    assert not checkpoint_file.exists()
    assert seal_everything() == 0
    assert [checkpoint and checkpoint.last for checkpoint in lines(checkpoint_file)] == [2]


def test_a_checkpoint_line_that_a_crash_cut_short_is_replaced(
    sealed: list[int], write: Write, checkpoint_file: Path
) -> None:
    whole = checkpoint_file.read_bytes()
    checkpoint_file.write_bytes(whole[:-40])
    assert [checkpoint and checkpoint.last for checkpoint in lines(checkpoint_file)] == [10, 20]
    seal_everything()
    assert checkpoint_file.read_bytes() == whole
    assert verify().unbroken


def test_a_file_that_cannot_be_written_is_told_and_sealing_is_not_undone(write: Write, checkpoint_file: Path) -> None:
    checkpoint_file.mkdir(parents=True)
    write(1)
    with pytest.raises(Problem, match=r"checkpoints, .*, can't be written"):
        seal_everything()
    assert Link.objects.count() == 1


def test_a_seal_that_is_undone_leaves_nothing_behind(
    write: Write, checkpoint_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(3)

    def stop(message: bytes) -> bytes:
        raise RuntimeError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(crypto, "sign", stop)
        with pytest.raises(RuntimeError):
            seal_everything()
    assert not Link.objects.exists()
    assert seal_everything() == 3
    assert verify().unbroken


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (lambda text: text.replace('"last": 20', '"last": 19'), "checkpoint-forged"),
        (lambda text: text.replace('"digest": "', '"digest": "00'), "checkpoint-forged"),
        (lambda text: "rubbish\n" + text, "checkpoint-damaged"),
        (lambda text: "[]\n" + text, "checkpoint-damaged"),
        (lambda _text: "", "checkpoints-gone"),
    ],
)
def test_a_damaged_file_of_checkpoints_is_told(
    sealed: list[int], checkpoint_file: Path, damage: Callable[[str], str], code: str
) -> None:
    checkpoint_file.write_text(damage(checkpoint_file.read_text()))
    assert {broken.code for broken in verify().breaks} == {code}


def test_a_checkpoint_kept_elsewhere_is_compared(sealed: list[int], checkpoint_file: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "usb-stick.json"
    elsewhere.write_text(checkpoint_file.read_text().splitlines()[1] + "\n")
    assert verify(kept=[elsewhere]).unbroken
    ahead = Checkpoint(last=99, digest=bytes(32), at=Seal.objects.latest("last").at, signature=b"", key=b"")
    signature = crypto.sign(b"bedside audit seal 1\n99\n" + bytes(32).hex().encode() + b"\n" + _moment(ahead))
    elsewhere.write_text(Checkpoint(99, ahead.digest, ahead.at, signature, crypto.public_key()).as_line() + "\n")
    (broken,) = verify(kept=[elsewhere]).breaks
    assert (broken.code, broken.place) == ("cut-off", 99)


def _moment(checkpoint: Checkpoint) -> bytes:
    return checkpoint.at.isoformat(timespec="microseconds").encode()
