"""What is left of a mark that was put into every place of a file that we know of: it must be nothing.

    .venv/bin/python -m bench.picture_markers

Files are written by other programs (Pillow, piexif, pypdf, pikepdf, python-docx, openpyxl, python-pptx, ffmpeg) and by
hand, cleaned, and searched: as bytes, as UTF-16, in base64, in hexadecimal, in every deflated stream and every part of
a ZIP; then other readers are asked what they find. Peers in the same run: for pictures a plain save with Pillow, for
films and sounds ffmpeg that is told to leave the metadata out. What isn't installed is left out, and said.
"""

import base64
import importlib
import io
import json
import re
import shutil
import statistics
import subprocess
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

from PIL import Image, ImageCms, PngImagePlugin

from bedside.checker.pictures.kinds import Kind, kind_of
from bedside.checker.pictures.metadata import carried, clean
from bedside.checker.pictures.tests import films, offices, pdfs
from bedside.checker.pictures.tests.samples import (
    chunk,
    phone_exif,
    riff,
    saved,
    scene,
    segment,
    with_chunks,
    with_segments,
)
from bench.machine import RESULTS, describe

MARK = "MariaLopezMRN7781"
RAW = MARK.encode()
XMP = (
    f"<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf="
    f"'http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description xmlns:dc='http://purl.org/dc/elements/1.1/'>"
    f"<dc:creator>{MARK}</dc:creator></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='w'?>"
).encode()
FFMPEG = shutil.which("ffmpeg")
Files = dict[str, tuple[str, bytes]]


def main() -> None:
    files, missing = written()
    rows = {name: row(writer, data) for name, (writer, data) in files.items()}
    total = {key: sum(each[key] for each in rows.values()) for key in ("written", "left")}
    peers: dict[str, dict[str, int]] = {}
    for each in rows.values():
        if "peer" in each:
            of = peers.setdefault(each["peer"]["name"], {"files": 0, "written": 0, "left": 0})
            of["files"] += 1
            of["written"] += each["written"]
            of["left"] += each["peer"]["left"]
    result = {
        "where": describe(),
        "files": len(rows),
        **total,
        "peers": peers,
        "not_installed": missing,
        "seconds_12_megapixels": times(),
        "each": rows,
    }
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "picture_markers.json").write_text(json.dumps(result, indent=1) + "\n")
    for name, each in rows.items():
        print(f"{name:28} {each['written']:3} written  {each['left']} left  {each.get('peer', '')}")
    print(json.dumps({key: value for key, value in result.items() if key != "each"}, indent=1))


def row(writer: str, data: bytes) -> dict[str, Any]:
    kind = kind_of(data)
    copy = clean(data)
    found: dict[str, Any] = {
        "writer": writer,
        "written": places(data) + told(data, kind),
        "left": places(copy.data) + told(copy.data, kind_of(copy.data)),
        "removed": copy.removed,
        "carried_after": carried(copy.data),
    }
    if found["written"] == 0:
        raise SystemExit(f"{writer}: the search finds no mark in what was written, so it would find none afterwards")
    other = peer(data, kind)
    if other:
        found["peer"] = {"name": other[0], "left": places(other[1]) + told(other[1], kind)}
    return found


def places(data: bytes) -> int:
    """Return how many marks stand in bytes, in any way of writing them that we know."""
    return sum(_marks(each) for each in [data, *_unpacked(data)])


def _marks(data: bytes) -> int:
    ways = {RAW, MARK.encode("utf-16-le"), MARK.encode("utf-16-be"), RAW.hex().encode(), RAW.hex().upper().encode()}
    for shift in range(3):
        # In base64 a text looks different at each of three places; its ends depend on the neighbours.
        ways.add(base64.b64encode(b"x" * shift + RAW)[4 if shift else 0 : -4])
    return sum(data.count(each) for each in ways)


def _unpacked(data: bytes) -> Iterator[bytes]:
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for each in archive.infolist():
                body = archive.read(each)
                yield body
                yield from _unpacked(body)
    for found in re.finditer(rb"\x78[\x01\x5e\x9c\xda]", data):
        unfolding = zlib.decompressobj()
        try:
            yield unfolding.decompress(data[found.start() :], 4_000_000)
        except zlib.error:
            continue


def told(data: bytes, kind: Kind) -> int:
    """Return how many marks another reader tells of."""
    return sum(_marks(repr(each).encode()) for each in _told(data, kind))


