"""The pages of docs/ that are written from the code, so that they can't lag behind it.

`pages()` returns them all, by their path in the repository; `bedside docs` writes them, and a test holds the files to
them.
"""

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import click
from annotated_types import Ge, Le
from pydantic.fields import FieldInfo

from bedside.base.errors import Problem
from bedside.checker import pages as rules
from bedside.features.people import permissions_page
from bedside.networks import registry
from bedside.networks.limits import Limit
from bedside.site.config import Config

RULES = "docs/rules"
SETTINGS = "docs/guide/settings.md"
COMMANDS = "docs/guide/commands.md"
NETWORKS = "docs/guide/networks.md"
_LOOK: dict[str, Any] = {
    "terminal_width": 100,
    "max_content_width": 100,
    "help_option_names": ["-h", "--help"],
}

_LIMITS = {
    "text_limit": "Length of a post",
    "text_unit": "Length is counted in",
    "byte_limit": "Length in bytes",
    "max_pictures": "Pictures in a post",
    "max_picture_bytes": "Size of a picture, in bytes",
    "picture_kinds": "Kinds of pictures",
    "max_film_bytes": "Size of a film, in bytes",
    "max_film_seconds": "Length of a film, in seconds",
    "film_kinds": "Kinds of films",
    "max_captions_bytes": "Size of a film's captions in one language, in bytes",
    "alt_limit": "Length of a picture's description",
    "film_alt_limit": "Length of a film's description",
    "picture_shapes": "How the timeline cuts one, two, three and four pictures",
    "max_parts": "Posts in a thread",
    "can_find": "Can be asked whether a post is there",
    "repeats_safely": "Sending again has no second effect",
    "can_delete": "Posts can be taken down",
    "has_metrics": "Counts likes and answers",
    "fold_after": "Shows “more” after",
    "requests": "Requests allowed",
    "per_seconds": "… in so many seconds",
}


def pages() -> dict[str, str]:
    """Return every generated page, by its path from the root of the repository."""
    return {
        SETTINGS: settings_page(),
        permissions_page.PATH: permissions_page.page(),
        COMMANDS: commands_page(),
        NETWORKS: networks_page(),
        **{f"{RULES}/{name}": text for name, text in rules.documents().items()},
    }


def write(root: Path) -> list[str]:
    """Write the pages under `root`, take away pages of rules that are gone, and return what changed.

    Raises Problem where `root` is no copy of the repository.
    """
    if not (root / "docs").is_dir():
        raise Problem(f"There is no folder “docs” in {root.resolve()}.", "Run it where Bedside's source is.")
    wanted = pages()
    changed = []
    for old in (root / RULES).glob("*.md"):
        if f"{RULES}/{old.name}" not in wanted:
            old.unlink()
            changed.append(f"{RULES}/{old.name}")
    for path, text in wanted.items():
        file = root / path
        if not file.is_file() or file.read_text("utf-8") != text:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
            changed.append(path)
    return changed


def _generated(source: str) -> str:
    return f"This page is generated from {source}; `make docs` writes it anew."


# --- settings ------------------------------------------------------------------------------------------------------


def settings_page() -> str:
    """Return the page of all settings."""
    lines = [
        "# Settings",
        "",
        _generated("the class `Config` in `src/bedside/site/config.py`"),
        "",
        "Each setting is an environment variable. All of them may be left out. A wrong value stops the start with a",
        "sentence that names it.",
        "",
        "| variable | what it is | without it | allowed |",
        "|---|---|---|---|",
    ]
    lines += [_setting(name, field) for name, field in Config.model_fields.items()]
    return "\n".join([*lines, ""])


def variable_of(name: str, field: FieldInfo) -> str:
    """Return the environment variable of a setting."""
    return str(field.validation_alias or f"BEDSIDE_{name.upper()}")


def _setting(name: str, field: FieldInfo) -> str:
    default = "" if field.default in (None, "") else f"`{str(field.default).lower()}`"
    bounds = [str(rule.ge) for rule in field.metadata if isinstance(rule, Ge)]
    bounds += [str(rule.le) for rule in field.metadata if isinstance(rule, Le)]
    allowed = " to ".join(bounds) or ("`true` or `false`" if field.annotation is bool else "")
    return f"| `{variable_of(name, field)}` | {_cell(field.description or '')} | {default} | {allowed} |"


# --- commands ------------------------------------------------------------------------------------------------------


def commands_page() -> str:
    """Return the help of every command."""
    lines = [
        "# Commands",
        "",
        _generated("what `bedside … --help` says"),
        "",
        "A command that can't do what was asked says why and what to do, and ends with 1; wrong use ends with 2.",
    ]
    for name, text in all_help():
        lines += ["", f"## {name}", "", "```text", text, "```"]
    return "\n".join([*lines, ""])


def all_help() -> Iterator[tuple[str, str]]:
    """Yield every command that isn't hidden, by its full name, with its help."""
    for context in all_commands():
        text = context.command.get_help(context)
        yield context.command_path, "\n".join(line.rstrip() for line in text.splitlines())


def all_commands() -> Iterator[click.Context]:
    """Yield every command that isn't hidden, groups before what is in them."""
    yield from _under(click.Context(import_module("bedside.site.cli").bedside, info_name="bedside", **_LOOK))


def _under(context: click.Context) -> Iterator[click.Context]:
    yield context
    if isinstance(context.command, click.Group):
        for name in context.command.list_commands(context):
            command = context.command.get_command(context, name)
            if command is not None and not command.hidden:
                yield from _under(click.Context(command, info_name=name, parent=context, **_LOOK))


# --- networks ------------------------------------------------------------------------------------------------------


def networks_page() -> str:
    """Return what each network takes, with where and when that was read."""
    lines = [
        "# Networks",
        "",
        _generated("`limits.toml` in the folder of each network (`src/bedside/networks/`)"),
        "",
        "How to connect an account is told on the page where you do it, and by `bedside account setup`.",
    ]
    for about in registry.all_about():
        lines += ["", f"## {about.network.name}", ""]
        if not about.live:
            lines += ["For practice: it runs on your own computer and nothing on it reaches the public.", ""]
        lines += ["| what | value | source | read on |", "|---|---|---|---|"]
        lines += [_limit(limit) for limit in about.limits.values()]
    return "\n".join([*lines, ""])


def _limit(limit: Limit) -> str:
    what = _LIMITS.get(limit.name, limit.name.replace("_", " "))
    source = f"{limit.source}. {limit.note}" if limit.note else limit.source
    return f"| {what} | {_value(limit.value)} | {_cell(source)} | {limit.as_of} |"


def _value(value: object) -> str:
    match value:
        case None:
            return "no limit"
        case bool():
            return "yes" if value else "no"
        case int():
            return f"{value:,}"
        case tuple():
            return ", ".join(str(each) for each in value)
        case _:
            return str(value)


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("|", "\\|").strip()
