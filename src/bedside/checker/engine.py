"""The one pass over a text."""

import dataclasses
from collections.abc import Collection

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.finding import Finding
from bedside.checker.registry import all_rules


def examine(
    text: str | Document, context: Context | None = None, families: Collection[str] | None = None
) -> list[Finding]:
    """Return what the rules find in `text`, in text order (offsets of the original); findings about pictures come last.

    Alt texts are read too, by the rules that say so. `families` names the families of rules that look; None is all of
    them. Raises `registry.UnknownFamily`.
    """
    document = text if isinstance(text, Document) else Document(text)
    context = context or Context()
    wanted = None if families is None else frozenset(families)
    rules = [rule for rule in all_rules(wanted) if rule.applies(context)]
    found = [finding for rule in rules for finding in rule.find(document, context)]
    for number, picture in enumerate(context.pictures):
        if picture.alt:
            alt = Document(picture.alt)
            found += [
                dataclasses.replace(finding, picture=number)
                for rule in rules
                if rule.reads_alt_text
                for finding in rule.find(alt, context)
            ]
    found.sort(
        key=lambda finding: (
            finding.picture is not None,
            finding.picture or 0,
            finding.start,
            finding.end,
            finding.code,
        )
    )
    return found
