"""Running the checker on what a person writes, with what the organization knows of itself and what was overruled."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from bedside.base import clock
from bedside.checker import Context, Finding, examine
from bedside.checker import Organization as Known
from bedside.checker import Picture as CheckedPicture
from bedside.features.accounts.api import Account, network_of
from bedside.features.clearance.models import Overrule
from bedside.features.people.api import Unit, User, open_units, organization
from bedside.kit import crypto


@dataclass(frozen=True, slots=True)
class Draft:
    """One part as it is being written: its words and the alternative text of each of its pictures."""

    text: str
    alts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """A finding in its part. `overrule` is the request to overrule it, where there is one: asked, granted or refused."""

    part: int
    finding: Finding
    fingerprint: str
    overrule: Overrule | None

    @property
    def overruled(self) -> bool:
        """Whether a privacy officer took the responsibility."""
        return self.overrule is not None and self.overrule.state == Overrule.State.GRANTED

    @property
    def blocks(self) -> bool:
        """Whether this keeps the text from leaving."""
        return self.finding.severity == "block" and not self.overruled


def known_organization() -> Known:
    """Return what belongs to the organization, and is therefore no finding, as the checker wants it."""
    us = organization()
    units = list(open_units())
    return Known(
        names=(us.name, *(unit.name for unit in units)),
        places=tuple(filter(None, (us.address, *(unit.address for unit in units)))),
        phones=(*us.phone_lines, *(unit.phone for unit in units if unit.phone)),
        sites=tuple(us.sites),
        handles=tuple(us.handles),
        people=(*us.people_named, *User.objects.filter(is_active=True).values_list("name", flat=True)),
    )


def check_parts(
    parts: Sequence[Draft],
    *,
    unit: Unit | int,
    subject: tuple[str, int],
    accounts: Iterable[Account] = (),
    language: str | None = None,
    kind: str = "post",
) -> list[Checked]:
    """Examine each part; return the findings in the order of the text, each with what was decided about it."""
    known = known_organization()
    limits = [network_of(account).capabilities.alt_limit for account in accounts]
    found = []
    for number, part in enumerate(parts):
        context = Context(
            kind="reply" if kind == "reply" else "post",
            organization=known,
            language=language,
            alt_text_limit=min(limits, default=None),
            pictures=tuple(CheckedPicture(alt=alt) for alt in part.alts),
        )
        found.extend((number, finding) for finding in examine(part.text, context))
    key = crypto.derived_key(b"findings")
    marked = [(number, finding, finding.fingerprint(key)) for number, finding in found]
    decided = _decided({mark for _, _, mark in marked}, unit=unit, subject=subject)
    return [Checked(number, finding, mark, decided.get(mark)) for number, finding, mark in marked]


def _decided(fingerprints: set[str], *, unit: Unit | int, subject: tuple[str, int]) -> dict[str, Overrule]:
    """Return the newest overrule of each fingerprint: asked for this subject, or granted in the unit until a date."""
    if not fingerprints:
        return {}
    here = Q(subject_kind=subject[0], subject_id=subject[1], until=None)
    here |= Q(subject_kind=subject[0], subject_id=subject[1]) & ~Q(state=Overrule.State.GRANTED)
    until = Q(unit=unit, state=Overrule.State.GRANTED, until__gte=clock.now().date())
    rows = Overrule.objects.filter(here | until, fingerprint__in=fingerprints).order_by("id")
    return {row.fingerprint: row for row in rows}
