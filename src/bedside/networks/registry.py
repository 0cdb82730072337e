"""How networks are found: by walking this package. Adding one touches nothing but its own folder.

A folder is a network if it holds `client.py` with a `network`; beside it stand `limits.toml`, `about.toml` (how its
timeline shows a post, how an account is connected) and `setup.md`.
"""

import pkgutil
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from bedside import networks
from bedside.networks import limits, shapes
from bedside.networks.base import Network


@dataclass(frozen=True, slots=True)
class Preview:
    """How the network's timeline shows a post, as plain data for the product's live preview.

    `avatar`: "round" or "square". `name_line`: a template with {name}, {handle}, {when}. `pictures`: "grid" (side by
    side, up to four) or "carousel". `fold_after`: characters before "more" (None: all). `links`: "card" or "text".
    `shapes`: how pictures are cut (see `shapes`).
    """

    avatar: str
    name_line: str
    pictures: str
    links: str
    fold_after: int | None
    shapes: shapes.Shapes


@dataclass(frozen=True, slots=True)
class Connect:
    """What is asked of the person who connects an account. `server` is a proposal; empty where there is none."""

    server: str
    server_label: str
    identifier_label: str
    secret_label: str


@dataclass(frozen=True, slots=True)
class About:
    """All that is known of a network besides its client. `setup` is the page on how to connect (Markdown). `live` is
    False for networks that only exist for practice."""

    network: Network
    limits: Mapping[str, limits.Limit]
    preview: Preview
    connect: Connect
    setup: str
    live: bool


@cache
def _walk(folders: tuple[str, ...]) -> Mapping[str, About]:
    found = {}
    for module in pkgutil.iter_modules(list(folders)):
        name = f"{networks.__name__}.{module.name}"
        if module.ispkg and find_spec(f"{name}.client") is not None:
            about = _about(import_module(f"{name}.client").network, _folder(name))
            found[about.network.slug] = about
    return found


def _folder(name: str) -> Path:
    return Path(next(iter(import_module(name).__path__)))


def _about(network: Network, folder: Path) -> About:
    text = tomllib.loads((folder / "about.toml").read_text(encoding="utf-8"))
    known = limits.read(folder / "limits.toml")
    cut = shapes.read(known["picture_shapes"].value if "picture_shapes" in known else None)
    return About(
        network=network,
        limits=known,
        preview=Preview(**text["preview"], fold_after=network.capabilities.fold_after, shapes=cut),
        connect=Connect(**text["connect"]),
        setup=(folder / "setup.md").read_text(encoding="utf-8"),
        live=text["live"],
    )


def all_about() -> tuple[About, ...]:
    """Return all networks with what is known of them, by name."""
    return tuple(sorted(_walk(tuple(networks.__path__)).values(), key=lambda about: about.network.name))


def all_networks() -> tuple[Network, ...]:
    """Return all networks, by name."""
    return tuple(about.network for about in all_about())


def about(slug: str) -> About:
    """Return what is known of one network. Raises KeyError."""
    return _walk(tuple(networks.__path__))[slug]


def get(slug: str) -> Network:
    """Return one network. Raises KeyError."""
    return about(slug).network
