"""What a file is that holds no text, told by its first bytes, and what to do with it."""

import re

_PASTE = "Copy its text into a .txt file, or pipe it in."
_DESCRIBE = "Give its description with --alt."
# The bytes with which a file begins; zipped documents are told apart by what lies in them.
_BEGINS = (
    (re.compile(rb"%PDF"), "is a PDF", _PASTE),
    (re.compile(rb"PK\x03\x04(?=(?s:.)*?word/)"), "is a Word document", _PASTE),
    (re.compile(rb"PK\x03\x04(?=(?s:.)*?ppt/)"), "is a PowerPoint file", _PASTE),
    (re.compile(rb"PK\x03\x04(?=(?s:.)*?xl/)"), "is an Excel table", "Save it as CSV, and say which --column."),
    (re.compile(rb"PK\x03\x04(?=(?s:.){26}mimetypeapplication/vnd\.oasis)"), "is an OpenDocument file", _PASTE),
    (re.compile(rb"PK\x03\x04"), "is a packed file (ZIP)", "Unpack it first, and name the folder."),
    (re.compile(rb"\xd0\xcf\x11\xe0"), "is a document of an older Word, Excel or PowerPoint", _PASTE),
    (re.compile(rb"\{\\rtf"), "is a text with formats (RTF)", _PASTE),
    (re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8|RIFF(?s:.){4}WEBP"), "is a picture", _DESCRIBE),
    (re.compile(rb"(?s:.){4}ftyp|\x1aE\xdf\xa3"), "is a video", "Give its captions as a .vtt or .srt file."),
    (re.compile(rb"\xff\xfe|\xfe\xff"), "isn't text in UTF-8 but in UTF-16", "Save it as UTF-8 and try again."),
)


def foreign(content: bytes, name: str) -> str | None:
    """Return what a file is that can't be read as text, and what to do; None where it may be one."""
    for begins, what, do in _BEGINS:
        if begins.match(content):
            return f"{name} {what}. {do}"
    if (at := content.find(b"\0")) >= 0:
        return f"{name} isn't text: it holds a zero byte (byte {at}), as programs and damaged files do."
    return None
