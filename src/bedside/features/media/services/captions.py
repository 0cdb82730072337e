"""What is said in a film: drafted by a machine, written, read and signed by a person. Only what was read counts."""

import logging
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from bedside.base import clock
from bedside.base.errors import Problem, Stale
from bedside.checker.pictures.films.hearing import can_hear, hear
from bedside.checker.pictures.seen import Span
from bedside.features.audit.api import SYSTEM, Subject, record
from bedside.features.media import uses
from bedside.features.media.alone import alone_with
from bedside.features.media.cues import MAX_CUES, MAX_TEXT, count_of, judged, rows_of, shifted
from bedside.features.media.events import DraftWanted
from bedside.features.media.models import Captions, Picture
from bedside.features.media.services.describing import LANGUAGES
from bedside.features.media.uses import Replaced
from bedside.features.people.api import Permission, User, require
from bedside.kit import crypto
from bedside.kit.bus.core import emit

log = logging.getLogger(__name__)

# What the network that hears knows.
HEARD_LANGUAGES = ("en",)


def write_captions(
    *, picture: Picture, language: str, text: str, speechless: bool = False, by: User, revision: int | None = None
) -> tuple[Captions, Replaced]:
    """Keep captions (WebVTT) as a draft that somebody has to read, or (`speechless`) that nothing is said in a film,
    which counts at once; return them and what became of the posts that showed the film with others.

    Raises Stale where somebody else wrote since `revision`, and Problem for what is too long or has no film.
    """
    require(by, Permission.WRITE_POSTS, picture.unit_id)
    _must_fit(picture, language, text)
    text = "" if speechless else text
    with transaction.atomic():
        row = _locked(picture, language, revision)
        counted = row.counts
        if (row.text, row.speechless) == (text, speechless) and row.draft == Captions.Draft.NONE:
            return row, Replaced()
        row.text, row.speechless, row.drafted = text, speechless, False
        row.draft, row.draft_said = Captions.Draft.NONE, ""
        row.read_by, row.read_at = (by, clock.now()) if speechless else (None, None)
        _save(row)
        _record("picture.speechless" if speechless else "picture.captions-written", row, by)
        replaced = uses.replace_everywhere(picture, picture, by) if counted or speechless else Replaced()
    return row, replaced


def read_captions(*, picture: Picture, language: str, revision: int, by: User) -> Replaced:
    """Note that a person read the captions and watched the film, and that they are right: now they count. Raises
    Problem where players can't show them, and Stale where somebody changed them since."""
    require(by, Permission.WRITE_POSTS, picture.unit_id)
    with transaction.atomic():
        row = _locked(picture, language, revision)
        if not row.text:
            raise Problem(_("There are no captions to read."), _("Write them first, or say that nothing is said."))
        if not judged(rows_of(row.text), language).can_be_shown:
            raise Problem(_("Players can’t show these captions."), _("Mend what is marked as a must, then sign again."))
        if row.counts:
            return Replaced()
        row.read_by, row.read_at = by, clock.now()
        _save(row)
        _record("picture.captions-read", row, by)
        return uses.replace_everywhere(picture, picture, by)


def ask_for_draft(*, picture: Picture, language: str, by: User) -> None:
    """Have a machine listen and draft captions. Raises Problem where it can't, or where a person wrote some."""
    require(by, Permission.WRITE_POSTS, picture.unit_id)
    _must_fit(picture, language, "")
    if language not in HEARD_LANGUAGES or not can_hear():
        raise Problem(_("Nobody here can listen to this film."), _("Write the captions, or add a file of them."))
    if not picture.has_sound:
        raise Problem(_("This film has no sound."), _("Nothing in it can be heard."))
    with transaction.atomic():
        row = _locked(picture, language, None)
        if row.draft == Captions.Draft.WAITING:
            return
        if row.text and not row.drafted:
            raise Problem(_("Somebody wrote captions for this film."), _("Remove them first if you want a draft."))
        if row.counts:
            raise Problem(_("These captions were read."), _("Change them by hand."))
        row.draft, row.draft_said, row.speechless = Captions.Draft.WAITING, "", False
        _save(row)
        _record("picture.draft-asked", row, by)
        emit(DraftWanted(captions=row.pk))


