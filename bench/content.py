"""Whether the content rules find what a careful editor would change, and leave alone what such an editor wrote.

    .venv/bin/python -m bench.content
    .venv/bin/python -m bench.content --half develop --worst 20     while rules are being made: look at this half only

flaws     posts and replies with planted flaws (`bench/texts/flawed_*.jsonl`), by a writer who saw no rule. A flaw is
          found when a finding of "warning" or above, of a family that looks for such flaws, touches its words; where
          something is missing and there are no words, such a finding anywhere
alarms    findings of that level, of all rules, for 100 words of well-written texts (`bench/texts/good_*.jsonl`), by the
          same writer
speed     texts in a second of one processor through all families: a post of 176 bytes, a page of 3 kB. The families
          without privacy are measured apart, since privacy asks a network (docs/adr/0012-a-reader-beside-the-judges.md)
"""

import argparse
import json
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bedside.checker import Context, Finding, Organization, Severity, examine
from bedside.checker import rules as rules_package
from bedside.checker.evaluation import Share
from bedside.checker.registry import families, rule_with, rules_of
from bedside.checker.rule import Rule
from bench.machine import keep
from bench.reading import PAGE, POST

TEXTS = Path(__file__).parent / "texts"
MEASURED = Path(rules_package.__path__[0]) / "measured.tsv"
HALVES = ("report", "develop")
ROUNDS = 5
# So many of the worst are kept, for the guide.
WORST = 10
ABOVE = Severity.WARNING.rank

# Which families look for a kind of flaw.
LOOKS: dict[str, tuple[str, ...]] = {
    kind: tuple(found.split())
    for found, kinds in (
        ("plain", "jargon abbreviation long_sentence passive nominalisation double_negative numbers"),
        ("plain", "idiom too_many_ideas no_action stigma"),
        ("claims disclosure", "claim_unsupported absolute_claim fda testimonial comparison"),
        ("claims disclosure", "risk_missing sponsor_hidden review_incentive"),
        ("safety", "medical_advice suicide_unsafe emergency_number"),
        ("access", "hashtag_case emoji_overuse all_caps fancy_font bare_url"),
        ("conduct", "arguing blame sarcasm fear political legal competitor_named promise asks_private non_apology"),
    )
    for kind in kinds.split()
}

Row = dict[str, Any]


def rows(name: str, half: str) -> list[Row]:
    return [json.loads(line) for line in (TEXTS / f"{name}_{half}.jsonl").read_text("utf-8").splitlines()]


def found(row: Row) -> list[Finding]:
    """Return the findings of warning or above."""
    kind = "reply" if row["kind"] == "reply" else "post"
    context = Context(kind=kind, language=row["language"])
    return [each for each in examine(row["text"], context) if each.severity.rank >= ABOVE]


def family(finding: Finding) -> str:
    rule = rule_with(finding.code)
    assert isinstance(rule, Rule)
    return rule.family


def flaws(half: str) -> tuple[dict[str, Any], list[str]]:
    """Return which share of planted flaws is found, all and by kind, and those that are missed."""
    by: defaultdict[str, list[bool]] = defaultdict(list)
    missed = []
    for row in rows("flawed", half):
        findings = found(row)
        for flaw in row["flaws"]:
            start = row["text"].find(flaw["words"]) if flaw["words"] else 0
            end = start + len(flaw["words"]) if flaw["words"] else len(row["text"]) + 1
            hit = any(
                (each.start < end and each.end > start) or not flaw["words"]
                for each in findings
                if family(each) in LOOKS[flaw["kind"]]
            )
            by[flaw["kind"]].append(hit)
            if not hit:
                missed.append(f"{flaw['kind']}: {flaw['words'] or '(missing)'} | {row['text']}")
    every = [hit for hits in by.values() for hit in hits]
    return {
        "all": told(Share(sum(every), len(every))),
        "by": {kind: [sum(hits), len(hits)] for kind, hits in sorted(by.items())},
    }, missed


