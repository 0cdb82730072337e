"""The numbers of a network: dated data with a source, kept in its folder's `limits.toml`, never in code."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

from bedside.networks.base import Capabilities

Value = int | str | bool | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Limit:
    """One number or fact about a network, where it was read and when. `note` says what a reader should know besides."""

    name: str
    value: Value
    source: str
    as_of: date
    note: str = ""


def read(path: Path) -> Mapping[str, Limit]:
    """Return the limits of one file by name. Raises ValueError for one without source or date.

    TOML has no null: a limit that does not exist (`fold_after` where all is shown) has no `value`.
    """
    limits = {}
    for name, entry in tomllib.loads(path.read_text(encoding="utf-8")).items():
        if not entry.get("source") or not isinstance(entry.get("as_of"), date):
            raise ValueError(f"{path.name}: “{name}” needs a source and a date (as_of).")
        value = entry.get("value")
        known = tuple(value) if isinstance(value, list) else value
        limits[name] = Limit(name, known, entry["source"], entry["as_of"], entry.get("note", ""))
    return limits


def capabilities(limits: Mapping[str, Limit]) -> Capabilities:
    """Return what the network can do. Raises ValueError where a limit is missing from the file."""
    names = [each.name for each in fields(Capabilities)]
    missing = [name for name in names if name not in limits]
    if missing:
        raise ValueError(f"limits.toml says nothing about: {', '.join(missing)}.")
    return Capabilities(**{name: limits[name].value for name in names})  # type: ignore[arg-type]
