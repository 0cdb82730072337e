"""Running a network of this package: numbers of pieces in, log-odds out."""

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import Any, NamedTuple

from bedside.base.errors import Problem

# Why the networks can't look, and what to do about it.
MISSING = Problem(
    "The checker's networks can't look: “onnxruntime” or “numpy” isn't installed. Rules that go by words still do.",
    "Install both, for example with: pip install onnxruntime numpy",
)
READER = "bedside.checker.reader"


class _Loaded(NamedTuple):
    numpy: Any
    session: Any


@cache
def can_run() -> bool:
    """Say whether what runs the networks is installed, and can be loaded."""
    try:
        import_module("onnxruntime")
        import_module("numpy")
    except ImportError:
        return False
    return True


def weigh(rows: Sequence[int], parted_at: int) -> tuple[float, list[float]]:
    """Return the log-odds of a text, and what each of its pieces (between `parted_at` and the last) adds to them.

    `rows`: of the vocabulary; first what is known of the text and what it answers, from `parted_at` on the text itself
    and an end.
    """
    score, pieces = run(READER, rows, parted_at)
    return float(score[0]), pieces[0][parted_at:-1].tolist()


def run(package: str, rows: Sequence[int], parted_at: int) -> tuple[Any, Any]:
    """Return what the network of a package makes of a text: of the whole [1, …], and of its pieces [1, pieces, …].

    Raises Problem where nothing is installed that runs it: ask `can_run` before.
    """
    if not can_run():
        raise MISSING
    numpy, session = _load(package)
    numbers = numpy.array([rows], dtype=numpy.int64)
    parts = numpy.zeros_like(numbers)
    parts[0, parted_at:] = 1
    whole, pieces = session.run(None, {"rows": numbers, "parts": parts})
    return whole, pieces


@cache
def _load(package: str) -> _Loaded:
    """Load a network and what runs it: only now, since most commands and all redaction do without."""
    runtime = import_module("onnxruntime")
    options = runtime.SessionOptions()
    # One processor: requests are answered side by side already. No arena: it keeps the most that was ever needed.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    weights = (files(package) / "network.onnx").read_bytes()
    return _Loaded(
        import_module("numpy"), runtime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
    )
