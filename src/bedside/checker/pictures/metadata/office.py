"""Word, Excel and PowerPoint: what a document carries besides its pages, and a copy without it.

The copy holds only parts that a page, a sheet or a slide needs: those that are reached from the document through
relationships of known kinds. What a person must decide (changes that are tracked, hidden sheets, pictures of which a
part is cut away and still there) is refused. `office_check` looks through the copy. Source: ECMA-376, parts 1 and 2.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

from bedside.checker.pictures.kinds import MEGABYTE
from bedside.checker.pictures.metadata import jpeg, office_check, png
from bedside.checker.pictures.metadata.addresses import plain_address
from bedside.checker.pictures.metadata.codes import Carries
from bedside.checker.pictures.refusing import Refused

_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# What a relationship leads to, by the last word of its type: parts that one sees, or that say how they look.
_SHOWN = {
    *("officeDocument", "styles", "stylesWithEffects", "numbering", "settings", "fontTable", "theme", "webSettings"),
    *("header", "footer", "footnotes", "endnotes", "image", "hyperlink", "chart", "chartStyle", "chartColorStyle"),
    *("chartUserShapes", "worksheet", "chartsheet", "sharedStrings", "drawing", "table", "slide"),
    *("slideLayout", "slideMaster", "presProps", "viewProps", "tableStyles", "diagramData", "diagramLayout"),
    *("diagramQuickStyle", "diagramColors", "diagramDrawing", "themeOverride", "video", "audio", "media"),
}
_GONE = {
    "core-properties": {Carries.PERSON, Carries.TIME},
    "extended-properties": {Carries.CAMERA},
    "custom-properties": {Carries.COMMENT},
    "thumbnail": {Carries.THUMBNAIL},
    "comments": {Carries.NOTE},
    "commentsExtended": {Carries.NOTE},
    "commentsIds": {Carries.NOTE},
    "commentsExtensible": {Carries.NOTE},
    "commentAuthors": {Carries.NOTE, Carries.PERSON},
    "authors": {Carries.NOTE, Carries.PERSON},
    "threadedComment": {Carries.NOTE},
    "people": {Carries.PERSON},
    "person": {Carries.PERSON},
    "notesSlide": {Carries.NOTE},
    "notesMaster": set(),
    "handoutMaster": set(),
    "vmlDrawing": set(),
    "calcChain": set(),
    "font": set(),
    "package": {Carries.ATTACHMENT},
    "attachedTemplate": {Carries.PERSON},
    "customXml": {Carries.OTHER},
    "printerSettings": {Carries.CAMERA},
}
# Another document within: it may hold far more than the corner that is shown.
_REFUSED = {
    "oleObject",
    "control",
    "activeXControlBinary",
    "externalLink",
    "pivotCacheDefinition",
    "pivotTable",
    "aFChunk",
}
_CHANGES = {"ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "cellIns"}
_NOTES = {
    "commentRangeStart",
    "commentRangeEnd",
    "commentReference",
    "annotationRef",
    "proofErr",
    "permStart",
    "permEnd",
}
_SETTINGS = {
    *("rsids", "docVars", "attachedTemplate", "mailMerge", "docId", "fileSharing", "absPath", "revisionPtr"),
    *("writeProtection", "documentProtection", "smartTagType", "saveThroughXslt", "custDataLst", "photoAlbum"),
}
_NAMES = {"cNvPr", "docPr"}
_IDS = re.compile(r"rsid|paraId|textId|(?:^|})(?:uid|durableId|author|initials|userId)$", re.IGNORECASE)
_PATH = re.compile(r"[A-Za-z]:\\|\\\\|file:|/Users/|/home/|\.(?:jpe?g|png|gif|heic|tiff?|bmp|webp)$", re.IGNORECASE)
_MOST_PARTS, _MOST_BYTES = 5000, 400 * MEGABYTE


class _Link(NamedTuple):
    """A relationship: which word its type ends in, and where it leads."""

    id: str
    type: str
    word: str
    target: str
    outside: bool


@cache
def _library() -> Any:
    try:
        return import_module("lxml.etree")
    except ImportError:
        raise Refused("no_office") from None


def _parsed(data: bytes) -> Any:
    """Return a part as a tree. Raises ValueError where it is no XML, or more than that."""
    library = _library()
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise ValueError("a document type")
    parser = library.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        return library.fromstring(data, parser)
    except library.XMLSyntaxError as error:
        raise ValueError("no XML") from error


def _written(tree: Any) -> bytes:
    found: bytes = _library().tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    return found


def codes(data: bytes) -> set[Carries]:
    """Return what a document carries besides what one sees. Raises Refused for what can't be cleaned."""
    work = _Emptying(data)
    work.parts()
    return work.found


