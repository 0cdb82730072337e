"""The examples of own rules, tried: each is a test that everybody can read."""

from datetime import date
from typing import NamedTuple

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.own.looking import look
from bedside.checker.own.model import OwnRule, OwnRules


class Tried(NamedTuple):
    """An example of a rule: whether it `must` be found, and whether it was. `hits` are the words found in it."""

    code: str
    text: str
    must: bool
    found: bool
    hits: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether it is as it must be."""
        return self.must == self.found


def tried(rule: OwnRule, own: OwnRules, today: date) -> list[Tried]:
    """Return the examples of one rule, each tried on a day on which the rule looks, with the topics of its set."""
    day = today if rule.in_force(today) else rule.start or rule.until or today
    alone = OwnRules(rules=(rule,), topics=own.topics)
    examples = [(text, True) for text in rule.must_find] + [(text, False) for text in rule.must_not_find]
    found = []
    for text, must in examples:
        document = Document(text)
        context = Context(own=alone, language=rule.language or None)
        hits = tuple(document.original[each.start : each.end] for each in look(document, context, day))
        found.append(Tried(rule.code, text, must, bool(hits), hits))
    return found


def failing(own: OwnRules, today: date) -> list[Tried]:
    """Return the examples of all rules that aren't as they must be."""
    return [each for rule in own.rules for each in tried(rule, own, today) if not each.passed]
