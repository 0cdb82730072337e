"""Train the models that weigh whether a sentence tells of somebody's care.

    .venv/bin/python -m training.judge    trains on training/texts/*.jsonl, writes the weights, and shows what texts
                                          that it has not learned from would meet

Logistic regression with AdaGrad over the features of `bedside.checker.facts.judge`; the same seed gives the same
weights.
"""

import math
import random
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from bedside.checker.document import Document
from bedside.checker.facts.judge import (
    ACQUIT,
    ASK,
    BLOCK,
    OFFSET,
    SHARE,
    SLOPE,
    START,
    WARN,
    context_of_post,
    context_of_reply,
    score,
)
from bedside.checker.facts.signs import features, signs, signs_in
from training.marks import unmark
from training.rows import TOGETHER, UNSEEN, Kind, Row, digest, marked, measured, ours, tested, written

# What part of harmless texts a model may warn of, and block.
WARNED, BLOCKED = 0.08, 0.03
# What part of the texts that tell may pass without the reader being asked.
OVERLOOKED = 0.005
# Of how many harmless texts the reader is as sure as can be. Few that tell lie there: one in a hundred.
ACQUITTED = 0.6
FACTS = Path(__file__).parents[1] / "src/bedside/checker/facts"


class Example(NamedTuple):
    """What a model reads, and whether it tells of care; `number` of features, and `source`, the number of its text."""

    found: frozenset[str]
    number: int
    right: bool
    source: int


def replies(rows: Sequence[Row]) -> list[Example]:
    """Return the sentences of replies."""
    found = []
    for source, row in enumerate(rows):
        text, spans = unmark(row["text"])
        document, own = Document(text), ours(row)
        for number, sentence in enumerate(document.sentences):
            span = document.original_span(*sentence)
            right = any(start < span.end and end > span.start for start, end, _ in spans)
            read = signs_in(document, own, sentence)
            found.append(
                _example(features(read, context_of_reply(document, number, row["in_reply_to"])), right, source)
            )
    return found


def posts(rows: Sequence[Row]) -> list[Example]:
    """Return whole posts."""
    found = []
    for source, row in enumerate(rows):
        document, own = Document(unmark(row["text"]).text), ours(row)
        read = features(signs(document, own), context_of_post(document, own))
        found.append(_example(read, row["group"] != "harmless", source))
    return found


def _example(read: Iterable[str], right: bool, source: int) -> Example:
    found = list(read)
    return Example(frozenset(found), len(found), right, source)


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
            1 / math.sqrt(8 + example.number),
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
        weights = train([each for each in examples if each.source // TOGETHER % parts != part])
        for each in examples:
            if each.source // TOGETHER % parts == part:
                total = score(weights, each.found, each.number)
                best[each.source] = max(best.get(each.source, -99.0), total)
                truth[each.source] = truth.get(each.source, False) or each.right
    return best, truth


def together(best: dict[int, float], rows: Sequence[Row]) -> dict[int, float]:
    """Return what both judges make of the texts that neither has learned from."""
    of_reader = {name: float(score) for name, score in map(str.split, UNSEEN.read_text("utf-8").splitlines())}
    names = {source: digest(rows[source]) for source in best}
    return {
        source: of_reader[names[source]] + SHARE * total for source, total in best.items() if names[source] in of_reader
    }


def likelihood(best: dict[int, float], truth: dict[int, bool]) -> tuple[float, float]:
    """Return slope and offset which make a likelihood of a score (Platt 1999), found by Newton's method."""
    slope, offset = 1.0, 0.0
    for _ in range(50):
        g0 = g1 = h00 = h01 = h11 = 1e-6
        for source, x in best.items():
            p = 1 / (1 + math.exp(-max(-30.0, min(30.0, slope * x + offset))))
            wrong, weight = p - truth[source], p * (1 - p)
            g0, g1 = g0 + wrong * x, g1 + wrong
            h00, h01, h11 = h00 + weight * x * x, h01 + weight * x, h11 + weight
        area = h00 * h11 - h01 * h01
        slope -= 0.7 * (h11 * g0 - h01 * g1) / area
        offset -= 0.7 * (h00 * g1 - h01 * g0) / area
    return slope, offset


def threshold(best: dict[int, float], truth: dict[int, bool], share: float) -> float:
    """Return the score which this share of the harmless texts exceeds."""
    harmless = sorted((best[source] for source in best if not truth[source]), reverse=True)
    return harmless[int(share * len(harmless))]


def write(weights: dict[str, float], path: Path, least: float = 0.1) -> None:
    """Write the table of weights (in hundredths)."""
    rows = [
        f"{key}\t{round(100 * value)}"
        for key, value in sorted(weights.items())
        if abs(value) >= least or key in (START, ACQUIT, ASK, WARN, BLOCK, SLOPE, OFFSET)
    ]
    head = (
        "# What speaks for a sentence that tells of somebody's care, in hundredths of log-odds.\n"
        "# Made by `python -m training.judge` from training/texts, which were written for Bedside. Licence: CC0.\n"
    )
    path.write_text(head + "\n".join(rows) + "\n", "utf-8")


def main() -> None:
    """Train, find from which score on to warn and to block, write, and say what unseen texts show."""
    models: list[tuple[str, Kind, Callable[[Sequence[Row]], list[Example]]]] = [
        ("relationship", "reply", replies),
        ("telling", "post", posts),
    ]
    for name, kind, read in models:
        others = [*written(kind), *tested(kind)]
        rows = [marked(row) for row in (*others, *measured(kind))]
        examples = read(rows)
        alone, truth = unseen(examples)
        told = sorted(alone[source] for source in alone if truth[source])
        ask = told[int(OVERLOOKED * len(told))]
        both = {source: total if alone[source] >= ask else -99.0 for source, total in together(alone, rows).items()}
        asked = sum(total > -99 for source, total in both.items() if not truth[source])
        say(f"{name}: the reader is asked from {ask:.2f} on, of {asked:,} of {len(truth) - sum(truth.values()):,}")
        ordinary = {source: total for source, total in both.items() if not rows[source]["twin"]}
        show(f"{name}, learned from elsewhere", ordinary, truth)
        new = {source: total for source, total in both.items() if source >= len(others)}
        show(f"{name}, new to both", new, truth)
        slope, offset = likelihood({source: total for source, total in new.items() if total > -99}, truth)
        of_reader = sorted(
            (total - SHARE * alone[source] for source, total in new.items() if total > -99 and not truth[source])
        )
        bars = {
            ASK: ask,
            WARN: threshold(new, truth, WARNED),
            BLOCK: threshold(new, truth, BLOCKED),
            ACQUIT: of_reader[int(ACQUITTED * len(of_reader))],
        }
        write({**bars, SLOPE: slope, OFFSET: offset, **train(examples)}, FACTS / f"{name}.tsv")


def show(name: str, both: dict[int, float], truth: dict[int, bool]) -> None:
    """Say what part of unseen texts would be caught."""
    others = [source for source in both if truth[source]]
    for share in (0.01, 0.02, 0.03, 0.04, 0.05, 0.08, 0.1, 0.15):
        line = threshold(both, truth, share)
        caught = sum(both[source] > line for source in others) / len(others)
        say(f"{name}: {share:.0%} of harmless texts over {line:.2f}, {caught:.1%} of {len(others)} others")


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
