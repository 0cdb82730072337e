import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bedside.base.errors import Problem
from bedside.checker.pictures import apart
from bedside.checker.pictures.apart import look_apart
from bedside.checker.pictures.libraries import libraries
from bedside.checker.pictures.refusing import Refused
from bedside.checker.pictures.seen import Sight
from bedside.checker.pictures.tests.scenes import encoded, face, ground, label


def photo() -> bytes:
    scene = ground(600, 400)
    scene.paste(face(240), (20, 40))
    scene.paste(label("Name: Maria Lopez"), (280, 300))
    return encoded(scene)


def stand_in(monkeypatch: pytest.MonkeyPatch, folder: Path, script: str) -> None:
    """Put a program in the place of the Python that would look."""
    program = folder / "python"
    program.write_text(f"#!{sys.executable}\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))


def test_what_was_seen_comes_back_from_the_other_process() -> None:
    seen = look_apart(photo())
    assert [each.sight for each in seen] == [Sight.FACE, Sight.TEXT]
    assert seen[1].text == "Name: Maria Lopez"
    assert seen[1].labels == ("NAME",)
    assert seen[1].contrast == pytest.approx(21, abs=0.5)


def test_who_asks_never_loads_what_looks() -> None:
    script = (
        "import sys; from bedside.checker.pictures.apart import look_apart; from bedside.base.errors import Problem\n"
        "try: look_apart(b'no picture')\n"
        "except Problem as problem: print(problem)\n"
        "print({'cv2', 'numpy', 'onnxruntime', 'rapidocr', 'zxingcpp'} & set(sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=os.environ)
    assert "not a file that Bedside knows" in ran.stdout
    assert ran.stdout.endswith("set()\n")


def test_one_that_takes_too_long_is_stopped_with_all_that_it_started(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    script = (
        "import pathlib, subprocess, time\n"
        "child = subprocess.Popen(['sleep', '600'])\n"
        f"pathlib.Path({str(tmp_path / 'child')!r}).write_text(str(child.pid))\n"
        "time.sleep(600)"
    )
    stand_in(monkeypatch, tmp_path, script)
    with pytest.raises(Refused, match="took too long") as raised:
        look_apart(photo(), seconds=3)
    assert "tardó demasiado" in raised.value.told("es")[0]
    child = int((tmp_path / "child").read_text())
    for _ in range(100):
        if not _lives(child):
            break
        time.sleep(0.05)
    assert not _lives(child)


def test_one_that_takes_too_much_memory_is_stopped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stand_in(monkeypatch, tmp_path, "import time; most = b'x' * 300_000_000; time.sleep(600)")
    with pytest.raises(Problem, match="too much memory"):
        look_apart(photo(), megabytes=150)


def test_one_that_asks_for_too_much_at_once_is_told() -> None:
    with pytest.raises(Problem, match=r"too much memory|broke off"):
        look_apart(photo(), megabytes=250)


@pytest.mark.parametrize(
    "script",
    [
        "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
        "print('Maria Lopez, half an answer')",
        "print('\"something new\"')",
    ],
)
def test_one_that_dies_or_talks_nonsense_is_told_without_its_words(
    script: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stand_in(monkeypatch, tmp_path, script)
    with pytest.raises(Problem, match="broke off") as raised:
        look_apart(photo())
    assert "Maria" not in str(raised.value)


def test_the_other_process_learns_no_secret_and_prints_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BEDSIDE_SECRET", "s3cret")
    stand_in(
        monkeypatch, tmp_path, f"import os; open({str(tmp_path / 'told')!r}, 'w').write(str(os.environ)); print('[]')"
    )
    assert look_apart(photo()) == []
    assert "s3cret" not in (tmp_path / "told").read_text()
    assert capfd.readouterr() == ("", "")


def test_a_missing_library_is_told_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "zxingcpp", None)
    libraries.cache_clear()
    try:
        assert apart.answer(photo()) == {"refused": "look_missing", "params": {}}
    finally:
        libraries.cache_clear()


def test_an_error_inside_is_told_without_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: bytes) -> None:
        raise RuntimeError("Maria Lopez")

    monkeypatch.setattr(apart, "look", broken)
    assert apart.answer(photo()) == "died"


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
