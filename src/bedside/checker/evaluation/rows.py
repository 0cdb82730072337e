"""Reading labelled texts: JSON lines, each `{"text": "…", "spans": [{"start": 0, "end": 5, "label": "NAME"}]}`.

id            what the row is called in messages; without it, its line
kind          "post" or "reply"; without it a post, or a reply where in_reply_to is given
purpose       "publish" or "redact" (see `Context`)
in_reply_to   the public message that is answered
language      "en" or "es"
alt           true: the text is a picture's alternative text
organization  {"names", "people", "places", "phones", "sites", "handles"}: lists of what is its own
spans         start and end count Python's characters (code points), the end is exclusive; with a label, a code, or
              both. `words`, where given, must be what stands there. `wrong` true: somebody said that a finding
              there was wrong; it is no gold, and what is found there counts as false
blocked       whether the text must be kept from leaving
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

from bedside.base.errors import Problem
from bedside.checker.context import Context, Organization, Picture
from bedside.checker.evaluation.labels import IGNORE, families_with, family_of_code, known_labels
from bedside.checker.registry import all_rules

MOST_TOLD = 10
_OURS = [field.name for field in fields(Organization)]


class Span(NamedTuple):
    """A labelled stretch; `label` or `code` may be empty, not both, except where it is `wrong`."""

    start: int
    end: int
    label: str
    code: str
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A labelled text. `blocked` None: nobody said."""

    name: str
    text: str
    context: Context
    spans: tuple[Span, ...]
    alt: bool = False
    blocked: bool | None = None


class _Wrong(ValueError):
    """What is wrong with a row, in a sentence without words of its text."""


class _UnknownLabel(_Wrong):
    """The file calls something what nobody here does; told once for all its lines."""