def _told(data: bytes, kind: Kind) -> Iterator[object]:
    if kind.group == "picture" and kind is not Kind.HEIC:
        with Image.open(io.BytesIO(data)) as image:
            exif = image.getexif()
            yield [image.info, dict(exif), *(exif.get_ifd(tag) for tag in (0x8769, 0x8825, 0xA005))]
        if (piexif := library("piexif")) and kind in (Kind.JPEG, Kind.WEBP, Kind.TIFF):
            with suppress(ValueError):  # there is none
                yield piexif.load(data)
    elif kind is Kind.HEIC:
        yield importlib.import_module("pillow_heif").open_heif(data).info
    elif kind is Kind.PDF and (pypdf := library("pypdf")):
        reader = pypdf.PdfReader(io.BytesIO(data))
        yield [reader.metadata, dict(reader.attachments), reader.get_fields(), reader.trailer["/Root"]]
        yield [annotation.get_object() for page in reader.pages for annotation in page.get("/Annots", [])]
    elif kind.group in ("video", "sound") and FFMPEG:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"a.{kind.ending}"
            path.write_bytes(data)
            yield subprocess.run([FFMPEG, "-hide_banner", "-i", path], capture_output=True, check=False).stderr
    elif module := library({"docx": "docx", "xlsx": "openpyxl", "pptx": "pptx"}.get(kind.value, "")):
        yield from _told_by_office(module, data, kind)


def _told_by_office(module: Any, data: bytes, kind: Kind) -> Iterator[object]:
    try:
        opened: Any = {
            "docx": lambda: module.Document(io.BytesIO(data)),
            "xlsx": lambda: module.load_workbook(io.BytesIO(data)),
            "pptx": lambda: module.Presentation(io.BytesIO(data)),
        }[kind.value]()
    except (KeyError, ValueError, AttributeError, TypeError):
        # Those made by hand are too small for these readers.
        return
    properties = opened.properties if kind is Kind.XLSX else opened.core_properties
    yield [getattr(properties, name) for name in ("title", "subject", "keywords", "category")]
    yield getattr(properties, "author", None) or getattr(properties, "creator", None)


def peer(data: bytes, kind: Kind) -> tuple[str, bytes] | None:
    if kind.group == "picture" and kind is not Kind.HEIC:
        with Image.open(io.BytesIO(data)) as image:
            form = "JPEG" if image.format == "MPO" else image.format
            out = io.BytesIO()
            image.save(out, form)
            return f"Pillow {version('pillow')}, a plain save", out.getvalue()
    if kind.group in ("video", "sound") and FFMPEG:
        with tempfile.TemporaryDirectory() as folder:
            come, gone = (Path(folder) / f"{name}.{kind.ending}" for name in "ab")
            come.write_bytes(data)
            how = [FFMPEG, "-v", "quiet", "-i", str(come), "-map", "0", "-map_metadata", "-1", "-c", "copy", str(gone)]
            done = subprocess.run(how, check=False).returncode == 0
            return ("ffmpeg -map 0 -map_metadata -1 -c copy", gone.read_bytes()) if done else None
    return None


def library(name: str) -> Any:
    """Return a library that may be missing."""
    try:
        return importlib.import_module(name) if name else None
    except ImportError:
        return None


def written() -> tuple[Files, list[str]]:
    """Return the files with marks, and what could not be written because a program is missing."""
    files: Files = {**pictures(), **by_hand()}
    missing = []
    for name, make in WRITERS.items():
        if library(name):
            files |= {f"{each}, {name}": (name, data) for each, data in make(library(name)).items()}
        else:
            missing.append(name)
    if FFMPEG:
        files |= films_by_ffmpeg(FFMPEG)
    else:
        missing.append("ffmpeg")
    return files, missing


def marked_exif() -> Image.Exif:
    exif = phone_exif()
    for tag in (0x010E, 0x010F, 0x0110, 0x0131, 0x013B, 0x013C, 0x8298):
        exif[tag] = MARK
    exif[0x8769] = {0x927C: RAW, 0x9286: b"ASCII\0\0\0" + RAW, 0xA430: MARK, 0xA431: MARK, 0xA420: MARK, 0xA435: MARK}
    exif[0x8825] = {1: "N", 2: (40.0, 1.0, 2.0), 0x1B: RAW, 0x1C: RAW}
    return exif


