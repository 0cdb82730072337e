"""The second reader of an Office document: it opens the copy as a plain ZIP and searches it as bytes."""

import io
import re
import zipfile

from bedside.checker.pictures.metadata import jpeg, png
from bedside.checker.pictures.refusing import Left

_FORBIDDEN = re.compile(
    rb"rsid[A-Za-z]*=|<(?:\w+:)?(?:rsids|ins|del|moveFrom|moveTo|commentReference|commentRangeStart|docVars|fileSharing"
    rb"|attachedTemplate|mailMerge|oleObj|OLEObject)[\s/>]|<\?(?!xml\s)|<!--|(?:[A-Za-z]:\\|file:)\w"
)
_NO_NAME = re.compile(
    r"docProps|customXml|comment|person|people|printerSettings|notesSlide|thumbnail|embeddings|\.bin$"
)
_TEXT_ONLY = re.compile(rb"<(?:\w+:)?t(?:\s[^>]*)?>[^<]*</")
_NO_TIME = (1980, 1, 1, 0, 0, 0)


def check(data: bytes) -> None:
    """Raise Left where the copy holds a part, an attribute or a time that nobody needs."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        lines = archive.infolist()
        if archive.comment or archive.start_dir + _directory(lines) + 22 != len(data) or lines[0].header_offset:
            raise Left("Office, around the parts")
        for line in lines:
            if line.extra or line.comment or line.date_time != _NO_TIME or _NO_NAME.search(line.filename):
                raise Left("Office, a part")
            _check_part(archive.read(line))


def _directory(lines: list[zipfile.ZipInfo]) -> int:
    return sum(46 + len(line.filename.encode()) + len(line.extra) + len(line.comment) for line in lines)


def _check_part(body: bytes) -> None:
    if body.startswith(b"\xff\xd8\xff"):
        jpeg.check_bare(body)
    elif body.startswith(png.SIGNATURE):
        png.check_bare(body)
    # What people wrote may speak of anything; only what stands around it is looked at.
    elif _FORBIDDEN.search(_TEXT_ONLY.sub(b"", body)):
        raise Left("Office, a word")
