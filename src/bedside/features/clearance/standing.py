"""Words with places that only safe values can fill: choices from the approved list, times, dates, numbers in a range,
and the organization's own phone lines, units and web addresses. Never a free text: nobody can put a patient into it.

    {"name": "when", "kind": "time"}   {"name": "wait", "kind": "number", "low": 1, "high": 12}
    {"name": "why", "kind": "choice", "choices": ["a storm", "a power cut"]}
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta
from typing import Any, NotRequired, TypedDict

from django.db import models
from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bedside.base.errors import Problem
from bedside.features.people.api import open_units, organization, today

MAX_PLACES = 8
MAX_CHOICES = 20
MAX_CHOICE = 80
# A date further away is no opening day but, perhaps, a birthday.
EARLIEST, LATEST = timedelta(days=7), timedelta(days=366)

_PLACE = re.compile(r"\{([^{}]*)\}")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,19}")


class Kind(models.TextChoices):
    """What may stand in a place."""

    CHOICE = "choice", gettext_lazy("one of a list")
    TIME = "time", gettext_lazy("a time of day")
    DATE = "date", gettext_lazy("a date")
    NUMBER = "number", gettext_lazy("a whole number in a range")
    PHONE = "phone", gettext_lazy("one of our phone lines")
    UNIT = "unit", gettext_lazy("one of our units")
    SITE = "site", gettext_lazy("one of our web addresses")


class Place(TypedDict):
    """One place. `choices` belong to a choice, `low` and `high` (both included) to a number."""

    name: str
    kind: str
    choices: NotRequired[list[str]]
    low: NotRequired[int]
    high: NotRequired[int]


def names_in(text: str) -> list[str]:
    """Return the names of the places in a text, each once. Raises Problem for a brace that makes no place."""
    names = list(dict.fromkeys(_PLACE.findall(text)))
    for name in names:
        if not _NAME.fullmatch(name):
            raise Problem(
                _("{%(name)s} can't be the name of a place.") % {"name": name},
                _("Use small letters and numbers, for example {time} or {phone_line}."),
            )
    if "{" in (rest := _PLACE.sub("", text)) or "}" in rest:
        raise Problem(_("A brace stands alone."), _("Write places as {name}, and no other braces."))
    if len(names) > MAX_PLACES:
        raise Problem(_("A template has up to %(most)d places.") % {"most": MAX_PLACES})
    return names


def checked_places(text: str, places: Sequence[Mapping[str, Any]]) -> list[Place]:
    """Return the places in the order of the text. Raises Problem where the text and the places don't fit each other, or
    a place allows nothing."""
    by_name = {str(place["name"]): place for place in places}
    return [_checked(name, by_name.get(name)) for name in names_in(text)]


def _checked(name: str, place: Mapping[str, Any] | None) -> Place:
    if place is None or place.get("kind") not in Kind.values:
        raise Problem(_("Say what may stand at {%(name)s}.") % {"name": name}, _("Choose a kind for this place."))
    kind = Kind(place["kind"])
    if kind == Kind.CHOICE:
        choices = list(dict.fromkeys(" ".join(str(each).split()) for each in place.get("choices", ())))
        choices = [choice for choice in choices if choice]
        if not choices or len(choices) > MAX_CHOICES or any(len(choice) > MAX_CHOICE for choice in choices):
            raise Problem(
                _("{%(name)s} needs a list to choose from.") % {"name": name},
                _("Write 1 to %(most)d choices, one a line, each up to %(long)d characters.")
                % {"most": MAX_CHOICES, "long": MAX_CHOICE},
            )
        if any("{" in choice or "}" in choice for choice in choices):
            raise Problem(_("A choice can't hold a brace."), _("Write plain words."))
        return {"name": name, "kind": kind, "choices": choices}
    if kind == Kind.NUMBER:
        low, high = place.get("low"), place.get("high")
        if not isinstance(low, int) or not isinstance(high, int) or not 0 <= low <= high <= 10_000:
            raise Problem(
                _("{%(name)s} needs a smallest and a largest number.") % {"name": name},
                _("Both lie between 0 and 10,000, the smallest first."),
            )
        return {"name": name, "kind": kind, "low": low, "high": high}
    return {"name": name, "kind": kind}


def own_values(kind: str) -> list[str]:
    """Return what the organization itself allows for a phone, a unit or a web address."""
    us = organization()
    match Kind(kind):
        case Kind.PHONE:
            return list(dict.fromkeys([*us.phone_lines, *(unit.phone for unit in open_units() if unit.phone)]))
        case Kind.UNIT:
            return [unit.name for unit in open_units()]
        case Kind.SITE:
            return list(us.sites)
    return []


def options(place: Place) -> list[str]:
    """Return the list to choose from; empty for times, dates and numbers."""
    return list(place["choices"]) if place["kind"] == Kind.CHOICE else own_values(place["kind"])


def said(place: Place, value: str, *, language: str) -> str:
    """Return a typed value ("14:30", "2026-12-01", "3", or one of the list) as the public reads it. Raises Problem."""
    typed = value.strip()
    match Kind(place["kind"]):
        case Kind.TIME:
            return _said_time(place["name"], typed, language)
        case Kind.DATE:
            return _said_date(place["name"], typed, language)
        case Kind.NUMBER:
            return _said_number(place, typed)
    if typed not in options(place):
        raise Problem(_("“{%(name)s}” has to be one of the list.") % {"name": place["name"]}, _("Choose one of them."))
    return typed


def _said_time(name: str, typed: str, language: str) -> str:
    try:
        moment = time.fromisoformat(typed).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        raise Problem(_("{%(name)s} is not a time.") % {"name": name}, _("Write it as 14:30.")) from None
    with translation.override(language):
        return formats.time_format(moment, _("g:i A"))


def _said_date(name: str, typed: str, language: str) -> str:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        raise Problem(_("{%(name)s} is not a date.") % {"name": name}, _("Choose a day of the calendar.")) from None
    now = today()
    if not now - EARLIEST <= day <= now + LATEST:
        raise Problem(
            _("{%(name)s} is too far away.") % {"name": name}, _("Choose a day from last week to a year from now.")
        )
    with translation.override(language):
        return formats.date_format(day, _("l, F j") if day.year == now.year else _("l, F j, Y"))


def _said_number(place: Place, typed: str) -> str:
    # isdigit alone would let in figures of other scripts, which readers and checks may not know.
    if not (typed.isascii() and typed.isdigit() and place["low"] <= int(typed[:6]) <= place["high"]):
        raise Problem(
            _("{%(name)s} has to be a whole number from %(low)d to %(high)d.")
            % {"name": place["name"], "low": place["low"], "high": place["high"]}
        )
    return str(int(typed))


def rendered(text: str, places: Sequence[Place], values: Mapping[str, str], *, language: str) -> str:
    """Return the text with each place filled. Raises Problem for a value that the place doesn't allow."""
    filled = {place["name"]: said(place, values.get(place["name"], ""), language=language) for place in places}
    return _PLACE.sub(lambda match: filled[match[1]], text)


def examples(places: Sequence[Place]) -> list[dict[str, str]]:
    """Return sets of values that together use every choice of every place at least once: what the checker looks at
    before anybody approves. Raises Problem where the organization has none of what a place needs."""
    columns = {place["name"]: _examples_of(place) for place in places}
    rows = max((len(column) for column in columns.values()), default=1)
    return [{name: column[row % len(column)] for name, column in columns.items()} for row in range(rows)]


def _examples_of(place: Place) -> list[str]:
    match Kind(place["kind"]):
        case Kind.TIME:
            return ["09:30"]
        case Kind.DATE:
            return [(today() + timedelta(days=3)).isoformat()]
        case Kind.NUMBER:
            return list(dict.fromkeys([str(place["low"]), str(place["high"])]))
    found = options(place)
    if not found:
        raise Problem(
            _("There is nothing to choose from for {%(name)s}.") % {"name": place["name"]},
            _("Add our phone lines, units or web addresses in the settings of the organization, or use a list."),
        )
    return found