def read_rows(
    content: bytes, name: str, *, ours: Organization | None = None, labels: Mapping[str, str] | None = None
) -> list[Row]:
    """Return the rows of a file called `name`. `ours` is for rows that name no organization; `labels` says what labels
    of the file are called here.

    Raises Problem that names each broken line (the first ten), and none of the words in it.
    """
    try:
        lines = content.decode("utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise Problem(f"{name} isn't text in UTF-8 (byte {error.start}).", "Save it as UTF-8 and try again.") from error
    rows: list[Row] = []
    wrong: list[str] = []
    unknown: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            rows.append(_row(line, number, ours or Organization(), labels or {}))
        except _UnknownLabel as error:
            unknown.setdefault(str(error), number)
        except _Wrong as error:
            wrong.append(f"Line {number}: {error}")
    if wrong:
        more = f"\n… and {len(wrong) - MOST_TOLD} more." if len(wrong) > MOST_TOLD else ""
        count = "1 line" if len(wrong) == 1 else f"{len(wrong)} lines"
        raise Problem(f"{name}: {count} can't be used.", "\n".join(wrong[:MOST_TOLD]) + more)
    if unknown:
        first, first_line = next(iter(unknown.items()))
        others = f" So are: {', '.join([*unknown][1:MOST_TOLD])}." if len(unknown) > 1 else ""
        raise Problem(
            f"{name}, line {first_line}: the label “{first}” is unknown.{others}",
            f"Bedside knows: {', '.join(known_labels())}. Say what yours is called here with --label {first}=NAME, "
            f"or leave it out with --label {first}={IGNORE}.",
        )
    if not rows:
        raise Problem(f"{name} holds no texts.", 'Write one a line: {"text": "…", "spans": []}')
    return rows


def _row(line: str, number: int, ours: Organization, labels: Mapping[str, str]) -> Row:
    try:
        raw = json.loads(line)
    except (ValueError, RecursionError) as error:
        place = f" (character {error.pos + 1})" if isinstance(error, json.JSONDecodeError) else ""
        raise _Wrong(f"this isn't JSON{place}. Each line is one object.") from None
    if not isinstance(raw, dict):
        raise _Wrong('this isn\'t an object. Write {"text": "…", "spans": []}.')
    text = raw.get("text")
    if not isinstance(text, str):
        raise _Wrong("“text” is missing, or isn't a text.")
    spans = raw.get("spans")
    if not isinstance(spans, list):
        raise _Wrong("“spans” is missing, or isn't a list. Write [] where there is nothing to find.")
    answered = _optional(raw, "in_reply_to", str)
    kind = _choice(raw, "kind", ("post", "reply"), "reply" if answered is not None else "post")
    alt = _optional(raw, "alt", bool) or False
    return Row(
        name=str(raw.get("id", number)),
        text=text,
        context=Context(
            purpose="redact" if _choice(raw, "purpose", ("publish", "redact"), "publish") == "redact" else "publish",
            kind="reply" if kind == "reply" else "post",
            in_reply_to=answered,
            organization=_organization(raw["organization"]) if raw.get("organization") is not None else ours,
            language=_optional(raw, "language", str),
            pictures=(Picture(alt=text),) if alt else (),
        ),
        spans=tuple(_span(each, place, text, labels) for place, each in enumerate(spans, start=1)),
        alt=alt,
        blocked=_optional(raw, "blocked", bool),
    )


def _optional(raw: Mapping[str, Any], key: str, kind: type) -> Any:
    value = raw.get(key)
    if value is not None and not isinstance(value, kind):
        wanted = "true or false" if kind is bool else "a text"
        raise _Wrong(f"“{key}” isn't {wanted}.")
    return value


def _choice(raw: Mapping[str, Any], key: str, allowed: tuple[str, ...], default: str) -> str:
    value = raw.get(key)
    if value is None:
        return default
    if value not in allowed:
        raise _Wrong(f"“{key}” is one of: {', '.join(allowed)}.")
    return str(value)


def _organization(raw: Any) -> Organization:
    if not isinstance(raw, dict):
        raise _Wrong("“organization” isn't an object.")
    for key, value in raw.items():
        if key not in _OURS:
            raise _Wrong(f"“organization” has a key that Bedside doesn't know. The keys are: {', '.join(_OURS)}.")
        if not (isinstance(value, list) and all(isinstance(each, str) for each in value)):
            raise _Wrong(f"“{key}” of “organization” isn't a list of texts.")
    return Organization(**raw)


def _span(raw: Any, place: int, text: str, labels: Mapping[str, str]) -> Span:
    if not isinstance(raw, dict):
        raise _Wrong(f"span {place} isn't an object.")
    start, end = raw.get("start"), raw.get("end")
    if type(start) is not int or type(end) is not int:
        raise _Wrong(f"span {place} needs “start” and “end”, both whole numbers.")
    if not 0 <= start < end <= len(text):
        raise _Wrong(
            f"span {place} runs from {start} to {end}, but the text has {len(text)} characters. Start counts from 0, "
            "and the end is behind the last character."
        )
    if "words" in raw and raw["words"] != text[start:end]:
        raise _Wrong(
            f"at {start} to {end} there are other words than span {place} says. Offsets count characters, not bytes."
        )
    wrong = _optional(raw, "wrong", bool) or False
    label, code = _label(raw, labels), _code(raw, place)
    if not (label or code or wrong):
        raise _Wrong(f"span {place} has neither a label nor a code.")
    return Span(start, end, label, code, wrong)


def _label(raw: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    said: str = _optional(raw, "label", str) or ""
    label = labels.get(said, said)
    if label and label != IGNORE and not families_with(label):
        raise _UnknownLabel(said)
    return label


def _code(raw: Mapping[str, Any], place: int) -> str:
    code: str = _optional(raw, "code", str) or ""
    if code and family_of_code(code) is None:
        codes = ", ".join(rule.code for rule in all_rules())
        raise _Wrong(f"span {place} has the code “{code}”, which no rule has. There is: {codes}.")
    return code
