"""Tags of the gate's pages: `{% load clearance %}`."""

from collections.abc import Iterable
from math import ceil, floor
from typing import Protocol

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from bedside.features.clearance.previews import Piece, length_of

register = template.Library()


class Timed(Protocol):
    """Something that a film shows for a while: from when to when, in seconds."""

    starts: float | None
    ends: float | None


@register.filter
def film_times(seen: Timed) -> str:
    """Say when a film shows something, in whole seconds that hold all of it: "0:04 – 0:09"."""
    starts = seen.starts or 0.0
    return f"{length_of(floor(starts))} – {length_of(ceil(max(starts, seen.ends or 0.0)))}"


@register.simple_tag
def timeline_words(pieces: Iterable[Piece]) -> SafeString:
    """Draw pieces of a preview, without a space between them that isn't theirs."""
    return SafeString("".join(_drawn(piece) for piece in pieces))


def _drawn(piece: Piece) -> str:
    words = conditional_escape(piece.text)
    if piece.kind != "text":
        words = format_html('<span class="preview-{}">{}</span>', piece.kind, words)
    if piece.mark:
        words = format_html(
            '<mark class="mark mark-{}" aria-describedby="{}" data-finding="{}">{}</mark>',
            piece.mark, piece.finding, piece.finding, words,
        )  # fmt: skip
    return words
