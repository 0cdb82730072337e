"""The network itself: numbers of pieces in, log-odds out."""

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import Any, NamedTuple


class _Loaded(NamedTuple):
    numpy: Any
    session: Any


def weigh(rows: Sequence[int], parted_at: int) -> tuple[float, list[float]]:
    """Return the log-odds of a text, and what each of its pieces (between `parted_at` and the last) adds to them.

    `rows`: of the vocabulary; first what is known of the text and what it answers, from `parted_at` on the text itself
    and an end.
    """
    numpy, session = _load()
    numbers = numpy.array([rows], dtype=numpy.int64)
    parts = numpy.zeros_like(numbers)
    parts[0, parted_at:] = 1
    score, pieces = session.run(None, {"rows": numbers, "parts": parts})
    return float(score[0]), pieces[0][parted_at:-1].tolist()


@cache
def _load() -> _Loaded:
    """Load the network and what runs it: only now, since most commands and all redaction do without."""
    runtime = import_module("onnxruntime")
    options = runtime.SessionOptions()
    # One processor: requests are answered side by side already. No arena: it keeps the most that was ever needed.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    weights = (files("bedside.checker.reader") / "network.onnx").read_bytes()
    return _Loaded(
        import_module("numpy"), runtime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
    )
