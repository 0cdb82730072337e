"""The posts and replies to learn from, as plain rows: `text`, `kind`, `group`, `own`, `in_reply_to`, `twin`, `later`.

`group` is "harmless", or what the text does ("identifies", "combination", "quote", "relationship"). `own` holds the
names in it that are the organization's: its own, its places', its staff's. `later`: see `LATER`.
"""

import hashlib
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal

from bedside.checker.context import Organization
from bedside.checker.document import Document
from bedside.checker.identifiers import identifiers

Row = dict[str, Any]
Kind = Literal["post", "reply"]
TEXTS = Path(__file__).parent / "texts"
# What came after the networks were taught. It is counted behind all else, in the order of the numbers in its files'
# names: so each network goes on to judge the texts that it hasn't read.
LATER = TEXTS / "later"
CHECKER = Path(__file__).parents[1] / "src/bedside/checker"
# What the reader makes of texts that it hasn't learned from: the digest of a row, and a score.
UNSEEN = Path(__file__).parent / "unseen.tsv"
# Twins and texts on one theme stand near each other: so many neighbours are learned from, or not, together.
TOGETHER = 10
DEVELOP = Path(__file__).parents[1] / "bench/texts/disclosure_develop.jsonl"


def written(kind: Kind) -> list[Row]:
    """Return what was written to learn from, in the order of the files, those that came later last."""
    pattern = "replies*.jsonl" if kind == "reply" else "posts*.jsonl"
    return [
        {
            "own": (),
            "in_reply_to": None,
            **json.loads(line),
            "kind": kind,
            "twin": path.stem.endswith("twins"),
            "later": later_in(path),
        }
        for path in files(pattern)
        for line in path.read_text("utf-8").splitlines()
        if line.strip()
    ]


def files(pattern: str) -> list[Path]:
    """Return the files of texts of this name, those that came later last."""
    return [*sorted(TEXTS.glob(pattern)), *sorted(LATER.glob(pattern), key=later_in)]


def later_in(path: Path) -> int:
    """Return the number in the name of a file that came later; 0 for one of the first."""
    return int("".join(filter(str.isdigit, path.stem))) if path.parent == LATER else 0


def tested(kind: Kind) -> list[Row]:
    """Return the texts of the rules' tests."""
    return [row for row in _tested() if row["kind"] == kind]


def measured(kind: Kind) -> list[Row]:
    """Return the half of the benchmark's texts with which rules are developed."""
    rows = [json.loads(line) for line in DEVELOP.read_text("utf-8").splitlines()]
    return [
        {
            **row,
            "own": [word for words in (row["organization"] or {}).values() for word in words],
            "twin": False,
            "later": 0,
        }
        for row in rows
        if row["kind"] == kind
    ]


def ours(row: Row) -> Organization:
    """Return what belongs to the organization that speaks: what looks like a person's name is one of the staff."""
    own = row["own"]
    people = [name for name in own if _is_person(name)]
    names = [name for name in own if name not in people]
    return Organization(names=names, places=names, people=people)


@cache
def _is_person(name: str) -> bool:
    found = identifiers(Document(name))
    return bool(found) and found[0].label == "NAME" and found[0].end == len(name)


def digest(row: Row) -> str:
    """Return a short name for a row, the same for ever for the same text."""
    return hashlib.sha256(f"{row['kind']} {row['text']}".encode()).hexdigest()[:12]


def _tested() -> Iterator[Row]:
    for name, harmless in (("harmful_texts.txt", False), ("harmless_texts.txt", True)):
        for line in (CHECKER / "tests" / name).read_text("utf-8").splitlines():
            kind, colon, text = line.partition(": ")
            if colon and not line.startswith("#"):
                group = "harmless" if harmless else "relationship" if kind == "reply" else "identifies"
                yield {
                    "kind": kind,
                    "in_reply_to": None,
                    "text": text,
                    "group": group,
                    "own": (),
                    "twin": False,
                    "later": 0,
                }


def marked(row: Row) -> Row:
    """Mark the whole text where nobody marked the words: a short reply is mostly wrong in each sentence."""
    if row["kind"] == "post" or row["group"] == "harmless" or "⟦" in row["text"]:
        return row
    return {**row, "text": f"⟦{row['text']}⟧"}
