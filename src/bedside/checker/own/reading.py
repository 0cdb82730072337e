"""Reads own rules from TOML, or from the same shapes as plain data, and says in words what isn't right, and where."""

import difflib
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from bedside.base.errors import Problem
from bedside.checker.finding import Severity
from bedside.checker.own.looking import is_protected, is_vague
from bedside.checker.own.model import Ban, CampaignTag, Exempt, OwnRule, OwnRules, Require, Reweigh, Topic
from bedside.checker.registry import rule_with

MOST_BYTES = 1_000_000
MOST_RULES = 1000
MOST_ENTRIES = 500
# Together: what is looked for is held against every text, while somebody types.
MOST_TOGETHER = 5000
MOST_OPEN = 50
LONGEST = 500
_CODE = re.compile(r"O[1-9]\d{0,5}")
_TAG = re.compile(r"#\w*[^\W\d_]\w*")
_HEADER = re.compile(r"\s*\[\[?\s*([A-Za-z_]+)\s*\]\]?\s*(?:#.*)?")
_AT_LINE = re.compile(r"\(at line (\d+), column (\d+)\)")
FORMAT = 1

_COMMON = {
    "code": "text",
    "title": "text",
    "severity": "severity",
    "sentence": "text",
    "why": "text",
    "by": "text",
    "from": "day",
    "until": "day",
    "language": "language",
    "must_find": "texts",
    "must_not_find": "texts",
}
_WORDS = {"topics": "texts", "match": "match"}
KINDS: dict[str, tuple[type[OwnRule], dict[str, str]]] = {
    "ban": (Ban, {**_COMMON, "words": "texts", "unless": "texts", "instead": "texts", **_WORDS}),
    "require": (Require, {**_COMMON, "when": "texts", "must": "texts", **_WORDS}),
    "hashtag": (CampaignTag, {**_COMMON, "tag": "text", "wrong": "texts"}),
}
_WEIGHT = {"rule": "text", "severity": "severity", "why": "text", "by": "text"}
_EXCEPTION = {"rule": "text", "words": "texts", "reason": "text", "until": "day", "by": "text"}
TABLES = (*KINDS, "weight", "exception")
_ATTRIBUTES = {"from": "start"}
_SAYS = {
    "text": 'a text, like "two words"',
    "texts": 'a list of texts, like ["first", "second"]',
    "day": "a day, like 2026-12-31",
    "severity": '"advice", "warning" or "block"',
    "language": '"en" or "es"',
    "match": '"forms", "exact" or "capitals"',
}
_CHOICES = {
    "severity": ("advice", "warning", "block"),
    "language": ("", "en", "es"),
    "match": ("forms", "exact", "capitals"),
}


class Place(NamedTuple):
    """A place in what is read: the table, which of them, and the key; for finding its line."""

    table: str = ""
    number: int = 0
    key: str = ""


Where = Callable[[Place], str]


def load_own(path: Path) -> OwnRules:
    """Return the rules that a TOML file describes. Raises Problem: the line, what is wrong, what to do."""
    try:
        written = path.read_bytes()
    except OSError as error:
        raise Problem(
            f"{path} can't be read: {(error.strerror or str(error)).lower()}.", "Give a TOML file with your own rules."
        ) from error
    return read_own(written, str(path))


