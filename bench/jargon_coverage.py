"""How many of the hard words of texts have everyday words in our table.

    python -m bench.jargon_coverage FILE...
    python -m bench.jargon_coverage pairs.jsonl --field technical --field plain

A file is read as lines of text; of a .jsonl file, the fields that are named (all fields that are text where none is).
A word is rare when it is none of the most frequent in `lexicons/common_words.txt` (10,000 unless told), has no
digit and isn't written with a capital inside a sentence (a name). It is covered when it stands in a phrase of our
table.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from bedside.checker import Document
from bedside.checker.facts.phrases import phrases
from bedside.checker.lexicons import lines, words


class Coverage(NamedTuple):
    """Rare words of some texts: how often any came up, how often one had everyday words, and those that had none."""

    words: int
    rare: int
    covered: int
    missing: Counter[str]

    @property
    def share(self) -> float:
        """The share of rare words that have everyday words."""
        return self.covered / self.rare if self.rare else 0.0


def coverage(texts: Iterable[str], frequent: int) -> Coverage:
    """Count the rare words of texts, and those that stand in a phrase of the table of hard words."""
    common = frozenset(lines("common_words")[:frequent])
    abbreviations = words("known_abbreviations")
    total = rare = covered = 0
    missing: Counter[str] = Counter()
    for text in texts:
        document = Document(text)
        spans = [(phrase.start, phrase.end) for phrase in phrases(document, "jargon")]
        starts = {sentence.start for sentence in document.sentences}
        total += len(document.tokens)
        for token in document.tokens:
            named = token.word[0].isupper() and token.start not in starts
            if named or not token.lower.isalpha() or len(token.lower) < 3 or token.word in abbreviations:
                continue
            if token.lower in common or _singular(token.lower) in common:
                continue
            rare += 1
            if any(start <= token.start < end for start, end in spans):
                covered += 1
            else:
                missing[token.lower] += 1
    return Coverage(total, rare, covered, missing)


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def read(path: Path, fields: Sequence[str]) -> dict[str, list[str]]:
    """Return the texts of a file by the field that they are of ("" for a file of plain lines)."""
    rows = path.read_text("utf-8").splitlines()
    if path.suffix != ".jsonl":
        return {"": rows}
    found: dict[str, list[str]] = {}
    for row in rows:
        for field, value in json.loads(row).items():
            if isinstance(value, str) and (field in fields or not fields):
                found.setdefault(field, []).append(value)
    return found


def main(arguments: Sequence[str]) -> int:
    """Print, for each file and field, how many rare words have everyday words, and the commonest that have none."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--field", action="append", default=[])
    parser.add_argument("--frequent", type=int, default=10_000)
    parser.add_argument("--missing", type=int, default=0, help="how many uncovered words to list")
    options = parser.parse_args(arguments)
    for path in options.files:
        for field, texts in read(path, options.field).items():
            found = coverage(texts, options.frequent)
            print(
                f"{path.name} {field}: {found.words} words, {found.rare} rare, {found.covered} of them with everyday"
                f" words ({found.share:.0%})"
            )
            if options.missing:
                print("  " + ", ".join(f"{word} {count}" for word, count in found.missing.most_common(options.missing)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
