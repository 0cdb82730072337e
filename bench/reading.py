"""How well the checker tells hard texts from easy ones, and how fast, with textstat in the same run.

    .venv/bin/python -m bench.reading --pairs pairs.jsonl --ratings sentences.tsv

pairs     JSONL of {"technical": …, "plain": …}: the same said to experts and to everybody. Told: of how many pairs the
          technical one is called harder, by `difficulty` and by each formula
ratings   lines of a sentence, a tab and how hard people found it. Told: Spearman's rank correlation, beside that of the
          count of rare words and of textstat's formulas
speed     texts in a second of one processor: a post of 176 bytes and a page of 3 kB, all figures of each

Without files, only the speed is measured.
"""

import argparse
import json
import math
import statistics
import subprocess
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from bedside.checker import Document, reading
from bedside.checker.reading.look import look
from bedside.checker.reading.text import sentences
from bench.machine import keep
from bench.peers import HERE, Peer, install

TEXTSTAT = Peer("textstat", ("textstat==0.7.4",), "the last one that needs no download at run time")
POST = (
    "Flu shots are here! Walk in any weekday from 8 a.m. to 6 p.m. No appointment needed. Bring your insurance card "
    "if you have one. Kids 6 months and up can get theirs too. #FluShot2026"
)
PAGE = (
    "High blood pressure often has no signs. That is why a check once a year matters. If your numbers are above 130 "
    "over 80 on two days, talk with your doctor or nurse. Eating less salt, walking every day and sleeping well can "
    "bring them down. Some people also need a medicine. Ask what it does and what it may do that you don't want. "
)
ROUNDS = 5
# Words rarer than this, counted, follow human ratings better than any formula (MedReadMe).
RARE = 3.5

Result = dict[str, Any]


def peers(texts: Sequence[str]) -> list[dict[str, Any]] | str:
    """Return textstat's answer for each text, or why there is none."""
    found = install(TEXTSTAT)
    if isinstance(found, str):
        return found
    lines = "".join(json.dumps(text) + "\n" for text in texts)
    ran = subprocess.run(
        [str(found.python), "-W", "ignore", str(HERE / "textstat_scores.py")],
        input=lines,
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        return f"it ended with an error: {ran.stderr.strip().splitlines()[-1] if ran.stderr.strip() else '?'}"
    return [json.loads(line) for line in ran.stdout.splitlines()]


def of_pairs(rows: Sequence[dict[str, str]]) -> Result:
    """Return of which share of pairs the technical text is called harder."""
    ours = [(reading.measure(row["technical"]), reading.measure(row["plain"])) for row in rows]
    result: Result = {
        "pairs": len(rows),
        "bedside": {"difficulty": share(hard.difficulty > easy.difficulty for hard, easy in ours)},
    }
    theirs = peers([text for row in rows for text in (row["technical"], row["plain"])])
    if isinstance(theirs, str):
        return {**result, "textstat": theirs}
    both = list(zip(theirs[::2], theirs[1::2], strict=True))
    result["textstat"] = {
        name: share((hard["scores"][name] > easy["scores"][name]) != (name == "flesch") for hard, easy in both)
        for name in theirs[0]["scores"]
    }
    return result


def of_ratings(rows: Sequence[tuple[str, float]]) -> Result:
    """Return how well each figure follows the ratings."""
    rated = [rating for _text, rating in rows]
    ours = [reading.measure(text) for text, _rating in rows]
    result: Result = {
        "sentences": len(rows),
        "bedside": {
            "difficulty": spearman([each.difficulty for each in ours], rated),
            "count of rare words": spearman([rare_words(text) for text, _rating in rows], rated),
        },
    }
    theirs = peers([text for text, _rating in rows])
    if not isinstance(theirs, str):
        result["textstat"] = {
            name: abs(spearman([each["scores"][name] for each in theirs], rated)) for name in theirs[0]["scores"]
        }
    return result


def rare_words(text: str) -> int:
    return sum(look(word.text, "en").zipf < RARE for sentence in sentences(Document(text)) for word in sentence.words)


def speed() -> Result:
    """Return texts in a second of one processor: ours, and textstat's with its six formulas."""
    result: Result = {}
    for name, text, times in (("post", POST, 500), ("page", PAGE * (3000 // len(PAGE)), 40)):
        # A mark at the end keeps each text new; its words aren't.
        texts = [f"{text} {number}" for number in range(times)]
        reading.measure(texts[0])
        each = []
        for _round in range(ROUNDS):
            began = time.process_time()
            for one in texts:
                reading.measure(one)
            each.append(times / (time.process_time() - began))
        result[name] = {"bytes": len(text.encode()), "bedside": round(statistics.median(each))}
        theirs = peers(texts)
        if not isinstance(theirs, str):
            result[name]["textstat"] = round(1 / statistics.median(answer["cpu"] for answer in theirs))
    return result


def share(true: Iterable[bool]) -> float:
    found = list(true)
    return round(sum(found) / len(found), 4)


def spearman(one: Sequence[float], other: Sequence[float]) -> float:
    """Return the correlation of ranks; equals share their middle rank."""
    return round(statistics.correlation(ranks(one), ranks(other)), 4)


def ranks(values: Sequence[float]) -> list[float]:
    order = sorted(range(len(values)), key=values.__getitem__)
    found = [math.nan] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end + 1 < len(order) and values[order[end + 1]] == values[order[start]]:
            end += 1
        for place in order[start : end + 1]:
            found[place] = (start + end) / 2
        start = end + 1
    return found


def main() -> None:
    """Measure and keep what was found."""
    parser = argparse.ArgumentParser(description="How well hard texts are told from easy ones.")
    parser.add_argument("--pairs", type=Path, help="JSONL of technical and plain texts; only read")
    parser.add_argument("--ratings", type=Path, help="sentences with ratings, tab between; only read")
    chosen = parser.parse_args()
    result: Result = {"speed": speed()}
    if chosen.pairs:
        result["pairs"] = of_pairs([json.loads(line) for line in chosen.pairs.read_text("utf-8").splitlines()])
    if chosen.ratings:
        lines = [line.rpartition("\t") for line in chosen.ratings.read_text("utf-8").splitlines()]
        result["ratings"] = of_ratings([(text, float(rating)) for text, _tab, rating in lines])
    keep("reading", result)


if __name__ == "__main__":
    main()
