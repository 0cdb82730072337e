"""Own rules as pages show them: in words, with their examples tried."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bedside.checker.own.model import Ban, CampaignTag, OwnRule, OwnRules, Require
from bedside.checker.own.reading import table_of
from bedside.checker.own.trying import Tried, tried
from bedside.features.policies.badges import ALL_PASS, NO_EXAMPLES, NOT_YET, OVER, SOME_FAIL
from bedside.features.policies.forms import LANGUAGES, MATCHES, NAMES
from bedside.kit.ui.badges import Badge


@dataclass(frozen=True, slots=True)
class RuleShown:
    """A rule with what it does in words, and its examples."""

    rule: OwnRule
    kind: str
    says: tuple[tuple[str, str], ...]
    examples: tuple[Tried, ...]
    today: date

    @property
    def passed(self) -> bool:
        """Whether all examples are as they must be."""
        return all(each.passed for each in self.examples)

    @property
    def badge(self) -> Badge:
        """How its examples did."""
        if not self.examples:
            return NO_EXAMPLES
        return ALL_PASS if self.passed else SOME_FAIL

    @property
    def when(self) -> Badge | None:
        """Whether it isn't looking yet, or not any more."""
        if self.rule.in_force(self.today):
            return None
        return NOT_YET if self.rule.start and self.today < self.rule.start else OVER


def shown(rule: OwnRule, own: OwnRules, today: date) -> RuleShown:
    """Return a rule of a set as pages show it."""
    return RuleShown(rule, str(NAMES[table_of(rule)]), tuple(_says(rule)), tuple(tried(rule, own, today)), today)


def all_shown(own: OwnRules, today: date) -> list[RuleShown]:
    """Return every rule of a set as pages show it."""
    return [shown(rule, own, today) for rule in own.rules]


def _says(rule: OwnRule) -> Iterator[tuple[str, str]]:
    if isinstance(rule, Ban):
        yield from _filled((_("Not to use"), rule.words), (_("Topics"), rule.topics))
        yield from _filled((_("Fine in"), rule.unless), (_("Write instead"), rule.instead))
    elif isinstance(rule, Require):
        yield from _filled((_("Where one of these stands"), rule.when), (_("Topics"), rule.topics))
        yield from _filled((_("One of these must stand, too"), rule.must))
    elif isinstance(rule, CampaignTag):
        yield from _filled((_("Hashtag"), (rule.tag,)), (_("Often written"), rule.wrong))
    if isinstance(rule, Ban | Require) and rule.match != "forms":
        yield _("Matched"), str(dict(MATCHES)[rule.match])
    if rule.language:
        yield _("Texts in"), str(dict(LANGUAGES)[rule.language])
    if rule.start:
        yield _("From"), date_format(rule.start)
    if rule.until:
        yield _("Until"), date_format(rule.until)


def _filled(*rows: tuple[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    for label, values in rows:
        if values:
            yield label, " · ".join(values)
