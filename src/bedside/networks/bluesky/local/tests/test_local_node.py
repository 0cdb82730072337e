"""Installing the local Bluesky server, with programs that play Node.js and npm."""

from pathlib import Path

import pytest

from bedside.base.errors import Problem
from bedside.networks.bluesky.local import node

HEADER = "#define NODE_MAJOR_VERSION {major}\n"


@pytest.fixture
def prefix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the only Node.js of this computer, version 20."""
    folder = tmp_path / "usr"
    (folder / "bin").mkdir(parents=True)
    program(folder / "bin" / "node", "echo v20.1.0")
    program(folder / "bin" / "npm", 'echo "headers: $npm_config_nodedir"')
    monkeypatch.setenv("PATH", f"{folder / 'bin'}:/usr/bin:/bin")
    return folder


def program(path: Path, does: str) -> None:
    path.write_text(f"#!/bin/sh\n{does}\n")
    path.chmod(0o755)


def headers(prefix: Path, major: int) -> None:
    folder = prefix / "include" / "node"
    folder.mkdir(parents=True)
    (folder / "node_version.h").write_text(HEADER.format(major=major))


def install(cache: Path) -> tuple[Path, list[str]]:
    said: list[str] = []
    return node.install(node.find(), cache, said.append), said


def test_headers_of_this_node_are_used_instead_of_downloading_them(prefix: Path, tmp_path: Path) -> None:
    headers(prefix, 20)
    folder, _ = install(tmp_path / "cache")
    assert (folder / "npm.log").read_text() == f"headers: {prefix}\n"


@pytest.mark.parametrize("major", [None, 18])
def test_headers_of_another_node_are_not_used(prefix: Path, tmp_path: Path, major: int | None) -> None:
    if major:
        headers(prefix, major)
    folder, _ = install(tmp_path / "cache")
    assert (folder / "npm.log").read_text() == "headers: \n"


def test_it_is_installed_once_and_says_so(prefix: Path, tmp_path: Path) -> None:
    folder, said = install(tmp_path / "cache")
    assert len(said) == 1
    assert str(folder) in said[0]
    assert install(tmp_path / "cache") == (folder, [])


def test_a_long_installation_says_that_it_goes_on(
    prefix: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(node, "SIGN_OF_LIFE_SECONDS", 0.05)
    program(prefix / "bin" / "npm", f"until [ -e {tmp_path / 'go'} ]; do sleep 0.01; done")
    said: list[str] = []

    def say(text: str) -> None:
        said.append(text)
        if "Still installing" in text:
            (tmp_path / "go").touch()

    node.install(node.find(), tmp_path / "cache", say)
    assert "Still installing" in said[1]


def test_the_reason_of_a_failure_is_told(prefix: Path, tmp_path: Path) -> None:
    program(
        prefix / "bin" / "npm",
        'echo "npm error code 1"\necho "npm error prebuild-install warn install getaddrinfo ENOTFOUND example.org"\n'
        'echo "npm error A complete log of this run can be found elsewhere"\nexit 1',
    )
    with pytest.raises(Problem, match="ENOTFOUND") as failed:
        install(tmp_path / "cache")
    assert "npm.log" in str(failed.value)


def test_an_installation_that_never_ends_is_stopped(
    prefix: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(node, "SIGN_OF_LIFE_SECONDS", 0.05)
    monkeypatch.setattr(node, "INSTALL_SECONDS", 0.2)
    program(prefix / "bin" / "npm", "sleep 60")
    with pytest.raises(Problem, match="was stopped"):
        install(tmp_path / "cache")


def test_a_folder_that_cannot_be_made_is_a_sentence(prefix: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    with pytest.raises(Problem, match=r"could not be installed into .*cache"):
        install(tmp_path / "cache")