def marked_profile() -> bytes:
    """Return a profile of sRGB whose description is the mark, as a screen's is its owner's."""
    plain = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    words = "sRGB built-in".encode("utf-16-be")
    wide = MARK.encode("utf-16-be")
    if words not in plain:
        return plain + RAW
    return plain.replace(words, wide[: len(words)]) + RAW + wide


def pictures() -> Files:
    how: dict[str, dict[str, Any]] = {
        "JPEG": {"exif": marked_exif(), "comment": RAW, "xmp": XMP, "icc_profile": marked_profile()},
        "WEBP": {"exif": marked_exif(), "xmp": XMP, "icc_profile": marked_profile()},
        "AVIF": {"exif": marked_exif(), "xmp": XMP, "icc_profile": marked_profile()},
        "GIF": {"comment": RAW},
        "TIFF": {"tiffinfo": dict.fromkeys((0x010E, 0x010F, 0x013B, 0x8298), MARK) | {0x02BC: XMP}},
    }
    files = {f"{form}, Pillow": ("Pillow", saved(scene(), form, **each)) for form, each in how.items()}
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", MARK)
    words.add_text("Comment", MARK, zip=True)
    words.add_itxt("Title", MARK, "en", MARK, zip=True)
    words.add_itxt("XML:com.adobe.xmp", XMP.decode())
    png = saved(scene(), "PNG", pnginfo=words, exif=marked_exif(), icc_profile=marked_profile())
    files["PNG, Pillow"] = ("Pillow", png)
    files["PDF, Pillow"] = ("Pillow", saved(scene(), "PDF", title=MARK, author=MARK, keywords=MARK))
    return files


def by_hand() -> Files:
    jpeg, png = saved(scene(), "JPEG"), saved(scene(), "PNG")
    iptc = b"".join(
        b"\x1c\x02" + bytes([field, 0, len(RAW)]) + RAW for field in (5, 25, 55, 80, 90, 101, 110, 116, 120)
    )
    photoshop = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + len(iptc).to_bytes(4, "big") + iptc
    photoshop += b"8BIM\x04\x0c\0\0" + len(RAW).to_bytes(4, "big") + RAW
    parts = [
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP),
        segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + bytes(40) + XMP),
        segment(0xE2, b"MPF\0" + RAW),
        segment(0xE0, b"JFXX\0\x10" + RAW),
        segment(0xED, photoshop),
        segment(0xEB, b"JP\0\1\0\0\0\1" + RAW),
        segment(0xFE, RAW),
        segment(0xFE, MARK.encode("utf-16-le")),
        *(segment(marker, RAW + base64.b64encode(RAW)) for marker in range(0xE0, 0xF0)),
    ]
    second = with_segments(jpeg, segment(0xFE, RAW))
    chunks = [
        chunk(b"tEXt", b"Comment\0" + RAW),
        chunk(b"zTXt", b"Comment\0\0" + zlib.compress(RAW)),
        chunk(b"eXIf", marked_exif().tobytes().removeprefix(b"Exif\0\0")),
        chunk(b"tEXt", b"Raw profile type exif\0\nexif\n 17\n" + RAW.hex().encode()),
        chunk(b"caBX", RAW),
        chunk(b"prIv", RAW),
    ]
    gif = saved(scene(), "GIF")
    at = 13 + (3 << (gif[10] & 7) + 1)
    words = b"\x21\xfe" + bytes([len(RAW)]) + RAW + b"\0\x21\xff\x0bXMP DataXMP" + bytes([len(RAW)]) + RAW + b"\0"
    webp = saved(scene(), "WEBP", lossless=True)
    pixels = webp[20:]
    packed = offices.packed({"list.txt": MARK})
    return {
        "JPEG, segments": ("by hand", with_segments(jpeg, *parts) + second + b"\0\0\0\x18ftypmp42" + RAW),
        "JPEG, motion photo": ("by hand", jpeg + films.mp4(RAW)),
        "JPEG and ZIP": ("by hand", jpeg + packed),
        "JPEG and PDF": ("by hand", jpeg + pdfs.full(MARK)),
        "PNG, chunks": ("by hand", with_chunks(png, *chunks) + RAW),
        "GIF, blocks": ("by hand", gif[:at] + words + gif[at:] + RAW),
        "WebP, chunks": ("by hand", riff(b"WEBP", {b"VP8L": pixels, b"EXIF": RAW, b"XMP ": XMP, b"prIv": RAW}) + RAW),
        "BMP, behind": ("by hand", saved(scene(), "BMP") + RAW),
        "Word": ("by hand", offices.word(MARK)),
        "MP4": ("by hand", films.mp4(RAW)),
        "MOV": ("by hand", films.mp4(RAW, b"qt  ")),
        "M4A": ("by hand", films.mp4(RAW, b"M4A ")),
        "MP3": ("by hand", films.mp3(RAW)),
        "WAV": ("by hand", films.wav(RAW)),
        "Opus": ("by hand", films.opus(RAW)),
        "WebM": ("by hand", films.webm(RAW)),
    }


