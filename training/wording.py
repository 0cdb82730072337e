"""Teach the network that sees bad wording: which kinds, and in which words.

    .venv/bin/pip install -r requirements/training.in
    .venv/bin/python -m training.wording             writes the network and its bars

It learns as the reader does (`training.reader`), from the texts in `training/texts/wording*.txt`: posts and replies
in which each flaw is marked with its kind, and as many without flaws; besides them, the examples on the rules' pages.
Two networks learn, each from three quarters of the texts, and judge a quarter that they haven't seen; from that comes
the bar of each kind: the score from which on it is told. What is shipped is the mean of the two.
"""

import argparse
import json
import math
import random
import re
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import torch
from torch import nn

from bedside.checker.document import Document
from bedside.checker.pages import page_of
from bedside.checker.reader import wordpieces
from bedside.checker.reader.reading import LONGEST, as_read, head
from bedside.checker.registry import all_rules
from bedside.checker.wording import kinds
from bedside.checker.wording.kinds import KINDS, OF_THE_WHOLE
from training.marks import lines_broken
from training.network import KEPT, batches, export, learn, mean, say, small_base, vocabulary
from training.rows import CHECKER, TOGETHER

WORDING = Path(kinds.__file__).parent
TEXTS = Path(__file__).parent / "texts"
BENCH = Path(__file__).parents[1] / "bench/texts"
# Each network leaves out one part of so many.
NETWORKS, PARTS, ROUNDS, RATE = 2, 4, 6, 1.5e-4
# The examples on the rules' pages are few, and are the rules' tests: each is read so often a round.
PAGES_READ = 3
# Of what came later: how often it is read, how gently, and how many old texts beside each.
FURTHER_ROUNDS, FURTHER_RATE, OLD_BESIDE_NEW = 2, 5e-5, 2
# Of texts without a flaw of a kind, this part at most may be told to have it; and nothing is told that is less likely.
ALARMS, LEAST_LIKELY = 0.03, 0.1
# What the texts of the rules' development call the kinds.
DEVELOPED = {
    "conduct": {
        **{kind: kind for kind in ("arguing", "sarcasm", "promise", "legal", "non_apology", "political", "fear")},
        "blaming": "blame",
        "private_data": "asks_private",
        "naming": "complains_of_others",
        "risks": "risk_missing",
        "incentive": "review_incentive",
        "disclosure": "sponsor_hidden",
    },
    "claims": {
        **dict.fromkeys(("effect", "prevalence", "recommendation", "proof"), "claim_unsupported"),
        **dict.fromkeys(("cure", "safety"), "absolute"),
        "comparison": "comparison",
        "testimonial": "testimonial",
        "approval": "fda",
        "advice": "medical_advice",
        "suicide": "suicide_unsafe",
        **dict.fromkeys(("emergency", "number"), "emergency"),
    },
}
_LINE = re.compile(r"([PR]) (en|es) \| (.+?)(?: => ([a-z_ ]+))?\Z")
_MARK = re.compile(r"\[\[([a-z_]+): ?(.*?)\]\]")
_PLACE = {kind: number for number, kind in enumerate(KINDS)}


@dataclass(slots=True)
class Row:
    """A text to learn from. `marks`: (start, end, kind); `missing`: kinds of which no words speak.

    `known`: the kinds that somebody looked for in it; None where all were.
    """

    text: str
    in_reply: bool
    marks: list[tuple[int, int, str]]
    missing: list[str]
    known: frozenset[str] | None = None

    @property
    def kinds(self) -> set[str]:
        """All kinds of flaws in the text."""
        return {kind for _, _, kind in self.marks} | set(self.missing)


@dataclass(slots=True)
class Lesson:
    """A text in numbers: `rows` of the vocabulary, where the text begins, its kinds, and (piece, kind) of each mark."""

    rows: list[int]
    parted_at: int
    whole: list[int]
    words: list[tuple[int, int]]
    row: Row


def rows() -> list[Row]:
    """Return what is learned from. Raises ValueError with the place of a line that can't be read."""
    return [*written(), *of_pages() * PAGES_READ, *developed(), *well_written()]


