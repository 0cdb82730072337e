"""The page of each rule: why, source, bad and good examples. They are the rules' tests, and the documentation."""

import re
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from bedside.checker.context import Context, Film, Kind, Picture, Purpose
from bedside.checker.engine import examine
from bedside.checker.finding import Finding
from bedside.checker.pictures.seen import Box, Look, Seen, Sight, Span
from bedside.checker.registry import all_rules, families
from bedside.checker.rule import Rule

SECTIONS = ("Why", "Source", "Bad", "Good")
_KINDS = ("post", "reply", "redact", "picture", "seen", "film")


class Example(NamedTuple):
    """An example on a page. `kind`: "post", "reply", "redact" (an inbound text), "picture" (its alt text), "seen"
    (what was seen in a picture, as `_picture_with` reads it), or "film" (what is heard in it: `_film_with`)."""

    kind: str
    text: str

    def findings(self) -> list[Finding]:
        """Return all that any rule finds in it, also what another rule tells already."""
        purpose: Purpose = "redact" if self.kind == "redact" else "publish"
        kind: Kind = "reply" if self.kind == "reply" else "post"
        if self.kind == "picture":
            alt = None if self.text == "(none)" else self.text
            return examine("", Context(pictures=(Picture(alt=alt),), alt_text_limit=1000), every=True)
        if self.kind == "seen":
            return examine("", Context(pictures=(_picture_with(self.text),)), every=True)
        if self.kind == "film":
            film = _film_with(self.text)
            return examine("", Context(pictures=(Picture(look=Look.DONE, film=film),)), every=True)
        return examine(self.text, Context(purpose=purpose, kind=kind), every=True)


_SEEN = re.compile(
    r'(?P<sight>face|text|code|flash)(?: "(?P<text>[^"]*)")?(?: over (?P<share>\d+)%)?'
    r"(?: contrast (?P<contrast>[\d.]+))?"
    r"(?: from 0:(?P<start>\d\d) to 0:(?P<end>\d\d))?"
)


def _picture_with(told: str) -> Picture:
    """Return a picture in which this was seen: `face; text "EXIT" over 5% contrast 2.1; code "https://…"`, or
    "nothing", or "waiting" or "failed" for a look that is not done, or `rights until 2026-10-01`; of a film with its
    time, `face from 0:04 to 0:09`. Raises BrokenPage."""
    if told in (Look.WAITING, Look.FAILED):
        return Picture(look=Look(told))
    if told.startswith("rights until "):
        return Picture(look=Look.DONE, rights_until=date.fromisoformat(told.removeprefix("rights until ")))
    items = [] if told == "nothing" else told.split("; ")
    return Picture(look=Look.DONE, seen=[_seen(item, place) for place, item in enumerate(items)])


def _seen(item: str, place: int) -> Seen:
    found = _SEEN.fullmatch(item)
    if found is None:
        raise BrokenPage(f'What was seen must read like: face; text "EXIT" over 5%; code "…". Not: {item}')
    height = int(found["share"] or 2) / 100
    contrast = float(found["contrast"]) if found["contrast"] else None
    box = Box(0.0, min(0.1 * place, 1 - height), 1.0, height)
    span = Span(int(found["start"]), int(found["end"])) if found["start"] else None
    return Seen(Sight(found["sight"]), box, 0.9, text=found["text"] or "", contrast=contrast, span=span)


def _film_with(told: str) -> Film:
    """Return a film of which this is known: "silent", "sound", or "sound, nothing said"; all else are its captions."""
    if told in ("silent", "sound", "sound, nothing said"):
        return Film(has_sound=told != "silent", speechless="nothing" in told)
    return Film(captions=[("en", told)])


class Page(NamedTuple):
    """The page of a rule, in parts."""

    rule: Rule
    why: str
    source: str
    bad: tuple[Example, ...]
    good: tuple[Example, ...]


class BrokenPage(ValueError):
    """A page has no such section, or an example that can't be read."""


@cache
def page_of(rule: Rule) -> Page:
    """Return the page beside a rule's module. Raises BrokenPage, and FileNotFoundError when there is none."""
    stem = rule.find.__module__.rsplit(".", 1)[1]
    text = (files(f"bedside.checker.rules.{rule.family}") / f"{stem}.md").read_text("utf-8")
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
    found = {heading.strip(): body.strip() for heading, body in zip(parts[1::2], parts[2::2], strict=True)}
    if tuple(found) != SECTIONS:
        raise BrokenPage(f"The page of {rule.code} needs the sections {', '.join(SECTIONS)}, in this order.")
    return Page(rule, found["Why"], found["Source"], _examples(rule, found["Bad"]), _examples(rule, found["Good"]))


