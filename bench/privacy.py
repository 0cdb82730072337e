"""How good the privacy checker is, and how fast, with other tools in the same run.

    .venv/bin/python -m bench.privacy
    .venv/bin/python -m bench.privacy --data FOLDER      a folder of labelled texts (bench/spans.py tells the format)
    .venv/bin/python -m bench.privacy --only-ours        without the other tools

Four questions:

spans        where is anything that identifies anybody? On the labelled texts of a folder, which is only read. Without
             one, this part is left out
disclosure   which posts and replies may not go out? On `bench/texts`: texts by writers who saw no rule. A text counts
             as stopped when a finding blocks it. One half was looked at while the rules were made; the other tells how
             good they are. The other tools have no such question: for them, a text with any finding counts as stopped
speed        processor time of one process for each text once (those of both parts), for texts of 3 kB, from nothing
             to the first answer, and its memory
linearity    whether long and nasty input takes time that grows with its length, and no faster

The other tools are installed under `.cache/peers` the first time, each in an environment of its own.
"""

import argparse
import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bedside.checker.evaluation import Share
from bench.machine import keep, load
from bench.peers import BEDSIDE, PEERS, Answer, Detector, Item, Silent, install, running
from bench.spans import Labelled, Span, measure, read

TEXTS = Path(__file__).parent / "texts"
USUAL_DATA = Path(__file__).parents[2] / "shared" / "data" / "privacy"
HALVES = ("report", "develop")
WARM_UP = 20
ROUNDS = 3
LONG_BYTES = 3000
LONG_TEXTS = 200
LENGTHS = (16_000, 64_000, 256_000)
PATIENCE = 20.0

Result = dict[str, Any]


def run(folder: Path | None, *, only_ours: bool) -> Result:
    """Return all figures."""
    before = load()
    files = [read(path) for path in sorted(folder.glob("*.jsonl"))] if folder else []
    halves = {half: _rows(TEXTS / f"disclosure_{half}.jsonl") for half in HALVES}
    detectors, missing = [BEDSIDE], {}
    for peer in () if only_ours else PEERS:
        found = install(peer)
        if isinstance(found, str):
            missing[peer.name] = found
        else:
            detectors.append(found)
    result: Result = {
        "detectors": {each.name: {"version": each.version, "note": each.note} for each in detectors},
        "missing": missing,
        "spans": {data.name: {**data.about, "texts": len(data.texts), "by": {}} for data in files},
        "disclosure": {half: {"texts": len(rows), "by": {}} for half, rows in halves.items()},
        "speed": {},
        "linearity": {},
        "load_before": before,
    }
    for detector in detectors:
        _say(f"{detector.name}: texts")
        try:
            _measure(detector, files, halves, result)
        except Silent as silent:
            missing[detector.name] = str(silent)
    result["against"] = _against(result)
    _say("bedside: long and nasty input")
    result["linearity"] = linearity()
    return result


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


def _rows(path: Path) -> list[Result]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def _measure(detector: Detector, files: Sequence[Labelled], halves: dict[str, list[Result]], result: Result) -> None:
    """Ask one detector everything, and put what it answers into `result`."""
    rows = [row for half in halves.values() for row in half]
    to_redact = [*({"text": text} for data in files for text in data.texts), *(_item(row, "redact") for row in rows)]
    ours = detector is BEDSIDE
    redacted = [_sweep(detector, to_redact) for _ in range(ROUNDS if ours else 1)]
    # Only ours knows what a text is for.
    published = [_sweep(detector, [_item(row, "publish") for row in rows]) for _ in range(ROUNDS if ours else 0)]
    answers = iter(redacted[0][0])
    for data in files:
        theirs = [next(answers) for _ in data.texts]
        found = [[Span(*span) for span in answer.get("spans", [])] for answer in theirs]
        result["spans"][data.name]["by"][detector.name] = {
            **measure(data, found),
            "failed": sum("error" in answer for answer in theirs),
            "texts_per_second": _per_second(theirs),
        }
    answers = iter(published[0][0] if ours else answers)
    for half, there in halves.items():
        result["disclosure"][half]["by"][detector.name] = stopped(there, [next(answers) for _ in there])
    speed = {
        "redact": _times([each for each, _memory in redacted]),
        **({"publish": _times([each for each, _memory in published])} if ours else {}),
        "redact_3_kb": _times([_sweep(detector, long_texts([each["text"] for each in to_redact]))[0]]),
        "first_answer": first_answer(detector, to_redact[0], rounds=5 if ours else 2),
        "memory_mb": round(redacted[0][1], 1),
    }
    result["speed"][detector.name] = speed