def written() -> list[Row]:
    """Return the texts that were written for this."""
    return [
        row
        for path in sorted(TEXTS.glob("wording*.txt"))
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if line.strip() and not line.startswith("#")
        for row in (parsed(line, f"{path.name}, line {number}"),)
    ]


def of_pages() -> list[Row]:
    """Return the examples on the pages of the rules that tell what the network hears."""
    return [
        Row(example.text, example.kind == "reply", [], [rule.hears] if bad else [], frozenset({rule.hears}))
        for rule in all_rules()
        if rule.hears
        for bad, examples in ((True, page_of(rule).bad), (False, page_of(rule).good))
        for example in examples
        if example.kind in ("post", "reply")
    ]


def developed() -> list[Row]:
    """Return the texts with which the rules of conduct and of claims were developed; the report halves stay unread."""
    found = []
    for name, kinds_of in DEVELOPED.items():
        looked_for = frozenset(kinds_of.values())
        for line in (BENCH / f"{name}_develop.jsonl").read_text("utf-8").splitlines():
            entry = json.loads(line)
            text, in_reply = entry["text"], entry["kind"] == "reply"
            if entry.get("group") == "harmless" or entry.get("level") in ("none", "quiet"):
                found.append(Row(text, in_reply, [], [], looked_for))
            elif kind := kinds_of.get(entry.get("group") or entry["finds"][0]):
                missing = [kind] if kind in OF_THE_WHOLE else []
                marks = [] if missing else [(0, len(text), kind)]
                found.append(Row(text, in_reply, marks, missing, frozenset({kind})))
    return found


def well_written() -> list[Row]:
    """Return the texts without flaws by which the plain rules are tested."""
    lines = (CHECKER / "tests/well_written.txt").read_text("utf-8").splitlines()
    return [Row(lines_broken(line), False, [], []) for line in lines if line and not line.startswith("#")]


def parsed(line: str, place: str) -> Row:
    """Return one line as a row."""
    found = _LINE.match(line.strip())
    if not found:
        raise ValueError(f"{place}: not “P en | words => kinds”: {line[:60]}")
    text, last, marks = "", 0, []
    for mark in _MARK.finditer(found[3]):
        text += found[3][last : mark.start()]
        marks.append((len(text), len(text) + len(mark[2]), mark[1]))
        text += mark[2]
        last = mark.end()
    row = Row(text + found[3][last:], found[1] == "R", marks, (found[4] or "").split())
    unknown = row.kinds - set(KINDS)
    if unknown or "[[" in row.text or "]]" in row.text:
        raise ValueError(f"{place}: {', '.join(sorted(unknown)) or 'a mark without an end'}: {line[:60]}")
    return row


def lesson(row: Row) -> Lesson:
    """Return a row in numbers."""
    document = Document(row.text)
    first = head(in_reply=row.in_reply, asked=None)
    pieces = list(as_read(document, ()))[:LONGEST]
    at = [document.original_span(piece.start, piece.end) for piece in pieces]
    words = [
        (number, _PLACE[kind])
        for number, span in enumerate(at)
        for start, end, kind in row.marks
        if span.start < end and start < span.end
    ]
    numbers = [*first, *(piece.row for piece in pieces), wordpieces.END]
    return Lesson(numbers, len(first), [_PLACE[kind] for kind in row.kinds], words, row)