def _examples(rule: Rule, body: str) -> tuple[Example, ...]:
    found = []
    others = ", ".join(_KINDS[1:])
    for line in body.splitlines():
        kind, colon, text = line.removeprefix("- ").partition(": ")
        if not line.startswith("- ") or kind not in _KINDS or not colon:
            raise BrokenPage(f"An example of {rule.code} must read “- post: words” (or {others}): {line}")
        found.append(Example(kind, text.replace("\\n", "\n")))
    return tuple(found)


def render(rule: Rule) -> str:
    """Return the page of a rule as Markdown."""
    head = f"`{rule.name}` · family **{rule.family}** · {rule.severity} unless the finding says otherwise"
    return "\n".join([f"# {rule.code} · {rule.title}", "", head, "", body(rule)])


def body(rule: Rule) -> str:
    """Return what the page of a rule says below its heading, as Markdown."""
    page = page_of(rule)
    return "\n".join(
        [
            "## Why",
            "",
            page.why,
            "",
            *((_HEARD, "") if rule.hears else ()),
            "## Source",
            "",
            page.source,
            "",
            "## What it finds",
            "",
            *(f"- {_shown(example)}" for example in page.bad),
            "",
            "## What it leaves alone",
            "",
            *(f"- {_shown(example)}" for example in page.good),
            "",
            *_how_often_wrong(rule),
        ]
    )


_HEARD = (
    "This rule knows many words by heart. A small network, which learned from marked texts, listens besides for words "
    "that mean the same. What it hears is a warning at most, and it can be wrong."
)


class Measured(NamedTuple):
    """What a rule found in texts that need no change: `told` counts stops and warnings."""

    texts: int
    words: int
    told: int
    advised: int
    on: str


@cache
def measured() -> dict[str, Measured]:
    """Return what `python -m bench.content` measured last, by code of the rule."""
    lines = (files("bedside.checker.rules") / "measured.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return {
        code: Measured(int(texts), int(words), int(told), int(advised), on)
        for code, texts, words, told, advised, on in rows
    }


def _how_often_wrong(rule: Rule) -> list[str]:
    """Say how often the rule spoke up where nothing needed a change."""
    if rule.code not in measured():
        return []
    last = measured()[rule.code]
    return [
        "## How often it is wrong",
        "",
        f"In {last.texts:,} posts and replies that need no change ({last.words:,} words) it stopped or warned "
        f"{_times(last.told)}, and advised {_times(last.advised)}. Writers who saw no rule wrote these texts. "
        f"Measured on {last.on} with `python -m bench.content`.",
        "",
    ]


def _times(count: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{count} times")


_CALLED = {
    "post": "Post",
    "reply": "Reply",
    "redact": "Message",
    "picture": "Description of a picture",
    "seen": "Seen in a picture",
    "film": "Video",
}


def _shown(example: Example) -> str:
    kind = _CALLED[example.kind]
    return f"{kind}: {example.text.replace(chr(10), ' ⏎ ')}"


def documents() -> dict[str, str]:
    """Return the whole documentation of the rules: file name to Markdown."""
    found = {f"{rule.code.lower()}-{rule.name}.md": render(rule) for rule in all_rules()}
    found["README.md"] = _index()
    return found


def _index() -> str:
    lines = [
        "# The rules",
        "",
        "Each rule has a code that never changes and a page that says why it exists.",
        "The examples on the pages are its tests.",
        "These files are written by `bedside rule --write docs/rules` from the pages beside the rules; change those.",
    ]
    for family in families():
        lines += ["", f"## {family}", "", "| code | rule | weight |", "|---|---|---|"]
        lines += [
            f"| [{rule.code}]({rule.code.lower()}-{rule.name}.md) | {rule.title} | {rule.severity} |"
            for rule in all_rules(frozenset({family}))
        ]
    return "\n".join([*lines, ""])


def write_documents(folder: Path) -> list[Path]:
    """Write the documentation into `folder`, take away pages of rules that are gone, and return what was written."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = documents()
    for old in folder.glob("*.md"):
        if old.name not in wanted:
            old.unlink()
    written = []
    for name, text in wanted.items():
        (folder / name).write_text(text, "utf-8")
        written.append(folder / name)
    return written
