"""How often the checker is right on texts that people have labelled: an organization's own, or a benchmark's.

rows = read_rows(Path("labels.jsonl").read_bytes(), "labels.jsonl")
result = evaluate(rows)
print(result.overall.recall, result.overall.precision)
"""

from bedside.checker.evaluation.measuring import Evaluation, Example, evaluate, open_places
from bedside.checker.evaluation.rows import Row, Span, read_rows
from bedside.checker.evaluation.shares import Counts, Share, f2

__all__ = ["Counts", "Evaluation", "Example", "Row", "Share", "Span", "evaluate", "f2", "open_places", "read_rows"]
