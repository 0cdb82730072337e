"""Train the model that finds names of people and places.

    .venv/bin/python -m training.names    trains on training/texts/*.txt (some minutes), writes the weights

A text a line; `⟦LABEL|words⟧` marks an identifier, `\\n` is a line break. Every text is read several times, each time
with other people and places put in for those marked (some in no list at all), and now and then without capitals or with
capitals only, so that the model learns what stands around a name. Multinomial logistic regression with AdaGrad, the
mean of three runs; the same seeds give the same weights.
"""

import argparse
import math
import random
import re
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from bedside.checker.document import Document
from bedside.checker.identifiers.tagger import (
    NAME,
    OTHER,
    PLACE,
    Word,
    candidates,
    continues,
    features,
    mood,
    words_of,
)
from bedside.checker.identifiers.vocabulary import NAMELIKE
from bedside.checker.lexicons import lines
from training.marks import Marked, lines_broken, unmark

TEXTS = Path(__file__).parent / "texts"
WEIGHTS = Path(__file__).parents[1] / "src/bedside/checker/identifiers/weights.tsv"
TAGS = {"NAME": NAME, "LOCATION": PLACE}


class Lesson(NamedTuple):
    """One reading of a text: its words, which of them are looked at, and their right tags."""

    words: list[Word]
    looked_at: list[bool]
    tags: list[int]
    mood: str
    source: int


def texts() -> list[Marked]:
    """Return all texts in the order of the files; those of clinics and offices twice, since they are fewer."""
    return [
        unmark(lines_broken(line))
        for path in sorted(TEXTS.glob("*.txt"))
        if not path.stem.startswith("wording")
        for line in path.read_text("utf-8").splitlines() * (1 if path.stem.startswith("social") else 2)
        if line.strip()
    ]


