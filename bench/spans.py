"""Texts with labelled identifiers, and how much of them a detector finds.

A file is JSON lines with `text` and `spans` ([{start, end, label}]). Beside `name.jsonl` lies `name.meta.json`:
`label_map` gives each of the file's labels one of ours, or IGNORE; `precision_scope` says whether findings that touch
no span are wrong: "all", "none" (not everything is labelled), or a list of the labels for which they are.

recall       spans that a finding touches
full         spans of which every letter and digit is covered; of a date, the year may stay (45 CFR 164.514(b)(2)(i)(C))
typed        spans that a finding of the same family touches
precision    findings that touch a span
f2           both in one, recall counting twice
clean        texts with spans of which nothing is left uncovered
over         texts without spans in which something was found
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from bedside.checker.evaluation import Share, f2, open_places

IGNORE = "IGNORE"
_NUMBERS = frozenset(["SSN", "MRN", "PLAN", "ACCOUNT", "LICENSE", "VEHICLE", "DEVICE", "OTHER_ID", "BIOMETRIC"])


class Span(NamedTuple):
    """A stretch of a text and what it is."""

    start: int
    end: int
    label: str

    def touches(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end

    @property
    def family(self) -> str:
        """Numbers are one family, and an account's name is a name."""
        return "ID" if self.label in _NUMBERS else "NAME" if self.label == "HANDLE" else self.label


@dataclass(frozen=True)
class Labelled:
    """A file of labelled texts. `scope` None: every finding counts; otherwise those of these families."""

    name: str
    about: dict[str, Any]
    texts: list[str]
    gold: list[list[Span]]
    scope: Collection[str] | None


def read(path: Path) -> Labelled:
    """Read a file and what lies beside it. Raises SystemExit with a sentence where that isn't as it should be."""
    beside = path.with_suffix(".meta.json")
    if not beside.is_file():
        raise SystemExit(f"{path.name}: there is no {beside.name} beside it, which says what its labels mean.")
    about = json.loads(beside.read_text("utf-8"))
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    names: Mapping[str, str] = about["label_map"]
    scope = about.get("precision_scope", "all")
    return Labelled(
        name=path.stem,
        about={key: about[key] for key in ("origin", "commit", "licence") if key in about},
        texts=[row["text"] for row in rows],
        gold=[
            [Span(each["start"], each["end"], names.get(each["label"], IGNORE)) for each in row["spans"]]
            for row in rows
        ],
        scope=None if scope == "all" else frozenset() if scope == "none" else frozenset(scope),
    )


@dataclass
class Counts:
    """What was there and what was found, of one family or of all."""

    gold: int = 0
    touched: int = 0
    full: int = 0
    typed: int = 0
    found: int = 0
    right: int = 0

    def shares(self, *, typed: bool = False) -> dict[str, float | int | None]:
        """Return all measures. With `typed`, recall in F2 is that of the right family."""
        recall = Share(self.typed if typed else self.touched, self.gold).value
        precision = Share(self.right, self.found).value
        return {
            "gold": self.gold,
            "recall": rounded(Share(self.touched, self.gold).value),
            "full": rounded(Share(self.full, self.gold).value),
            "typed": rounded(Share(self.typed, self.gold).value),
            "found": self.found,
            "precision": rounded(precision),
            "f2": rounded(f2(precision, recall)),
        }


@dataclass
class Score:
    """A detector on a file. `blank` texts have no span at all, not even one to ignore."""

    all: Counts = field(default_factory=Counts)
    in_scope: Counts = field(default_factory=Counts)
    families: dict[str, Counts] = field(default_factory=dict)
    with_gold: int = 0
    clean: int = 0
    blank: int = 0
    over: int = 0

    def as_data(self, scope: Collection[str] | None) -> dict[str, Any]:
        """Return all measures by name; a share that means nothing in this file is None."""
        data: dict[str, Any] = self.all.shares()
        # Recall over all labels, precision and F2 over those for which a finding elsewhere is a mistake.
        data |= {key: value for key, value in self.in_scope.shares().items() if key in ("found", "precision", "f2")}
        return {
            **data,
            "clean": share(self.clean, self.with_gold),
            "over": share(self.over, self.blank) if scope is None else None,
            "families": {
                name: counts.shares(typed=True)
                for name, counts in sorted(self.families.items(), key=lambda each: -each[1].gold)
            },
        }


def measure(data: Labelled, found: Sequence[Sequence[Span]]) -> dict[str, Any]:
    """Return the measures of a detector that found these in the texts of a file."""
    score = Score()
    for text, spans, there in zip(data.texts, data.gold, found, strict=True):
        _count_text(score, text, spans, [each for each in there if each.end > each.start], data.scope)
    return score.as_data(data.scope)


def _count_text(
    score: Score, text: str, spans: Sequence[Span], found: Sequence[Span], scope: Collection[str] | None
) -> None:
    gold = [each for each in spans if each.label != IGNORE]
    covered = {place for each in found for place in range(each.start, each.end)}
    leaks = False
    for span in gold:
        touching = [each for each in found if each.touches(span)]
        full = bool(touching) and not open_places(text, span.start, span.end, span.label) - covered
        typed = any(each.family == span.family for each in touching)
        leaks |= not full
        for counts in _counts_of(score, span, scope):
            counts.gold += 1
            counts.touched += bool(touching)
            counts.full += full
            counts.typed += typed
    for each in found:
        touched = [span for span in spans if span.touches(each)]
        if touched and all(span.label == IGNORE for span in touched):
            continue
        if scope is not None and each.family not in scope:
            continue
        same = score.families.setdefault(each.family, Counts())
        same.found += 1
        same.right += any(span.family == each.family for span in touched)
        score.in_scope.found += 1
        score.in_scope.right += bool(touched)
    score.with_gold += bool(gold)
    score.clean += bool(gold) and not leaks
    score.blank += not spans
    score.over += not spans and bool(found)


def _counts_of(score: Score, span: Span, scope: Collection[str] | None) -> list[Counts]:
    inside = scope is None or span.family in scope or span.label in scope
    return [score.all, score.families.setdefault(span.family, Counts()), *([score.in_scope] if inside else [])]


def share(hits: int, of: int) -> float | None:
    return rounded(Share(hits, of).value)


def rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
