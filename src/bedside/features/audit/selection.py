"""Narrowing the record: by person, action, subject and days. The page, the export and the command line share it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta, tzinfo

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from bedside.base.errors import Problem
from bedside.features.audit.models import Entry

_ACTOR = re.compile(r"(user|system|visitor):([\w.:-]{1,40})")
_SUBJECT = re.compile(r"([a-z-]{1,40})/([\w.:@-]{1,60})")

_FIRST_YEAR, _LAST_YEAR = 1900, 2999  # far enough from the ends of the calendar for every time zone


@dataclass(frozen=True, slots=True)
class Selection:
    """What is wanted; everything where a field is empty. Days are whole days, the last one included.

    `actor` is "user:3", `subject` "post/12". Their values travel in addresses, so they are never a person's words.
    """

    actor: str = ""
    action: str = ""
    subject: str = ""
    since: date | None = None
    until: date | None = None

    def of(self, entries: QuerySet[Entry], zone: tzinfo) -> QuerySet[Entry]:
        """Leave out what isn't wanted; days begin at midnight in `zone`. Raises Problem for what can't be meant."""
        if self.actor:
            kind, number = _parts(_ACTOR, self.actor, _("person"), "user:3")
            entries = entries.filter(actor_kind=kind, actor_id=number)
        if self.action:
            entries = entries.filter(action=self.action)
        if self.subject:
            kind, number = subject_of(self.subject)
            entries = entries.filter(subject_kind=kind, subject_id=number)
        if self.since and self.until and self.since > self.until:
            raise Problem(_("The first day is after the last."), _("Change one of the two days."))
        if self.since:
            entries = entries.filter(at__gte=_midnight(self.since, zone))
        if self.until:
            entries = entries.filter(at__lt=_midnight(self.until + timedelta(days=1), zone))
        return entries

    def as_facts(self) -> dict[str, str]:
        """Return what is wanted as an entry can hold it."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: str(value) for name, value in values.items() if value}

    def __bool__(self) -> bool:
        return bool(self.as_facts())


def from_values(values: Mapping[str, str]) -> Selection:
    """Read a selection from what a form or a command was given. Raises Problem where a day isn't one."""
    return Selection(
        actor=values.get("actor", ""),
        action=values.get("action", "")[:60],
        subject=values.get("subject", ""),
        since=_day(values.get("since", "")),
        until=_day(values.get("until", "")),
    )


def subject_of(text: str) -> tuple[str, str]:
    """Return the kind and the number of a subject like "post/12". Raises Problem."""
    return _parts(_SUBJECT, text, _("subject"), "post/12")


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        raise Problem(_("A day is missing or doesn't exist."), _("Write days like 2026-11-23.")) from None
    if day and not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise Problem(_("The year %(year)s is too far away.") % {"year": day.year}, _("Choose a nearer day."))
    return day


def _parts(pattern: re.Pattern[str], text: str, what: str, example: str) -> tuple[str, str]:
    found = pattern.fullmatch(text)
    if found is None:
        raise Problem(
            _("This is no %(what)s that the record could know.") % {"what": what},
            _("Write it like %(example)s.") % {"example": example},
        )
    return found[1], found[2]


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone)
