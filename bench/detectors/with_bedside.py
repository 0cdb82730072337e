"""Bedside's own checker, its rules about privacy."""

from typing import Any

from lines import Span, serve

from bedside.checker import Context, Organization, Severity, examine

NOBODY = Organization()


def detect(item: dict[str, Any]) -> tuple[list[Span], bool]:
    ours = item.get("organization")
    context = Context(
        purpose=item.get("purpose", "redact"),
        kind=item.get("kind", "post"),
        in_reply_to=item.get("in_reply_to"),
        organization=Organization(**ours) if ours else NOBODY,
    )
    found = examine(item["text"], context, {"privacy"})
    return [(each.start, each.end, each.label) for each in found], any(
        each.severity is Severity.BLOCK for each in found
    )


serve(detect)
