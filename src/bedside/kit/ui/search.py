"""The one search box. Features register what can be found; each answers only with what this person may see.

search.register(Source(label=_("Posts"), find=find_posts, allowed=lambda request: may(request.user, "post.read")))
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from bedside.kit.ui.badges import Badge
from bedside.kit.ui.navigation import Text, everybody

MOST = 10


@dataclass(frozen=True, kw_only=True)
class Hit:
    """Something found. `text` never holds a patient's words from an inbound original."""

    text: Text
    url: str
    note: Text = ""
    at: datetime | None = None
    badge: Badge | None = None


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where to look. `find(request, words, most)` returns at most `most` hits, best first."""

    label: Text
    find: Callable[[HttpRequest, str, int], Iterable[Hit]]
    allowed: Callable[[HttpRequest], bool] = everybody
    order: int = 100


@dataclass(frozen=True, kw_only=True)
class Found:
    label: Text
    hits: tuple[Hit, ...]


_sources: list[Source] = []


def register(source: Source) -> None:
    if source not in _sources:
        _sources.append(source)
        _sources.sort(key=lambda known: known.order)


def possible(request: HttpRequest) -> bool:
    """Tell whether there is anything that this person may search; without, pages show no search box."""
    return any(source.allowed(request) for source in _sources)


def find(request: HttpRequest, words: str) -> tuple[Found, ...]:
    """Return what was found, by source, none of them empty."""
    if not words.strip():
        return ()
    found = (
        Found(label=source.label, hits=tuple(source.find(request, words.strip(), MOST)))
        for source in _sources
        if source.allowed(request)
    )
    return tuple(group for group in found if group.hits)
