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
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import torch
from torch import nn

from bedside.checker.document import Document
from bedside.checker.pages import page_of
from bedside.checker.registry import all_rules
from bedside.checker.wording import kinds
from bedside.checker.wording.kinds import KINDS, OF_THE_WHOLE
from training.marks import lines_broken
from training.network import export, say, small_base, vocabulary
from training.rows import CHECKER, files, later_in
from training.teaching import Course, Pace, pieces_of, tensors

WORDING = Path(kinds.__file__).parent
BENCH = Path(__file__).parents[1] / "bench/texts"
NETWORKS = 2
# The examples on the rules' pages are few, and are the rules' tests: each is read so often a round.
PAGES_READ = 3
# Of texts without a flaw of a kind, this part at most may be told to have it; and nothing is told that is less likely.
ALARMS, LEAST_LIKELY = 0.03, 0.09
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

    `known`: the kinds that somebody looked for in it; None where all were. `later`: see `training.rows.LATER`.
    """

    text: str
    in_reply: bool
    marks: list[tuple[int, int, str]]
    missing: list[str]
    known: frozenset[str] | None = None
    later: int = 0

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
    texts = written()
    first, later = [row for row in texts if not row.later], [row for row in texts if row.later]
    # What is judged comes first, and new texts behind old ones: who judges which must not change.
    return [*first, *well_written(), *later, *of_pages() * PAGES_READ, *developed()]


def written() -> list[Row]:
    """Return the texts that were written for this."""
    return [
        row
        for path in files("wording*.txt")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if line.strip() and not line.startswith("#")
        for row in (parsed(line, f"{path.name}, line {number}", later=later_in(path)),)
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


def parsed(line: str, place: str, *, later: int = 0) -> Row:
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
    row = Row(text + found[3][last:], found[1] == "R", marks, (found[4] or "").split(), later=later)
    unknown = row.kinds - set(KINDS)
    if unknown or "[[" in row.text or "]]" in row.text:
        raise ValueError(f"{place}: {', '.join(sorted(unknown)) or 'a mark without an end'}: {line[:60]}")
    return row


def lesson(row: Row) -> Lesson:
    """Return a row in numbers."""
    document = Document(row.text)
    numbers, parted_at, at = pieces_of(document, in_reply=row.in_reply)
    words = [
        (number, _PLACE[kind])
        for number, span in enumerate(at)
        for start, end, kind in row.marks
        if span.start < end and start < span.end
    ]
    return Lesson(numbers, parted_at, [_PLACE[kind] for kind in row.kinds], words, row)


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


def answers(lessons: Sequence[Lesson], wide: int) -> tuple[torch.Tensor, ...]:
    """Return what is right of wholes [lessons, kinds] and of pieces [lessons, pieces, kinds], `wide` pieces each; and
    which kinds anybody looked for, of wholes and of pieces [lessons, kinds]."""
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
        whole[number, each.whole] = 0.97
        for piece, kind in each.words:
            pieces[number, each.parted_at + piece, kind] = 1.0
    return whole, pieces, known, known_words


def loss(network: Network, lessons: Sequence[Lesson]) -> torch.Tensor:
    """Return how wrong the network is about texts, and about their words."""
    numbers, parts, mask = tensors(lessons)
    whole, pieces, known, known_words = answers(lessons, numbers.shape[1])
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


def learned() -> list[Lesson]:
    """Return what is learned from, in numbers."""
    return [lesson(row) for row in rows()]


def _is_written(each: Lesson) -> bool:
    """Say whether a text was written to be learned from: only those are fit to judge a network."""
    return each.row.known is None


def _is_new(first: int, each: Lesson) -> bool:
    """Say whether a text came with this number or later; those of the rules, which change with them, are always new."""
    return each.row.later >= first or each.row.known is not None


COURSE = Course(
    name="wording",
    network=Network,
    lessons=learned,
    loss=loss,
    is_judged=_is_written,
    networks=NETWORKS,
    parts=4,
    pace=Pace(rounds=6, rate=1.5e-4),
    further=Pace(rounds=2, rate=5e-5),
    old_beside_new=2,
)


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
    lessons, kept = learned(), vocabulary()[1]
    say(f"{len(lessons):,} texts, {sum(not each.whole for each in lessons):,} of them without a flaw")
    parser = argparse.ArgumentParser(description="Teach the network of wording.")
    parser.add_argument(
        "--further",
        type=int,
        metavar="NUMBER",
        help="what was taught reads texts/later besides, from this number on, and the rules' texts again",
    )
    first = parser.parse_args().further
    COURSE.teach_all(partial(_is_new, first) if first else None)
    networks = [COURSE.load(part, kept) for part in range(NETWORKS)]
    unseen = COURSE.unseen(networks, lessons)
    bars = [
        bar_of(kind, [found[place] for found in unseen.values()], [place in lessons[number].whole for number in unseen])
        for place, kind in enumerate(KINDS)
    ]
    for bar in bars:
        count = sum(_PLACE[bar.kind] in lessons[number].whole for number in unseen)
        say(f"  {bar.kind:20} {bar.caught:6.1%} of {count:4} caught, {bar.alarms:.1%} alarms, bar {bar.bar:.2f}")
    export(COURSE.as_one(networks, kept), WORDING)
    lines = (f"{bar.kind}\t{bar.bar:.3f}\t{bar.slope:.3f}\t{bar.offset:.3f}\n" for bar in bars)
    (WORDING / "bars.tsv").write_text("".join(lines), "utf-8")


if __name__ == "__main__":
    main()