def clean(data: bytes) -> tuple[bytes, set[Carries]]:
    """Return a clean copy, verified, and what the document carried. Raises Refused where there can't be one."""
    work = _Emptying(data)
    copy = _packed(work.parts())
    office_check.check(copy)
    return copy, work.found


def _packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            # No time, no system, no rights: the year 1980 means none.
            line = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            line.create_system = 0
            line.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(line, body)
    return out.getvalue()


class _Emptying:
    """One document on its way; `found` tells what it carried."""

    def __init__(self, data: bytes) -> None:
        self.found: set[Carries] = set()
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                self.given = dict(_unpacked(archive))
                if archive.comment or any(each.comment for each in archive.infolist()):
                    self.found.add(Carries.COMMENT)
        except (zipfile.BadZipFile, zipfile.LargeZipFile, RuntimeError, NotImplementedError) as error:
            raise ValueError("no ZIP") from error
        self.types = _parsed(self.given["[Content_Types].xml"])

    def parts(self) -> dict[str, bytes]:
        """Return the parts of the clean copy, by name."""
        kept: dict[str, bytes] = {}
        waiting = [""]
        while waiting:
            name = waiting.pop()
            if name in kept:
                continue
            links = list(self._links(name))
            shown = [link for link in links if self._shown(link)]
            gone = {link.id for link in links} - {link.id for link in shown}
            if name:
                kept[name] = self._part(name, gone)
            if shown:
                kept[_relations(name)] = self._relations(shown)
            waiting += [self._place(name, link) for link in shown if not link.outside]
        for name in set(self.given) - set(kept) - {"[Content_Types].xml"}:
            self._left_out(name)
        return {"[Content_Types].xml": self._content_types(kept), **kept}

    def _links(self, name: str) -> Iterator[_Link]:
        body = self.given.get(_relations(name))
        for each in _parsed(body) if body else ():
            kind = each.get("Type", "")
            word = kind.rpartition("/")[2]
            yield _Link(each.get("Id", ""), kind, word, each.get("Target", ""), each.get("TargetMode") == "External")

    def _shown(self, link: _Link) -> bool:
        if link.word in _REFUSED:
            raise Refused("inside")
        if link.word not in _SHOWN or link.target.lower().endswith(".svg"):
            # Beside a drawing of lines (SVG) there is always the same as PNG.
            self.found |= _GONE.get(link.word, {Carries.OTHER})
            return False
        if link.outside:
            # Only links that a reader can follow stay; a picture from elsewhere would tell who reads.
            known = link.word == "hyperlink" and bool(plain_address(link.target))
            if not known or plain_address(link.target) != link.target:
                self.found.add(Carries.LINK)
            return known
        return True

    def _relations(self, shown: list[_Link]) -> bytes:
        library = _library()
        root = library.Element(f"{{{_RELATIONSHIPS}}}Relationships", nsmap={None: _RELATIONSHIPS})
        for link in shown:
            target = plain_address(link.target) if link.outside else link.target
            each = library.SubElement(
                root, f"{{{_RELATIONSHIPS}}}Relationship", Id=link.id, Type=link.type, Target=target
            )
            if link.outside:
                each.set("TargetMode", "External")
        return _written(root)

    def _place(self, name: str, link: _Link) -> str:
        target = link.target.partition("#")[0]
        if target.startswith("/"):
            return posixpath.normpath(target).lstrip("/")
        return posixpath.normpath(posixpath.join(posixpath.dirname(name), target))

    def _left_out(self, name: str) -> None:
        if name.startswith("customXml/") or not name.endswith((".rels", "/")):
            words = {"docProps/": Carries.OTHER, "word/comments": Carries.NOTE, "customXml/": Carries.OTHER}
            self.found.add(next((code for start, code in words.items() if name.startswith(start)), Carries.OTHER))

    def _content_types(self, kept: dict[str, bytes]) -> bytes:
        for each in list(self.types):
            part = each.get("PartName")
            if part is not None and part.lstrip("/") not in kept:
                self.types.remove(each)
        return _written(self.types)

    def _part(self, name: str, gone: set[str]) -> bytes:
        body = self.given.get(name)
        if body is None:
            raise ValueError("a part is missing")
        if name.endswith((".xml", ".rels")) or body.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"<?xml"):
            return self._xml(body, gone)
        return self._medium(body)

    def _medium(self, body: bytes) -> bytes:
        if body.startswith(b"\xff\xd8\xff"):
            self.found |= jpeg.codes(body)
            return jpeg.bare(body)
        if body.startswith(png.SIGNATURE):
            self.found |= png.codes(body)
            return png.bare(body)
        # Drawings in formats of their own, films, sounds, fonts: nobody looked through them.
        raise Refused("media")

    def _xml(self, body: bytes, gone: set[str]) -> bytes:
        tree = _parsed(body)
        for each in list(tree.iter()):
            if isinstance(each.tag, str):
                self._element(each, gone)
        return _written(tree)

    def _element(self, each: Any, gone: set[str]) -> None:
        word = _word(each.tag)
        _refuse(each, word)
        if word == "pageSetup":
            each.attrib.pop(f"{{{_R}}}id", None)
        if word in _NOTES or word in _SETTINGS or _leads_nowhere(each, gone):
            if word in _SETTINGS:
                self.found.add(Carries.HISTORY)
            _take_away(each)
            return
        for key in list(each.attrib):
            if _IDS.search(key):
                self.found.add(Carries.HISTORY)
                del each.attrib[key]
        if word in _NAMES:
            self._named(each)
        elif word == "instrText" and _PATH.search(each.text or ""):
            self.found.add(Carries.LINK)
            each.text = ""

    def _named(self, each: Any) -> None:
        """Forget what the file of a picture was called; its alternative text stays, unless it is that name."""
        each.set("name", each.get("id", "0"))
        each.attrib.pop("title", None)
        if _PATH.search(each.get("descr", "")):
            self.found.add(Carries.COMMENT)
            del each.attrib["descr"]


