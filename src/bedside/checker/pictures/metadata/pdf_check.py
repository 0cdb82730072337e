"""The second reader of a PDF: our own walk over its bytes, which knows nothing of the library that wrote them."""

import re

from bedside.checker.pictures.metadata import jpeg, jpeg2000
from bedside.checker.pictures.refusing import Left

# Names that have no business in a clean file.
_FORBIDDEN = {
    *(b"Info", b"Metadata", b"PieceInfo", b"LastModified", b"Thumb", b"AA", b"OpenAction", b"JS", b"JavaScript"),
    *(b"EmbeddedFiles", b"EmbeddedFile", b"EF", b"AF", b"Filespec", b"AcroForm", b"XFA", b"OCProperties", b"Launch"),
    *(b"SubmitForm", b"ImportData", b"GoToR", b"GoToE", b"RichMedia", b"Collection", b"Perms", b"DSS", b"Sig"),
    *(
        b"SpiderInfo",
        b"Popup",
        b"Author",
        b"Creator",
        b"Producer",
        b"CreationDate",
        b"ModDate",
        b"Keywords",
        b"Encrypt",
    ),
    *(b"ObjStm", b"XRef", b"NM", b"Dests", b"IRT", b"RC"),
}
_TOKEN = re.compile(
    rb"[\0\t\n\f\r ]+|(?P<comment>%[^\r\n]*)|(?P<name>/[^\0\t\n\f\r ()<>\[\]{}/%]*)|(?P<string>\()"
    rb"|<<|>>|(?P<hex><[0-9A-Fa-f\s]*>)|[\[\]{}]|(?P<word>[^\0\t\n\f\r ()<>\[\]{}/%]+)"
)
_HASH = re.compile(rb"#([0-9A-Fa-f]{2})")
_PAREN = re.compile(rb"[()]|\\.", re.DOTALL)


def check(data: bytes) -> None:
    """Raise Left where a clean PDF holds something that isn't shown, ValueError where it can't be walked."""
    at = 0
    length = ends = comments = 0
    before = b""
    while at < len(data):
        token = _TOKEN.match(data, at)
        if not token:
            raise ValueError("no token where one must be")
        at = token.end()
        if token["string"]:
            at = _string_end(data, at)
        elif token["comment"]:
            comments += 1
            ends += token["comment"] == b"%%EOF"
        elif token["name"]:
            before = _HASH.sub(lambda found: bytes([int(found[1], 16)]), token["name"])[1:]
            if before in _FORBIDDEN:
                raise Left(f"PDF, {before.decode('ascii', 'replace')}")
            continue
        elif token["word"]:
            length = int(token["word"]) if before == b"Length" and token["word"].isdigit() else length
            if token["word"] == b"stream":
                at = _stream(data, at, length)
        if not token.group().isspace():
            before = b""
    # The version, a line of bytes above 127, and the end: that is all that qpdf says besides.
    if ends != 1 or comments > 3 or not data.rstrip().endswith(b"%%EOF"):
        raise Left("PDF, history")


def _string_end(data: bytes, at: int) -> int:
    depth = 1
    while depth:
        found = _PAREN.search(data, at)
        if not found:
            raise ValueError("a string without an end")
        depth += {b"(": 1, b")": -1}.get(found.group(), 0)
        at = found.end()
    return at


def _stream(data: bytes, at: int, length: int) -> int:
    start = at + (2 if data[at : at + 2] == b"\r\n" else 1)
    body = data[start : start + length]
    if not re.match(rb"\r?\n?endstream", data[start + length : start + length + 11]):
        raise ValueError("a stream without an end")
    if body.startswith(b"\xff\xd8\xff"):
        jpeg.check_bare(body)
    elif body.startswith(jpeg2000.SIGNATURES):
        jpeg2000.check_bare(body)
    if b"<?xpacket" in body or b"<x:xmpmeta" in body:
        raise Left("PDF, XMP")
    return start + length
