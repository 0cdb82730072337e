"""What PDF documents carry besides their pages, and copies without it."""

import io
import zlib

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, String

from bedside.checker.pictures.metadata import carried, clean, pdf_check
from bedside.checker.pictures.refusing import Left, Refused
from bedside.checker.pictures.tests import pdfs
from bedside.checker.pictures.tests.samples import broken

MARK = "Maria-Lopez-7781"
FULL = pdfs.full(MARK)
PLAIN = pdfs.plain()


def changed(data: bytes, change: dict[str, object]) -> bytes:
    """Return a document with more in its catalogue."""
    out = io.BytesIO()
    with pikepdf.Pdf.open(io.BytesIO(data)) as pdf:
        for key, value in change.items():
            pdf.Root[key] = value
        pdf.save(out)
    return out.getvalue()


def unfolded(data: bytes) -> bytes:
    """Return all that stands in a document, streams unfolded."""
    parts = [data]
    with pikepdf.Pdf.open(io.BytesIO(data)) as pdf:
        for each in pdf.objects:
            if isinstance(each, pikepdf.Stream):
                raw = each.read_raw_bytes()
                parts.append(raw)
                if each.get("/Filter") == Name.FlateDecode:
                    parts.append(zlib.decompress(raw))
    return b"\n".join(parts)


def test_a_document_loses_all_but_its_pages() -> None:
    cleaned = clean(FULL)
    assert cleaned.mime == "application/pdf"
    assert {
        *("position", "time", "camera", "person", "comment", "thumbnail", "attachment", "history", "script", "form"),
        *("note", "layer", "link", "other"),
    } <= set(cleaned.removed)
    assert carried(FULL) == cleaned.removed
    assert carried(cleaned.data) == ()
    assert MARK.encode() not in unfolded(cleaned.data)


def test_what_one_reads_stays() -> None:
    everything = unfolded(clean(FULL).data)
    assert b"Flu clinic on Friday" in everything
    assert b"(Friday)" in everything  # filled into the form
    assert b"0 0 200 30 re" in everything  # drawn as a mark, perhaps to cover something
    assert b"(https://clinic.example/flu)" in everything
    assert b"When" in everything  # a heading at the side
    with pikepdf.Pdf.open(io.BytesIO(clean(FULL).data)) as pdf:
        assert [str(each["/Subtype"]) for each in pdf.pages[0].obj["/Annots"]] == ["/Link"]
        photo = pdf.pages[0].obj["/Resources"]["/XObject"]["/Im0"]
        assert isinstance(photo, pikepdf.Stream)
        assert pikepdf.PdfImage(photo).as_pil_image().size == (64, 48)


def test_a_plain_document_carries_nothing() -> None:
    assert carried(PLAIN) == ()
    assert clean(PLAIN).removed == ()


def test_what_cannot_be_cleaned_is_refused() -> None:
    off = Dictionary(OCGs=Array(), D=Dictionary(BaseState=Name.OFF))
    locked = io.BytesIO()
    with pikepdf.Pdf.open(io.BytesIO(PLAIN)) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(user="x", owner="y"))
    covered = io.BytesIO()
    with pikepdf.Pdf.open(io.BytesIO(PLAIN)) as pdf:
        square = Dictionary(Type=Name.Annot, Subtype=Name.Square, Rect=Array([0, 0, 9, 9]))
        pdf.pages[0].obj["/Annots"] = Array([pdf.make_indirect(square)])
        pdf.save(covered)
    for data, code in (
        (changed(PLAIN, {"/OCProperties": off}), "layers"),
        (locked.getvalue(), "locked"),
        (covered.getvalue(), "marks"),
        (b"%PDF-1.7\nnothing", "damaged"),
    ):
        with pytest.raises(Refused) as caught:
            clean(data)
        assert caught.value.code == code


@pytest.mark.parametrize(
    "bad",
    [
        FULL,
        changed(PLAIN, {"/AcroForm": Dictionary(), "/OpenAction": String("x")}),
        clean(PLAIN).data + clean(PLAIN).data,
    ],
)
def test_the_second_reader_of_documents_sees_what_is_left(bad: bytes) -> None:
    with pytest.raises((Left, ValueError)):
        pdf_check.check(bad)


@settings(max_examples=120, deadline=None)
@given(
    st.sampled_from([FULL, PLAIN]),
    st.floats(0.2, 2),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=8),
)
def test_broken_documents_are_refused_or_cleaned(data: bytes, kept: float, flips: list[tuple[float, int]]) -> None:
    try:
        cleaned = clean(broken(data, kept, flips))
    except Refused:
        return
    assert cleaned.data.startswith(b"%PDF-")
