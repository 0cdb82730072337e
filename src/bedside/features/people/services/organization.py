"""The organization: set up once, changed later."""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, fields

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from bedside.base.errors import Problem, Stale
from bedside.features.audit.api import Subject, record
from bedside.features.people import current
from bedside.features.people.api import By, Permission, require_everywhere
from bedside.features.people.events import OrganizationChanged, PersonJoined, UnitChanged
from bedside.features.people.models import Membership, Mode, Organization, Unit, User
from bedside.features.people.permissions import Role
from bedside.features.people.services.alone import require_alone
from bedside.features.people.services.persons import make
from bedside.kit import countries, zones
from bedside.kit.bus.core import emit

LONGEST_PAUSE = 24 * 60
MOST_LINES = 500
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,62}", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What an organization says of itself. `country` is two letters (ISO 3166-1). The lists are what the checker takes
    as its own, and no finding: public phone lines, web and mail domains, accounts on networks, people who may be named.
    """

    name: str
    zone: str
    language: str
    mode: str
    country: str = "US"
    solo_pause_minutes: int = 10
    address: str = ""
    phone_lines: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    people_named: tuple[str, ...] = ()


def set_up(
    *, name: str, zone: str, mode: str, unit: str, unit_kind: str, person: str, email: str, password: str, language: str
) -> User:
    """Make the organization, its first unit and its first administrator (in solo mode with every role), once. Its
    country is that of its time zone, until somebody says another.

    Raises Stale where somebody else was faster, Problem for what can't be.
    """
    details = _checked(Details(name=name, zone=zone, language=language, mode=mode, country=countries.of_zone(zone)))
    if not unit.strip():
        raise Problem(_("The first unit has no name."), _("Name the hospital, clinic or office for which you write."))
    try:
        with transaction.atomic():
            Organization.objects.create(
                pk=1,
                name=details.name,
                zone=details.zone,
                country=details.country,
                language=details.language,
                mode=details.mode,
            )
            user = make(email=email, name=person, password=password)
            first = Unit.objects.create(name=unit.strip()[:120], kind=unit_kind)
            roles = list(Role) if mode == Mode.SOLO else [Role.ADMINISTRATOR]
            Membership.objects.bulk_create([Membership(user=user, role=role) for role in roles])
            record(
                by=user.actor,
                action="organization.set-up",
                subject=Subject("organization", 1, details.name),
                facts={"mode": mode, "zone": zone, "unit": first.pk, "user": user.pk},
            )
            emit(OrganizationChanged())
            emit(UnitChanged(unit=first.pk))
            emit(PersonJoined(user=user.pk))
    except IntegrityError:
        raise Stale(_("Bedside was set up in the meantime."), _("Sign in instead.")) from None
    return user


def version_of(us: Organization) -> str:
    """Return what names all that the organization says of itself now; another word, and it is another one."""
    said = [getattr(us, each.name) for each in fields(Details)]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32]


def change_organization(*, details: Details, by: By, seen: str = "") -> None:
    """Change what the organization says of itself. Raises Problem with the first thing that is wrong.

    `seen` is the `version_of` what the person had before them; raises Stale where somebody else changed it since.
    """
    require_everywhere(by, Permission.MANAGE_ORGANIZATION)
    wanted = _checked(details)
    with transaction.atomic():
        locked = Organization.objects.select_for_update().get(pk=1)
        stale = bool(seen) and seen != version_of(locked)
        if wanted.mode == Mode.SOLO and locked.mode != Mode.SOLO:
            require_alone()
        changed = []
        for name in (each.name for each in fields(Details)):
            value = getattr(wanted, name)
            value = list(value) if isinstance(value, tuple) else value
            if getattr(locked, name) != value:
                setattr(locked, name, value)
                changed.append(name)
        if not changed:
            return
        if stale:
            raise Stale(
                _("Somebody else changed the organization in the meantime."),
                _("What you typed is still here. Open this page in a new tab, and put it in there."),
            )
        locked.save(update_fields=changed)
        current.new_edition()
        facts = {"fields": changed, "mode": locked.mode, "zone": locked.zone}
        record(by=by.actor, action="organization.changed", subject=Subject("organization", 1, locked.name), facts=facts)
        emit(OrganizationChanged())


def _checked(details: Details) -> Details:
    name = details.name.strip()[:120]
    if not name:
        raise Problem(_("The organization has no name."), _("Type the name that the public knows."))
    zones.zone(details.zone)
    if details.language not in dict(settings.LANGUAGES):
        raise Problem(_("Bedside doesn't speak this language."), _("Choose one from the list."))
    if details.mode not in Mode:
        raise Problem(_("There is no such way of working."), _("Choose “a team” or “one person”."))
    if not 1 <= details.solo_pause_minutes <= LONGEST_PAUSE:
        raise Problem(_("The pause must be between 1 minute and a day."), _("Ten minutes is a good start."))
    return Details(
        name=name,
        zone=details.zone,
        language=details.language,
        mode=details.mode,
        country=countries.country(details.country),
        solo_pause_minutes=details.solo_pause_minutes,
        address=details.address.strip()[:200],
        phone_lines=phone_lines(details.phone_lines),
        sites=sites(details.sites),
        handles=handles(details.handles),
        people_named=_lines(details.people_named),
    )


def phone_lines(lines: Iterable[str]) -> tuple[str, ...]:
    """Return the lines, each once. Raises Problem for one without digits enough to call (911 and 988 are enough)."""
    found = _lines(lines)
    for line in found:
        if sum(sign.isdigit() for sign in line) < 3 or re.search(r"[^\d\s()+.\-/x#]", line, re.IGNORECASE):
            raise Problem(
                _("“%(line)s” is not a phone number.") % {"line": line},
                _("Write one number on each line, without words."),
            )
    return found


def sites(lines: Iterable[str]) -> tuple[str, ...]:
    """Return the domains, each once, of addresses typed in any form. Raises Problem for what is none."""
    found = []
    for line in _lines(lines):
        domain = re.sub(r"^[a-z]+://", "", line.lower()).split("/")[0].rsplit("@", 1)[-1].split(":")[0]
        domain = domain.removeprefix("www.")
        if not _DOMAIN.fullmatch(domain):
            raise Problem(
                _("“%(line)s” is not a web address.") % {"line": line},
                _("Write one on each line, like riverside.example."),
            )
        found.append(domain)
    return _once(found)


def handles(lines: Iterable[str]) -> tuple[str, ...]:
    """Return the handles, each once and without @. Raises Problem for one with a space in it."""
    found = [line.lstrip("@") for line in _lines(lines)]
    for handle in found:
        if not handle or re.search(r"\s", handle):
            raise Problem(
                _("“%(line)s” is not an account's name.") % {"line": handle},
                _("Write one on each line, like @riverside.example."),
            )
    return _once(found)


def _lines(lines: Iterable[str]) -> tuple[str, ...]:
    found = _once(" ".join(line.split())[:120] for line in lines if line.strip())
    if len(found) > MOST_LINES:
        raise Problem(_("These are more than %(most)s lines.") % {"most": MOST_LINES}, _("Keep those that matter."))
    return found


def _once(lines: Iterable[str]) -> tuple[str, ...]:
    kept: dict[str, str] = {}
    for line in lines:
        kept.setdefault(line.lower(), line)
    return tuple(kept.values())
