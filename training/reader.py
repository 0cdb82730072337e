"""Teach the network that reads whole posts and replies, from a small general model of language.

    .venv/bin/pip install -r requirements/training.in
    .venv/bin/python -m training.reader              an hour on two processors; writes the network
    .venv/bin/python -m training.reader --further 5  a quarter of an hour: what was taught reads besides what came
                                                     later, in the files of texts/later with this number or a higher one

It starts from all-MiniLM-L6-v2 (Apache-2.0; Wang et al. 2020, arXiv:2002.10957), which comes as a package with its
weights. Four networks learn, each from three quarters of the texts, and weigh the quarter that they haven't seen: from
that comes `training/unseen.tsv`, by which `training.judge` sets from which score on to block. What is shipped is the
mean of the four (Wortsman et al. 2022, arXiv:2203.05482), with weights of eight bits.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import torch
from torch import nn

from bedside.checker.document import Document
from bedside.checker.facts.signs import replaced
from bedside.checker.reader import wordpieces
from training.marks import unmark
from training.network import export, say, small_base, vocabulary
from training.rows import UNSEEN, Kind, Row, digest, marked, measured, ours, tested, written
from training.teaching import Course, Pace, pieces_of, scores, tensors

READER = Path(wordpieces.__file__).parent
KINDS: tuple[Kind, ...] = ("reply", "post")
PARTS = 4


@dataclass(slots=True)
class Lesson:
    """A text in numbers: `rows` of the vocabulary, where the text begins, what it does, and which pieces say so."""

    rows: list[int]
    parted_at: int
    right: bool
    words: list[float] | None
    row: Row


def lesson(row: Row) -> Lesson:
    """Return a row in numbers."""
    text, spans = unmark(row["text"])
    document = Document(text)
    in_reply = row["kind"] == "reply"
    rows, parted_at, at = pieces_of(
        document, replaced(document, ours(row)), in_reply=in_reply, asked=row["in_reply_to"]
    )
    words = None
    if in_reply:
        words = [float(any(span.start < end and start < span.end for start, end, _ in spans)) for span in at]
    right = bool(spans) if in_reply and row["group"] != "harmless" else row["group"] != "harmless"
    return Lesson(rows, parted_at, right, words, row)


class Network(nn.Module):
    """The base model, and on top of it one weight for the whole and one for each piece."""

    def __init__(self, kept: Sequence[int], attention: str = "sdpa") -> None:
        super().__init__()
        self.base = small_base(kept, attention)
        self.drop = nn.Dropout(0.1)
        self.whole = nn.Linear(self.base.config.hidden_size, 1)
        self.each = nn.Linear(self.base.config.hidden_size, 1)

    def forward(
        self, rows: torch.Tensor, parts: torch.Tensor, mask: torch.Tensor | None = None
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Return log-odds: of each text [texts], and of each piece [texts, pieces]."""
        state = self.drop(self.base(rows, attention_mask=mask, token_type_ids=parts).last_hidden_state)
        pieces = self.each(state).squeeze(-1)
        inside = (parts if mask is None else parts * mask).to(pieces.dtype)
        mean = (pieces * inside).sum(1) / inside.sum(1)
        return self.whole(state[:, 0]).squeeze(-1) + mean, pieces


def loss(network: Network, lessons: Sequence[Lesson]) -> torch.Tensor:
    """Return how wrong the network is about texts and, in replies, about the words that tell."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        whole, pieces = network(*tensors(lessons))
    right = torch.tensor([0.97 if each.right else 0.03 for each in lessons])
    total = nn.functional.binary_cross_entropy_with_logits(whole.float(), right)
    said = [
        nn.functional.binary_cross_entropy_with_logits(
            pieces[number, each.parted_at : each.parted_at + len(each.words)].float(), torch.tensor(each.words)
        )
        for number, each in enumerate(lessons)
        if each.words
    ]
    return total + 0.3 * torch.stack(said).sum() / len(lessons) if said else total


def show(name: str, lessons: Sequence[Lesson], found: Sequence[float]) -> None:
    """Print what part of the texts that tell would be caught, where so many of the ordinary harmless ones are."""
    for kind in ("reply", "post"):
        own = [(score, each) for score, each in zip(found, lessons, strict=True) if each.row["kind"] == kind]
        harmless = sorted((s for s, each in own if not each.right and not each.row["twin"]), reverse=True)
        if not harmless:
            continue
        for share in (0.02, 0.05, 0.1):
            bar = harmless[int(share * len(harmless))]
            groups = sorted({str(each.row["group"]) for _, each in own if each.right})
            told = [
                (group, [score > bar for score, each in own if each.right and each.row["group"] == group])
                for group in groups
            ]
            caught = ", ".join(f"{group} {sum(hits) / len(hits):.1%} of {len(hits)}" for group, hits in told)
            say(f"  {name}, {kind}: {share:.0%} of the harmless over {bar:.2f}; {caught}")


def main() -> None:
    """Teach, or take up where an earlier run stopped (`.cache/training` keeps the networks that are done)."""
    pieces, kept = vocabulary()
    (READER / "vocabulary.txt").write_text("\n".join(pieces) + "\n", "utf-8")
    say(f"{PARTS} networks, one on each processor at a time, each with three quarters of {len(learned()):,} texts")
    parser = argparse.ArgumentParser(description="Teach the reader.")
    parser.add_argument(
        "--further", type=int, metavar="NUMBER", help="what was taught reads texts/later besides, from this number on"
    )
    first = parser.parse_args().further
    COURSE.teach_all(partial(_is_new, first) if first else None)
    lessons, others = learned(), [lesson(marked(row)) for kind in KINDS for row in measured(kind)]
    networks = [COURSE.load(part, kept) for part in range(PARTS)]
    unseen = list(COURSE.unseen(networks, lessons).values())
    for part, network in enumerate(networks):
        show(f"network {part + 1}, developed", others, scores(network, others))
    show("unseen", lessons, unseen)
    network = COURSE.as_one(networks, kept)
    found = scores(network, others)
    show("all as one, developed", others, found)
    export(network, READER)
    keep([*lessons, *others], [*unseen, *found])


def learned() -> list[Lesson]:
    """Return what is learned from, what came later last."""
    found = [row for kind in KINDS for row in (*written(kind), *tested(kind))]
    return [lesson(marked(row)) for row in sorted(found, key=lambda row: int(row["later"]))]


def _is_judged(each: Lesson) -> bool:
    """Each text is judged by the network that hasn't learned from it."""
    return True


def _is_new(first: int, each: Lesson) -> bool:
    return bool(each.row["later"] >= first)


COURSE = Course(
    name="part",
    network=Network,
    lessons=learned,
    loss=loss,
    is_judged=_is_judged,
    networks=PARTS,
    parts=PARTS,
    pace=Pace(rounds=3, rate=1e-4),
    further=Pace(rounds=2, rate=4e-5),
    old_beside_new=2,
)


def keep(lessons: Sequence[Lesson], found: Sequence[float]) -> None:
    """Write what the network makes of each text that it hasn't learned from."""
    rows = sorted((digest(each.row), round(score, 2)) for each, score in zip(lessons, found, strict=True))
    UNSEEN.write_text("".join(f"{name}\t{score}\n" for name, score in rows), "utf-8")


if __name__ == "__main__":
    main()
