"""Reads what an organization owns (names, places, lines, people) from a TOML file, for the command and for imports."""

import tomllib
from dataclasses import fields
from pathlib import Path

from bedside.base.errors import Problem
from bedside.checker.context import Organization

_KEYS = tuple(field.name for field in fields(Organization))


def load_organization(path: Path) -> Organization:
    """Return the organization a TOML file describes; its keys are the fields of `Organization`, each a list of texts.

    Raises Problem when the file can't be read, isn't TOML, or holds a key or a value that isn't understood.
    """
    keys = ", ".join(_KEYS)
    try:
        described = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise Problem(
            f"{path} can't be read: {_reason(error)}.", "Give a TOML file that describes your organization."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Problem(
            f"{path} isn't a TOML file: {error}.", f"Write lists of texts under these keys: {keys}."
        ) from error
    return organization_of(described.get("organization", described), str(path))


def organization_of(described: object, name: str) -> Organization:
    """Return the organization that plain data describes; `name` says where it stands. Raises Problem."""
    keys = ", ".join(_KEYS)
    if not isinstance(described, dict):
        raise Problem(f"“organization” in {name} isn't a table.", f"Write lists of texts under these keys: {keys}.")
    for key, value in described.items():
        if key not in _KEYS:
            raise Problem(f"{name} has a key “{key}” that Bedside doesn't know.", f"The keys are: {keys}.")
        if not (isinstance(value, list) and all(isinstance(each, str) for each in value)):
            raise Problem(
                f"“{key}” in {name} isn't a list of texts.", f'Write it like this: {key} = ["first", "second"].'
            )
    return Organization(**{key: tuple(value) for key, value in described.items()})


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
