"""Texts from files, folders and standard input. What can't be read is told with its name, and the rest is read on."""

import csv
import io
import json
import re
import sys
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import click

from bedside.base.errors import Problem
from bedside.checker import Organization, Picture, captions
from bedside.checker.organization import organization_of
from bedside.site.checking.kinds import foreign

MOST_BYTES = 5_000_000
READ = (".txt", ".md", ".jsonl", ".vtt", ".srt")
TABLES = (".csv", ".tsv")
ROW = 'an object with a text, like {"text": "Flu shots on Saturday."}'
# The keys of a row that Bedside reads; others are the file's own.
_CHOICES = {"kind": ("post", "reply"), "language": ("en", "es")}


class Unusable(click.ClickException):
    """What was given can't be used: one sentence, exit code 2."""

    exit_code = 2


@dataclass(frozen=True)
class Text:
    """A text that was read, and the name it is told by. What its own row says of it counts before the options.

    `form`: which kind of captions it is; None for other texts.
    """

    name: str
    words: str
    kind: str = ""
    language: str | None = None
    in_reply_to: str | None = None
    organization: Organization | None = None
    pictures: Sequence[Picture] = ()
    form: captions.Form | None = None

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column of an offset, both from 1."""
        return position(self.words, offset)


@dataclass(frozen=True)
class Unread:
    """A file or a row that couldn't be read, and why, in a sentence."""

    name: str
    why: str


def position(words: str, offset: int) -> tuple[int, int]:
    """Return line and column of an offset, both from 1."""
    starts = _starts(words)
    line = bisect_right(starts, offset)
    return line, offset - starts[line - 1] + 1


@lru_cache(maxsize=4)  # asked for each finding, and texts may be long
def _starts(words: str) -> list[int]:
    return [0, *(hit.end() for hit in re.finditer("\n", words))]


def texts_of(names: Sequence[str], *, jsonl: bool = False, column: str | None = None) -> Iterator[Text | Unread]:
    """Yield the texts of files, of all files in folders, and of standard input ("-")."""
    for name in names:
        if name != "-" and Path(name).is_dir():
            inside = list(_inside(name, (*READ, *TABLES) if column else READ))
            if not inside:
                why = f"There is no file to read in {name}: nothing that ends in {', '.join(READ)}."
                yield Unread(name, why)
            for path in inside:
                yield from _of_file(str(path), jsonl=False, column=column if path.suffix.lower() in TABLES else None)
        else:
            yield from _of_file(name, jsonl=jsonl and name == "-", column=column)


