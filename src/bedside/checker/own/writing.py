"""Writes own rules as TOML that reads back the same."""

import json
from typing import Any

from bedside.checker.own.model import OwnRules
from bedside.checker.own.reading import as_data

_DAYS = ("from", "until")
_HEAD = """\
# An organization's own rules for Bedside. Check texts by them: bedside check FILE --rules THIS-FILE
# severity: "advice", "warning" or "block" · days: 2026-12-31 · a * stands for any letters of one word
"""


def as_toml(own: OwnRules) -> str:
    """Return the rules as a TOML file."""
    data = as_data(own)
    parts = [_HEAD]
    parts.append("".join(f"{key} = {data.pop(key)}\n" for key in ("format", "version") if key in data))
    if topics := data.pop("topics", None):
        parts.append("[topics]\n" + "".join(f"{_text(name)} = {_value('', words)}\n" for name, words in topics.items()))
    for table, rows in data.items():
        parts += [
            f"[[{table}]]\n" + "".join(f"{key} = {_value(key, value)}\n" for key, value in row.items()) for row in rows
        ]
    return "\n".join(parts)


def _value(key: str, value: Any) -> str:
    if isinstance(value, list):
        flat = f"[{', '.join(_text(each) for each in value)}]"
        return flat if len(flat) < 100 else "[\n" + "".join(f"  {_text(each)},\n" for each in value) + "]"
    return value if key in _DAYS else _text(value)


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
