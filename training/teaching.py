"""How a network is taught here: several learn, each from a part of the lessons; their mean is what is shipped.

What a network is made of, what it reads and how wrong it is say `training.reader` and `training.wording`.
"""

import random
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

import torch
from torch import nn

from bedside.checker.document import Document, Span
from bedside.checker.reader import wordpieces
from bedside.checker.reader.reading import LONGEST, Replaced, as_read, head
from training.network import KEPT, batches, learn, mean, vocabulary
from training.rows import TOGETHER


class Lesson(Protocol):
    """A text in numbers: `rows` of the vocabulary, and where the text begins."""

    rows: list[int]
    parted_at: int


L = TypeVar("L", bound=Lesson)
N = TypeVar("N", bound=nn.Module)


class Pieces(NamedTuple):
    """What a network reads of a text: `rows` of the vocabulary, where the text begins, and where each piece stands."""

    rows: list[int]
    parted_at: int
    at: list[Span]


class Pace(NamedTuple):
    """How often the lessons are read, and how much is learned at once."""

    rounds: int
    rate: float


@dataclass(frozen=True)
class Course(Generic[L, N]):
    """What networks of one kind learn, and how.

    `name`: of the files that keep those that are taught. `network`: makes one for the rows of the vocabulary and a form
    of attention. `is_judged`: which lessons may be left out; each of `networks` leaves out one of `parts` of them.
    `further` is the pace at which what came later is read, with so many old lessons beside each, lest those be
    forgotten.
    """

    name: str
    network: Callable[[Sequence[int], str], N]
    lessons: Callable[[], list[L]]
    loss: Callable[[N, Sequence[L]], torch.Tensor]
    is_judged: Callable[[L], bool]
    networks: int
    parts: int
    pace: Pace
    further: Pace
    old_beside_new: int

    def teach_all(self, is_new: Callable[[L], bool] | None) -> None:
        """Teach those that aren't yet, one on each processor at a time; or let all of them read what `is_new`."""
        KEPT.mkdir(parents=True, exist_ok=True)
        with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
            list(pool.map(partial(self.teach_further, is_new) if is_new else self.teach, range(self.networks)))

    def teach(self, part: int) -> None:
        """Teach one network, and keep it."""
        # More would wait for each other wherever another program needs a processor too.
        torch.set_num_threads(1)
        if not self._path(part).exists():
            lessons = self._learned_by(part)
            torch.manual_seed(part)
            self._learn(self.network(vocabulary()[1], "sdpa"), lessons, part, self.pace)

    def teach_further(self, is_new: Callable[[L], bool], part: int) -> None:
        """Let a network that was taught read new lessons besides, and keep it. What it leaves out stays unread."""
        torch.set_num_threads(1)
        torch.manual_seed(part)
        mine = self._learned_by(part)
        new, old = [each for each in mine if is_new(each)], [each for each in mine if not is_new(each)]
        beside = random.Random(part).sample(old, min(len(old), self.old_beside_new * len(new)))
        self._learn(self.load(part, vocabulary()[1]), [*new, *beside], part, self.further)

    def load(self, part: int, kept: Sequence[int]) -> N:
        """Return a network that was taught."""
        network = self.network(kept, "sdpa")
        network.load_state_dict(torch.load(self._path(part)))
        return network.eval()

    def as_one(self, networks: Sequence[N], kept: Sequence[int]) -> N:
        """Return the mean of networks, with the form of attention that can be joined into one operation."""
        network = self.network(kept, "eager")
        network.load_state_dict(mean([each.state_dict() for each in networks]))
        return network.eval()

    def unseen(self, networks: Sequence[N], lessons: Sequence[L]) -> dict[int, Any]:
        """Return by the number of a lesson what the network makes of it that hasn't learned from it (see `scores`)."""
        found: dict[int, Any] = {}
        for part, network in enumerate(networks):
            mine = [number for number, each in enumerate(lessons) if self._is_left_out(number, each, part)]
            found.update(zip(mine, scores(network, [lessons[number] for number in mine]), strict=True))
        return dict(sorted(found.items()))

    def _learned_by(self, part: int) -> list[L]:
        return [each for number, each in enumerate(self.lessons()) if not self._is_left_out(number, each, part)]

    def _is_left_out(self, number: int, each: L, part: int) -> bool:
        return self.is_judged(each) and number // TOGETHER % self.parts == part

    def _learn(self, network: N, lessons: Sequence[L], part: int, pace: Pace) -> None:
        taught = learn(
            network,
            [len(each.rows) for each in lessons],
            lambda network, batch: self.loss(network, [lessons[number] for number in batch]),
            name=f"network {part + 1}",
            rounds=pace.rounds,
            rate=pace.rate,
            chance=random.Random(part),
        )
        torch.save(taught.state_dict(), self._path(part))

    def _path(self, part: int) -> Path:
        return KEPT / f"{self.name}{part}.pt"


def pieces_of(
    document: Document, replaced: Iterable[Replaced] = (), *, in_reply: bool, asked: str | None = None
) -> Pieces:
    """Return a text as the networks read it."""
    first = head(in_reply=in_reply, asked=asked)
    pieces = list(as_read(document, replaced))[:LONGEST]
    at = [document.original_span(piece.start, piece.end) for piece in pieces]
    return Pieces([*first, *(piece.row for piece in pieces), wordpieces.END], len(first), at)


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


def scores(network: nn.Module, lessons: Sequence[Lesson]) -> list[Any]:
    """Return the score of each text: one number, or one of each kind, as the network gives it."""
    found: list[Any] = [None] * len(lessons)
    with torch.no_grad():
        for batch in batches([len(each.rows) for each in lessons], None):
            whole, _ = network(*tensors([lessons[number] for number in batch]))
            for number, score in zip(batch, whole.tolist(), strict=True):
                found[number] = score
    return found
