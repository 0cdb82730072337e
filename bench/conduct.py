"""How often the rules of conduct, disclosure and access are right, on invented posts and replies.

    .venv/bin/python -m bench.conduct

The texts are in `bench/texts/conduct_*.jsonl`: what is wrong with each (`group`), or that it is harmless. The report
half was written before the rules were, and set aside; the develop half was looked at while they were made. Both halves
are by the writer of the rules, who knew the report half: expect less on what others write. A text counts as found when
any rule of these families warns or blocks.
"""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from bedside.checker import Context, Organization, Severity, examine
from bedside.checker.evaluation import Share

TEXTS = Path(__file__).parent / "texts"
FAMILIES = frozenset({"conduct", "disclosure", "access"})
OURS = Organization(names=("Elm Clinic", "Elm Hospital"), phones=("555-201-3300", "555-201-3311", "555-201-3322"))


def found(row: dict[str, str]) -> bool:
    """Say whether a rule warns of a text, or blocks it."""
    context = Context(kind="reply" if row["kind"] == "reply" else "post", organization=OURS)
    return any(finding.severity is not Severity.ADVICE for finding in examine(row["text"], context, FAMILIES))


def measure(rows: list[dict[str, str]]) -> dict[str, Any]:
    """Return precision and recall with their 95 % intervals, and how many of each group were found."""
    hits = [row for row in rows if found(row)]
    wrong = [row for row in rows if row["group"] != "harmless"]
    right = [row for row in hits if row["group"] != "harmless"]
    groups, told = Counter(row["group"] for row in rows), Counter(row["group"] for row in hits)
    return {
        "texts": len(rows),
        "precision": _told(Share(len(right), len(hits))),
        "recall": _told(Share(len(right), len(wrong))),
        "groups": {group: f"{told[group]} of {count}" for group, count in sorted(groups.items())},
    }


def _told(share: Share) -> str:
    if share.value is None or share.interval is None:
        return "nothing to measure"
    low, high = share.interval
    return f"{share.value:.1%} of {share.of} ({low:.0%}–{high:.0%})"


def rows_of(half: str) -> list[dict[str, str]]:
    """Return the texts of a half, "report" or "develop"."""
    return [json.loads(line) for line in (TEXTS / f"conduct_{half}.jsonl").read_text("utf-8").splitlines()]


if __name__ == "__main__":
    for name in ("report", "develop"):
        print(json.dumps({name: measure(rows_of(name))}, indent=1, ensure_ascii=False))