def draft_captions(pk: int) -> None:
    """Listen to a film that waits for it, and keep the draft. Twice is the same as once."""
    with alone_with("draft", pk) as mine:
        row = Captions.objects.filter(pk=pk, draft=Captions.Draft.WAITING).first() if mine else None
        if row is not None:
            _draft(row)


def _draft(row: Captions) -> None:
    pk = row.pk
    data = bytes(Picture.objects.values_list("data", flat=True).get(pk=row.picture_id))
    try:
        text = hear(data)
    except Problem as problem:
        _keep_draft(pk, row.revision, "", str(problem))
    except Exception as error:
        # The kind only: what broke may repeat what it heard.
        log.error("hearing the film of captions %d broke: %s", pk, type(error).__name__)
        _keep_draft(pk, row.revision, "", _("Something broke while Bedside listened."))
    else:
        said = "" if count_of(text) else _("No speech was heard in this film. Listen yourself too.")
        _keep_draft(pk, row.revision, text if not said else "", said)


def follow(*, before: Picture, made: Picture, cuts: Sequence[Span] = ()) -> None:
    """Let a new version of a film have the captions of the one that it was made from. Where a piece was cut out, their
    times move, and somebody has to read them again."""
    for row in before.captions.order_by("pk"):
        if not (row.text or row.speechless):
            continue
        same = not cuts or row.speechless
        Captions.objects.create(
            picture=made,
            language=row.language,
            text=row.text if same else shifted(row.text, cuts),
            drafted=row.drafted,
            speechless=row.speechless,
            read_by=row.read_by if same else None,
            read_at=row.read_at if same else None,
        )


def _must_fit(picture: Picture, language: str, text: str) -> None:
    if not picture.is_film:
        raise Problem(_("Only films have captions."), _("Say in words what a picture shows."))
    if language not in LANGUAGES:
        raise Problem(_("Captions are kept in English and Spanish."), _("Choose one of them."))
    if len(text) > MAX_TEXT or (text and count_of(text) > MAX_CUES):
        raise Problem(
            _("These captions are too long."),
            _("A film has up to %(most)d captions here. Make two films of it.") % {"most": MAX_CUES},
        )


def _locked(picture: Picture, language: str, revision: int | None) -> Captions:
    Captions.objects.get_or_create(picture=picture, language=language)
    row = Captions.objects.select_for_update(of=("self",)).get(picture=picture, language=language)
    row.picture = picture
    if revision is not None and row.revision != revision:
        raise Stale(
            _("Somebody else changed these captions."),
            _("Your words are still here. Load the page again in another tab and compare."),
        )
    return row


def _keep_draft(pk: int, revision: int, text: str, said: str) -> None:
    with transaction.atomic():
        rows = Captions.objects.select_for_update(of=("self",)).select_related("picture__asset")
        row = rows.defer("picture__data").filter(pk=pk, draft=Captions.Draft.WAITING, revision=revision).first()
        if row is None:
            return
        row.draft, row.draft_said = (Captions.Draft.FAILED, said[:300]) if said else (Captions.Draft.NONE, "")
        if text:
            row.text, row.drafted = text, True
        _save(row)
        record(
            by=SYSTEM,
            action="picture.captions-drafted",
            subject=Subject("picture", row.picture.asset_id),
            facts={"version": row.picture_id, "language": row.language, "captions": count_of(text) if text else 0},
            unit_id=row.picture.unit_id,
        )


def _save(row: Captions) -> None:
    row.revision += 1
    row.save()


def _record(action: str, row: Captions, by: User) -> None:
    """Record what was done, with what proves later which words it was done to, without holding them."""
    digest = crypto.keyed_digest(b"captions", row.text.encode()).hex() if row.text else ""
    record(
        by=by.actor,
        action=action,
        subject=Subject("picture", row.picture.asset_id),
        facts={
            "version": row.picture_id,
            "language": row.language,
            "captions": count_of(row.text) if row.text else 0,
            "digest": digest,
        },
        unit_id=row.picture.unit_id,
    )
