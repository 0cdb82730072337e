"""Teach the network that reads whole posts and replies, from a small general model of language.

    .venv/bin/pip install -r requirements/training.in
    .venv/bin/python -m training.reader              an hour on two processors; writes the network
    .venv/bin/python -m training.reader --further training/texts/posts_usual.jsonl
                                                     a quarter of an hour: what was taught reads these texts besides

It starts from all-MiniLM-L6-v2 (Apache-2.0; Wang et al. 2020, arXiv:2002.10957), which comes as a package with its
weights. Four networks learn, each from three quarters of the texts, and weigh the quarter that they haven't seen: from
that comes `training/unseen.tsv`, by which `training.judge` sets from which score on to block. What is shipped is the
mean of the four (Wortsman et al. 2022, arXiv:2203.05482), with weights of eight bits.
"""

import argparse
import json
import random
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import torch
from torch import nn

from bedside.checker.document import Document
from bedside.checker.facts.signs import replaced
from bedside.checker.reader import wordpieces
from bedside.checker.reader.reading import LONGEST, as_read, head
from training.marks import unmark
from training.network import KEPT, batches, export, learn, mean, say, small_base, vocabulary
from training.rows import TOGETHER, UNSEEN, Kind, Row, digest, marked, measured, ours, tested, written

READER = Path(wordpieces.__file__).parent
KINDS: tuple[Kind, ...] = ("reply", "post")
PARTS, ROUNDS, RATE = 4, 3, 1e-4
# Of texts that came later: how often they are read, how gently, and how many old ones beside each, lest those be
# forgotten.
FURTHER_ROUNDS, FURTHER_RATE, OLD_BESIDE_NEW = 2, 4e-5, 2


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
    first = head(in_reply=in_reply, asked=row["in_reply_to"])
    pieces = list(as_read(document, replaced(document, ours(row))))[:LONGEST]
    words = None
    if in_reply:
        at = [document.original_span(piece.start, piece.end) for piece in pieces]
        words = [float(any(span.start < end and start < span.end for start, end, _ in spans)) for span in at]
    numbers = [*first, *(piece.row for piece in pieces), wordpieces.END]
    right = bool(spans) if in_reply and row["group"] != "harmless" else row["group"] != "harmless"
    return Lesson(numbers, len(first), right, words, row)


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


def tensors(lessons: Sequence[Lesson]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return rows, parts and mask of some lessons, filled up to the longest: each [lessons, pieces]."""
    wide = max(len(each.rows) for each in lessons)
    rows = torch.zeros(len(lessons), wide, dtype=torch.long)
    parts, mask = torch.zeros_like(rows), torch.zeros_like(rows)
    for number, each in enumerate(lessons):
        rows[number, : len(each.rows)] = torch.tensor(each.rows)
        parts[number, each.parted_at : len(each.rows)] = 1
        mask[number, : len(each.rows)] = 1
    return rows, parts, mask


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


def taught(network: Network, lessons: Sequence[Lesson], seed: int, *, rounds: int, rate: float) -> Network:
    """Return the network when it has read the lessons some times."""
    return learn(
        network,
        [len(each.rows) for each in lessons],
        lambda network, batch: loss(network, [lessons[number] for number in batch]),
        name=f"network {seed + 1}",
        rounds=rounds,
        rate=rate,
        chance=random.Random(seed),
    )


def scores(network: Network, lessons: Sequence[Lesson]) -> list[float]:
    """Return the score of each text."""
    found = [0.0] * len(lessons)
    with torch.no_grad():
        for batch in batches([len(each.rows) for each in lessons], None):
            whole, _ = network(*tensors([lessons[number] for number in batch]))
            for number, score in zip(batch, whole.tolist(), strict=True):
                found[number] = score
    return found


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
    KEPT.mkdir(parents=True, exist_ok=True)
    pieces, kept = vocabulary()
    (READER / "vocabulary.txt").write_text("\n".join(pieces) + "\n", "utf-8")
    say(f"{PARTS} networks, one on each processor at a time, each with three quarters of {len(learned()):,} texts")
    parser = argparse.ArgumentParser(description="Teach the reader.")
    parser.add_argument("--further", type=Path, help="texts that came later: what was taught reads them besides")
    later = parser.parse_args().further
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        list(pool.map(partial(teach_further, later) if later else teach, range(PARTS)))
    lessons, others = learned(), [lesson(marked(row)) for kind in KINDS for row in measured(kind)]
    networks = [load(part, kept) for part in range(PARTS)]
    unseen = [0.0] * len(lessons)
    for part, network in enumerate(networks):
        mine = [number for number in range(len(lessons)) if _held_out(number, part)]
        for number, score in zip(mine, scores(network, [lessons[number] for number in mine]), strict=True):
            unseen[number] = score
        show(f"network {part + 1}, developed", others, scores(network, others))
    show("unseen", lessons, unseen)
    network = Network(kept, "eager")  # the form of attention that can be joined into one operation
    network.load_state_dict(mean([each.state_dict() for each in networks]))
    network.eval()
    found = scores(network, others)
    show("all as one, developed", others, found)
    export(network, READER)
    keep([*lessons, *others], [*unseen, *found])


def teach(part: int) -> None:
    """Teach one network, and keep it."""
    # More would wait for each other wherever another program needs a processor too.
    torch.set_num_threads(1)
    path = _path(part)
    if not path.exists():
        lessons = [each for number, each in enumerate(learned()) if not _held_out(number, part)]
        torch.manual_seed(part)
        network = taught(Network(vocabulary()[1]), lessons, part, rounds=ROUNDS, rate=RATE)
        torch.save(network.state_dict(), path)


def teach_further(later: Path, part: int) -> None:
    """Let a network that was taught read the texts of a file besides, and keep it. What it holds out stays unread."""
    torch.set_num_threads(1)
    torch.manual_seed(part)
    texts = {json.loads(line)["text"] for line in later.read_text("utf-8").splitlines()}
    mine = [each for number, each in enumerate(learned()) if not _held_out(number, part)]
    new = [each for each in mine if each.row["text"] in texts]
    old = [each for each in mine if each.row["text"] not in texts]
    beside = random.Random(part).sample(old, OLD_BESIDE_NEW * len(new))
    network = taught(load(part, vocabulary()[1]), [*new, *beside], part, rounds=FURTHER_ROUNDS, rate=FURTHER_RATE)
    torch.save(network.state_dict(), _path(part))


def learned() -> list[Lesson]:
    """Return what is learned from."""
    return [lesson(marked(row)) for kind in KINDS for row in (*written(kind), *tested(kind))]


def load(part: int, kept: Sequence[int]) -> Network:
    """Return a network that was taught."""
    network = Network(kept)
    network.load_state_dict(torch.load(_path(part)))
    return network.eval()


def _path(part: int) -> Path:
    return KEPT / f"part{part}.pt"


def _held_out(number: int, part: int) -> bool:
    return number // TOGETHER % PARTS == part


def keep(lessons: Sequence[Lesson], found: Sequence[float]) -> None:
    """Write what the network makes of each text that it hasn't learned from."""
    rows = sorted((digest(each.row), round(score, 2)) for each, score in zip(lessons, found, strict=True))
    UNSEEN.write_text("".join(f"{name}\t{score}\n" for name, score in rows), "utf-8")


if __name__ == "__main__":
    main()
