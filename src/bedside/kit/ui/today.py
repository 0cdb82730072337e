"""The Today page: what needs me, what is at risk, what went out, how it was received. Features register cards for it.

today.register(Question.NEEDS_ME, cards_of_waiting_approvals, order=10)
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from bedside.kit.ui.badges import Badge
from bedside.kit.ui.navigation import Text


class Question(Enum):
    """The four questions that the page answers, in their order; the second text is said when there is nothing."""

    NEEDS_ME = ("needs-me", _("What needs me"), _("Nothing waits for you."))
    AT_RISK = ("at-risk", _("What is at risk"), _("Nothing is at risk."))
    WENT_OUT = ("went-out", _("What went out"), _("Nothing went out yet."))
    RECEIVED = ("received", _("How it was received"), _("No answers from the public yet."))

    @property
    def slug(self) -> str:
        return self.value[0]

    @property
    def label(self) -> Text:
        return self.value[1]

    @property
    def nothing(self) -> Text:
        return self.value[2]


@dataclass(frozen=True, kw_only=True)
class Action:
    """The next step: a verb and where it leads."""

    label: Text
    url: str


@dataclass(frozen=True, kw_only=True)
class Item:
    """One line of a card. It never holds a patient's words."""

    text: Text
    url: str = ""
    note: Text = ""
    at: datetime | None = None
    badge: Badge | None = None


@dataclass(frozen=True, kw_only=True)
class Card:
    """One card. `total` is how many there are in all, when `items` holds only the first few."""

    title: Text
    icon: str = "circle-dot"
    tone: str = "neutral"
    items: tuple[Item, ...] = ()
    text: Text = ""
    action: Action | None = None
    total: int | None = None

    @property
    def more(self) -> int:
        """How many the card doesn't show."""
        return max(0, (self.total or 0) - len(self.items))


@dataclass(frozen=True, kw_only=True)
class Answer:
    question: Question
    cards: tuple[Card, ...]


Provider = Callable[[HttpRequest], Iterable[Card]]

_providers: dict[Question, list[tuple[int, Provider]]] = {question: [] for question in Question}


def register(question: Question, provider: Provider, *, order: int = 100) -> None:
    """Add a source of cards. It returns none when it has nothing to say to this person."""
    if all(known is not provider for _order, known in _providers[question]):
        _providers[question].append((order, provider))


def answers(request: HttpRequest) -> tuple[Answer, ...]:
    """Return the cards for this person under each of the questions that some feature can answer."""
    return tuple(
        Answer(question=question, cards=tuple(card for provider in _ordered(question) for card in provider(request)))
        for question in Question
        if _providers[question]
    )


def _ordered(question: Question) -> list[Provider]:
    return [provider for _order, provider in sorted(_providers[question], key=lambda entry: entry[0])]
