"""The page of an own rule, as Markdown: what it does, why, who made it, its examples with how they did."""

from collections.abc import Iterator
from datetime import date

from bedside.checker.own.model import OwnRule, OwnRules
from bedside.checker.own.reading import as_data, table_of
from bedside.checker.own.trying import tried

_TOLD = {"code", "title", "severity", "sentence", "why", "by", "must_find", "must_not_find"}


def render(rule: OwnRule, own: OwnRules, today: date) -> str:
    """Return the page of a rule of this set."""
    return "\n".join(_lines(rule, own, today)) + "\n"


def _lines(rule: OwnRule, own: OwnRules, today: date) -> Iterator[str]:
    yield from (f"# {rule.code} · {rule.title}", "")
    yield from (f"own rule · **{table_of(rule)}** · {rule.severity}{f' · by {rule.by}' if rule.by else ''}", "")
    yield from ("## Why", "", rule.why or "Nobody wrote a reason.", "", "## What it says", "")
    if rule.sentence:
        yield from (f"“{rule.sentence}”", "")
    (row,) = as_data(OwnRules(rules=(rule,)))[table_of(rule)]
    for key, value in row.items():
        if key not in _TOLD:
            yield f"- {key}: {' · '.join(value) if isinstance(value, list) else value}"
    yield from ("", "## Examples", "")
    examples = tried(rule, own, today)
    for each in examples:
        wanted = "must be found" if each.must else "must not be found"
        yield f"- {'passes' if each.passed else 'FAILS'}: “{each.text}” {wanted}"
    if not examples:
        yield "There are none."
