"""`bedside demo` touches nothing but a demo."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from bedside.base.errors import Problem
from bedside.site.commands import demo
from bedside.site.demo.processes import Demo


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The homes of the demos that would have been started."""
    homes: list[Path] = []
    monkeypatch.setattr(Demo, "run", lambda self, seconds: homes.append(self.home))
    monkeypatch.setattr(Demo, "stop_database", lambda self: None)
    return homes


def run(*arguments: str) -> None:
    CliRunner().invoke(demo.command, arguments, catch_exceptions=False)


@pytest.mark.parametrize("arguments", [(), ("--fresh",)])
def test_a_real_installation_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, started: list[Path], arguments: tuple[str, ...]
) -> None:
    key = tmp_path / "keys" / "data.key"
    key.parent.mkdir()
    key.write_text("the only one")
    monkeypatch.setenv("BEDSIDE_HOME", str(tmp_path))
    with pytest.raises(Problem, match="does not hold a demo"):
        run(*arguments)
    assert key.read_text() == "the only one"
    assert started == []


def test_a_demo_is_thrown_away_and_begun_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, started: list[Path]
) -> None:
    home = tmp_path / "home"
    monkeypatch.setenv("BEDSIDE_HOME", str(home))
    run()
    (home / "log" / "old.log").write_text("old")
    run()
    assert (home / "log" / "old.log").exists()
    run("--fresh")
    assert not (home / "log" / "old.log").exists()
    assert started == [home] * 3
