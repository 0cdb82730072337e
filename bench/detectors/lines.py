"""How a detector talks to the benchmark: one JSON object a line in, one a line out. The standard library alone, since
it runs in the environments of others.

In: {"text": …, "purpose": …, "kind": …, "in_reply_to": …, "organization": …}; only `text` must be there.
Out: {"spans": [[start, end, label], …], "blocks": …, "cpu": …, "process_cpu": …}. `cpu` is what this one text took, and
`process_cpu` what the whole process took so far, in seconds; `blocks` is whether the text would be stopped. A detector
that fails on a text says {"error": …} in place of spans.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any

Span = tuple[int, int, str]
Detect = Callable[[dict[str, Any]], tuple[list[Span], bool]]


def serve(detect: Detect) -> None:
    """Answer each line of standard input until it ends. What a library prints goes to standard error."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for line in sys.stdin:
        item = json.loads(line)
        began = time.process_time()
        try:
            spans, blocks = detect(item)
            answer: dict[str, Any] = {"spans": spans, "blocks": blocks}
        except Exception as error:
            answer = {"error": type(error).__name__}
        ended = time.process_time()
        answers.write(json.dumps({**answer, "cpu": ended - began, "process_cpu": ended}) + "\n")
        answers.flush()
    answers.close()


def only_text(find: Callable[[str], list[Span]]) -> Detect:
    """Make a detector of one that knows nothing but a text: whatever it finds stops the text."""

    def detect(item: dict[str, Any]) -> tuple[list[Span], bool]:
        spans = find(item["text"])
        return spans, bool(spans)

    return detect