def _item(row: Result, purpose: str) -> Item:
    context = {key: row[key] for key in ("text", "kind", "in_reply_to", "organization") if row.get(key)}
    return {**context, "purpose": purpose}


def _sweep(detector: Detector, items: Sequence[Item]) -> tuple[list[Answer], float]:
    """Let a fresh process answer each text once; return the answers, and its memory at the end."""
    with running(detector) as process:
        list(process.answers(items[-WARM_UP:]))
        return list(process.answers(items)), process.megabytes()


# --- what may go out -------------------------------------------------------------------------------------------------


def stopped(rows: Sequence[Result], answers: Sequence[Answer]) -> Result:
    """Return how many texts of each group were stopped, with 95 % intervals of Wilson."""
    blocks = [bool(answer.get("blocks")) for answer in answers]
    groups: dict[str, Callable[[Result], bool]] = {
        "relationship": lambda row: row["group"] == "relationship",
        "identifies": lambda row: row["group"] == "identifies",
        "combination": lambda row: row["group"] == "combination",
        "harmless": lambda row: row["group"] == "harmless",
        "harmless, hard": lambda row: row["group"] == "harmless" and row["hard"],
        "harmless, easy": lambda row: row["group"] == "harmless" and not row["hard"],
        "harmless, posts": lambda row: row["group"] == "harmless" and row["kind"] == "post",
        "harmless, replies": lambda row: row["group"] == "harmless" and row["kind"] == "reply",
    }
    return {name: _share(rows, blocks, belongs) for name, belongs in groups.items()}


def _share(rows: Sequence[Result], blocks: Sequence[bool], belongs: Callable[[Result], bool]) -> Result:
    there = [block for row, block in zip(rows, blocks, strict=True) if belongs(row)]
    found = Share(sum(there), len(there))
    low, high = found.interval or (0.0, 1.0)
    return {
        "stopped": found.hits, "of": found.of,
        "share": None if found.value is None else round(found.value, 4), "low": round(low, 4), "high": round(high, 4),
    }  # fmt: skip


# --- how fast --------------------------------------------------------------------------------------------------------


def _per_second(answers: Sequence[Answer]) -> float:
    return round(len(answers) / max(sum(answer["cpu"] for answer in answers), 1e-9), 1)


