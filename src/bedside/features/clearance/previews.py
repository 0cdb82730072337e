"""What a post will look like on each network, worked out from exactly what would leave.

How a network shows a post is data of its folder (`about.toml`); the template `clearance/preview.html` draws it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from string import Formatter

import regex

from bedside.features.accounts.api import Account
from bedside.features.clearance.material import Item, PartMaterial
from bedside.networks import registry

_OPEN = r"""(?<![^\s(\[{"'“‘«„])"""
_FACETS = regex.compile(
    rf"{_OPEN}(?:(?P<link>https?://[^\s<>\"“”]+)"
    r"|(?P<mention>@[\p{L}\p{N}_](?:[\p{L}\p{N}_.@-]*[\p{L}\p{N}_])?)"
    r"|(?P<hashtag>[#＃](?!\d+(?:\W|$))[\p{L}\p{M}\p{N}_]+))",
    regex.IGNORECASE,
)
_TRAILING = ".,;:!?…)]}'\"”’"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text and how a timeline shows it: kind "text", "link", "mention" or "hashtag"; in the name line
    "name", "handle", "when" or "text"."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One picture: the row it lies in, the start of its digest (its address), its alternative text."""

    picture: int
    sha: str
    alt: str


@dataclass(frozen=True, slots=True)
class PartPreview:
    """One post of a thread. `folded` is what stands behind "more"; empty where the network shows all."""

    pieces: tuple[Piece, ...]
    folded: tuple[Piece, ...]
    pictures: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """A post as one account's followers see it. `avatar` is "round" or "square", `layout` "grid" or "carousel"."""

    account: int
    network: str
    name: str
    handle: str
    avatar: str
    layout: str
    name_line: tuple[Piece, ...]
    parts: tuple[PartPreview, ...]


def preview_of(account: Account, item: Item, *, when: str = "") -> Preview:
    """Return how the account's network shows this. `when` stands where a timeline says how old a post is."""
    about = registry.about(account.network)
    name = account.unit.name
    return Preview(
        account=account.pk,
        network=about.network.name,
        name=name,
        handle=account.handle,
        avatar=about.preview.avatar,
        layout=about.preview.pictures,
        name_line=tuple(_name_line(about.preview.name_line, {"name": name, "handle": account.handle, "when": when})),
        parts=tuple(_part(part, about.preview.fold_after) for part in item["parts"]),
    )


def pieces(text: str) -> Iterator[Piece]:
    """Cut a text where a timeline colours it. What comes out, put together, is the text."""
    done = 0
    for found in _FACETS.finditer(text):
        words = found[0].rstrip(_TRAILING) if found.lastgroup == "link" else found[0]
        if found.start() > done:
            yield Piece("text", text[done : found.start()])
        yield Piece(found.lastgroup or "text", words)
        done = found.start() + len(words)
    if done < len(text):
        yield Piece("text", text[done:])


def _part(part: PartMaterial, fold_after: int | None) -> PartPreview:
    seen, behind = _folded(part["text"], fold_after)
    return PartPreview(
        pieces=tuple(pieces(seen)),
        folded=tuple(pieces(behind)),
        pictures=tuple(Shown(use["picture"], use["sha256"][:12], use["alt"]) for use in part["pictures"]),
    )


def _folded(text: str, after: int | None) -> tuple[str, str]:
    """Cut the text where the network says "more": at the last space before, so that no word breaks."""
    clusters = regex.findall(r"\X", text)
    if after is None or len(clusters) <= after:
        return text, ""
    seen = "".join(clusters[:after])
    space = max(seen.rfind(" "), seen.rfind("\n"))
    cut = space if space > len(seen) // 2 else len(seen)
    return text[:cut], text[cut:]


def _name_line(pattern: str, values: dict[str, str]) -> Iterator[Piece]:
    for text, field, _spec, _conversion in Formatter().parse(pattern):
        if text:
            yield Piece("text", text)
        if field:
            yield Piece(field, values[field])
