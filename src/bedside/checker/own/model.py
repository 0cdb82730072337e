"""What an organization's own rules are made of. Knows nothing of texts, so that `Context` can carry it."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from bedside.checker.finding import Severity

Match = Literal["forms", "exact", "capitals"]


@dataclass(frozen=True, slots=True)
class Topic:
    """A name for words that several rules speak of: "flu" for flu, influenza, #FluShot."""

    name: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRule:
    """What all of them have. `code` is O and a number, and never changes.

    `sentence` is what an author reads ("" for the one of the catalogue), `why` the reason, `by` who made it. `start`
    and `until` are its first and last day. `language` "en" or "es" narrows it to texts of that language.
    `must_find` and `must_not_find` are example sentences: its tests.
    """

    code: str
    title: str
    severity: Severity = Severity.WARNING
    sentence: str = ""
    why: str = ""
    by: str = ""
    start: date | None = None
    until: date | None = None
    language: str = ""
    must_find: tuple[str, ...] = ()
    must_not_find: tuple[str, ...] = ()

    def in_force(self, day: date) -> bool:
        """Say whether the rule looks on this day."""
        return (self.start is None or self.start <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ban(OwnRule):
    """Words that are not to be used, but for the phrases in `unless`. `instead`: one click each.

    `match` "forms": with plurals and other endings; "exact": just so, in any case; "capitals": as written here.
    """

    words: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()
    match: Match = "forms"


@dataclass(frozen=True, slots=True, kw_only=True)
class Require(OwnRule):
    """Where one of the words (`when`) or topics occurs, one of the sentences or hashtags in `must` has to occur."""

    when: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    must: tuple[str, ...] = ()
    match: Match = "forms"


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignTag(OwnRule):
    """A hashtag with its one right spelling, from its first day to its last. `wrong`: spellings people get wrong."""

    tag: str = ""
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reweigh:
    """Another weight for a built-in rule. A block that protects somebody's privacy stays one: that is the law."""

    rule: str
    severity: Severity
    why: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exempt:
    """Words of which a rule says nothing, until the end of a day, for a reason."""

    rule: str
    words: tuple[str, ...]
    reason: str
    until: date
    by: str = ""


@dataclass(frozen=True, slots=True)
class OwnRules:
    """An organization's own rules together; each code stands once. `version` is for people: which one is in force."""

    rules: tuple[OwnRule, ...] = ()
    topics: tuple[Topic, ...] = ()
    weights: tuple[Reweigh, ...] = ()
    exceptions: tuple[Exempt, ...] = ()
    version: int = 0

    def __hash__(self) -> int:
        # Asked for with every text: what tells sets of one organization apart is enough.
        return hash((self.version, len(self.rules), len(self.weights), len(self.exceptions)))

    def __bool__(self) -> bool:
        return bool(self.rules or self.weights or self.exceptions)

    def rule(self, code: str) -> OwnRule | None:
        """Return the rule with this code (in any case), or None."""
        return next((rule for rule in self.rules if rule.code.lower() == code.lower()), None)

    def topic(self, name: str) -> Topic | None:
        """Return the topic of this name (in any case), or None."""
        return next((topic for topic in self.topics if topic.name.casefold() == name.casefold()), None)

    def next_code(self) -> str:
        """Return the first number that is higher than all of these."""
        return f"O{max((int(rule.code[1:]) for rule in self.rules), default=0) + 1}"


NO_OWN_RULES = OwnRules()
