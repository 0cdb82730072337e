"""PDF: what a document carries besides its pages, and a copy without it.

The copy is written whole by pikepdf (qpdf); `pdf_check` looks through it byte by byte. Source: ISO 32000-2.

What one reads stays: text and pictures, links to the web, headings for the list at the side, and the tags with which
screen readers find their way, alternative texts included. What is filled into a form becomes part of the page.
"""

import io
import logging
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Any

from bedside.checker.pictures.kinds import MEGABYTE, behind
from bedside.checker.pictures.metadata import icc, jpeg, jpeg2000, pdf_check
from bedside.checker.pictures.metadata.addresses import plain_address
from bedside.checker.pictures.metadata.codes import Carries
from bedside.checker.pictures.metadata.png import inflated
from bedside.checker.pictures.metadata.xmp import xmp_codes
from bedside.checker.pictures.refusing import Refused

_CATALOGUE = {"/Type", "/Pages", "/Lang", "/MarkInfo", "/StructTreeRoot", "/Outlines", "/PageLabels", "/OutputIntents"}
_PAGE = {
    *("/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/Contents"),
    *("/Rotate", "/Group", "/Annots", "/StructParents", "/Tabs", "/UserUnit"),
}
_LINK = {"/Type", "/Subtype", "/Rect", "/QuadPoints", "/StructParent", "/A", "/Dest", "/Border", "/F"}
_HEADING = {"/Title", "/Parent", "/Prev", "/Next", "/First", "/Last", "/Count", "/Dest", "/F"}
# Keys that no shown thing needs, whatever they hang on.
_ANYWHERE = {
    "/Metadata": Carries.OTHER,
    "/PieceInfo": Carries.HISTORY,
    "/LastModified": Carries.TIME,
    "/Thumb": Carries.THUMBNAIL,
    "/AA": Carries.SCRIPT,
    "/OpenAction": Carries.SCRIPT,
    "/JS": Carries.SCRIPT,
    "/JavaScript": Carries.SCRIPT,
    "/AF": Carries.ATTACHMENT,
    "/EF": Carries.ATTACHMENT,
    "/EmbeddedFiles": Carries.ATTACHMENT,
    "/OPI": Carries.OTHER,
    "/Measure": Carries.OTHER,
    "/PtData": Carries.POSITION,
}
_INFO = {
    "/Author": Carries.PERSON,
    "/Creator": Carries.CAMERA,
    "/Producer": Carries.CAMERA,
    "/CreationDate": Carries.TIME,
    "/ModDate": Carries.TIME,
    "/Title": Carries.COMMENT,
    "/Subject": Carries.COMMENT,
    "/Keywords": Carries.COMMENT,
}
# Notes that lie beside the page; everything else is drawn on it and stays, as part of it.
_BESIDE = {"/Popup", "/Text", "/FileAttachment", "/Sound", "/Movie", "/Screen", "/3D", "/RichMedia", "/TrapNet"}
_HIDDEN = 0b100010
_MOST_CONTENT = 64 * MEGABYTE


@cache
def _library() -> Any:
    # What it warns of may quote the document.
    logging.getLogger("pikepdf").setLevel(logging.CRITICAL)
    try:
        return import_module("pikepdf")
    except ImportError:
        raise Refused("no_pdf") from None


def codes(data: bytes) -> set[Carries]:
    """Return what a PDF carries besides its pages. Raises Refused for what can't be cleaned."""
    return _emptied(data)[1]


def clean(data: bytes) -> tuple[bytes, set[Carries]]:
    """Return a clean copy, verified, and what the file carried. Raises Refused where there can't be one."""
    pdf, found = _emptied(data)
    out = io.BytesIO()
    library = _library()
    pdf.save(
        out,
        preserve_pdfa=False,
        fix_metadata_version=False,
        object_stream_mode=library.ObjectStreamMode.disable,
        deterministic_id=True,
    )
    pdf_check.check(out.getvalue())
    return out.getvalue(), found


def _emptied(data: bytes) -> tuple[Any, set[Carries]]:
    library = _library()
    try:
        return _Emptying(data).done()
    except library.PasswordError:
        raise Refused("locked") from None
    except (library.PdfError, library.DataDecodingError, RuntimeError, AttributeError, NotImplementedError):
        raise Refused("damaged") from None