def with_piexif(piexif: Any) -> dict[str, bytes]:
    tables = {
        "0th": {
            piexif.ImageIFD.Make: MARK,
            piexif.ImageIFD.Artist: MARK,
            piexif.ImageIFD.XPAuthor: MARK.encode("utf-16-le"),
        },
        "Exif": {
            piexif.ExifIFD.MakerNote: RAW,
            piexif.ExifIFD.UserComment: RAW,
            piexif.ExifIFD.BodySerialNumber: MARK,
            piexif.ExifIFD.CameraOwnerName: MARK,
        },
        "GPS": {piexif.GPSIFD.GPSAreaInformation: RAW, piexif.GPSIFD.GPSProcessingMethod: RAW},
        "1st": {piexif.ImageIFD.Make: MARK},
        "thumbnail": saved(scene(), "JPEG", comment=RAW),
    }
    block = piexif.dump(tables)
    found = {}
    for form in ("JPEG", "WEBP"):
        out = io.BytesIO()
        piexif.insert(block, saved(scene(), form), out)
        found[form] = out.getvalue()
    return found


def with_heif(pillow_heif: Any) -> dict[str, bytes]:
    found = pillow_heif.from_pillow(scene(size=(320, 240)))
    out = io.BytesIO()
    found.save(out, exif=marked_exif().tobytes(), xmp=XMP, quality=80)
    return {"HEIC": out.getvalue()}


def with_pikepdf(_pikepdf: Any) -> dict[str, bytes]:
    return {"PDF": pdfs.full(MARK)}


def with_pypdf(pypdf: Any) -> dict[str, bytes]:
    writer = pypdf.PdfWriter()
    writer.append(io.BytesIO(pdfs.plain()))
    writer.add_metadata({"/Author": MARK, "/Title": MARK, "/Patient": MARK})
    writer.add_attachment("list.txt", RAW)
    notes = importlib.import_module("pypdf.annotations")
    writer.add_annotation(0, notes.Text(text=MARK, rect=(10, 10, 40, 40)))
    writer.add_uri(0, f"https://clinic.example/flu?who={MARK}", pypdf.generic.RectangleObject((10, 50, 40, 80)))
    out = io.BytesIO()
    writer.write(out)
    return {"PDF": out.getvalue()}


def with_docx(docx: Any) -> dict[str, bytes]:
    document = docx.Document()
    for name in ("author", "title", "comments", "keywords", "last_modified_by", "subject", "category"):
        setattr(document.core_properties, name, MARK)
    said = document.add_paragraph("Flu clinic on Friday")
    document.add_comment(said.runs, text=MARK, author=MARK, initials="ML")
    document.add_picture(io.BytesIO(saved(scene(), "JPEG", exif=marked_exif(), comment=RAW)))
    document.add_picture(io.BytesIO(pictures()["PNG, Pillow"][1]))
    return {"Word": _saved_by(document)}


def with_openpyxl(openpyxl: Any) -> dict[str, bytes]:
    book = openpyxl.Workbook()
    for name in ("creator", "title", "description", "keywords", "lastModifiedBy", "subject"):
        setattr(book.properties, name, MARK)
    sheet = book.active
    sheet["A1"] = "Flu clinic"
    sheet["A1"].comment = importlib.import_module("openpyxl.comments").Comment(MARK, MARK)
    photo = io.BytesIO(saved(scene(), "JPEG", exif=marked_exif(), comment=RAW))
    sheet.add_image(importlib.import_module("openpyxl.drawing.image").Image(photo))
    return {"Excel": _saved_by(book)}