class Network(nn.Module):
    """The base model, and on top of it one weight for each kind: of the whole, and of each piece."""

    def __init__(self, kept: Sequence[int], attention: str = "sdpa") -> None:
        super().__init__()
        self.base = small_base(kept, attention)
        self.drop = nn.Dropout(0.1)
        self.whole = nn.Linear(self.base.config.hidden_size, len(KINDS))
        self.each = nn.Linear(self.base.config.hidden_size, len(KINDS))
        # Most texts have no flaw of most kinds: begin there.
        nn.init.constant_(self.whole.bias, -2.0)
        nn.init.constant_(self.each.bias, -3.0)

    def forward(
        self, rows: torch.Tensor, parts: torch.Tensor, mask: torch.Tensor | None = None
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Return log-odds of each kind: of each text [texts, kinds], and of each piece [texts, pieces, kinds]."""
        state = self.drop(self.base(rows, attention_mask=mask, token_type_ids=parts).last_hidden_state)
        pieces = self.each(state)
        inside = (parts if mask is None else parts * mask).unsqueeze(-1)
        most = (pieces - 1e4 * (1 - inside).to(pieces.dtype)).amax(1)
        return self.whole(state[:, 0]) + 0.5 * most, pieces


def tensors(lessons: Sequence[Lesson]) -> tuple[torch.Tensor, ...]:
    """Return rows, parts, mask [lessons, pieces]; what is right of wholes [lessons, kinds] and of pieces [lessons,
    pieces, kinds]; and which kinds anybody looked for, of wholes and of pieces [lessons, kinds]."""
    wide = max(len(each.rows) for each in lessons)
    numbers = torch.zeros(len(lessons), wide, dtype=torch.long)
    parts, mask = torch.zeros_like(numbers), torch.zeros_like(numbers)
    whole = torch.full((len(lessons), len(KINDS)), 0.005)
    pieces = torch.zeros(len(lessons), wide, len(KINDS))
    known, known_words = torch.ones_like(whole), torch.ones_like(whole)
    for number, each in enumerate(lessons):
        if each.row.known is not None:
            looked_for = [_PLACE[kind] for kind in each.row.known]
            known[number] = known_words[number] = 0
            known[number, looked_for] = 1
            # On the pages nobody marked the words of bad examples.
            known_words[number, looked_for] = float(bool(each.words) or not each.whole)
        numbers[number, : len(each.rows)] = torch.tensor(each.rows)
        parts[number, each.parted_at : len(each.rows)] = 1
        mask[number, : len(each.rows)] = 1
        whole[number, each.whole] = 0.97
        for piece, kind in each.words:
            pieces[number, each.parted_at + piece, kind] = 1.0
    return numbers, parts, mask, whole, pieces, known, known_words


def loss(network: Network, lessons: Sequence[Lesson]) -> torch.Tensor:
    """Return how wrong the network is about texts, and about their words."""
    numbers, parts, mask, whole, pieces, known, known_words = tensors(lessons)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        of_whole, of_pieces = network(numbers, parts, mask)
    wrong = nn.functional.binary_cross_entropy_with_logits(of_whole.float(), whole, reduction="none")
    # A flaw is rare: what is missed of it counts more than what is seen where it isn't.
    total = (wrong * known * (1 + 2 * (whole > 0.5))).sum() / len(lessons)
    inside = (parts * mask).unsqueeze(-1)
    said = nn.functional.binary_cross_entropy_with_logits(of_pieces.float(), pieces, reduction="none")
    return (
        total
        + 0.5 * ((said * (1 + pieces) * inside * known_words.unsqueeze(1)).sum((1, 2)) / inside.sum((1, 2))).mean()
    )


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


def scores(network: Network, lessons: Sequence[Lesson]) -> list[list[float]]:
    """Return the score of each kind [texts, kinds]."""
    found: list[list[float]] = [[]] * len(lessons)
    with torch.no_grad():
        for batch in batches([len(each.rows) for each in lessons], None):
            rows, parts, mask, *_ = tensors([lessons[number] for number in batch])
            for number, row in zip(batch, network(rows, parts, mask)[0].tolist(), strict=True):
                found[number] = row
    return found


def teach(part: int) -> None:
    """Teach one network, and keep it."""
    torch.set_num_threads(1)
    path = _path(part)
    if not path.exists():
        lessons = [lesson(row) for number, row in enumerate(rows()) if not _held_out(row, number, part)]
        torch.manual_seed(part)
        network = taught(Network(vocabulary()[1]), lessons, part, rounds=ROUNDS, rate=RATE)
        torch.save(network.state_dict(), path)


def teach_further(part: int) -> None:
    """Let a network that was taught read the pages and `developed` again, and keep it."""
    torch.set_num_threads(1)
    torch.manual_seed(part)
    mine = [lesson(row) for number, row in enumerate(rows()) if not _held_out(row, number, part)]
    new = [each for each in mine if each.row.known is not None]
    old = [each for each in mine if each.row.known is None]
    beside = random.Random(part).sample(old, min(len(old), OLD_BESIDE_NEW * len(new)))
    network = load(part, vocabulary()[1])
    torch.save(
        taught(network, [*new, *beside], part, rounds=FURTHER_ROUNDS, rate=FURTHER_RATE).state_dict(), _path(part)
    )


def load(part: int, kept: Sequence[int]) -> Network:
    """Return a network that was taught."""
    network = Network(kept)
    network.load_state_dict(torch.load(_path(part)))
    return network.eval()


def _held_out(row: Row, number: int, part: int) -> bool:
    """Say whether a network judges a row instead of learning from it: only what was written for that."""
    return row.known is None and number // TOGETHER % PARTS == part


def _path(part: int) -> Path:
    return KEPT / f"wording{part}.pt"


@dataclass(slots=True)
class Bar:
    """From which score on a kind is told, how a score becomes a likelihood, and what of unseen texts that found."""

    kind: str
    bar: float
    slope: float
    offset: float
    caught: float
    alarms: float


def bar_of(kind: str, found: Sequence[float], right: Sequence[bool]) -> Bar:
    """Set the bar of a kind where ALARMS of the texts without it would be told to have it."""
    without = sorted((score for score, has in zip(found, right, strict=True) if not has), reverse=True)
    slope, offset = fitted(found, right)
    bar = max(without[int(ALARMS * len(without))], (math.log(LEAST_LIKELY / (1 - LEAST_LIKELY)) - offset) / slope)
    has = [score for score, own in zip(found, right, strict=True) if own]
    return Bar(
        kind,
        bar,
        slope,
        offset,
        sum(score > bar for score in has) / max(1, len(has)),
        sum(score > bar for score in without) / len(without),
    )


def fitted(found: Sequence[float], right: Sequence[bool]) -> tuple[float, float]:
    """Return slope and offset of the likelihood (Platt 1999), by gradient descent."""
    scores_, has = torch.tensor(found), torch.tensor([float(each) for each in right])
    line = torch.tensor([1.0, 0.0], requires_grad=True)
    how = torch.optim.LBFGS([line], max_iter=60)

    def wrong() -> torch.Tensor:
        how.zero_grad()
        each = nn.functional.binary_cross_entropy_with_logits(line[0] * scores_ + line[1], has)
        each.backward()
        return each

    how.step(wrong)
    slope, offset = line.tolist()
    return slope, offset


def main() -> None:
    """Teach, or take up where an earlier run stopped (`.cache/training` keeps the networks that are done)."""
    KEPT.mkdir(parents=True, exist_ok=True)
    lessons, kept = [lesson(row) for row in rows()], vocabulary()[1]
    say(f"{len(lessons):,} texts, {sum(not each.whole for each in lessons):,} of them without a flaw")
    parser = argparse.ArgumentParser(description="Teach the network of wording.")
    parser.add_argument("--further", action="store_true", help="let what was taught read the rules' texts again")
    further = parser.parse_args().further
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        list(pool.map(teach_further if further else teach, range(NETWORKS)))
    networks = [load(part, kept) for part in range(NETWORKS)]
    unseen: list[list[float]] = [[]] * len(lessons)
    for part, network in enumerate(networks):
        mine = [number for number, each in enumerate(lessons) if _held_out(each.row, number, part)]
        for number, row in zip(mine, scores(network, [lessons[number] for number in mine]), strict=True):
            unseen[number] = row
    judged = [number for number, each in enumerate(lessons) if unseen[number]]
    bars = [
        bar_of(
            kind, [unseen[number][place] for number in judged], [place in lessons[number].whole for number in judged]
        )
        for place, kind in enumerate(KINDS)
    ]
    for bar in bars:
        count = sum(_PLACE[bar.kind] in lessons[number].whole for number in judged)
        say(f"  {bar.kind:20} {bar.caught:6.1%} of {count:4} caught, {bar.alarms:.1%} alarms, bar {bar.bar:.2f}")
    network = Network(kept, "eager")  # the form of attention that can be joined into one operation
    network.load_state_dict(mean([each.state_dict() for each in networks]))
    export(network.eval(), WORDING)
    lines = (f"{bar.kind}\t{bar.bar:.3f}\t{bar.slope:.3f}\t{bar.offset:.3f}\n" for bar in bars)
    (WORDING / "bars.tsv").write_text("".join(lines), "utf-8")


if __name__ == "__main__":
    main()