def _times(rounds: Sequence[Sequence[Answer]]) -> Result:
    """Return the figures of the middle round: texts a second of processor time, and milliseconds per text."""
    middle = sorted(rounds, key=_per_second)[len(rounds) // 2]
    times = sorted(answer["cpu"] * 1000 for answer in middle)
    ranks = {f"p{rank}": round(times[max(0, -(-rank * len(times) // 100) - 1)], 3) for rank in (50, 95, 99)}
    return {"texts": len(times), "texts_per_second": _per_second(middle), "ms": {**ranks, "max": round(times[-1], 3)}}


def long_texts(texts: Sequence[str]) -> list[Item]:
    """Return texts of 3,000 bytes, each joined from others by lot; the same in every run."""
    lots = random.Random(3)
    made: list[Item] = []
    while len(made) < LONG_TEXTS:
        text = ""
        while len(text.encode("utf-8", "replace")) < LONG_BYTES:
            text += lots.choice(texts) + "\n"
        made.append({"text": text.encode("utf-8", "replace")[:LONG_BYTES].decode("utf-8", "ignore")})
    return made


def first_answer(detector: Detector, item: Item, rounds: int) -> Result:
    """Return the seconds from nothing (no process yet) to the first answer; the middle of some."""
    walls, processor = [], []
    for _ in range(rounds):
        with running(detector) as process:
            answer = process.answer(item)
            walls.append(time.monotonic() - process.began)
            processor.append(answer["process_cpu"])
    return {"s": round(statistics.median(walls), 2), "processor_s": round(statistics.median(processor), 2)}


def _against(result: Result) -> Result:
    """Return, for each peer, how many times as fast Bedside is, and how many spans each leaves open for one of ours."""
    ours = BEDSIDE.name
    return {
        name: {
            "times_as_fast": round(
                result["speed"][ours]["redact"]["texts_per_second"] / speed["redact"]["texts_per_second"], 1
            ),
            "leaks_for_one_of_ours": {
                data: _ratio(1 - each["by"][name]["full"], 1 - each["by"][ours]["full"])
                for data, each in result["spans"].items()
            },
        }
        for name, speed in result["speed"].items()
        if name != ours
    }


def _ratio(theirs: float, ours: float) -> float | None:
    return round(theirs / ours, 1) if ours else None


# --- long and nasty input --------------------------------------------------------------------------------------------

NASTY = {
    "one letter": "a", "one digit": "7", "spaces": " ", "new lines": "\n", "opening brackets": "(", "at signs": "@",
    "dots": ".", "dashes": "-", "capital letters": "A", "accounts": "@a", "letters with spaces": "a ",
    "digits with spaces": "5 ", "digits with dashes": "5-", "digits with dots": "5.", "dates": "1/2/2024 ",
    "mail without an end": "a@a.", "addresses": "http://", "percent signs": "%41", "entities": "&#65;",
    "base64": "QUJDRA", "zero-width": "a\u200b", "bidi": "\u202ea", "combining marks": "e\u0301",
    "half characters": "\ud800", "null bytes": "\0a", "emoji": "\U0001f600a", "lookalikes": "\u0430",
    "titles": "Dr. ", "names": "Maria Lopez ", "initials": "J. ", "possessives": "Maria's ", "relatives": "her mother ",
    "sentences": "She was seen here. ", "hyphens in names": "Ana-", "street numbers": "12 Elm Street ",
    "hash signs": "#A", "words in capitals": "MRN 1234567 ", "at and dot": "a at b dot ",
}  # fmt: skip
NUMBER = " 1"


def linearity() -> Result:
    """Return what input of a kind takes at 16,000, 64,000 and 256,000 characters, in seconds of processor time.

    Each ends with a number, since in a text without a digit nobody looks for one.

    `growth` is how many times as long as sixteen times the shortest the longest takes: 1 is linear. Both purposes are
    tried; the worse one is told. A length without an answer in time has None, and so has the growth; it comes first.
    """
    kinds: Result = {}
    for name, piece in [*NASTY.items(), ("our own texts", _own_words())]:
        kinds[name] = max((_grow(piece, purpose) for purpose in ("redact", "publish")), key=_badness)
    worst = max(kinds, key=lambda name: _badness(kinds[name]))
    slowest = max(kinds, key=lambda name: kinds[name]["seconds"][-1] or PATIENCE)
    return {
        "characters": list(LENGTHS),
        "patience_s": PATIENCE,
        "without_answer": [name for name, kind in kinds.items() if None in kind["seconds"]],
        "failed": [name for name, kind in kinds.items() if kind["failed"]],
        "worst_growth": {"kind": worst, **kinds[worst]},
        "slowest": {"kind": slowest, **kinds[slowest]},
        "kinds": kinds,
    }


def _badness(kind: Result) -> float:
    return float("inf") if kind["growth"] is None else float(kind["growth"])


def _grow(piece: str, purpose: str) -> Result:
    """Return the time for each length; for the shortest the least of three, so that nothing else is in its way."""
    seconds: list[float | None] = []
    failed = False
    with running(BEDSIDE) as process:
        process.answer({"text": "Good morning", "purpose": purpose})
        for length in LENGTHS:
            text = (piece * (length // len(piece) + 1))[: length - len(NUMBER)] + NUMBER
            item = {"text": text, "purpose": purpose}
            try:
                answers = [process.answer(item, PATIENCE) for _ in range(1 if seconds else 3)]
            except Silent:
                seconds += [None] * (len(LENGTHS) - len(seconds))
                break
            failed |= any("error" in answer for answer in answers)
            seconds.append(round(min(answer["cpu"] for answer in answers), 4))
    first, last = seconds[0], seconds[-1]
    growth = None if first is None or last is None else last * LENGTHS[0] / (max(first, 1e-4) * LENGTHS[-1])
    return {
        "purpose": purpose, "seconds": seconds, "failed": failed,
        "growth": None if growth is None else round(growth, 2),
    }  # fmt: skip


def _own_words() -> str:
    return "\n".join(row["text"] for row in _rows(TEXTS / "disclosure_develop.jsonl"))


def main() -> None:
    """Run it from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    usual = USUAL_DATA if USUAL_DATA.is_dir() else None
    parser.add_argument("--data", type=Path, default=usual, metavar="FOLDER", help="labelled texts; only read")
    parser.add_argument("--only-ours", action="store_true", help="leave the other tools out")
    chosen = parser.parse_args()
    if chosen.data is not None and not any(chosen.data.glob("*.jsonl")):
        parser.error(f"there is no .jsonl file in {chosen.data}.")
    keep("privacy", run(chosen.data, only_ours=chosen.only_ours))


if __name__ == "__main__":
    main()
