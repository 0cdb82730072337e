"""What differs between two versions of the own rules."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bedside.checker.own.model import Exempt, OwnRule, OwnRules, Reweigh, Topic

ADDED, CHANGED, REMOVED = "added", "changed", "removed"
_Part = OwnRule | Topic | Reweigh | Exempt

LABELS: dict[str, Promise] = {
    "title": _("Name"),
    "severity": _("Weight"),
    "sentence": _("Sentence"),
    "why": _("Why"),
    "by": _("Made by"),
    "start": _("First day"),
    "until": _("Last day"),
    "language": _("Language"),
    "must_find": _("Must be found"),
    "must_not_find": _("Must not be found"),
    "words": _("Words"),
    "topics": _("Topics"),
    "unless": _("Fine in"),
    "instead": _("Write instead"),
    "match": _("How words are matched"),
    "when": _("Where this stands"),
    "must": _("This must stand, too"),
    "tag": _("Hashtag"),
    "wrong": _("Wrong spellings"),
    "reason": _("Why"),
    "rule": _("Rule"),
    "name": _("Name"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs. `what` is "added", "changed" or "removed"; `details` are field, before and after."""

    what: str
    key: str
    title: str
    details: tuple[tuple[str, str, str], ...] = ()


def changes_between(before: OwnRules, after: OwnRules) -> list[Change]:
    """Return what was added, changed and removed, rules first."""
    return [*_compared(_rules(before), _rules(after)), *_compared(_others(before), _others(after))]


def _rules(own: OwnRules) -> dict[str, tuple[str, _Part]]:
    return {rule.code: (rule.title, rule) for rule in own.rules}


def _others(own: OwnRules) -> dict[str, tuple[str, _Part]]:
    found: dict[str, tuple[str, _Part]] = {topic.name: (str(_("Topic")), topic) for topic in own.topics}
    found.update((weight.rule, (str(_("Weight of a built-in rule")), weight)) for weight in own.weights)
    found.update((f"{each.rule}: {', '.join(each.words)}", (str(_("Exception")), each)) for each in own.exceptions)
    return found


def _compared(before: dict[str, tuple[str, _Part]], after: dict[str, tuple[str, _Part]]) -> Iterator[Change]:
    for key, (title, part) in after.items():
        if key not in before:
            yield Change(ADDED, key, title)
        elif before[key][1] != part:
            yield Change(CHANGED, key, title, tuple(_details(before[key][1], part)))
    for key, (title, _part) in before.items():
        if key not in after:
            yield Change(REMOVED, key, title)


def _details(before: _Part, after: _Part) -> Iterator[tuple[str, str, str]]:
    for each in fields(after):
        old, new = getattr(before, each.name, None), getattr(after, each.name)
        if old != new:
            yield str(LABELS.get(each.name, each.name)), _shown(old), _shown(new)


def _shown(value: object) -> str:
    return " · ".join(str(each) for each in value) if isinstance(value, tuple) else str(value or "")