def with_pptx(pptx: Any) -> dict[str, bytes]:
    show = pptx.Presentation()
    for name in ("author", "title", "comments", "keywords", "last_modified_by"):
        setattr(show.core_properties, name, MARK)
    slide = show.slides.add_slide(show.slide_layouts[0])
    slide.shapes.title.text = "Flu clinic"
    slide.notes_slide.notes_text_frame.text = MARK
    slide.shapes.add_picture(io.BytesIO(saved(scene(), "JPEG", exif=marked_exif(), comment=RAW)), 0, 0)
    data = importlib.import_module("pptx.chart.data").CategoryChartData()
    data.categories = ["2025", "2026"]
    data.add_series("shots", (1, 2))
    form = importlib.import_module("pptx.enum.chart").XL_CHART_TYPE.COLUMN_CLUSTERED
    slide.shapes.add_chart(form, 0, 0, 3_000_000, 3_000_000, data)
    return {"PowerPoint": _saved_by(show)}


def _saved_by(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


WRITERS: dict[str, Callable[[Any], dict[str, bytes]]] = {
    "piexif": with_piexif,
    "pillow_heif": with_heif,
    "pikepdf": with_pikepdf,
    "pypdf": with_pypdf,
    "docx": with_docx,
    "openpyxl": with_openpyxl,
    "pptx": with_pptx,
}


def films_by_ffmpeg(ffmpeg: str) -> Files:
    """Return films and sounds with words wherever ffmpeg takes them."""
    words = [f"{key}={MARK}" for key in ("title", "artist", "comment", "copyright", "description", "make", "model")]
    words += ["location=+40.0000-075.0000/", f"location-eng={MARK}", "creation_time=2026-03-01T10:00:00Z"]
    told_of = [part for word in words for part in ("-metadata", word)]
    told_of += ["-metadata:s:0", f"title={MARK}", "-metadata:s:0", f"handler_name={MARK}"]
    seen = ["-f", "lavfi", "-i", "testsrc=d=2:s=320x240:r=10"]
    heard = ["-f", "lavfi", "-i", "sine=d=2"]
    files: Files = {}
    with tempfile.TemporaryDirectory() as folder:
        captions = Path(folder) / "captions.srt"
        captions.write_text(f"1\n00:00:00,000 --> 00:00:01,000\n{MARK}\n", "utf-8")
        extra = {
            "mp4": [*seen, *heard, "-i", str(captions), "-c:s", "mov_text"],
            "mov": [*seen, *heard, "-movflags", "use_metadata_tags"],
            "webm": [*seen, *heard, "-c:v", "libvpx", "-c:a", "libopus", "-attach", str(captions), "-metadata:s:t",
                     "mimetype=text/plain"],
            "mp3": [*heard, "-id3v2_version", "3", "-write_id3v1", "1"],
            "m4a": heard,
            "wav": [*heard, "-write_bext", "1", "-metadata", f"originator={MARK}"],
            "ogg": [*heard, "-c:a", "libvorbis"],
            "opus": [*heard, "-c:a", "libopus"],
        }  # fmt: skip
        for ending, how in extra.items():
            path = Path(folder) / f"a.{ending}"
            run = subprocess.run([ffmpeg, "-v", "error", *how, *told_of, path], capture_output=True, check=False)
            if run.returncode:
                raise SystemExit(f"ffmpeg could not write {ending}: {run.stderr.decode()[:300]}")
            files[f"{ending}, ffmpeg"] = ("ffmpeg", path.read_bytes())
    return files


def times() -> dict[str, float]:
    """Return the seconds that a phone's photo of 12 megapixels takes: to say what it carries, and to clean it."""
    noise = Image.effect_noise((1000, 750), 60).resize((4000, 3000)).convert("RGB")
    photo = saved(noise, "JPEG", quality=90, exif=marked_exif())
    each: dict[str, list[float]] = {"carried": [], "clean": [], "clean to 2000 pixels and 950 kB": []}
    for _again in range(5):
        for name, how in (
            ("carried", lambda: carried(photo)),
            ("clean", lambda: clean(photo)),
            ("clean to 2000 pixels and 950 kB", lambda: clean(photo, edge=2000, most=950_000)),
        ):
            began = time.perf_counter()
            how()
            each[name].append(time.perf_counter() - began)
    return {name: round(statistics.median(values), 3) for name, values in each.items()}


if __name__ == "__main__":
    main()
