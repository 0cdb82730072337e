"""JSON lines: one record a line. Records that hold nothing to take out stay as they were written, to the byte."""

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from bedside.checker.redaction import Redactor
from bedside.site.redacting.faults import BadRecord
from bedside.site.redacting.source import Source
from bedside.site.redacting.tally import Tally
from bedside.site.redacting.values import Record

Fault = Callable[[BadRecord], None]


def redacted_json_lines(
    source: Source, fields: Sequence[str], new_redactor: Callable[[], Redactor], tally: Tally, fault: Fault
) -> Iterator[str]:
    """Yield the lines without identifiers in `fields` (dotted paths, through lists too); without fields, in all texts.

    `fault` is told of a line that can't be read; unless it raises, that line is left out.
    """
    paths = [field.split(".") for field in fields]
    seen: set[str] = set()
    for number, line in enumerate(source.lines(), start=1):
        if not line.strip():
            yield line
            continue
        try:
            value = _read(line, number)
            if paths and not isinstance(value, dict):
                raise BadRecord(number, "isn't an object with fields")
        except BadRecord as bad:
            fault(bad)
            continue
        record = Record(new_redactor(), tally)
        changed = _along(value, paths, record, seen) if paths else _all(value, "", record)
        record.close()
        yield line if changed == value else _written(changed) + _end_of(line)
    missing = [field for field in fields if field not in seen]
    if missing and tally.records:
        raise BadRecord(0, f"no record has a field “{missing[0]}”")


def _read(line: str, number: int) -> Any:
    try:
        return json.loads(line)
    except json.JSONDecodeError as error:
        raise BadRecord(number, f"isn't JSON (column {error.colno})") from None
    except (ValueError, RecursionError):
        raise BadRecord(number, "holds a number or a nesting that is too long to read") from None


def _along(value: Any, paths: Sequence[Sequence[str]], record: Record, seen: set[str]) -> Any:
    for path in paths:
        value = _at(value, path, record, seen, ".".join(path))
    return value


def _at(value: Any, path: Sequence[str], record: Record, seen: set[str], field: str) -> Any:
    """Return `value` with whatever stands at the end of a path redacted; where the path leads nowhere, as it is."""
    if not path:
        seen.add(field)
        return _all(value, field.rsplit(".", 1)[-1], record)
    if isinstance(value, list):
        return [_at(each, path, record, seen, field) for each in value]
    if isinstance(value, dict):
        whole = ".".join(path)
        if whole in value:
            seen.add(field)
            return {**value, whole: _all(value[whole], whole, record)}
        if path[0] in value:
            return {**value, path[0]: _at(value[path[0]], path[1:], record, seen, field)}
    return value


def _all(value: Any, name: str, record: Record) -> Any:
    """Return a value with every text and number in it redacted."""
    if isinstance(value, str):
        return record.redacted(value, name)
    if isinstance(value, list):
        return [_all(each, name, record) for each in value]
    if isinstance(value, dict):
        return {key: _all(each, key, record) for key, each in value.items()}
    if isinstance(value, int | float) and not isinstance(value, bool):
        written = json.dumps(value)
        done = record.redacted(written, name)
        return value if done == written else done
    return value


def _written(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value)
    return text


def _end_of(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :]
