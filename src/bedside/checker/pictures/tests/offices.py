"""A Word document with a mark in every place that Bedside knows, and Excel and PowerPoint ones with what is theirs."""

import io
import zipfile
from collections.abc import Mapping

from bedside.checker.pictures.tests.samples import phone_exif, saved, scene

_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
_S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'


def packed(parts: Mapping[str, str | bytes], comment: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.comment = comment.encode()
        for name, body in parts.items():
            archive.writestr(name, body)
    return out.getvalue()


def relations(*links: tuple[str, str]) -> str:
    """Return relationships rId1, rId2 … of these kinds, to these places."""
    outside = 'TargetMode="External" '
    lines = "".join(
        f'<Relationship Id="rId{number}" Type="{_TYPE}{kind}" Target="{target}" {outside if ":" in target else ""}/>'
        for number, (kind, target) in enumerate(links, 1)
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{lines}</Relationships>'
    )


def _types(*names: str) -> str:
    lines = "".join(f'<Override PartName="/{name}" ContentType="application/xml"/>' for name in names)
    return f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{lines}</Types>'


def word(mark: str, body: str = "") -> bytes:
    """Return a document that says “Flu clinic on Friday”, with a photo, a comment and a link."""
    photo = saved(scene(), "JPEG", exif=phone_exif(), comment=mark.encode())
    document = (
        f"<!-- {mark} --><w:document {_W} {_R} {_A}><w:body>"
        f'<w:p w:rsidR="00{mark}"><w:commentRangeStart w:id="0"/><w:r><w:t>Flu clinic </w:t></w:r>'
        f'<w:r><w:commentReference w:id="0"/></w:r>'
        f'<w:hyperlink r:id="rId3"><w:r><w:t>on Friday</w:t></w:r></w:hyperlink>'
        f'</w:p><w:p><w:r><w:drawing><a:cNvPr id="1" name="{mark}.jpg" descr="C:\\{mark}.jpg"/>'
        f'<a:blip r:embed="rId2"/></w:drawing></w:r></w:p>{body}</w:body></w:document>'
    )
    return packed(
        {
            "[Content_Types].xml": _types("word/document.xml", "word/comments.xml", "docProps/core.xml"),
            "_rels/.rels": relations(
                ("officeDocument", "word/document.xml"), ("metadata/core-properties", "docProps/core.xml"),
                ("extended-properties", "docProps/app.xml"), ("custom-properties", "docProps/custom.xml"),
                ("metadata/thumbnail", "docProps/thumbnail.jpeg"),
            ),
            "docProps/core.xml": f"<a>{mark}</a>", "docProps/app.xml": f"<a>{mark}</a>",
            "docProps/custom.xml": f"<a>{mark}</a>", "docProps/thumbnail.jpeg": photo,
            "word/document.xml": document,
            "word/_rels/document.xml.rels": relations(
                ("comments", "comments.xml"), ("image", "media/image1.jpg"),
                ("hyperlink", f"https://clinic.example/flu?who={mark}"), ("people", "people.xml"),
                ("settings", "settings.xml"), ("customXml", "../customXml/item1.xml"),
                ("printerSettings", "printerSettings1.bin"), ("theme", "theme1.xml"),
            ),
            "word/comments.xml": f"<a>{mark}</a>", "word/people.xml": f"<a>{mark}</a>",
            "word/theme1.xml": f"<a:theme {_A}/>", "word/printerSettings1.bin": mark,
            "word/media/image1.jpg": photo,
            "word/settings.xml": (
                f'<w:settings {_W} {_R}><w:rsids><w:rsid w:val="{mark}"/></w:rsids>'
                f'<w:docVars><w:docVar w:name="a" w:val="{mark}"/></w:docVars>'
                f'<w:attachedTemplate r:id="rId1"/></w:settings>'
            ),
            "word/_rels/settings.xml.rels": relations(("attachedTemplate", f"file:///C:/{mark}.dotx")),
            "customXml/item1.xml": f"<a>{mark}</a>", "left/over.txt": mark,
        },
        comment=mark,
    )  # fmt: skip


def excel(sheet: str = "", state: str = "visible") -> bytes:
    return packed(
        {
            "[Content_Types].xml": _types("xl/workbook.xml", "xl/sheet1.xml"),
            "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": (
                f'<workbook {_S} {_R}><fileSharing userName="Maria"/>'
                f'<sheets><sheet name="A" state="{state}" r:id="rId1"/></sheets></workbook>'
            ),
            "xl/_rels/workbook.xml.rels": relations(("worksheet", "sheet1.xml")),
            "xl/sheet1.xml": f"<worksheet {_S} {_R}><sheetData>{sheet}</sheetData></worksheet>",
        }
    )


def powerpoint(slide: str = "", kind: str = "notesSlide") -> bytes:
    return packed(
        {
            "[Content_Types].xml": _types("ppt/presentation.xml", "ppt/slide1.xml"),
            "_rels/.rels": relations(("officeDocument", "ppt/presentation.xml")),
            "ppt/presentation.xml": (
                f'<p:presentation {_P} {_R}><p:sldIdLst><p:sldId r:id="rId1"/></p:sldIdLst></p:presentation>'
            ),
            "ppt/_rels/presentation.xml.rels": relations(("slide", "slide1.xml")),
            "ppt/slide1.xml": f"<p:sld {_P} {_R} {_A}>{slide}</p:sld>",
            "ppt/_rels/slide1.xml.rels": relations((kind, "other1.xml")),
            "ppt/other1.xml": "<a>Maria</a>",
        }
    )
