"""A PDF with something in every place that Bedside knows, written by hand with pikepdf."""

import io
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from bedside.checker.pictures.tests.samples import phone_exif, saved, scene

PAGE = b"q 100 0 0 75 50 600 cm /Im0 Do Q BT /F0 18 Tf 50 500 Td (Flu clinic on Friday) Tj ET"


def plain() -> bytes:
    """Return a page with a line of text and a picture, without anything besides."""
    pdf = pikepdf.Pdf.new()
    _page(pdf, saved(scene(), "JPEG"))
    return _saved(pdf)


def full(mark: str) -> bytes:
    """Return a document that carries a mark in every place that is known."""
    pdf = pikepdf.Pdf.new()
    photo = saved(scene(), "JPEG", exif=phone_exif(), comment=mark.encode())
    page = _page(pdf, photo, f"% {mark}\n".encode())
    word = String(mark)
    xmp = f"<?xpacket begin='' id='x'?><x:xmpmeta><dc:creator>{mark}</dc:creator></x:xmpmeta><?xpacket end='w'?>"

    def packet() -> Any:
        stream = pdf.make_stream(xmp.encode())
        stream["/Type"], stream["/Subtype"] = Name.Metadata, Name.XML
        return stream

    pdf.docinfo["/Author"] = pdf.docinfo["/Title"] = pdf.docinfo["/Ward"] = word
    root = pdf.Root
    root["/Metadata"] = packet()
    page.obj["/Metadata"] = packet()
    page.obj["/Resources"]["/XObject"]["/Im0"]["/Metadata"] = packet()
    page.obj["/PieceInfo"] = Dictionary(Maker=Dictionary(LastModified=word, Private=word))
    page.obj["/Thumb"] = pdf.make_stream(mark.encode())
    pdf.attachments["list.txt"] = mark.encode()
    script = Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{mark}')"))
    root["/OpenAction"] = script
    page.obj["/AA"] = Dictionary(O=script)
    root["/Names"]["/JavaScript"] = Dictionary(Names=Array([word, script]))
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=word))
    root["/OCProperties"] = Dictionary(OCGs=Array([layer]), D=Dictionary(Order=Array([layer]), Name=word))
    page.obj["/Resources"]["/Properties"] = Dictionary(L0=layer)
    page.obj["/Annots"] = Array([pdf.make_indirect(each) for each in _annotations(pdf, mark)])
    field = page.obj["/Annots"][-1]
    root["/AcroForm"] = Dictionary(
        Fields=Array([field]), NeedAppearances=True, DA=String("/F0 12 Tf 0 g"), XFA=pdf.make_stream(mark.encode())
    )
    root["/AcroForm"]["/DR"] = Dictionary(Font=page.obj["/Resources"]["/Font"])
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("When", 0))
    return _in_two_goes(_saved(pdf), mark)


def _annotations(pdf: pikepdf.Pdf, mark: str) -> list[Dictionary]:
    box, word = Array([50, 300, 250, 330]), String(mark)
    launch = Dictionary(S=Name.Launch, F=word)
    web = Dictionary(S=Name.URI, URI=String(f"https://clinic.example/flu?who={mark}#{mark}"))
    shape = pdf.make_stream(b"0 0 1 rg 0 0 200 30 re f")
    shape["/Type"], shape["/Subtype"], shape["/BBox"] = Name.XObject, Name.Form, Array([0, 0, 200, 30])
    return [
        Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=box, Contents=word, T=word, NM=word),
        Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=box, A=launch),
        Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=box, A=web, Contents=word),
        Dictionary(Type=Name.Annot, Subtype=Name.Square, Rect=box, T=word, Contents=word, F=4, AP=Dictionary(N=shape)),
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=word, TU=word, DV=word, V=String("Friday"), F=4,
            Rect=box, DA=String("/F0 12 Tf 0 g"),
        ),
    ]  # fmt: skip


def _page(pdf: pikepdf.Pdf, photo: bytes, before: bytes = b"") -> pikepdf.Page:
    page = pdf.add_blank_page(page_size=(612, 792))
    image = pdf.make_stream(photo)
    image.stream_dict = Dictionary(
        Type=Name.XObject, Subtype=Name.Image, Width=64, Height=48, ColorSpace=Name.DeviceRGB, BitsPerComponent=8,
        Filter=Name.DCTDecode,
    )  # fmt: skip
    image.write(photo, filter=Name.DCTDecode)
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.obj["/Resources"] = Dictionary(XObject=Dictionary(Im0=image), Font=Dictionary(F0=pdf.make_indirect(font)))
    page.obj["/Contents"] = pdf.make_stream(before + PAGE)
    return page


def _saved(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out, fix_metadata_version=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def _in_two_goes(data: bytes, mark: str) -> bytes:
    """Return a document to which an earlier state and a file were added at the end."""
    at = int(data[data.rindex(b"startxref") + 9 :].split()[0])
    size = data[data.rindex(b"/Size") :].split()[1].decode()
    added = f"9000 0 obj\n<< /Old ({mark}) >>\nendobj\n"
    table = f"xref\n9000 1\n{len(data):010d} 00000 n \ntrailer\n"
    root = data[data.rindex(b"/Root") :].split(b"/Size")[0].decode().split("/ID")[0].rstrip("> \n")
    info = "" if "/Info" in root else " " + data[data.rindex(b"/Info") :].decode("latin-1").split("R")[0] + "R"
    trailer = f"<< {root}{info} /Prev {at} /Size {max(int(size), 9001)} >>\n"
    start = len(data) + len(added)
    return data + f"{added}{table}{trailer}startxref\n{start}\n%%EOF\nPK\x03\x04{mark}".encode("latin-1")