class _Emptying:
    """One document on its way: what is found is told in `found`, and taken away."""

    def __init__(self, data: bytes) -> None:
        self.library = _library()
        self.pdf = self.library.Pdf.open(io.BytesIO(data))
        if not len(self.pdf.pages):
            raise Refused("damaged")
        self.found: set[Carries] = set()
        self.links: set[tuple[int, int]] = set()
        self._history(data)

    def done(self) -> tuple[Any, set[Carries]]:
        self._info()
        self._layers()
        self._annotations()
        self._catalogue()
        self._headings()
        for page in self.pdf.pages:
            self._dictionary(page.obj)
            _keep(page.obj, _PAGE)
            self._comments(page)
        for thing in list(self.pdf.objects):
            self._thing(thing)
        return self.pdf, self.found

    def _history(self, data: bytes) -> None:
        """Say so where the file was written in several goes: earlier pages may still lie in it."""
        goes = data.count(b"startxref") - (1 if b"/Linearized" in data[:1024] else 0)
        if goes > 1:
            self.found.add(Carries.HISTORY)
        end = data.rfind(b"%%EOF")
        if end >= 0 and (extra := behind(data[end + 5 :])):
            self.found.add(Carries(extra))

    def _info(self) -> None:
        if "/Info" in self.pdf.trailer:
            info = self.pdf.trailer["/Info"]
            keys = list(info.keys()) if isinstance(info, self.library.Dictionary) else ["/"]
            self.found |= {_INFO.get(key, Carries.OTHER) for key in keys}
            del self.pdf.trailer["/Info"]

    def _layers(self) -> None:
        layers = self.pdf.Root.get("/OCProperties")
        if layers is None:
            return
        shown = layers.get("/D", self.library.Dictionary())
        if shown.get("/BaseState") == "/OFF" or len(shown.get("/OFF", [])):
            raise Refused("layers")
        self.found.add(Carries.LAYER)

    def _annotations(self) -> None:
        if "/AcroForm" in self.pdf.Root:
            self.found.add(Carries.FORM)
            self.pdf.generate_appearance_streams()
        names = self._named_places()
        kept = {}
        for number, page in enumerate(self.pdf.pages):
            links, drawn = self._sorted(page, names)
            kept[number] = links
            page.obj["/Annots"] = self.library.Array(drawn)
        self.pdf.flatten_annotations("screen")
        for number, page in enumerate(self.pdf.pages):
            page.obj["/Annots"] = self.pdf.make_indirect(self.library.Array(kept[number]))

    def _sorted(self, page: Any, names: dict[str, Any]) -> tuple[list[Any], list[Any]]:
        """Return the links of a page, and what is drawn on it; notes beside it are left out."""
        links, drawn = [], []
        for each in page.obj.get("/Annots", []):
            kind = str(each.get("/Subtype", ""))
            if kind == "/Link":
                if self._link(each, names):
                    links.append(each)
                    self.links.add(each.objgen)
            elif kind in _BESIDE or int(each.get("/F", 0)) & _HIDDEN:
                self.found.add(Carries.NOTE)
            else:
                self.found.add(Carries.FORM if kind == "/Widget" else Carries.NOTE)
                if kind != "/Widget" and "/N" not in each.get("/AP", {}):
                    # How it looks is left to the reader: taken away, it might uncover what it covers.
                    raise Refused("marks")
                drawn.append(each)
        return links, drawn

    def _link(self, link: Any, names: dict[str, Any]) -> bool:
        """Make a link lead where it leads and nothing else; say whether it still leads anywhere."""
        action = link.get("/A", self.library.Dictionary())
        place = link.get("/Dest", action.get("/D") if action.get("/S") == "/GoTo" else None)
        address = plain_address(str(action.get("/URI", ""))) if action.get("/S") == "/URI" else ""
        if address != str(action.get("/URI", "")) or set(link.keys()) & {"/Contents", "/NM", "/M", "/T", "/PA"}:
            self.found.add(Carries.LINK)
        _keep(link, _LINK - {"/A", "/Dest"})
        if address:
            link["/A"] = self.library.Dictionary(S=self.library.Name.URI, URI=self.library.String(address))
            return True
        explicit = self._place(place, names)
        if explicit is not None:
            link["/Dest"] = explicit
        return explicit is not None

    def _place(self, place: Any, names: dict[str, Any]) -> Any:
        """Return a place in the document without its name, which can say anything; None for none."""
        if isinstance(place, self.library.String | self.library.Name):
            place = names.get(str(place))
        if isinstance(place, self.library.Dictionary):
            place = place.get("/D")
        return place if isinstance(place, self.library.Array) else None

    def _named_places(self) -> dict[str, Any]:
        found = dict(self.pdf.Root.get("/Dests", self.library.Dictionary()).items())
        tree = self.pdf.Root.get("/Names", self.library.Dictionary()).get("/Dests")
        if tree is not None:
            found |= dict(self.library.NameTree(tree).items())
        return found

    def _catalogue(self) -> None:
        root = self.pdf.Root
        names = root.get("/Names", self.library.Dictionary())
        gone = {*root.keys(), *names.keys()}
        for key, code in _ANYWHERE.items():
            if key in gone:
                self.found |= _packet(root[key]) if key == "/Metadata" else {code}
        if gone & {"/Collection", "/Perms", "/DSS", "/SpiderInfo", "/Legal", "/Threads"}:
            self.found.add(Carries.OTHER)
        self.named = self._named_places()
        _keep(root, _CATALOGUE)
        for intent in root.get("/OutputIntents", []):
            _keep(intent, {"/Type", "/S", "/DestOutputProfile", "/OutputConditionIdentifier"})
            intent["/OutputConditionIdentifier"] = self.library.String("")

    def _headings(self) -> None:
        """Let the headings at the side lead to places in the document, and nowhere else."""
        outlines = self.pdf.Root.get("/Outlines")
        waiting = [outlines.get("/First")] if outlines is not None else []
        seen: set[tuple[int, int]] = set()
        while waiting:
            each = waiting.pop()
            if each is None or each.objgen in seen:
                continue
            seen.add(each.objgen)
            action = each.get("/A", self.library.Dictionary())
            if "/A" in each and action.get("/S") != "/GoTo":
                self.found.add(Carries.SCRIPT)
            place = self._place(each.get("/Dest", action.get("/D")), self.named)
            _keep(each, _HEADING - {"/Dest"})
            if place is not None:
                each["/Dest"] = place
            waiting += [each.get("/First"), each.get("/Next")]

    def _comments(self, page: Any) -> None:
        """Write the content of a page anew where its author left words in it that are never drawn."""
        contents = page.obj.get("/Contents")
        streams = list(contents) if isinstance(contents, self.library.Array) else [contents]
        if any(b"%" in (_plain(each) or b"") for each in streams if each is not None):
            page.contents_coalesce()
            self._written_anew(page.obj["/Contents"])

    def _written_anew(self, stream: Any) -> None:
        stream.write(self.library.unparse_content_stream(self.library.parse_content_stream(stream)))

    def _thing(self, thing: Any) -> None:
        if isinstance(thing, self.library.Stream):
            self._stream(thing)
        for each in _dictionaries(thing, self.library):
            self._dictionary(each)

    def _dictionary(self, each: Any) -> None:
        for key in set(each.keys()) & set(_ANYWHERE):
            self.found |= _packet(each[key]) if key == "/Metadata" else {_ANYWHERE[key]}
            del each[key]
        kind = each.get("/Type")
        if kind == "/OCG" and str(each.get("/Name", "")):
            self.found.add(Carries.LAYER)
            _keep(each, {"/Type"})
            each["/Name"] = self.library.String("")
        elif kind == "/StructElem" and "/T" in each:
            self.found.add(Carries.COMMENT)
            del each["/T"]
        elif each.get("/O") == "/UserProperties":
            self.found.add(Carries.OTHER)
            _keep(each, {"/O"})
        elif "/Rect" in each and "/Subtype" in each and each.objgen not in self.links:
            # A note that only the tags still know.
            _keep(each, {"/Type", "/Subtype", "/Rect"})

    def _stream(self, stream: Any) -> None:
        last = _filters(stream)[-1:]
        if last in (["/DCTDecode"], ["/JPXDecode"]):
            self._picture(stream, jpeg if last == ["/DCTDecode"] else jpeg2000)
        elif "/N" in stream and stream.get("/Type") != "/ObjStm":
            profile = _plain(stream, icc.MOST)
            if profile and icc.is_profile(profile) and icc.blank(profile) != profile:
                self.found.add(Carries.PROFILE)
                stream.write(icc.blank(profile))
        elif stream.get("/Subtype") == "/Form" and b"%" in (_plain(stream) or b""):
            self._written_anew(stream)

    def _picture(self, stream: Any, walk: Any) -> None:
        packed_again = len(_filters(stream)) > 1
        raw = _plain_before_picture(stream) if packed_again else stream.read_raw_bytes()
        self.found |= walk.codes(raw)
        bare = walk.bare(raw)
        if bare != raw or packed_again:
            how = stream.get("/DecodeParms")
            stream.write(bare, filter=self.library.Name(_filters(stream)[-1]))
            if isinstance(how, self.library.Dictionary):
                stream["/DecodeParms"] = how