class Exchange:
    """Puts other names in place of those of a text."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.given = [*lines("given_names"), *lines("given_names_also_words")]
        self.family = lines("surnames")
        self.towns = [*(town for town in lines("towns") if "county" not in town), *lines("regions")]
        common = frozenset(lines("common_words")[:15000])
        self.often_given = [name for name in self.given if name in common]
        self.often_family = [name for name in self.family if name in common]

    def name(self, written: str) -> str:
        """Return another name of the same build: as many words, initials as initials, capitals as capitals."""
        parts = re.split(r"([\s.\-'’]+)", written)
        found = []
        for number, part in enumerate(parts):
            if (
                not part.isalpha()
                or len(part) == 1
                or part.lower() in ("de", "la", "van", "del", "von", "bin", "al", "los", "y")
            ):
                found.append(part)
                continue
            last = number == len(parts) - 1 and number > 0
            new = self.one(last=last)
            found.append(new.upper() if part.isupper() else new.capitalize() if part[0].isupper() else new)
        return "".join(found)

    def one(self, *, last: bool) -> str:
        """Return one name: one of the many, one that is heard often, or one that no list knows."""
        case = self.chance.random()
        if case < 0.25:
            return self.rare()
        if case < 0.6:
            return self.chance.choice(self.often_family if last else self.often_given)
        return self.chance.choice(self.family if last else self.given)

    def rare(self) -> str:
        """Return a name that is in no list: two halves of others."""
        first, second = self.chance.choice(self.family), self.chance.choice(self.given)
        return first[: max(2, len(first) // 2)] + second[len(second) // 2 :]

    def place(self, written: str) -> str:
        """Return another town where the place was one word; else the same."""
        if not written.isalpha():
            return written
        if self.chance.random() < 0.3:
            return self.rare().capitalize() if written[0].isupper() else self.rare()
        new = self.chance.choice(self.towns)
        return new.title() if written[0].isupper() else new

    def all(self, marked: Marked) -> Marked:
        """Return the text with other people and places."""
        text = ""
        spans = []
        last = 0
        for start, end, label in marked.spans:
            text += marked.text[last:start]
            written = marked.text[start:end]
            new = self.name(written) if label == "NAME" else self.place(written) if label == "LOCATION" else written
            spans.append((len(text), len(text) + len(new), label))
            text += new
            last = end
        return Marked(text + marked.text[last:], tuple(spans))


def lesson(marked: Marked, source: int, forget: random.Random | None = None) -> Lesson:
    """Return what is to be learned from a text; with `forget`, the lists know some of its names no more."""
    document = Document(marked.text)
    words = list(words_of(document))
    tags = [OTHER] * len(words)
    skip = set()
    for number, word in enumerate(words):
        span = document.original_span(word.token.start, word.token.end)
        for start, end, label in marked.spans:
            if span.start < end and span.end > start:
                if label in TAGS:
                    tags[number] = TAGS[label]
                else:
                    skip.add(number)
        if forget and tags[number] and forget.random() < 0.15:
            words[number] = word._replace(flags=word.flags & ~NAMELIKE)
    looked_at = [possible and number not in skip for number, possible in enumerate(candidates(words))]
    return Lesson(words, looked_at, tags, mood(words), source)


def readings(marked: Sequence[Marked], copies: int, seed: int) -> list[Lesson]:
    """Return every text as it is and `copies` times in other words."""
    chance = random.Random(seed)
    exchange = Exchange(chance)
    found = []
    for source, each in enumerate(marked):
        found.append(lesson(each, source))
        for _ in range(copies):
            other = exchange.all(each)
            case = chance.random()
            if case < 0.12 and len(other.text.lower()) == len(other.text):
                other = other._replace(text=other.text.lower())
            elif case < 0.16 and len(other.text.upper()) == len(other.text):
                other = other._replace(text=other.text.upper())
            found.append(lesson(other, source, chance))
    return found


class Learner:
    """Weights per feature, and how much each has moved (AdaGrad)."""

    def __init__(self, rate: float = 0.25, pull: float = 2e-6) -> None:
        self.rate, self.pull = rate, pull
        self.weights: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
        self.moved: dict[str, list[float]] = defaultdict(lambda: [1e-3, 1e-3])

    def learn(self, found: Sequence[str], right: int) -> int:
        """Take one step; return the tag that the model would have given."""
        name = sum(self.weights[feature][0] for feature in found)
        place = sum(self.weights[feature][1] for feature in found)
        top = max(0.0, name, place)
        exps = [math.exp(-top), math.exp(name - top), math.exp(place - top)]
        total = sum(exps)
        guess = OTHER if top == 0 else NAME if name >= place else PLACE
        for index in (0, 1):
            slope = exps[index + 1] / total - (right == index + 1)
            if abs(slope) < 1e-3:
                continue
            for feature in found:
                weight, moved = self.weights[feature], self.moved[feature]
                moved[index] += slope * slope
                weight[index] -= self.rate / math.sqrt(moved[index]) * (slope + self.pull * weight[index])
        return guess


def shared(lessons: Sequence[Lesson], least: int) -> frozenset[str]:
    """Return the features that occur in at least so many different texts: what is seen once teaches only that text."""
    sources: dict[str, set[int]] = defaultdict(set)
    for words, looked_at, tags, whole, source in lessons:
        before = OTHER
        for place, possible in enumerate(looked_at):
            if not possible and not continues(words[place], before):
                before = OTHER
                continue
            for feature in features(words, place, before, whole):
                seen = sources[feature]
                if len(seen) < least:
                    seen.add(source)
            before = tags[place]
    return frozenset(feature for feature, seen in sources.items() if len(seen) >= least)


def train(
    lessons: Sequence[Lesson], rounds: int, seed: int = 11, least: int = 1, drop: float = 0.1
) -> dict[str, tuple[float, float]]:
    """Return the weights. `drop`: the part of the features a step does without, so that none is leaned on alone."""
    learner = Learner()
    common = shared(lessons, least)
    order = list(range(len(lessons)))
    chance = random.Random(seed)
    for turn in range(rounds):
        chance.shuffle(order)
        learner.rate = 0.25 * (1 - turn / (rounds + 1))
        wrong = seen = 0
        for number in order:
            words, looked_at, tags, whole, _ = lessons[number]
            before = OTHER
            for place, possible in enumerate(looked_at):
                if not possible and not continues(words[place], before):
                    before = OTHER
                    continue
                known = [
                    feature
                    for feature in features(words, place, before, whole)
                    if feature in common and chance.random() >= drop
                ]
                guess = learner.learn(known, tags[place])
                wrong += guess != tags[place]
                seen += 1
                before = tags[place] if chance.random() < 0.7 else guess
        sys.stdout.write(f"round {turn + 1}: {wrong} of {seen} words wrong\n")
    return {feature: (pair[0] * (1 - drop), pair[1] * (1 - drop)) for feature, pair in learner.weights.items()}


def mean(tables: Sequence[dict[str, tuple[float, float]]]) -> dict[str, tuple[float, float]]:
    """Return the mean of several models: what only one of them learned by chance fades."""
    total: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for table in tables:
        for feature, (name, place) in table.items():
            total[feature][0] += name / len(tables)
            total[feature][1] += place / len(tables)
    return {feature: (name, place) for feature, (name, place) in total.items()}


def slim(weights: dict[str, tuple[float, float]], least: float = 0.12) -> dict[str, tuple[float, float]]:
    """Return the weights that say something."""
    return {feature: pair for feature, pair in weights.items() if max(abs(pair[0]), abs(pair[1])) >= least}


def write(weights: dict[str, tuple[float, float]], path: Path) -> None:
    """Write the table of weights (in hundredths)."""
    rows = [f"{key}\t{round(100 * name)}\t{round(100 * place)}" for key, (name, place) in sorted(weights.items())]
    head = (
        "# What speaks for a name (second column) and for a place (third), in hundredths of log-odds.\n"
        "# Made by `python -m training.names` from training/texts, which were written for Bedside. Licence: CC0.\n"
    )
    path.write_text(head + "\n".join(rows) + "\n", "utf-8")


def main() -> None:
    """Train, and write or measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--copies", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--models", type=int, default=3)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    asked = parser.parse_args()
    tables = [train(readings(texts(), asked.copies, seed), asked.rounds, seed) for seed in range(1, asked.models + 1)]
    weights = slim(mean(tables))
    sys.stdout.write(f"{len(weights)} features\n")
    write(weights, asked.out)


if __name__ == "__main__":
    main()
