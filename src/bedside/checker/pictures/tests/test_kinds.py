"""What a file is by its bytes, and what people read where it isn't taken."""

import io
import pickle
import zipfile
import zlib

import pytest

from bedside.checker.pictures.kinds import MAX_BYTES, MAX_PIXELS, Group, Kind, kind_of, picture_kind
from bedside.checker.pictures.metadata import clean, safe_name
from bedside.checker.pictures.refusing import Refused
from bedside.checker.pictures.tests.samples import box, chunk, riff, saved, scene, segment, with_segments

JPEG = saved(scene(), "JPEG")
PNG = saved(scene(), "PNG")


def packed(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (JPEG, Kind.JPEG),
        (PNG, Kind.PNG),
        (saved(scene(), "WEBP"), Kind.WEBP),
        (saved(scene(), "GIF"), Kind.GIF),
        (saved(scene(), "TIFF"), Kind.TIFF),
        (saved(scene(), "BMP"), Kind.BMP),
        (saved(scene(), "AVIF"), Kind.AVIF),
        (box(b"ftyp", b"heic", bytes(4), b"mif1heic"), Kind.HEIC),
        (box(b"ftyp", b"mif1", bytes(4), b"mif1avif"), Kind.AVIF),
        (box(b"ftyp", b"isom", bytes(4), b"mp42"), Kind.MP4),
        (box(b"ftyp", b"qt  ", bytes(4), b"qt  "), Kind.MOV),
        (box(b"ftyp", b"M4A ", bytes(4), b"M4A "), Kind.M4A),
        (b"%PDF-1.7\n", Kind.PDF),
        (packed("word/document.xml"), Kind.DOCX),
        (packed("xl/workbook.xml"), Kind.XLSX),
        (packed("ppt/presentation.xml"), Kind.PPTX),
        (riff(b"WAVE", {b"fmt ": bytes(16), b"data": b"1234"}), Kind.WAV),
        (b"ID3\x04\0\0\0\0\0\0", Kind.MP3),
        (b"\xff\xfb\x90\x00" + bytes(413), Kind.MP3),
        (b"OggS" + bytes(30), Kind.OGG),
        (b"\x1aE\xdf\xa3\x9f\x42\x82\x84webm", Kind.WEBM),
    ],
)
def test_a_file_is_known_by_its_bytes(data: bytes, kind: Kind) -> None:
    assert kind_of(data) is kind


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (bytes(128) + b"DICM" + bytes(20), "dicom"),
        (b"II*\0" + bytes(124) + b"DICM" + bytes(20), "dicom"),
        (b"\x08\x00\x05\x00\x0a\0\0\0ISO_IR 100", "dicom"),
        (b"<?xml version='1.0'?><svg xmlns='a'><script>alert(1)</script></svg>", "svg"),
        (b"\n<!DOCTYPE html><p>hello", "page"),
        (b"<?php echo 1;", "page"),
        (b"MZ\x90\0" + bytes(80), "program"),
        (b"\x7fELF" + bytes(80), "program"),
        (b"#!/bin/sh\nrm -rf", "program"),
        (packed("holiday.jpg"), "archive"),
        (b"PK\x03\x04 not really", "damaged"),
        (packed("word/document.xml", "word/vbaProject.bin"), "macros"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_office"),
        (b"words", "unknown"),
    ],
)
def test_what_is_not_taken_is_refused_with_its_reason(data: bytes, code: str) -> None:
    with pytest.raises(Refused) as caught:
        kind_of(data)
    assert caught.value.code == code
    assert str(caught.value.what).endswith(".")
    assert caught.value.do
    assert caught.value.told("es") != caught.value.told("en")


def test_a_name_that_promises_another_thing_is_told() -> None:
    assert kind_of(PNG, "maria.jpg") is Kind.PNG
    with pytest.raises(Refused) as caught:
        kind_of(b"%PDF-1.7\n", "maria.jpg")
    assert "a PDF document" in str(caught.value.what)
    assert "maria" not in str(caught.value)
    assert "un documento PDF" in caught.value.told("es")[0]


