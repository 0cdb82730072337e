"""Train the models that weigh whether a sentence tells of somebody's care.

    .venv/bin/python -m training.judge    trains on training/texts/*.jsonl, writes the weights, and shows what texts
                                          that it has not learned from would meet

Logistic regression with AdaGrad over the features of `bedside.checker.facts.judge`; the same seed gives the same
weights.
"""

import json
import math
import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from bedside.checker.context import Organization
from bedside.checker.document import Document
from bedside.checker.facts.judge import (
    BLOCK,
    START,
    WARN,
    context_of_post,
    context_of_reply,
    features,
    score,
    signs,
    signs_in,
)

# What part of harmless texts a model may warn of, and block.
WARNED, BLOCKED = 0.10, 0.05
Row = dict[str, Any]
TEXTS = Path(__file__).parent / "texts"
CHECKER = Path(__file__).parents[1] / "src/bedside/checker"
FACTS = CHECKER / "facts"
MARK = re.compile(r"⟦(?:([A-Z_0-9]+)\|)?([^⟦⟧]*)⟧")


class Example(NamedTuple):
    """What a model reads, and whether it tells of care; `count` of features, and `source`, the number of its text."""

    found: frozenset[str]
    count: int
    right: bool
    source: int


def unmark(line: str) -> tuple[str, list[tuple[int, int]]]:
    """Return a text without its marks, and where they were."""
    text, spans, last = "", [], 0
    for hit in MARK.finditer(line):
        text += line[last : hit.start()]
        spans.append((len(text), len(text) + len(hit.group(2))))
        text += hit.group(2)
        last = hit.end()
    return text + line[last:], spans


def replies(rows: Sequence[Row]) -> list[Example]:
    """Return the sentences of replies."""
    found = []
    for source, row in enumerate(rows):
        text, spans = unmark(row["text"])
        document = Document(text)
        for number, sentence in enumerate(document.sentences):
            span = document.original_span(*sentence)
            right = any(start < span.end and end > span.start for start, end in spans)
            read = signs_in(document, _ours(row), sentence)
            found.append(
                _example(features(read, context_of_reply(document, number, row["in_reply_to"])), right, source)
            )
    return found


def posts(rows: Sequence[Row]) -> list[Example]:
    """Return whole posts."""
    found = []
    for source, row in enumerate(rows):
        document = Document(unmark(row["text"])[0])
        ours = _ours(row)
        read = features(signs(document, ours), context_of_post(document, ours))
        found.append(_example(read, row["group"] != "harmless", source))
    return found


def _example(read: Iterable[str], right: bool, source: int) -> Example:
    found = list(read)
    return Example(frozenset(found), len(found), right, source)


def _ours(row: Row) -> Organization:
    own = row.get("own") or ()
    return Organization(names=own, people=own, places=own)


def rows_of(pattern: str) -> list[Row]:
    """Return the rows of all files of this name in the order of the files."""
    return [
        {**json.loads(line), "twin": path.stem.endswith("twins")}
        for path in sorted(TEXTS.glob(pattern))
        for line in path.read_text("utf-8").splitlines()
        if line.strip()
    ]


