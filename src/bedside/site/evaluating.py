"""What `bedside check --evaluate` prints. Loads neither Django nor the database."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from bedside.checker.evaluation import Counts, Evaluation, Example, Share

_HEAD = ("", "gold", "recall", "full", "named right", "found", "precision", "F2")
_WIDTHS = (14, 6, 18, 18, 18, 7, 18, 6)


def as_data(result: Evaluation, name: str) -> dict[str, Any]:
    """Return an evaluation as JSON can hold it. A share is {share, low, high, hits, of}: the interval is Wilson's, at
    95 %; what there is no share of is null."""
    blocks = {"recall": _share(result.block_recall), "false": _share(result.false_blocks)}
    data: dict[str, Any] = {
        "file": name,
        "texts": result.texts,
        "families": list(result.families),
        "overall": _counts(result.overall),
        "labels": {label: _counts(counts) for label, counts in sorted(result.labels.items())},
        "codes": {code: _counts(counts) for code, counts in sorted(result.codes.items())},
        "texts_caught": _share(result.caught),
        "texts_clean": _share(result.clean),
        "texts_over": _share(result.over),
        "blocks": blocks if result.to_block + result.to_let_go else None,
    }
    if result.misses or result.false:
        data["examples"] = {
            "misses": [asdict(each) for each in result.misses],
            "false": [asdict(each) for each in result.false],
        }
    return data


def _counts(counts: Counts) -> dict[str, Any]:
    return {
        "gold": counts.gold,
        "found": counts.found,
        "recall": _share(counts.recall),
        "full": _share(counts.covered),
        "named_right": _share(counts.named_right),
        "precision": _share(counts.precision),
        "f2": None if counts.f2 is None else round(counts.f2, 4),
    }


def _share(share: Share) -> dict[str, float | int] | None:
    if share.value is None or share.interval is None:
        return None
    low, high = share.interval
    return {
        "share": round(share.value, 4),
        "low": round(low, 4),
        "high": round(high, 4),
        "hits": share.hits,
        "of": share.of,
    }


def as_lines(result: Evaluation, name: str) -> Iterator[str]:
    """Yield an evaluation as tables for a reader."""
    yield f"{name}: {result.texts:,} texts, {result.overall.gold:,} spans to find."
    yield f"Findings of these families count: {', '.join(result.families)}. Others with --only."
    yield "In brackets: between what and what the true value lies, with 95 % confidence."
    yield ""
    yield _line(_HEAD)
    yield _row("overall", result.overall)
    yield from _part("by label", result.labels)
    yield from _part("by code", result.codes)
    yield ""
    yield from _texts(result)
    yield from _examples("Missed", result.misses)
    yield from _examples("Found, but not labelled", result.false)


def _part(title: str, parts: dict[str, Counts]) -> Iterator[str]:
    if parts:
        yield title
        for name, counts in sorted(parts.items(), key=lambda each: (-each[1].gold, -each[1].found, each[0])):
            yield _row(f"  {name}", counts)


def _row(name: str, counts: Counts) -> str:
    return _line(
        (
            name,
            f"{counts.gold:,}" if counts.gold else "–",
            _said(counts.recall),
            _said(counts.covered),
            _said(counts.named_right),
            f"{counts.found:,}" if counts.found else "–",
            _said(counts.precision),
            "–" if counts.f2 is None else f"{100 * counts.f2:.1f}",
        )
    )


def _line(cells: tuple[str, ...]) -> str:
    first, *others = zip(cells, _WIDTHS, strict=True)
    return (f"{first[0]:<{first[1]}}" + "".join(f"{cell:>{width}}" for cell, width in others)).rstrip()


def _said(share: Share) -> str:
    """One share: "91.2 (84–96)", in percent."""
    if share.value is None or share.interval is None:
        return "–"
    low, high = share.interval
    return f"{100 * share.value:.1f} ({100 * low:.0f}–{100 * high:.0f})"


def _texts(result: Evaluation) -> Iterator[str]:
    told = [
        ("caught", "of texts with something to find, something was found", result.caught),
        ("clean", "of texts with something to find, all of it was covered", result.clean),
        ("over", "of texts with nothing to find, something was found", result.over),
        ("blocked", "of texts that must be blocked, blocked", result.block_recall),
        ("false blocks", "of texts that must not be blocked, blocked", result.false_blocks),
    ]
    for name, meaning, share in told:
        if share.value is not None:
            yield f"{name:<14}{_said(share):>18}   {meaning}: {share.hits:,} of {share.of:,}"


def _examples(title: str, examples: list[Example]) -> Iterator[str]:
    if examples:
        yield ""
        yield f"{title}:"
        for each in examples:
            words = " ".join(f"{each.before}[[{each.words}]]{each.after}".split())
            yield f"  {each.row:<12} {each.what:<14} {words}"