def test_a_document_is_no_picture_and_too_much_is_too_much() -> None:
    for data, code in ((b"%PDF-1.7\n", "no_picture"), (bytes(MAX_BYTES[Group.PICTURE] + 1), "too_large")):
        with pytest.raises(Refused) as caught:
            picture_kind(data)
        assert caught.value.code == code


def announced(width: int, height: int) -> bytes:
    """Return a PNG that announces a size, and holds next to no pixels."""
    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, 2, 0, 0, 0])
    pixels = zlib.compress(bytes(1000))
    return PNG[:8] + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def scanned(times: int) -> bytes:
    """Return a progressive JPEG whose last scan comes again and again."""
    whole = saved(scene(), "JPEG", progressive=True)
    last = whole.rindex(b"\xff\xda")
    return whole[:-2] + whole[last:-2] * times + whole[-2:]


UNFOLDING = zlib.compress(bytes(50_000_000))
MOVING = {"save_all": True, "append_images": [scene(size=(64, 48)).rotate(90)]}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (announced(60_000, 60_000), "bomb"),
        (announced(10_000, 10_000), "too_many_pixels"),
        (announced(20_000, 100), "strip"),
        (announced(1, 1), "tiny"),
        (announced(300, 300), "damaged_picture"),
        (JPEG[:400], "damaged_picture"),
        (PNG[:-20], "damaged_picture"),
        (saved(scene(), "GIF", **MOVING), "moves"),
        (saved(scene(), "PNG", **MOVING), "moves"),
        (saved(scene(), "WEBP", **MOVING), "moves"),
        (saved(scene(), "AVIF", **MOVING), "moves"),
        (saved(scene(), "TIFF", **MOVING), "pages"),
        (JPEG + b"<html><script>alert(1)</script>", "hidden_page"),
        (JPEG + b"\x7fELF\x02\x01", "hidden_program"),
        (JPEG + b"MZ" + bytes(58) + (64).to_bytes(4, "little") + b"PE\0\0", "hidden_program"),
        (with_segments(JPEG, segment(0xFE, b"<?php system($_GET[0]); ?>")), "hidden_page"),
        (with_segments(JPEG, segment(0xFE, b"x") * 20_000), "damaged_picture"),
        (PNG[:33] + chunk(b"tEXt", b"a\0b") * 60_000 + PNG[33:], "damaged_picture"),
        (PNG[:33] + chunk(b"zTXt", b"Raw profile type exif\0\0" + UNFOLDING) + PNG[33:], "damaged_picture"),
        (b"\xff\xd8" + b"\xff" * 1_000_000, "damaged_picture"),
        (scanned(1000), "damaged_picture"),
        (saved(scene(), "GIF", comment=b"<script>alert(1)</script>"), "hidden_page"),
    ],
)
def test_hostile_pictures_get_a_sentence(data: bytes, code: str) -> None:
    with pytest.raises(Refused) as caught:
        clean(data)
    assert caught.value.code == code


def test_a_name_keeps_nothing_of_the_patient() -> None:
    assert safe_name("Maria Lopez 1961-03-02.JPG", Kind.PNG) == "picture.png"
    assert safe_name("report.Maria", Kind.DOCX) == "document.docx"


def test_a_refusal_survives_the_way_out_of_another_process() -> None:
    again = pickle.loads(pickle.dumps(Refused("too_large", limit="20")))
    assert (again.code, str(again.what)) == ("too_large", "This file is larger than 20 MB.")
    assert again.told("es")[0] == "Este archivo pesa más de 20 MB."


def test_a_strip_of_which_nothing_would_be_left_is_refused() -> None:
    strip = saved(scene(size=(4, 8_000)), "PNG")
    assert clean(strip).height == 8_000
    with pytest.raises(Refused, match="long and thin"):
        clean(strip, edge=2000)


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_sentences_name_the_limits_that_hold(language: str) -> None:
    for code in ("too_many_pixels", "bomb"):
        assert f" {MAX_PIXELS // 1_000_000} mega" in Refused(code).told(language)[0]


def test_a_progressive_picture_of_some_scans_is_taken() -> None:
    assert clean(scanned(20)).width == 64