def developed() -> list[Row]:
    """Return what the rules were developed with: the texts of the tests, and half of those of the benchmark."""
    found: list[Row] = []
    for name, harmless in (("harmful_texts.txt", False), ("harmless_texts.txt", True)):
        for line in (CHECKER / "tests" / name).read_text("utf-8").splitlines():
            kind, colon, text = line.partition(": ")
            if colon and not line.startswith("#"):
                group = "harmless" if harmless else "relationship" if kind == "reply" else "identifies"
                found.append({"kind": kind, "in_reply_to": None, "text": text, "group": group})
    for line in (Path(__file__).parents[1] / "bench/texts/disclosure_develop.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        ours = row["organization"] or {}
        found.append({**row, "own": [word for words in ours.values() for word in words]})
    return [{**row, "text": _marked(row)} for row in found]


def _marked(row: Row) -> str:
    """Mark the whole text where nobody marked the words: a short reply is mostly wrong in each sentence."""
    text = str(row["text"])
    return f"⟦{text}⟧" if row["group"] in ("relationship", "identifies") and row["kind"] == "reply" else text


def train(
    examples: Sequence[Example], rounds: int = 12, rate: float = 0.5, pull: float = 1e-4, seed: int = 3
) -> dict[str, float]:
    """Return the weights."""
    sources: dict[str, set[int]] = defaultdict(set)
    for example in examples:
        for feature in example.found:
            if len(sources[feature]) < 2:
                sources[feature].add(example.source)
    kept = [
        (
            tuple(f for f in sorted(example.found) if len(sources[f]) > 1),
            1 / math.sqrt(8 + example.count),
            example.right,
        )
        for example in examples
    ]
    weights: dict[str, float] = defaultdict(float)
    moved: dict[str, float] = defaultdict(lambda: 1e-2)
    bias, bias_moved = 0.0, 1e-2
    chance = random.Random(seed)
    for turn in range(rounds):
        chance.shuffle(kept)
        step = rate * (1 - turn / (rounds + 1))
        for found, size, right in kept:
            total = bias + size * sum(weights[f] for f in found)
            slope = 1 / (1 + math.exp(-max(-30.0, min(30.0, total)))) - right
            bias_moved += slope * slope
            bias -= step / math.sqrt(bias_moved) * slope
            slope *= size
            for f in found:
                moved[f] += slope * slope
                weights[f] -= step / math.sqrt(moved[f]) * (slope + pull * weights[f])
    return {START: bias, **weights}


def unseen(examples: Sequence[Example], parts: int = 5) -> tuple[dict[int, float], dict[int, bool]]:
    """Return, for each text, the highest score that models give it which have not learned from it, and the truth."""
    best: dict[int, float] = {}
    truth: dict[int, bool] = {}
    for part in range(parts):
        weights = train([each for each in examples if each.source % parts != part])
        for each in examples:
            if each.source % parts == part:
                total = score(weights, each.found, each.count)
                best[each.source] = max(best.get(each.source, -99.0), total)
                truth[each.source] = truth.get(each.source, False) or each.right
    return best, truth


def ordinary(best: dict[int, float], rows: Sequence[Row]) -> dict[int, float]:
    """Return the scores of ordinary texts.

    Twins, written to be as near to a disclosure as can be, teach but don't count here: a bar that they set would let
    too much through.
    """
    return {source: total for source, total in best.items() if not rows[source].get("twin")}


def threshold(best: dict[int, float], truth: dict[int, bool], share: float) -> float:
    """Return the score which this share of the harmless texts exceeds."""
    harmless = sorted((best[source] for source in best if not truth[source]), reverse=True)
    return harmless[int(share * len(harmless))]


def write(weights: dict[str, float], path: Path, least: float = 0.1) -> None:
    """Write the table of weights (in hundredths)."""
    rows = [
        f"{key}\t{round(100 * value)}"
        for key, value in sorted(weights.items())
        if abs(value) >= least or key in (START, WARN, BLOCK)
    ]
    head = (
        "# What speaks for a sentence that tells of somebody's care, in hundredths of log-odds.\n"
        "# Made by `python -m training.judge` from training/texts, which were written for Bedside. Licence: CC0.\n"
    )
    path.write_text(head + "\n".join(rows) + "\n", "utf-8")


def main() -> None:
    """Train, find from which score on to warn and to block, write, and say what unseen texts show."""
    more = developed()
    for name, kind, read in (("relationship", "reply", replies), ("telling", "post", posts)):
        pattern = "replies*.jsonl" if kind == "reply" else "posts*.jsonl"
        rows = [*rows_of(pattern), *(row for row in more if row["kind"] == kind)]
        examples = read(rows)
        best, truth = unseen(examples)
        best = ordinary(best, rows)
        others = [source for source in best if truth[source]]
        for share in (0.01, 0.02, 0.03, 0.04, 0.05, 0.08, 0.1, 0.15):
            line = threshold(best, truth, share)
            caught = sum(best[source] > line for source in others) / len(others)
            say(f"{name}: {share:.0%} of harmless texts over {line:.2f}, {caught:.1%} of {len(others)} others")
        weights = {WARN: threshold(best, truth, WARNED), BLOCK: threshold(best, truth, BLOCKED), **train(examples)}
        write(weights, FACTS / f"{name}.tsv")


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
