"""How good the checker is at health claims and at words that could harm: precision and recall on labelled sentences.

    .venv/bin/python -m bench.claims              the half that was set aside while the rules were made
    .venv/bin/python -m bench.claims develop      the half that they were made with
    .venv/bin/python -m bench.claims --show       with the sentences that it gets wrong

`bench/texts/claims_<half>.jsonl` holds a sentence or two a line: `family` (claims or safety), `kind` (post or reply),
`finds` (the kinds of claims or dangers in it, none for a harmless one) and `level`, what a careful editor would make of
it: "none", "quiet" (advice or nothing, both are right), "warning" or "block".

Both halves are by one writer, who also made the rules. Of the half for reporting, r001 to r151 were written before the
rules and r152 to r231 after most of them; no rule was changed for what it misses there. At first sight, before further
rules, r152 to r231 gave 34 of 43 claims and 15 of 16 dangers, without a false warning. Four batches of the half for
developing were harder on purpose (odd wordings): at first sight 27 to 61 % of their claims were found, and 21 to 60 %
of their dangers.
"""

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from bedside.checker import Context, Finding, Severity, examine
from bedside.checker.claiming import Strength, claims
from bedside.checker.evaluation import Share

TEXTS = Path(__file__).parent / "texts"
# The dangers of `finds` by the codes that tell of them.
DANGERS = {
    "S101": "advice",
    "S102": "dose",
    "S103": "suicide",
    "S104": "suicide",
    "S105": "suicide",
    "S106": "number",
    "S107": "emergency",
}
BANDS = (0.0, 0.55, 0.65, 0.8, 0.88, 1.01)


class Row(NamedTuple):
    """A labelled text."""

    name: str
    family: str
    context: Context
    text: str
    finds: frozenset[str]
    level: str


@dataclass(slots=True)
class Measured:
    """What came out for one family: counts of texts, of kinds, and of findings by how sure they were."""

    found: int = 0
    warned: int = 0
    rightly: int = 0
    to_warn: int = 0
    blocked: int = 0
    to_block: int = 0
    rightly_blocked: int = 0
    harmless: int = 0
    left_alone: int = 0
    kinds_meant: Counter[str] = field(default_factory=Counter)
    kinds_found: Counter[str] = field(default_factory=Counter)
    sure: list[tuple[float, bool]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def shares(self) -> dict[str, Share]:
        """Return the figures by their names."""
        return {
            "warned of what asks for it (recall)": Share(self.rightly, self.to_warn),
            "warnings that are right (precision)": Share(self.rightly, self.warned),
            "blocked of what must be": Share(self.rightly_blocked, self.to_block),
            "blocks that are right": Share(self.rightly_blocked, self.blocked),
            "harmless texts left quite alone": Share(self.left_alone, self.harmless),
        }


def rows(half: str) -> list[Row]:
    """Return the labelled texts of a half."""
    return [
        Row(
            each["id"],
            each["family"],
            Context(kind="reply" if each["kind"] == "reply" else "post"),
            each["text"],
            frozenset(each["finds"]),
            each["level"],
        )
        for each in map(json.loads, (TEXTS / f"claims_{half}.jsonl").read_text("utf-8").splitlines())
    ]


def measure(labelled: Sequence[Row], family: str) -> Measured:
    """Examine the texts of one family with its rules, and count."""
    counted = Measured()
    for row in labelled:
        if row.family == family:
            findings = examine(row.text, row.context, {family})
            _count(counted, row, findings)
    return counted


def _count(counted: Measured, row: Row, findings: list[Finding]) -> None:
    gravest = max((finding.severity.rank for finding in findings), default=0)
    warned, to_warn = gravest >= Severity.WARNING.rank, row.level in ("warning", "block")
    counted.warned += warned
    counted.to_warn += to_warn
    counted.rightly += warned and to_warn
    counted.blocked += gravest == Severity.BLOCK.rank
    counted.to_block += row.level == "block"
    counted.rightly_blocked += gravest == Severity.BLOCK.rank and row.level == "block"
    counted.harmless += row.level == "none"
    counted.left_alone += row.level == "none" and not findings
    told = frozenset(_kinds(row, findings))
    counted.kinds_meant.update(row.finds)
    counted.kinds_found.update(row.finds & told)
    counted.sure += [(finding.confidence, row.level != "none") for finding in findings]
    if warned != to_warn or (row.level == "none" and findings) or (row.level == "block") != (gravest == 3):
        said = ", ".join(f"{finding.code} {finding.severity}" for finding in findings) or "nothing"
        counted.wrong.append(f"{row.name} {row.level:8}{said:30}{row.text}")


def _kinds(row: Row, findings: list[Finding]) -> Iterator[str]:
    if row.family == "claims":
        yield from (claim.kind for claim in claims(row.text, row.context) if claim.strength is not Strength.EVERYDAY)
    yield from (DANGERS[finding.code] for finding in findings if finding.code in DANGERS)


def posts_a_second(labelled: Sequence[Row], family: str, rounds: int = 20) -> float:
    """Return how many of these texts the rules of a family examine in a second of processor time."""
    began = time.process_time()
    for _ in range(rounds):
        for row in labelled:
            examine(row.text, row.context, {family})
    return len(labelled) * rounds / (time.process_time() - began)


def report(half: str, *, show: bool) -> None:
    """Print what came out."""
    labelled = rows(half)
    for family in ("claims", "safety"):
        counted = measure(labelled, family)
        print(f"\n{family}, {half}: {sum(row.family == family for row in labelled)} texts")
        for name, share in counted.shares().items():
            print(f"  {name:40}{_told(share)}")
        for kind, meant in sorted(counted.kinds_meant.items()):
            print(f"    {kind:38}{_told(Share(counted.kinds_found[kind], meant))}")
        for low, high in pairwise(BANDS):
            band = [right for sure, right in counted.sure if low <= sure < high]
            if band:
                print(f"    findings {low:.2f} to {min(high, 1):.2f} sure, right: {_told(Share(sum(band), len(band)))}")
        print(f"  {posts_a_second(labelled, family):,.0f} texts a second of one processor")
        if show:
            print(*counted.wrong, sep="\n")


def _told(share: Share) -> str:
    if share.value is None or share.interval is None:
        return "none"
    low, high = share.interval
    return f"{share.value:6.1%} of {share.of} ({low:.0%} to {high:.0%})"


def main() -> None:
    """Read the command line and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("half", nargs="?", choices=("report", "develop"), default="report")
    parser.add_argument("--show", action="store_true", help="the sentences that it gets wrong")
    asked = parser.parse_args()
    report(asked.half, show=asked.show)


if __name__ == "__main__":
    main()