def alarms(half: str) -> tuple[dict[str, Any], list[str]]:
    """Return how many findings 100 words of good texts get, which rules make them, and the texts with most."""
    words = count = 0
    by: Counter[str] = Counter()
    worst = []
    for row in rows("good", half):
        findings = found(row)
        size = len(row["text"].split())
        words += size
        count += len(findings)
        by.update(each.code for each in findings)
        said = ", ".join(f"{each.code} “{row['text'][each.start : each.end]}”" for each in findings)
        worst.append((len(findings) * 100 / max(30, size), f"{said} | {row['text']}"))
    worst.sort(reverse=True)
    return {
        "words": words,
        "findings": count,
        "for_100_words": round(count * 100 / words, 2),
        "by": dict(by.most_common()),
    }, [text for share, text in worst if share]


def wrong_by_rule() -> None:
    """Write how often each rule speaks up where nothing needs a change; the pages of the rules tell it.

    Rules of privacy read the harmless texts of `bench.privacy` besides; nobody edited those for anything else.
    """
    good = [row for half in HALVES for row in rows("good", half)]
    harmless = [row for half in HALVES for row in rows("disclosure", half) if row["group"] == "harmless"]
    lines = [
        "# What rules find in texts that need no change: code, texts, words, stops and warnings, advice, day.",
        "# Written by `python -m bench.content`. Licence: CC0.",
    ]
    for name in families():
        read = [*good, *harmless] if name == "privacy" else good
        words = sum(len(row["text"].split()) for row in read)
        told, advised = _found_in(read, name)
        lines += [
            f"{rule.code}\t{len(read)}\t{words}\t{told[rule.code]}\t{advised[rule.code]}\t{datetime.now(UTC).date()}"
            for rule in rules_of(name)
        ]
    MEASURED.write_text("\n".join([*lines, ""]), "utf-8")


def _found_in(read: list[Row], name: str) -> tuple[Counter[str], Counter[str]]:
    told, advised = Counter[str](), Counter[str]()
    for row in read:
        context = Context(
            kind="reply" if row["kind"] == "reply" else "post",
            in_reply_to=row.get("in_reply_to"),
            organization=Organization(**(row.get("organization") or {})),
        )
        for each in examine(row["text"], context, {name}):
            (told if each.severity.rank >= ABOVE else advised)[each.code] += 1
    return told, advised


def told(share: Share) -> dict[str, float]:
    low, high = share.interval or (0.0, 1.0)
    return {"share": round(share.value or 0, 4), "low": round(low, 4), "high": round(high, 4), "of": share.of}


def speed() -> Iterator[tuple[str, dict[str, int]]]:
    """Yield texts in a second of one processor, for a post and a page: all families, and all but privacy."""
    content = set(families()) - {"privacy"}
    for name, text, times in (("post", POST, 300), ("page", PAGE * (3000 // len(PAGE)), 30)):
        result = {}
        for which, wanted in (("all", None), ("without privacy", content)):
            examine(text, Context(), wanted)
            each = []
            for number in range(ROUNDS):
                texts = [f"{text} {number * times + place}" for place in range(times)]
                began = time.process_time()
                for one in texts:
                    examine(one, Context(), wanted)
                each.append(times / (time.process_time() - began))
            result[which] = round(statistics.median(each))
        yield name, result


def main() -> None:
    """Measure and keep what was found; tell the worst."""
    parser = argparse.ArgumentParser(description="How good the content rules are.")
    parser.add_argument("--half", choices=HALVES, help="this half only; nothing is kept")
    parser.add_argument("--worst", type=int, default=10, help="so many misses and false alarms are told")
    chosen = parser.parse_args()
    result: dict[str, Any] = {}
    for half in [chosen.half] if chosen.half else HALVES:
        planted, missed = flaws(half)
        good, loud = alarms(half)
        result[half] = {"flaws": planted, "alarms": good, "missed": missed[:WORST], "false_alarms": loud[:WORST]}
        if half == chosen.half or half == "report":
            print(f"\nMissed ({half})", *missed[: chosen.worst], sep="\n  ")
            print(f"\nFalse alarms ({half})", *loud[: chosen.worst], sep="\n  ")
    if chosen.half:
        print(json.dumps(result, indent=1))
    else:
        wrong_by_rule()
        keep("content", {**result, "speed": dict(speed())})


if __name__ == "__main__":
    main()