def _inside(folder: str, endings: tuple[str, ...]) -> Iterator[Path]:
    """Yield the files of a folder that are read: no part of their name is hidden."""
    for path in sorted(Path(folder).rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.suffix.lower() in endings and path.is_file() and not hidden:
            yield path


def _of_file(name: str, *, jsonl: bool, column: str | None) -> Iterator[Text | Unread]:
    ending = Path(name).suffix.lower()
    try:
        whole = read_text(name)
        if jsonl or ending == ".jsonl":
            yield from _of_lines(whole)
        elif ending == ".json":
            yield from _of_list(whole)
        elif column is not None or ending in TABLES:
            yield from _of_table(whole, column)
        else:
            form = captions.form_of(name, whole.words)
            yield Text(whole.name, whole.words, form=form) if form else whole
    except Unusable as error:
        yield Unread(_shown(name), error.message)


def _of_lines(whole: Text) -> Iterator[Text | Unread]:
    """Yield the texts of JSONL, each named by its line, and by its id where it has one."""
    for number, line in enumerate(whole.words.split("\n"), start=1):
        if line.strip():
            place = f"{whole.name}, line {number}"
            try:
                yield _of_row(_json(line, place), place)
            except Unusable as error:
                yield Unread(place, error.message)


def _of_list(whole: Text) -> Iterator[Text | Unread]:
    """Yield the texts of a JSON array, each named by its number, and by its id where it has one."""
    rows = _json(whole.words, whole.name)
    if not isinstance(rows, list):
        raise Unusable(f'{whole.name} isn\'t a list of texts. Write [{{"text": "Flu shots on Saturday."}}, …].')
    for number, row in enumerate(rows, start=1):
        place = f"{whole.name}, text {number}"
        try:
            yield Text(place, row) if isinstance(row, str) else _of_row(row, place)
        except Unusable as error:
            yield Unread(place, error.message)


def _json(written: str, place: str) -> object:
    try:
        read: object = json.loads(written)
    except (ValueError, RecursionError) as error:
        raise Unusable(f"{place} isn't JSON. Write {ROW}.") from error
    return read


def _of_row(row: object, place: str) -> Text:
    """Return the text of a row, with what the row says of it. Raises Unusable."""
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise Unusable(f"{place} has no text. Write {ROW}.")
    for key, choices in _CHOICES.items():
        if row.get(key) not in (None, "", *choices):
            raise Unusable(f"{place}: “{key}” is {' or '.join(json.dumps(each) for each in choices)}.")
    asked = row.get("in_reply_to")
    if not (asked is None or isinstance(asked, str)):
        raise Unusable(f"{place}: “in_reply_to” is the text that is answered.")
    named = isinstance(row.get("id"), str | int)
    return Text(
        f"{place} ({row['id']})" if named else place,
        row["text"],
        kind=row.get("kind") or ("reply" if asked is not None else ""),
        language=row.get("language") or None,
        in_reply_to=asked,
        organization=_organization(row, place),
        pictures=tuple(_pictures(row.get("pictures") or [], place)),
    )


def _organization(row: Mapping[str, object], place: str) -> Organization | None:
    if row.get("organization") is None:
        return None
    try:
        return organization_of(row["organization"], f"“organization” of {place}")
    except Problem as problem:
        raise Unusable(str(problem)) from problem


def _pictures(rows: object, place: str) -> Iterator[Picture]:
    shape = '{"alt": "A nurse gives a child a flu shot", "name": "clinic.jpg", "decorative": false}'
    if not isinstance(rows, list) or not all(_is_picture(row) for row in rows):
        raise Unusable(f"{place}: “pictures” is a list of pictures like {shape}. Each key may be left out.")
    for row in rows:
        yield Picture(row.get("alt"), row.get("name", ""), row.get("decorative", False))


def _is_picture(row: object) -> bool:
    return (
        isinstance(row, dict)
        and row.keys() <= {"alt", "name", "decorative"}
        and isinstance(row.get("alt"), str | None)
        and isinstance(row.get("name", ""), str)
        and isinstance(row.get("decorative", False), bool)
    )


def _of_table(whole: Text, column: str | None) -> Iterator[Text | Unread]:
    """Yield the cells of one column of a table, each named by its line. Empty cells are passed over."""
    first = whole.words.split("\n", 1)[0]
    outside = "".join(first.split('"')[::2])
    reader = csv.reader(io.StringIO(whole.words, newline=""), delimiter=max(",;\t", key=outside.count), strict=True)
    header = next(_safely(reader, whole.name), [])
    names = [cell.strip() for cell in header]
    if not names:
        raise Unusable(f"{whole.name} is empty. The first row of a table names its columns.")
    if column is None:
        raise Unusable(f"{whole.name} is a table. Say with --column which holds the texts: {', '.join(names)}.")
    if column not in names:
        raise Unusable(f"{whole.name} has no column “{column}”. It has: {', '.join(names)}.")
    at, line = names.index(column), reader.line_num + 1
    for row in _safely(reader, whole.name):
        place, line = f"{whole.name}, line {line}", reader.line_num + 1
        if len(row) > at and row[at].strip():
            yield Text(place, row[at].replace("\r\n", "\n"))
        elif row and len(row) <= at:
            yield Unread(place, f"{place} ends before the column “{column}”.")


def _safely(reader: Iterator[list[str]], name: str) -> Iterator[list[str]]:
    try:
        yield from reader
    except csv.Error as error:
        line = getattr(reader, "line_num", 0)
        raise Unusable(f"{name}, line {line}: a quotation mark is never closed, or a cell is too long.") from error


def read_text(name: str) -> Text:
    """Read a file, or standard input for "-". Raises Unusable."""
    shown = _shown(name)
    content = content_of(name, MOST_BYTES)
    if told := foreign(content, shown):
        raise Unusable(told)
    try:
        return Text(shown, content.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        raise Unusable(f"{shown} isn't text in UTF-8 (byte {error.start}). Save it as UTF-8 and try again.") from error


def _shown(name: str) -> str:
    return "standard input" if name == "-" else name


def content_of(name: str, most: int) -> bytes:
    """Return what is in a file, or on standard input for "-"; `most` bytes. Raises Unusable."""
    shown = _shown(name)
    try:
        content = _bytes(name, most)
    except IsADirectoryError as error:
        raise Unusable(f"{shown} is a folder. Name the files in it, for example {name.rstrip('/')}/*.txt.") from error
    except FileNotFoundError as error:
        raise Unusable(f"There is no file {shown}.") from error
    except (OSError, ValueError) as error:
        raise Unusable(f"{shown} can't be read: {getattr(error, 'strerror', None) or error}.") from error
    if len(content) > most:
        raise Unusable(f"{shown} has more than {most // 1_000_000} MB. Give it in smaller parts, each a file.")
    return content


def _bytes(name: str, most: int) -> bytes:
    """Return what is there; of more than `most`, one too many."""
    if name == "-":
        return sys.stdin.buffer.read(most + 1)
    with Path(name).open("rb") as file:
        return file.read(most + 1)
