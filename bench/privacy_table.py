"""The figures of `bench.privacy` in words: for `bench/README.md`, and for the guide's page `accuracy.md`."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from bedside.checker import Context, Severity, examine
from bench.machine import RESULTS

Result = dict[str, Any]
RESULT = RESULTS / "privacy.json"
EXAMPLES = RESULTS.parent / "texts" / "examples.toml"

TOOLS = {"bedside": "Bedside", "presidio": "Presidio", "scrubadub": "scrubadub", "philter": "Philter"}
FILES = {
    "asq_phi": "Short questions of clinicians (ASQ-PHI)",
    "wnut17": "Real posts and comments (WNUT 2017)",
    "adversarial": "Identifiers in disguise",
    "clinical_ids": "Numbers and codes in clinical texts",
    "presidio_synth": "Made-up texts of Presidio's makers",
}
GROUPS = {
    "relationship": "Replies that confirm somebody is a patient",
    "identifies": "Posts and replies that name or show a patient",
    "combination": "Posts and replies that tell who is meant by putting pieces together",
    "harmless": "Harmless posts and replies",
    "harmless, hard": "… of them, hard ones (clinicians, names of illnesses, dates of events, careful replies)",
    "harmless, easy": "… of them, easy ones",
    "harmless, posts": "… of them, posts",
    "harmless, replies": "… of them, replies",
}
AIMS = {"relationship": "≥ 95", "identifies": "≥ 95", "combination": "≥ 80", "harmless": "≤ 5"}


def result() -> Result | None:
    """Return the last result; None where there is none."""
    return json.loads(RESULT.read_text("utf-8")) if RESULT.exists() else None


def full(found: Result) -> Iterator[str]:
    """Yield all tables, for who measures."""
    yield "### The privacy checker"
    yield ""
    yield from _tools(found)
    yield ""
    yield "Which posts and replies are stopped, in %, with 95 % intervals. The other tools answer another question: for"
    yield "them, every text with a finding counts as stopped."
    yield ""
    for half, said in (
        ("report", "written by others, kept apart from the making"),
        ("develop", "looked at while developing"),
    ):
        by = found["disclosure"][half]["by"]
        yield f"| {found['disclosure'][half]['texts']} texts, {said} | aim | {_heads(by)} |"
        yield f"|---|---:|{'---:|' * len(by)}"
        for group, what in GROUPS.items():
            cells = " | ".join(_interval(each[group]) for each in by.values())
            yield f"| {what} ({by['bedside'][group]['of']}) | {AIMS.get(group, '')} | {cells} |"
        yield ""
    if found["spans"]:
        yield "What identifies anybody, found for taking it out, in %. All of these files were looked at while"
        yield "developing: on others, expect less. *full*: every letter covered; *clean*: texts with nothing left;"
        yield "*over*: texts with nothing to find in which something was found. – means that the file can't tell."
        yield ""
        yield "| texts | tool | recall | full | right label | precision | F2 | clean | over | texts a second |"
        yield "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|"
        for name, data in found["spans"].items():
            for tool, each in data["by"].items():
                keys = ("recall", "full", "typed", "precision", "f2", "clean", "over")
                shown = {**each, "typed": None} if tool == "philter" else each
                cells = " | ".join(percent(shown[key]) for key in keys)
                yield f"| {_file(name)} ({data['texts']}) | {TOOLS[tool]} | {cells} | {each['texts_per_second']:,.0f} |"
        yield ""
    yield from _speed(found)
    yield ""
    yield from _linearity(found["linearity"])
    yield ""


def _tools(found: Result) -> Iterator[str]:
    for name, tool in found["detectors"].items():
        if name != "bedside":
            yield f"- {TOOLS[name]} {tool['version']}: {tool['note']}."
    for name, why in found["missing"].items():
        yield f"- {TOOLS[name]} wasn't measured: {why}."


def _speed(found: Result) -> Iterator[str]:
    yield "Speed, in processor time of one process; each text once."
    yield ""
    yield "| tool | texts a second | p50 ms | p95 | p99 | p99 of 3 kB, ms | first answer, s (processor) | memory, MB |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|"
    for tool, speed in found["speed"].items():
        first, long = speed["first_answer"], speed["redact_3_kb"]["ms"]["p99"]
        for purpose in ("redact", "publish"):
            if purpose in speed:
                times = speed[purpose]
                ms = " | ".join(f"{times['ms'][rank]:.2f}" for rank in ("p50", "p95", "p99"))
                yield (
                    f"| {TOOLS[tool]}, {purpose} | {times['texts_per_second']:,.0f} | {ms} | {long:.1f} "
                    f"| {first['s']:.2f} ({first['processor_s']:.2f}) | {speed['memory_mb']:.0f} |"
                )
    if found["against"]:
        yield ""
        said = ", ".join(
            f"{each['times_as_fast']} times as fast as {TOOLS[name]}" for name, each in found["against"].items()
        )
        yield f"In this run, Bedside is {said}."


def _linearity(found: Result) -> Iterator[str]:
    short, _middle, long = found["characters"]
    yield f"{len(found['kinds'])} kinds of nasty input of {short:,} to {long:,} characters. 1 would be linear: sixteen"
    yield "times the length in sixteen times the time."
    yield ""
    bad = sorted(found["kinds"].items(), key=lambda each: -(each[1]["growth"] or float("inf")))
    yield (
        "| the five that grow fastest | for | "
        + " | ".join(f"{count:,}, s" for count in found["characters"])
        + " | growth |"
    )
    yield "|---|---|---:|---:|---:|---:|"
    for name, kind in bad[:5]:
        seconds = " | ".join(
            f"> {found['patience_s']:.0f}" if each is None else f"{each:.3f}" for each in kind["seconds"]
        )
        yield f"| {name} | {kind['purpose']} | {seconds} | {'–' if kind['growth'] is None else kind['growth']} |"
    if found["failed"]:
        yield ""
        yield f"With an error: {', '.join(found['failed'])}."


def for_the_guide(found: Result) -> Iterator[str]:
    """Yield the tables for a privacy officer."""
    report = found["disclosure"]["report"]
    ours = report["by"]["bedside"]
    yield f"| of {report['texts']} texts by writers who didn't know the rules | stopped | in truth between |"
    yield "|---|---:|---:|"
    for group, what in GROUPS.items():
        yield f"| {what} | {ours[group]['stopped']} of {ours[group]['of']} | {_range(ours[group])} |"
    yield ""
    if found["spans"]:
        yield "| taking out of | found | covered to the last letter | texts with nothing left | harmless ones touched |"
        yield "|---|---:|---:|---:|---:|"
        for name, data in found["spans"].items():
            each = data["by"]["bedside"]
            cells = " | ".join(_whole(each[key]) for key in ("recall", "full", "clean", "over"))
            yield f"| {_file(name)} | {cells} |"
        yield ""
    yield f"Measured on {found['where']['on']}."
    yield ""


def examples() -> Iterator[str]:
    """Yield the invented examples, as the checker judges each now."""
    wanted = tomllib.loads(EXAMPLES.read_text("utf-8"))["example"]
    right = [each for each in wanted if is_stopped(each) == each["stop"]]
    parts = {
        "It stops": [each for each in right if each["stop"]],
        "It lets pass, and should": [each for each in right if not each["stop"]],
        "It misses": [each for each in wanted if each["stop"] and each not in right],
        "It stops, and shouldn't": [each for each in wanted if not each["stop"] and each not in right],
    }
    for title, there in parts.items():
        if there:
            yield f"**{title}**"
            yield ""
            yield from (_example(each) for each in there)
            yield ""


def is_stopped(example: Mapping[str, Any]) -> bool:
    """Say whether the checker keeps an example from leaving."""
    context = Context(kind=example.get("kind", "post"), in_reply_to=example.get("reply_to"))
    return any(each.severity is Severity.BLOCK for each in examine(example["text"], context, {"privacy"}))


def _example(example: Mapping[str, Any]) -> str:
    to = f"To “{example['reply_to']}”: " if "reply_to" in example else ""
    return f"- {to}“{example['text']}” ({example['why']})"


def _heads(names: Mapping[str, Any]) -> str:
    return " | ".join(TOOLS[name] for name in names)


def _file(name: str) -> str:
    return FILES.get(name.removesuffix("_dev"), name)


def _interval(share: Result) -> str:
    return f"{percent(share['share'])} ({share['low'] * 100:.0f}–{share['high'] * 100:.0f})"


def _range(share: Result) -> str:
    return f"{share['low'] * 100:.0f} and {share['high'] * 100:.0f} %"


def percent(share: float | None) -> str:
    return "–" if share is None else f"{share * 100:.1f}"


def _whole(share: float | None) -> str:
    return "–" if share is None else f"{share * 100:.0f} %"