def read_own(written: bytes | str, name: str = "own.toml") -> OwnRules:
    """Return the rules that a text in TOML describes. Raises Problem as `load_own` does."""
    if len(written) > MOST_BYTES:
        raise Problem(f"{name} has more than {MOST_BYTES // 1_000_000} MB.", "Own rules are a few pages at most.")
    try:
        text = written if isinstance(written, str) else written.decode("utf-8-sig")
        data = tomllib.loads(text.replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        raise Problem(f"{name} isn't text in UTF-8 (byte {error.start}).", "Save it as UTF-8 and try again.") from error
    except tomllib.TOMLDecodeError as error:
        at = _AT_LINE.search(str(error))
        place = f"{name}, line {at.group(1) if at else text.count(chr(10)) + 1}"
        reason = re.sub(r"\s*\(at [^)]*\)", "", str(error))
        raise Problem(
            f"{place}: this isn't TOML: {reason[:1].lower()}{reason[1:]}.",
            'Texts stand in "quotes", lists in [brackets], and each rule begins with a line like [[ban]].',
        ) from error
    lines = text.splitlines()
    own = from_data(data, lambda place: _line(lines, name, place))
    return check(own, lambda place: _line(lines, name, place))


def _line(lines: list[str], name: str, place: Place) -> str:
    """Return "own.toml, line 12: " for a place; the line of its table where the key can't be seen."""
    seen, current, found = -1, "", 0
    for number, line in enumerate(lines, start=1):
        header = _HEADER.fullmatch(line)
        key = line.partition("=")[0].strip().strip("\"'")
        if header:
            if found:
                break
            current = header.group(1)
            seen += current == place.table
            found = number if current == place.table and seen == place.number else 0
        elif (found and place.key == key) or (not current and key in (place.key, place.table) and key):
            return f"{name}, line {number}: "
        if found and not place.key:
            break
    return f"{name}, line {found}: " if found else f"{name}: "


def _nowhere(_place: Place) -> str:
    return ""


def from_data(data: Mapping[str, Any], where: Where = _nowhere) -> OwnRules:
    """Return the rules of plain data in the shapes of the TOML file (days as `date` or as text). Raises Problem."""
    known = ("format", "version", "topics", *TABLES)
    for key in data:
        if key not in known:
            raise Problem(f"{where(Place(key))}Bedside doesn't know “{key}”.", _hint(key, known))
    if data.get("format", FORMAT) != FORMAT:
        raise Problem(
            f"{where(Place(key='format'))}This file is in a later format than {FORMAT}.",
            "Read it with the Bedside that wrote it.",
        )
    rules: list[OwnRule] = []
    for table, (made, keys) in KINDS.items():
        rules += [made(**each) for each in _rows(data, table, keys, where)]
    weights = [Reweigh(**each) for each in _rows(data, "weight", _WEIGHT, where)]
    exceptions = [Exempt(**each) for each in _rows(data, "exception", _EXCEPTION, where)]
    rules.sort(key=lambda rule: int(rule.code[1:]))
    version = data.get("version", 0)
    return OwnRules(
        rules=tuple(rules),
        topics=_topics(data.get("topics", {}), where),
        weights=tuple(weights),
        exceptions=tuple(exceptions),
        version=version if isinstance(version, int) else 0,
    )


_NEEDED = {
    "ban": ("code", "title"),
    "require": ("code", "title", "must"),
    "hashtag": ("code", "title", "tag"),
    "weight": ("rule", "severity"),
    "exception": ("rule", "words", "reason", "until"),
}


def _rows(data: Mapping[str, Any], table: str, keys: Mapping[str, str], where: Where) -> Iterable[dict[str, Any]]:
    rows = data.get(table, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Problem(f"{where(Place(table))}“{table}” isn't a list of tables.", f"Begin each with [[{table}]].")
    if len(rows) > MOST_RULES:
        raise Problem(f"These are more than {MOST_RULES} of “{table}”.", "Keep those that matter.")
    for number, row in enumerate(rows):
        found: dict[str, Any] = {}
        for key, value in row.items():
            at = where(Place(table, number, key))
            if key not in keys:
                raise Problem(f"{at}[[{table}]] has no “{key}”.", _hint(key, keys))
            found[_ATTRIBUTES.get(key, key)] = _value(keys[key], key, value, at)
        for key in _NEEDED[table]:
            if not found.get(key):
                raise Problem(
                    f"{where(Place(table, number))}This [[{table}]] has no “{key}”.",
                    f"Write it like this: {key} = … ({_SAYS[keys[key]]}).",
                )
        if "code" in keys and not _CODE.fullmatch(found["code"]):
            raise Problem(
                f"{where(Place(table, number, 'code'))}“{found['code']}” isn't a code of an own rule.",
                "Write the letter O and a number, like O12, and never give it to another rule.",
            )
        yield found


def _value(kind: str, key: str, value: Any, at: str) -> Any:
    wrong = Problem(f"{at}The value of “{key}” isn't understood.", f"Write {_SAYS[kind]}.")
    if kind == "texts":
        if not isinstance(value, list | tuple) or not all(isinstance(each, str) for each in value):
            raise wrong
        return _once(value, key, at)
    if kind == "day":
        if isinstance(value, str) and value:
            try:
                return date.fromisoformat(value)
            except ValueError:
                raise wrong from None
        if value in (None, ""):
            return None
        if not isinstance(value, date) or isinstance(value, datetime):
            raise wrong
        return value
    if not isinstance(value, str):
        raise wrong
    if kind in _CHOICES:
        if value not in _CHOICES[kind]:
            raise wrong
        return Severity(value) if kind == "severity" else value
    return _short(" ".join(value.split()), key, at)


def _once(values: Iterable[str], key: str, at: str) -> tuple[str, ...]:
    found = dict.fromkeys(_short(" ".join(each.split()), key, at) for each in values if each.strip())
    if len(found) > MOST_ENTRIES:
        raise Problem(f"{at}“{key}” has more than {MOST_ENTRIES} entries.", "Make two rules of it.")
    return tuple(found)


def _short(text: str, key: str, at: str) -> str:
    if len(text) > LONGEST:
        raise Problem(f"{at}A text of “{key}” has more than {LONGEST} characters.", "Write it shorter.")
    if not text.isprintable():
        raise Problem(f"{at}A text of “{key}” holds a character that can't be shown.", "Type it anew.")
    return text


def _topics(given: Any, where: Where) -> tuple[Topic, ...]:
    if not isinstance(given, dict):
        raise Problem(f"{where(Place('topics'))}“topics” isn't a table.", 'Write [topics], then flu = ["flu", "…"].')
    return tuple(
        Topic(
            _short(" ".join(name.split()), "topics", ""), _value("texts", name, words, where(Place("topics", 0, name)))
        )
        for name, words in given.items()
    )


def _hint(key: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(key, list(known), n=1)
    return f"Did you mean “{near[0]}”?" if near else f"There is: {', '.join(known)}."


def check(own: OwnRules, where: Where = _nowhere) -> OwnRules:
    """Return the rules once they make sense together. Raises Problem: a code twice, a topic that isn't there, a rule
    that isn't there, a milder weight for what the law asks for."""
    seen: set[str] = set()
    numbers = dict.fromkeys(KINDS, -1)
    for rule in own.rules:
        table = table_of(rule)
        numbers[table] += 1
        place = Place(table, numbers[table])
        if rule.code in seen:
            raise Problem(
                f"{where(place._replace(key='code'))}The code {rule.code} stands twice.",
                f"Give one of them {own.next_code()}.",
            )
        seen.add(rule.code)
        if rule.start and rule.until and rule.until < rule.start:
            raise Problem(
                f"{where(place._replace(key='until'))}{rule.code} ends before it begins.", "Change one of the days."
            )
        _check_words(rule, own, place, where)
    _check_amount(own, where)
    for number, weight in enumerate(own.weights):
        _check_weight(weight, where(Place("weight", number, "rule")))
    for number, exempt in enumerate(own.exceptions):
        _check_exception(exempt, own, where(Place("exception", number, "rule")))
    return own


def table_of(rule: OwnRule) -> str:
    """Return in which table a rule stands: "ban", "require" or "hashtag"."""
    return next(table for table, (made, _keys) in KINDS.items() if type(rule) is made)


def _check_words(rule: OwnRule, own: OwnRules, place: Place, where: Where) -> None:
    if isinstance(rule, CampaignTag):
        if not _TAG.fullmatch(rule.tag):
            raise Problem(
                f"{where(place._replace(key='tag'))}“{rule.tag}” isn't a hashtag.",
                "Write it with its #, in one word.",
            )
        return
    assert isinstance(rule, Ban | Require)
    key = "words" if isinstance(rule, Ban) else "when"
    written = rule.words if isinstance(rule, Ban) else rule.when
    if not written and not rule.topics:
        raise Problem(
            f"{where(place)}{rule.code} looks for nothing.", f"Give it “{key}”, or “topics” that name your topics."
        )
    for name in rule.topics:
        if own.topic(name) is None:
            raise Problem(
                f"{where(place._replace(key='topics'))}There is no topic “{name}”.",
                _hint(name, [topic.name for topic in own.topics])
                if own.topics
                else f'Write it under [topics], like {name} = ["…"].',
            )
    for entry in (*written, *(words for name in rule.topics for words in (own.topic(name) or Topic("")).words)):
        if is_vague(entry):
            raise Problem(
                f"{where(place._replace(key=key))}“{entry}” would be found nearly everywhere.",
                "A word needs two letters besides its *, and a phrase can't begin with * alone.",
            )


def _check_amount(own: OwnRules, where: Where) -> None:
    written = [entry for topic in own.topics for entry in topic.words]
    for rule in own.rules:
        written += [*rule.words, *rule.unless] if isinstance(rule, Ban) else []
        written += [*rule.when, *rule.must] if isinstance(rule, Require) else []
    if len(written) > MOST_TOGETHER:
        raise Problem(
            f"{where(Place())}These are more than {MOST_TOGETHER} words and phrases.", "Keep those that matter."
        )
    if sum(entry.startswith("*") for entry in written) > MOST_OPEN:
        raise Problem(
            f"{where(Place())}More than {MOST_OPEN} words begin with *, which makes looking slow.",
            "Write the words, or put the * at their end.",
        )


def _check_weight(weight: Reweigh, at: str) -> None:
    rule = rule_with(weight.rule)
    if rule is None or rule.code != weight.rule:
        raise Problem(f"{at}There is no built-in rule “{weight.rule}”.", "“bedside rule” lists their codes.")
    if is_protected(rule.code) and weight.severity.rank < rule.severity.rank:
        raise Problem(
            f"{at}{rule.code} protects patients' privacy: the law asks for it, so it can't be made milder.",
            "Take this out. Where it is wrong about a text, a privacy officer may overrule that one finding.",
        )


def _check_exception(exempt: Exempt, own: OwnRules, at: str) -> None:
    rule = rule_with(exempt.rule)
    if (rule is None or rule.code != exempt.rule) and own.rule(exempt.rule) is None:
        raise Problem(f"{at}There is no rule “{exempt.rule}”.", "“bedside rule” lists the codes of the built-in ones.")
    if is_protected(exempt.rule):
        raise Problem(
            f"{at}{exempt.rule} protects patients' privacy: the law asks for it, so nothing is excepted from it.",
            "Take this out. Where it is wrong about a text, a privacy officer may overrule that one finding.",
        )
    for words in exempt.words:
        if is_vague(words):
            raise Problem(f"{at}“{words}” would except nearly everything.", "Write the very words.")


def as_data(own: OwnRules) -> dict[str, Any]:
    """Return the rules as plain data in the shapes of the TOML file, days as text: for JSON, and for writing."""
    data: dict[str, Any] = {"format": FORMAT}
    if own.version:
        data["version"] = own.version
    if own.topics:
        data["topics"] = {topic.name: list(topic.words) for topic in own.topics}
    for table in KINDS:
        rows = [_row(rule) for rule in own.rules if table_of(rule) == table]
        if rows:
            data[table] = rows
    for table, those in (("weight", own.weights), ("exception", own.exceptions)):
        if those:
            data[table] = [_row(each) for each in those]
    return data


def _row(each: OwnRule | Reweigh | Exempt) -> dict[str, Any]:
    names = {attribute: key for key, attribute in _ATTRIBUTES.items()}
    return {names.get(name, name): _plain(value) for name, value in asdict(each).items() if value not in ("", (), None)}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date) else str(value)
