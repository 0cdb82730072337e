"""Of several findings on the same words, the one that is worth most: docs/adr/0019-told-once.md tells why.

Two findings are about the same words when what they share is at least half of what they cover together. A block always
stays, and what tells of no choice of words (privacy, the shape of a text, how it is heard or seen) stays out of it.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter

from bedside.checker.finding import Finding, Severity
from bedside.checker.rule import Rule

# Families whose rules tell of words, and what they ask an author: what may be said, or how to say it. Both need an
# answer. Of two that ask the same and are as grave, the family named earlier knows more of what is at stake.
_OWN = "own"
_ASKS = {
    _OWN: "how",
    # What is told here can be given a source; what would hide it must be graver.
    **dict.fromkeys(("claims", "safety", "disclosure", "conduct"), "what"),
    "plain": "how",
}
_ORDER = tuple(_ASKS)
# How many times as likely as another on the same words one has to be to stand alone.
FAINT = 2


def told_once(found: Iterable[Finding], rules: Mapping[str, Rule]) -> list[Finding]:
    """Return the findings without those whose words a graver, or else a more specific, finding of another rule tells.

    `rules`: by code, the rules that looked; a finding of none of them is of the organization's own.
    """
    kept: list[Finding] = []
    asking: list[tuple[str, Finding]] = []
    for finding in found:
        if asks := _asks(finding, rules):
            asking.append((asks, finding))
        else:
            kept.append(finding)
    # By where they start, those of each picture and of the text apart.
    chosen: dict[int | None, list[tuple[int, Finding]]] = {}
    for asks, finding in sorted(asking, key=lambda each: _worth(each[1], rules), reverse=True):
        beside = chosen.setdefault(finding.picture, [])
        told = any(asks == _asks(other, rules) and _same_words(finding, other) for other in _near(finding, beside))
        if told and finding.severity is not Severity.BLOCK:
            continue
        kept.append(finding)
        insort(beside, (finding.start, finding), key=_START)
    return kept


def _asks(finding: Finding, rules: Mapping[str, Rule]) -> str:
    """Return what a finding asks an author about its words; "" where it is not about words."""
    rule = rules.get(finding.code)
    if finding.end == finding.start or (rule and rule.whichever_words):
        return ""
    return _ASKS.get(rule.family if rule else _OWN, "")


_START = itemgetter(0)


def _near(finding: Finding, chosen: Sequence[tuple[int, Finding]]) -> Iterator[Finding]:
    """Yield those that could be about the same words: of what is more than twice as long, too little is shared."""
    first = bisect_left(chosen, finding.start - (finding.end - finding.start), key=_START)
    last = bisect_left(chosen, finding.end, key=_START)
    return (other for _, other in chosen[first:last])


def _same_words(one: Finding, other: Finding) -> bool:
    if one.code == other.code or one.is_heard != other.is_heard:
        return False
    # What is heard spans a whole sentence, which may well have two faults; one that is much fainter is an echo.
    if one.is_heard and one.confidence * FAINT > other.confidence:
        return False
    shared = min(one.end, other.end) - max(one.start, other.start)
    return shared * 2 >= max(one.end, other.end) - min(one.start, other.start)


def _worth(finding: Finding, rules: Mapping[str, Rule]) -> tuple[int, bool, float, int, bool, int, float, int, str]:
    """Return what the choice goes by: how grave; whether a rule tells or the network, and then how likely; of which
    family; with a fix."""
    rule = rules.get(finding.code)
    family = rule.family if rule else _OWN
    return (
        finding.severity.rank,
        not finding.is_heard,
        finding.confidence if finding.is_heard else 0.0,
        -_ORDER.index(family) if family in _ORDER else 0,
        bool(finding.fixes),
        finding.end - finding.start,
        finding.confidence,
        -finding.start,
        finding.code,
    )
