"""What is said of a picture: its title, what it shows, its rights."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from bedside.base.errors import Problem, Stale
from bedside.checker import Context, Severity, examine
from bedside.features.audit.api import record
from bedside.features.media.models import Asset
from bedside.features.media.services.adding import subject_of
from bedside.features.people.api import Permission, User, known_organization, require

LANGUAGES = ("en", "es")
MAX_TAGS, MAX_TAG, MAX_ALT = 20, 40, 2000


@dataclass(frozen=True, slots=True)
class About:
    """What a form says of a picture. `alts` by language; `tags` as typed, with commas between them."""

    title: str
    alts: dict[str, str]
    tags: str
    source: str
    licence: str
    credit: str
    rights_until: date | None
    consent: str
    focus_x: float
    focus_y: float


def describe(*, asset: Asset, about: About, revision: int, by: User) -> Asset:
    """Say what a picture is. Raises Stale where somebody else did since, and Problem where a text would tell of a
    person: the library is searched, and everybody who reads posts sees it."""
    require(by, Permission.WRITE_POSTS, asset.unit_id)
    alts = {language: " ".join(about.alts.get(language, "").split())[:MAX_ALT] for language in LANGUAGES}
    alts = {language: alt for language, alt in alts.items() if alt}
    tags = _tags(about.tags)
    for language, text in (("", about.title), ("", about.consent), ("", about.source), *alts.items()):
        _must_tell_of_nobody(text, language)
    _must_tell_of_nobody(". ".join(tags), "")
    with transaction.atomic():
        locked = Asset.objects.select_for_update(of=("self",)).get(pk=asset.pk)
        if locked.revision != revision:
            raise Stale(
                _("Somebody else changed what is said of this picture."),
                _("Your words are still here. Load the page again in another tab and compare."),
            )
        locked.title, locked.alts, locked.tags = " ".join(about.title.split())[:120], alts, tags
        locked.source, locked.licence, locked.credit = about.source.strip(), about.licence.strip(), about.credit.strip()
        locked.rights_until, locked.consent = about.rights_until, about.consent.strip()
        locked.focus_x, locked.focus_y = about.focus_x, about.focus_y
        locked.words = "\n".join((locked.title, *tags, *alts.values())).casefold()
        locked.revision += 1
        locked.save()
        record(
            by=by.actor,
            action="picture.described",
            subject=subject_of(locked),
            facts={
                "languages": sorted(alts),
                "tags": len(tags),
                "rights until": locked.rights_until.isoformat() if locked.rights_until else "",
            },
            unit_id=locked.unit_id,
        )
    return locked


def _tags(typed: str) -> list[str]:
    tags = list(dict.fromkeys(tag for each in typed.split(",") if (tag := " ".join(each.split()))))
    if len(tags) > MAX_TAGS or any(len(tag) > MAX_TAG for tag in tags):
        raise Problem(
            _("A picture has up to %(most)d tags of up to %(long)d characters.") % {"most": MAX_TAGS, "long": MAX_TAG},
            _("Put commas between them."),
        )
    return tags


def _must_tell_of_nobody(text: str, language: str) -> None:
    if not text.strip():
        return
    context = Context(organization=known_organization(), language=language or None)
    if any(found.severity is Severity.BLOCK for found in examine(text, context, {"privacy"})):
        raise Problem(
            _("What is said of this picture tells too much about a person."),
            _("Say what it shows without names, numbers and dates of anybody in care."),
        )
