"""The one pass over a text."""

import dataclasses
import warnings
from collections.abc import Collection

from bedside.base import clock
from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.finding import Finding
from bedside.checker.own.looking import change, look
from bedside.checker.reader import MISSING, can_run
from bedside.checker.registry import all_rules
from bedside.checker.told_once import told_once
from bedside.checker.wording import finds, heard

OWN = "own"


class NetworksMissing(UserWarning):
    """What runs the small networks isn't installed: only the rules that go by words looked."""


def examine(
    text: str | Document,
    context: Context | None = None,
    families: Collection[str] | None = None,
    *,
    every: bool = False,
) -> list[Finding]:
    """Return what the rules find in `text`, in text order (offsets of the original); findings about pictures come last.
    Of several on the same words only one is there (`told_once`), unless `every` is asked for.

    Alt texts are read too, by the rules that say so. `families` names the families of rules that look, "own" for the
    organization's own; None is all of them. Raises `registry.UnknownFamily`.
    Warns `NetworksMissing` where the networks can't run: then more is missed, and rules by words are wrong more often.
    """
    if not can_run():
        warnings.warn(str(MISSING), NetworksMissing, stacklevel=2)
    document = text if isinstance(text, Document) else Document(text)
    context = context or Context()
    wanted = None if families is None else frozenset(families) - {OWN}
    day = (context.today or clock.now().date()) if context.own and context.purpose == "publish" else None
    own_looks = day is not None and (families is None or OWN in families)
    rules = [rule for rule in all_rules(wanted) if rule.applies(context)]
    of = {rule.code: rule for rule in rules}
    found = [finding for rule in rules for finding in heard(rule, document, context)]
    if day and own_looks:
        found += look(document, context, day)
    for number, picture in enumerate(context.pictures):
        if picture.alt:
            alt = Document(picture.alt)
            read = [finding for rule in rules if rule.reads_alt_text for finding in finds(rule, alt, context)]
            found += [dataclasses.replace(finding, picture=number) for finding in read]
            if day and own_looks:
                found += [
                    dataclasses.replace(finding, picture=number) for finding in look(alt, context, day, alt_text=True)
                ]
    if day:
        found = change(found, context.own, day)
    if not every:
        found = told_once(found, of)
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