def _refuse(each: Any, word: str) -> None:
    """Raise Refused for what a person must decide."""
    if word in _CHANGES and "wordprocessingml" in each.tag:
        raise Refused("changes")
    if (word == "sheet" and each.get("state", "visible") != "visible") or (word == "sld" and each.get("show") == "0"):
        raise Refused("hidden_part")
    if word in ("row", "col") and each.get("hidden") in ("1", "true"):
        raise Refused("hidden_part")
    if word == "vanish" and _word(each.getparent().getparent().tag) == "r":
        raise Refused("hidden_part")
    if word == "srcRect" and any(int(value) > 0 for value in each.attrib.values() if value.lstrip("-").isdigit()):
        raise Refused("cropped")
    if word in ("OLEObject", "oleObj", "externalBook"):
        raise Refused("inside")


def _leads_nowhere(each: Any, gone: set[str]) -> bool:
    return any(key.startswith(f"{{{_R}}}") and value in gone for key, value in each.attrib.items())


def _take_away(each: Any) -> None:
    """Remove an element; the words behind it stay."""
    parent = each.getparent()
    if parent is None:
        raise ValueError("the whole part hangs on what is gone")
    if _word(each.tag) == "hyperlink":
        # What one reads of a link stays.
        for inner in list(each):
            each.addprevious(inner)
    if each.tail:
        before = each.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + each.tail
        else:
            parent.text = (parent.text or "") + each.tail
    parent.remove(each)
    if _word(parent.tag) == "hyperlinks" and not len(parent):
        parent.getparent().remove(parent)


def _word(tag: str) -> str:
    return tag.rpartition("}")[2]


def _relations(name: str) -> str:
    folder, file = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{file}.rels")


def _unpacked(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    lines = archive.infolist()
    if len(lines) > _MOST_PARTS or sum(each.file_size for each in lines) > _MOST_BYTES:
        raise Refused("bomb_document")
    for each in lines:
        with archive.open(each) as part:
            yield each.filename, part.read(each.file_size + 1)
