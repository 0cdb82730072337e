"""Running the checker on labelled texts, and counting."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from bedside.checker.engine import examine
from bedside.checker.evaluation.labels import IGNORE, families_with, family_of_code
from bedside.checker.evaluation.rows import Row, Span
from bedside.checker.evaluation.shares import Counts, Share
from bedside.checker.finding import Finding, Severity

# Of a date, the year may stay: 45 CFR 164.514(b)(2)(i)(C).
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_AROUND = 30


@dataclass(frozen=True, slots=True)
class Example:
    """A miss or a false finding, with some words around it: words of the texts, for whoever asked for them only."""

    row: str
    what: str
    before: str
    words: str
    after: str


@dataclass(slots=True)
class Evaluation:
    """What came out. `families` are those whose findings count for precision."""

    families: tuple[str, ...]
    texts: int = 0
    overall: Counts = field(default_factory=Counts)
    labels: dict[str, Counts] = field(default_factory=lambda: defaultdict(Counts))
    codes: dict[str, Counts] = field(default_factory=lambda: defaultdict(Counts))
    with_gold: int = 0
    with_gold_flagged: int = 0
    with_gold_clean: int = 0
    without_gold: int = 0
    without_gold_flagged: int = 0
    to_block: int = 0
    to_block_blocked: int = 0
    to_let_go: int = 0
    to_let_go_blocked: int = 0
    misses: list[Example] = field(default_factory=list)
    false: list[Example] = field(default_factory=list)

    @property
    def caught(self) -> Share:
        """Texts with something to find in which something was found."""
        return Share(self.with_gold_flagged, self.with_gold)

    @property
    def clean(self) -> Share:
        """Texts with something to find in which all of it was covered."""
        return Share(self.with_gold_clean, self.with_gold)

    @property
    def over(self) -> Share:
        """Texts with nothing to find in which something was found."""
        return Share(self.without_gold_flagged, self.without_gold)

    @property
    def block_recall(self) -> Share:
        """Texts that must be blocked and are."""
        return Share(self.to_block_blocked, self.to_block)

    @property
    def false_blocks(self) -> Share:
        """Texts that must not be blocked and are."""
        return Share(self.to_let_go_blocked, self.to_let_go)


def evaluate(rows: Sequence[Row], families: Collection[str] | None = None, *, examples: int = 0) -> Evaluation:
    """Examine each row and count. Keeps up to `examples` misses, and as many false findings.

    `families` whose rules look and count; None: all look, and the findings of those count that the labels speak of,
    privacy always among them. Otherwise a text whose names are labelled would make each of its hard words a mistake.
    """
    counted = frozenset(families) if families else _spoken_of(rows)
    result = Evaluation(families=tuple(sorted(counted)), texts=len(rows))
    for row in rows:
        found = examine("" if row.alt else row.text, row.context, families or None)
        if row.alt:
            found = [each for each in found if each.picture == 0]
        _count_blocks(result, row, found)
        _count_spans(result, row, _counting(row, found, counted), examples)
    return result


def _spoken_of(rows: Iterable[Row]) -> frozenset[str]:
    families = {"privacy"}
    for span in {(span.label, span.code) for row in rows for span in row.spans}:
        label, code = span
        if code:
            families.add(family_of_code(code) or "privacy")
        elif label:
            families |= families_with(label)
    return frozenset(families)


def _counting(row: Row, found: Iterable[Finding], families: frozenset[str]) -> list[Finding]:
    """Return the findings that count: of these families, about words, and not of what is to be ignored alone."""
    ignored = [span for span in row.spans if span.label == IGNORE]
    gold = gold_of(row)
    return [
        each
        for each in found
        if each.end > each.start
        and family_of_code(each.code) in families
        and (any(_touch(each, span) for span in gold) or not any(_touch(each, span) for span in ignored))
    ]


def gold_of(row: Row) -> list[Span]:
    """Return what is to be found in a row."""
    return [span for span in row.spans if span.label != IGNORE and not span.wrong]


def _count_blocks(result: Evaluation, row: Row, found: Iterable[Finding]) -> None:
    if row.blocked is None:
        return
    blocks = any(each.severity is Severity.BLOCK for each in found)
    if row.blocked:
        result.to_block += 1
        result.to_block_blocked += blocks
    else:
        result.to_let_go += 1
        result.to_let_go_blocked += blocks


def _count_spans(result: Evaluation, row: Row, found: Sequence[Finding], examples: int) -> None:
    gold = gold_of(row)
    leaks = False
    for span in gold:
        touching = [each for each in found if _touch(each, span)]
        full = bool(touching) and _is_covered(row.text, span, touching)
        leaks |= not full
        for counts in _counts_of(result, span.label, span.code):
            counts.gold += 1
            counts.touched += bool(touching)
            counts.full += full
        _count_names(result, span, touching)
        if not touching and len(result.misses) < examples:
            result.misses.append(_example(row, span.label or span.code, span.start, span.end))
    for each in found:
        right = any(_touch(each, span) for span in gold)
        for counts in _counts_of(result, each.label, each.code):
            counts.found += 1
            counts.right += right
        if not right and len(result.false) < examples:
            result.false.append(_example(row, f"{each.code} {each.label}", each.start, each.end))
    if gold:
        result.with_gold += 1
        result.with_gold_flagged += bool(found)
        result.with_gold_clean += not leaks
    else:
        result.without_gold += 1
        result.without_gold_flagged += bool(found)


def _counts_of(result: Evaluation, label: str, code: str) -> Iterator[Counts]:
    yield result.overall
    if label:
        yield result.labels[label]
    if code:
        yield result.codes[code]


def _count_names(result: Evaluation, span: Span, touching: Iterable[Finding]) -> None:
    """Count whether what was found is also called the same: by label, and where the label says nothing, by code."""
    by_label = any(each.label == span.label for each in touching)
    by_code = any(each.code == span.code for each in touching)
    if span.label:
        result.labels[span.label].named += by_label
    if span.code:
        result.codes[span.code].named += by_code
    result.overall.named += by_label if span.label else by_code


def _touch(each: Finding, span: Span) -> bool:
    return each.start < span.end and each.end > span.start


def _is_covered(text: str, span: Span, touching: Iterable[Finding]) -> bool:
    still_open = open_places(text, span.start, span.end, span.label)
    for each in touching:
        still_open.difference_update(range(each.start, each.end))
    return not still_open


def open_places(text: str, start: int, end: int, label: str) -> set[int]:
    """Return the places of a stretch that have to be covered: every letter and digit, but not the year of a date."""
    places = {place for place in range(start, end) if text[place].isalnum()}
    if label == "DATE":
        for year in _YEAR.finditer(text, start, end):
            places.difference_update(range(*year.span()))
    return places


def _example(row: Row, what: str, start: int, end: int) -> Example:
    return Example(
        row=row.name,
        what=what,
        before=row.text[max(0, start - _AROUND) : start],
        words=row.text[start:end],
        after=row.text[end : end + _AROUND],
    )
