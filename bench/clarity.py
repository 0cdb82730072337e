"""How often the machine's answers to the Clear Communication Index differ between texts for experts and for everybody.

    python -m bench.clarity                             our own longer texts
    python -m bench.clarity --pairs pairs.jsonl         also pairs: a line each, {"technical": "…", "plain": "…"}

Nobody scored these texts by hand, so this says nothing of whether an answer is right. It shows which questions the
machine answers at all, and whether its answers lean the way they should: of an item that plain writing betters, more
pairs should go from "no" to "yes" than back.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from bedside.checker.catalogue import messages
from bedside.checker.clarity import FEWEST_WORDS, ITEMS, Question, Reply, answers_of, questions, score
from bedside.checker.document import Document

OURS = tuple(Path(__file__).parent / "texts" / name for name in ("good_develop.jsonl", "good_report.jsonl"))
MARKS = {Reply.YES: "yes", Reply.NO: "no", Reply.NA: "n/a", None: "asked"}


class Leaning(NamedTuple):
    """Of one item, over all pairs: how often the plain text is better, how often worse, how often neither."""

    better: int
    worse: int
    same: int


def answers(text: str) -> dict[int, Reply | None]:
    """Return the machine's answer to each item; None where it asks."""
    return {each.item.number: each.judged.reply if each.judged else None for each in questions(text)}


def counts(texts: Iterable[str]) -> dict[int, Counter[str]]:
    """Return, of each item, how often it is answered how."""
    found: dict[int, Counter[str]] = {item.number: Counter() for item in ITEMS}
    for text in texts:
        for number, reply in answers(text).items():
            found[number][MARKS[reply]] += 1
    return found


def leanings(pairs: Sequence[tuple[str, str]]) -> dict[int, Leaning]:
    """Return how the answers to the plain text differ from those to the technical one."""
    tally: dict[int, Counter[str]] = {item.number: Counter() for item in ITEMS}
    for technical, plain in pairs:
        before, after = answers(technical), answers(plain)
        for number in tally:
            change = before[number], after[number]
            better, worse = change == (Reply.NO, Reply.YES), change == (Reply.YES, Reply.NO)
            tally[number]["better" if better else "worse" if worse else "same"] += 1
    return {number: Leaning(each["better"], each["worse"], each["same"]) for number, each in tally.items()}


def judged_share(asked: Sequence[Question]) -> tuple[int, int]:
    """Return how many of the judged items that apply are a yes, and how many there are."""
    replies = [each.judged.reply for each in asked if each.judged and each.judged.reply is not Reply.NA]
    return sum(reply is Reply.YES for reply in replies), len(replies)


def compare(pairs: Sequence[tuple[str, str]]) -> tuple[int, int, int]:
    """Return in how many pairs the plain text has a higher share of yes among its judged items, an equal, a lower."""
    higher = equal = lower = 0
    for technical, plain in pairs:
        (hard, of_hard), (easy, of_easy) = judged_share(questions(technical)), judged_share(questions(plain))
        left, right = easy * max(of_hard, 1), hard * max(of_easy, 1)
        higher, equal, lower = higher + (left > right), equal + (left == right), lower + (left < right)
    return higher, equal, lower


def longer_of_ours() -> list[str]:
    """Return our own well-written texts that are long enough for the Index."""
    texts = [row["text"] for path in OURS for row in _rows(path)]
    return [text for text in texts if len(Document(text).tokens) >= FEWEST_WORDS]


def _rows(path: Path) -> Iterator[dict[str, str]]:
    for line in path.read_text("utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


def _print_counts(title: str, texts: Sequence[str]) -> None:
    found, said = counts(texts), messages("en")
    print(f"{title}: {len(texts)} texts\n")
    print("item  yes   no  n/a asked")
    for item in ITEMS:
        numbers = " ".join(f"{found[item.number][mark]:>4}" for mark in MARKS.values())
        print(f"{item.number:>4} {numbers}   {said[item.wording()]}")
    earned = sorted(score(answers_of(questions(text))).percent for text in texts)
    if earned:
        print(f"\nPercent with nothing else answered, median: {earned[len(earned) // 2]}\n")


def _print_pairs(pairs: Sequence[tuple[str, str]]) -> None:
    found, said = leanings(pairs), messages("en")
    print(f"{len(pairs)} pairs: how the plain text's answer differs from the technical one's\n")
    print("item better worse  same")
    for item in ITEMS:
        each = found[item.number]
        print(f"{item.number:>4} {each.better:>6} {each.worse:>5} {each.same:>5}   {said[item.wording()]}")
    higher, equal, lower = compare(pairs)
    print(f"\nShare of yes among judged items: the plain text higher {higher}, equal {equal}, lower {lower}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pairs", type=Path, help='JSONL of pairs: {"technical": "…", "plain": "…"}')
    asked = parser.parse_args(arguments)
    _print_counts("Our own longer texts", longer_of_ours())
    if asked.pairs:
        pairs = [(row["technical"], row["plain"]) for row in _rows(asked.pairs)]
        _print_counts("For experts", [technical for technical, _plain in pairs])
        _print_counts("For everybody", [plain for _technical, plain in pairs])
        _print_pairs(pairs)
    return 0


if __name__ == "__main__":
    sys.exit(main())
