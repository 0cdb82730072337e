"""What looking needs besides Python and Pillow, loaded when somebody looks: the web process never does."""

from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

from bedside.checker.pictures.refusing import Refused

# Processors for one look: somebody else needs the others.
THREADS = 2


class Libraries(NamedTuple):
    """numpy, cv2 (OpenCV), onnxruntime, rapidocr, zxingcpp."""

    numpy: Any
    cv2: Any
    onnxruntime: Any
    rapidocr: Any
    zxingcpp: Any


@cache
def libraries() -> Libraries:
    """Load all that looking needs. Raises Refused where something of it isn't installed."""
    try:
        loaded = Libraries(*map(import_module, Libraries._fields))
        # It loads its parts when they are first asked for.
        assert loaded.rapidocr.RapidOCR
    except ImportError:
        raise Refused("look_missing") from None
    # What they write about a picture on their way is for nobody: it could hold its words.
    loaded.onnxruntime.set_default_logger_severity(4)
    return loaded


@cache
def session_of(weights: bytes) -> Any:
    """Return a network, ready to run: on two processors, and without keeping the most memory it ever needed."""
    runtime = libraries().onnxruntime
    options = runtime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = THREADS, 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 4
    return runtime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
