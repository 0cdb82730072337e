"""Tables as text: CSV with commas, semicolons or tabs. The first row is the header; a record may span lines."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from bedside.checker.redaction import Redactor
from bedside.site.redacting.faults import BadRecord, Unusable
from bedside.site.redacting.source import LONGEST_LINE, Source
from bedside.site.redacting.tally import Tally
from bedside.site.redacting.values import Record

if TYPE_CHECKING:
    from _csv import Reader

Fault = Callable[[BadRecord], None]
_SEPARATORS = ",;\t"


def redacted_table(
    source: Source, columns: Sequence[str], new_redactor: Callable[[], Redactor], tally: Tally, fault: Fault
) -> Iterator[str]:
    """Yield the rows without identifiers in `columns`; without columns, in all cells.

    Without columns, the first row is looked at too: should it be no header, nothing leaks. `fault` is told of a row
    that can't be read; unless it raises, that row is left out. Raises Unusable for a column there isn't.
    """
    csv.field_size_limit(LONGEST_LINE)
    lines = source.lines()
    first = next(lines, "")
    if not first:
        return
    end = "\r\n" if first.endswith("\r\n") else "\n"
    separator = _separator(first)
    reader = csv.reader(_again(first, lines), delimiter=separator, strict=True)
    rows = _rows(reader, fault)
    line, header = next(rows, (1, []))
    chosen = _chosen(header, columns, source.name)
    shown = header
    if not columns:
        record = Record(new_redactor(), tally)
        shown = [record.redacted(cell) for cell in header]
    # What a column is called helps to read its cells, unless it is itself a word that was taken out.
    names = [cell if cell == told else "" for cell, told in zip(header, shown, strict=True)]
    yield _written(shown, separator, end)
    for line, row in rows:
        if not row:
            yield end
            continue
        if len(row) != len(header):
            fault(BadRecord(line, f"has {len(row)} fields where the first row has {len(header)}"))
            continue
        record = Record(new_redactor(), tally)
        cells = [record.redacted(cell, names[place]) if place in chosen else cell for place, cell in enumerate(row)]
        record.close()
        yield _written(cells, separator, end)


def _separator(first: str) -> str:
    """Return what separates the cells: whichever stands most often outside quotes in the first line."""
    outside = "".join(first.split('"')[::2])
    return max(_SEPARATORS, key=outside.count)


def _again(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def _rows(reader: "Reader", fault: Fault) -> Iterator[tuple[int, list[str]]]:
    """Yield each row with the line on which it begins."""
    while True:
        begins = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            fault(BadRecord(begins, _why(error)))
            continue
        yield begins, row


def _why(error: csv.Error) -> str:
    told = str(error)
    if "field limit" in told or "unexpected end" in told:
        return "opens a quotation mark that is never closed"
    return "has a quotation mark inside a cell that isn't doubled" if "expected after" in told else "can't be read"


def _chosen(header: Sequence[str], columns: Sequence[str], name: str) -> set[int]:
    for column in columns:
        if column not in header:
            raise Unusable(f"There is no column “{column}” among the {len(header)} of the first row of {name}.")
    return {place for place, cell in enumerate(header) if not columns or cell in columns}


def _written(row: Sequence[str], separator: str, end: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator=end).writerow(row)
    return out.getvalue()
