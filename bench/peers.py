"""Other detectors, each in an environment of its own under `.cache/peers`, and processes that answer line by line.

They share neither packages nor a process with Bedside. Versions are pinned. `make clean` removes them.
"""

import json
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.machine import pss

HERE = Path(__file__).parent / "detectors"
CACHE = Path(__file__).parents[1] / ".cache" / "peers"
SILENCE = 120.0

Item = Mapping[str, Any]
Answer = dict[str, Any]


@dataclass(frozen=True)
class Detector:
    """A program of `detectors/`, and the Python it runs in. `version` and `note` say what it is in the results."""

    name: str
    python: Path
    version: str
    note: str = ""


@dataclass(frozen=True)
class Peer:
    """What is installed for a peer, pinned; the first is the peer itself."""

    name: str
    packages: tuple[str, ...]
    note: str


PEERS = (
    Peer(
        "presidio",
        ("presidio-analyzer==2.2.366", "spacy==3.8.18"),
        "as it comes, but without a language model: its recognizers by pattern only, which find no names and places",
    ),
    Peer("scrubadub", ("scrubadub==2.0.1",), "as it comes, with the detectors that are on without asking"),
    Peer(
        "philter",
        ("philter-ucsf==1.0.3", "nltk==3.10.4", "chardet==7.7.0", "numpy==2.4.6"),
        "its filters “delta”, with a stand-in for NLTK's model of the parts of speech",
    ),
)
BEDSIDE = Detector("bedside", Path(sys.executable), "this commit")


def install(peer: Peer) -> Detector | str:
    """Return the peer, installed if it wasn't; or a sentence that says why it can't be measured."""
    home = CACHE / peer.name
    python, done = home / "bin" / "python", home / "done"
    wanted = "\n".join(peer.packages)
    if not done.is_file() or done.read_text("utf-8") != wanted:
        print(f"Installing {', '.join(peer.packages)} (once)", file=sys.stderr, flush=True)
        CACHE.mkdir(parents=True, exist_ok=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *peer.packages]
        for step in ([sys.executable, "-m", "venv", str(home)], pip):
            ran = subprocess.run(step, capture_output=True, text=True, check=False)
            if ran.returncode:
                errors = re.findall(r"^ERROR: (.+)$", ran.stderr, re.MULTILINE)
                return f"couldn't be installed: {errors[-1] if errors else 'pip ended with an error'}"
        done.write_text(wanted, "utf-8")
    return Detector(peer.name, python, peer.packages[0].partition("==")[2], _note(peer, python))


def _note(peer: Peer, python: Path) -> str:
    """Say whether somebody gave Presidio a model: put one into its environment with pip, and it is used."""
    if peer.name != "presidio":
        return peer.note
    ask = "import spacy; print(*[n for n in spacy.util.get_installed_models() if n.startswith('en_')])"
    models = subprocess.run([str(python), "-c", ask], capture_output=True, text=True, check=False).stdout.split()
    return f"as it comes, with the spaCy model {models[0]}" if models else peer.note


class Silent(RuntimeError):
    """A detector ended, or gave no answer in time."""


class Running:
    """A detector at work in its own process."""

    def __init__(self, detector: Detector) -> None:
        self.began = time.monotonic()
        self._process = subprocess.Popen(
            [str(detector.python), "-O", "-W", "ignore", str(HERE / f"with_{detector.name}.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def answer(self, item: Item, within: float = SILENCE) -> Answer:
        """Return its answer to one text. Raises Silent."""
        return next(self.answers([item], within))

    def answers(self, items: Sequence[Item], within: float = SILENCE) -> Iterator[Answer]:
        """Yield its answers in turn; texts are sent ahead, so that it never waits for us. Raises Silent."""
        assert self._process.stdout is not None
        sending = threading.Thread(target=self._send, args=(items,), daemon=True)
        sending.start()
        for _ in items:
            patience = threading.Timer(within, self._process.kill)
            patience.start()
            line = self._process.stdout.readline()
            patience.cancel()
            if not line:
                raise Silent(f"no answer within {within:.0f} s, or it ended")
            yield json.loads(line)
        sending.join()

    def _send(self, items: Iterable[Item]) -> None:
        assert self._process.stdin is not None
        try:
            for item in items:
                self._process.stdin.write(json.dumps(item) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            return

    def megabytes(self) -> float:
        """Return its memory (PSS)."""
        return pss(self._process.pid)

    def end(self) -> None:
        """Let it end, and wait for that."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        try:
            self._process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()


@contextmanager
def running(detector: Detector) -> Iterator[Running]:
    """Start a detector; it ends with the block."""
    process = Running(detector)
    try:
        yield process
    finally:
        process.end()
