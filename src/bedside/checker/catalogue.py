"""Turns a finding into a sentence, in the reader's language.

The sentences are data: `messages/<language>/<family of rules>.toml`.
"""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Protocol

from bedside.checker.finding import Fix

LANGUAGES = ("en", "es")
# Among the words of a finding, the key of a second sentence that is said after the first, with the same words.
THEN = "then"


class Told(Protocol):
    """What can be told in a sentence: a finding, or a problem of captions."""

    @property
    def message(self) -> str:
        """The key of the sentence in the catalogues."""

    @property
    def params(self) -> dict[str, str]:
        """The words that are filled in."""


@cache
def messages(language: str) -> dict[str, str]:
    """Return the sentences of one language by their code; English for a language that has none."""
    chosen = language.lower().split("-")[0].split("_")[0]
    name = chosen if chosen in LANGUAGES else "en"
    folder = files("bedside.checker.messages") / name
    return {
        key: str(value)
        for catalogue in sorted(folder.iterdir(), key=lambda each: each.name)
        if catalogue.name.endswith(".toml")
        for key, value in tomllib.loads(catalogue.read_text("utf-8")).items()
    }


def sentence(told: Told, language: str = "en") -> str:
    """Return what a finding says, with its own words filled in."""
    keys = [told.message, *((told.params[THEN],) if THEN in told.params else ())]
    return " ".join(_fill(messages(language)[key], told.params) for key in keys)


def fix_title(fix: Fix, language: str = "en") -> str:
    """Return the words of the button that applies a fix."""
    return _fill(messages(language)[f"fix.{fix.says or fix.kind}"], {"replacement": fix.replacement.strip()})


def say(key: str, language: str = "en", count: int | None = None, **params: object) -> str:
    """Return a sentence by its key; with a `count`, that for one (`key.one`) or for another number (`key.many`)."""
    if count is not None:
        key = f"{key}.{'one' if count == 1 else 'many'}"
        params["count"] = count
    return _fill(messages(language)[key], {name: str(value) for name, value in params.items()})


def _fill(pattern: str, params: dict[str, str]) -> str:
    for name, value in params.items():
        pattern = pattern.replace(f"{{{name}}}", value)
    return pattern
