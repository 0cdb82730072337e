"""Feedback as labelled texts, in the format that `bedside check --evaluate` measures (checker/evaluation/rows.py).

A text that several people spoke of is one row. What the checker found there and nobody marked wrong counts as right;
what somebody missed is added; what somebody marked wrong is kept as such.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from bedside.features.people.api import known_organization
from bedside.features.publishing.models import Feedback


@dataclass(slots=True)
class _Text:
    """What is known of one text."""

    name: str
    content: dict[str, Any]
    findings: dict[tuple[int, int, str], dict[str, Any]] = field(default_factory=dict)
    wrong: set[str] = field(default_factory=set)
    missed: dict[tuple[int, int, str], dict[str, Any]] = field(default_factory=dict)

    def add(self, feedback: Feedback) -> None:
        content = feedback.content
        for each in content["findings"]:
            self.findings[each["start"], each["end"], each["code"]] = each
        if feedback.kind == Feedback.Kind.WRONG:
            self.wrong.add(feedback.fingerprint)
        else:
            span = {"start": content["start"], "end": content["end"], "label": feedback.label, "from": "missed"}
            self.missed[content["start"], content["end"], feedback.label] = span

    def spans(self) -> Iterator[dict[str, Any]]:
        for each in self.findings.values():
            if each["end"] > each["start"]:
                span = {name: each[name] for name in ("start", "end", "label", "code")}
                yield span | ({"wrong": True} if each["fingerprint"] in self.wrong else {"from": "found"})
        yield from self.missed.values()


def lines_of(rows: Iterable[Feedback]) -> Iterator[str]:
    """Yield one line of JSON for each text; what is about a picture without a description has none."""
    texts: dict[tuple[int, str, bool], _Text] = {}
    for row in rows:
        key = row.post_id, row.content["text"], row.content["alt"]
        texts.setdefault(key, _Text(f"post-{row.post_id}-{row.pk}", row.content)).add(row)
    ours = {name: list(values) for name, values in asdict(known_organization()).items()}
    for (_post, text, alt), known in texts.items():
        if text:
            line = {
                "id": known.name,
                "text": text,
                "kind": "post",
                "purpose": "publish",
                "language": known.content["language"],
                **({"alt": True} if alt else {}),
                "organization": ours,
                "spans": sorted(known.spans(), key=lambda span: (span["start"], span["end"])),
            }
            yield json.dumps(line, ensure_ascii=False) + "\n"