def _keep(dictionary: Any, keys: set[str]) -> None:
    for key in set(dictionary.keys()) - keys:
        del dictionary[key]


def _dictionaries(thing: Any, library: Any) -> Iterator[Any]:
    """Yield a thing's own dictionary and those within it; others are things of their own."""
    waiting = [thing]
    while waiting:
        each = waiting.pop()
        if isinstance(each, library.Dictionary | library.Stream):
            yield each
            waiting += [value for _key, value in each.items() if not getattr(value, "is_indirect", False)]
        elif isinstance(each, library.Array):
            waiting += [value for value in each if not getattr(value, "is_indirect", False)]


def _packet(stream: Any) -> set[Carries]:
    return xmp_codes(_plain(stream) or b"")


def _filters(stream: Any) -> list[str]:
    """Return how a stream is packed, outermost first."""
    found = stream.get("/Filter")
    if found is None:
        return []
    return [str(each) for each in found] if isinstance(found, _library().Array) else [str(found)]


def _plain(stream: Any, most: int = _MOST_CONTENT) -> bytes | None:
    """Return what is in a stream; None where it is packed in a way that isn't for words, or unfolds to too much."""
    if not isinstance(stream, _library().Stream):
        return None
    filters = _filters(stream)
    raw: bytes = stream.read_raw_bytes()
    if not filters:
        return raw
    if filters != ["/FlateDecode"] or "/DecodeParms" in stream:
        return None
    return inflated(raw, most)


def _plain_before_picture(stream: Any) -> bytes:
    """Return a picture that was packed once more. Raises Refused where it was packed in another way than that."""
    if _filters(stream)[:-1] != ["/FlateDecode"]:
        raise Refused("damaged")
    return inflated(stream.read_raw_bytes(), _MOST_CONTENT)
