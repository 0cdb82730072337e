"""Which files the library takes, and how large they may be: by their bytes, whatever they are called."""

from django.utils.translation import gettext as _

from bedside.base.errors import Problem
from bedside.checker.pictures.films.making import can_make, make
from bedside.checker.pictures.kinds import MAX_BYTES, MEGABYTE, Group, Kind, sniff
from bedside.features.media.repaint import MAX_UPLOAD
from bedside.features.media.wording import in_readers_language

# The largest files, in bytes. A film is shorter than what a program could read: it lies in memory while it is made.
MOST = {
    Group.PICTURE: MAX_UPLOAD,
    Group.VIDEO: 300 * MEGABYTE,
    Group.DOCUMENT: MAX_BYTES[Group.DOCUMENT],
    Group.SOUND: MAX_BYTES[Group.SOUND],
}
_ZIP = b"PK\x03\x04"


def must_fit(size: int, group: Group | None = None) -> None:
    """Raise Problem for what is empty or too large: for its group or, where that is not known yet, for any."""
    if size <= 0:
        raise Problem(_("This file is empty."), _("Choose another one."))
    most = max(MOST.values()) if group is None else MOST[group]
    if size > most:
        raise Problem(
            _("This file is larger than %(most)d MB.") % {"most": most // MEGABYTE}, _("Choose a smaller one.")
        )


def promised_group(mime: str) -> Group | None:
    """Return what a browser says of a file that is still to come. Only good to refuse early what is too large."""
    return {"image": Group.PICTURE, "video": Group.VIDEO, "audio": Group.SOUND}.get(mime.partition("/")[0])


def kind_of_start(start: bytes, size: int) -> Kind | None:
    """Return what a file of so many bytes is, of which this is the start; None where only the whole of it tells.
    Raises Problem for what isn't taken."""
    if start.startswith(_ZIP) and len(start) < size:
        # Of all that is packed like this, only documents are taken.
        must_fit(size, Group.DOCUMENT)
        return None
    return kind_of_upload(start, size)


def kind_of_upload(upload: bytes, size: int) -> Kind:
    """Return what a file of so many bytes is. Raises Problem for what isn't taken, or is too large for its kind."""
    with in_readers_language():
        kind = sniff(upload)
    must_fit(size, kind.group)
    return kind


def must_take_films(kind: Kind) -> None:
    """Raise Problem, which says what to install, where films can't be made."""
    if not can_make():
        with in_readers_language():
            make((), kind, progress=lambda percent: None)
