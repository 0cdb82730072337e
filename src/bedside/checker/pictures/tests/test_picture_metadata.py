"""What pictures carry besides what one sees, and copies without it."""

import io

import pillow_heif
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageOps

from bedside.checker.pictures.kinds import Kind
from bedside.checker.pictures.metadata import carried, clean, jpeg, png
from bedside.checker.pictures.refusing import Left, Refused
from bedside.checker.pictures.tests.samples import (
    broken,
    chunk,
    phone_exif,
    saved,
    scene,
    segment,
    with_chunks,
    with_segments,
)

MARK = b"Maria-Lopez-7781"
JPEG = saved(scene(), "JPEG")
PNG = saved(scene(), "PNG")
XMP = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta><dc:creator>" + MARK + b"</dc:creator></x:xmpmeta>"
IPTC = b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x15\x1c\x02\x50\0\x10" + MARK + b"\0"


def corner(data: bytes) -> tuple[int, ...]:
    with Image.open(io.BytesIO(data)) as image:
        found = image.convert("RGB").getpixel((4, 4))
    assert isinstance(found, tuple)
    return found


def is_red(colour: tuple[int, ...]) -> bool:
    return colour[0] > 180 and colour[1] < 80 and colour[2] < 80


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_phone_photo_loses_what_the_phone_wrote(form: str) -> None:
    data = saved(scene(), form, exif=phone_exif())
    cleaned = clean(data)
    assert {"position", "time", "camera", "person"} <= set(carried(data))
    assert cleaned.removed == carried(data)
    assert carried(cleaned.data) == ()
    assert is_red(corner(cleaned.data))


def heic() -> bytes:
    out = io.BytesIO()
    pillow_heif.from_pillow(scene()).save(out, exif=phone_exif().tobytes(), quality=90)
    return out.getvalue()


def test_heic_becomes_a_clean_picture() -> None:
    cleaned = clean(heic())
    assert {"position", "camera"} <= set(cleaned.removed)
    assert (cleaned.mime, cleaned.width, cleaned.height) == ("image/jpeg", 64, 48)
    assert is_red(corner(cleaned.data))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF"])
def test_a_picture_that_lies_on_its_side_is_set_upright(form: str) -> None:
    lying = scene(size=(48, 64)).rotate(90, expand=True)
    how = {"tiffinfo": {0x0112: 6}} if form == "TIFF" else {"exif": phone_exif(orientation=6)}
    cleaned = clean(saved(lying, form, **how))
    assert (cleaned.width, cleaned.height) == (48, 64)
    assert is_red(corner(cleaned.data))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_way_to_lie_is_set_upright_as_pillow_does(orientation: int) -> None:
    corners = scene(size=(6, 4))
    corners.putpixel((5, 0), (0, 255, 0))
    corners.putpixel((0, 3), (0, 0, 255))
    data = saved(corners, "PNG", exif=phone_exif(orientation))
    with Image.open(io.BytesIO(data)) as lying, Image.open(io.BytesIO(clean(data).data)) as cleaned:
        assert cleaned.tobytes() == ImageOps.exif_transpose(lying).tobytes()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (with_segments(JPEG, segment(0xE1, XMP)), "person"),
        (with_segments(JPEG, segment(0xED, IPTC)), "person"),
        (with_segments(JPEG, segment(0xFE, MARK)), "comment"),
        (with_segments(JPEG, segment(0xE2, b"MPF\0" + MARK)), "picture"),
        (with_segments(JPEG, segment(0xEB, b"JP\0\x01" + MARK)), "provenance"),
        (with_segments(JPEG, segment(0xE7, MARK)), "other"),
        (with_segments(JPEG, segment(0xE0, b"JFXX\0\x10" + JPEG)), "thumbnail"),
        (JPEG + JPEG, "picture"),
        (JPEG + b"\0\0\0\x18ftypmp42" + MARK, "video"),
        (JPEG + b"PK\x03\x04" + MARK, "attachment"),
        (JPEG + b"%PDF-1.4" + MARK, "attachment"),
        (PNG + MARK, "other"),
        (with_chunks(PNG, chunk(b"tEXt", b"Author\0" + MARK)), "person"),
        (with_chunks(PNG, chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP)), "person"),
        (with_chunks(PNG, chunk(b"tIME", bytes(7))), "time"),
        (with_chunks(PNG, chunk(b"caBX", MARK)), "provenance"),
        (with_chunks(PNG, chunk(b"prVt", MARK)), "other"),
        (saved(scene(), "GIF", comment=MARK), "comment"),
        (saved(scene(), "BMP") + MARK, "other"),
        (saved(scene(), "WEBP", xmp=XMP), "person"),
        (saved(scene(), "TIFF", tiffinfo={0x010E: MARK.decode()}), "comment"),
    ],
)
def test_what_is_hidden_is_named_and_gone(data: bytes, code: str) -> None:
    cleaned = clean(data)
    assert code in cleaned.removed
    assert MARK not in cleaned.data
    assert carried(cleaned.data) == ()
    assert is_red(corner(cleaned.data))


def test_colours_of_another_profile_stay_right() -> None:
    # A profile in which red and blue have changed places: what is kept as blue is shown as red.
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = srgb.replace(b"rXYZ", b"?XYZ").replace(b"bXYZ", b"rXYZ").replace(b"?XYZ", b"bXYZ")
    red, green, blue = scene().split()
    for form in ("JPEG", "PNG", "WEBP", "TIFF", "AVIF"):
        data = saved(Image.merge("RGB", (blue, green, red)), form, icc_profile=swapped)
        cleaned = clean(data)
        assert cleaned.removed == ("profile",)
        assert is_red(corner(cleaned.data))
    broken = saved(scene(), "JPEG", icc_profile=b"not a profile " + MARK)
    assert is_red(corner(clean(broken).data))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16"])
def test_every_way_to_keep_colours_is_read(mode: str) -> None:
    if mode == "I;16":
        grey = scene("L").convert("I").point(lambda value: value * 257.0)
        image = grey.convert("I;16")
    else:
        image = scene(mode)
    cleaned = clean(saved(image, "TIFF" if mode == "CMYK" else "PNG"))
    with Image.open(io.BytesIO(cleaned.data)) as found:
        shown = found.convert("L").tobytes()
    light, dark, expected = shown[4 * 64 + 4], shown[44 * 64 + 60], scene("L").tobytes()[4 * 64 + 4]
    assert mode == "1" or abs(light - expected) < 20
    assert mode == "1" or light != dark


def test_transparency_stays_and_what_it_hides_goes() -> None:
    image = scene("RGBA")
    hidden = Image.new("L", image.size, 255)
    hidden.paste(0, (32, 0, 64, 48))
    image.putalpha(hidden)
    image.paste((1, 2, 3, 0), (32, 0, 64, 48))
    cleaned = clean(saved(image, "PNG"))
    assert cleaned.mime == "image/png"
    with Image.open(io.BytesIO(cleaned.data)) as found:
        assert found.getpixel((60, 4)) == (0, 0, 0, 0)
        assert found.getpixel((4, 4)) == (224, 32, 32, 255)


def test_a_limit_of_bytes_and_of_pixels_is_kept() -> None:
    noise = Image.effect_noise((800, 600), 90).convert("RGB")
    cleaned = clean(saved(noise, "PNG"), edge=400, most=40_000)
    assert max(cleaned.width, cleaned.height) <= 400
    assert len(cleaned.data) <= 40_000


def test_a_photo_keeps_its_quality() -> None:
    for quality in (60, 85, 93):
        data = saved(Image.effect_noise((320, 240), 60).convert("RGB"), "JPEG", quality=quality)
        assert abs(jpeg.quality(clean(data).data) - quality) <= 1


def test_the_second_reader_sees_what_is_left() -> None:
    for bad in (
        with_segments(JPEG, segment(0xFE, MARK)),
        JPEG + b"x",
        saved(scene(), "JPEG", qtables=[list(range(1, 65)), list(range(2, 66))]),
        saved(scene(), "JPEG", dpi=(72, 72)),
    ):
        with pytest.raises(Left):
            jpeg.check(bad)
    for bad in (with_chunks(PNG, chunk(b"tEXt", MARK)), PNG + b"x", saved(scene("P"), "PNG")):
        with pytest.raises(Left):
            png.check(bad)
    longer = png.chunks(PNG)[1]
    swollen = PNG[: longer.start] + chunk(b"IDAT", longer.data + MARK) + chunk(b"IEND", b"")
    with pytest.raises(Left):
        png.check(swollen)
    jpeg.check(JPEG)
    png.check(PNG)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from([*range(0xE0, 0xF0), 0xFE]), st.binary(max_size=200)), max_size=6),
    st.binary(max_size=80),
)
def test_any_segments_and_any_tail_leave_nothing(parts: list[tuple[int, bytes]], tail: bytes) -> None:
    data = with_segments(JPEG, *(segment(marker, MARK + body) for marker, body in parts)) + tail
    try:
        cleaned = clean(data)
    except Refused:
        return
    assert MARK not in cleaned.data
    assert carried(cleaned.data) == ()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.from_regex(rb"[a-z][A-Za-z]{3}", fullmatch=True), st.binary(max_size=200)), max_size=6))
def test_any_chunks_leave_nothing(parts: list[tuple[bytes, bytes]]) -> None:
    try:
        cleaned = clean(with_chunks(PNG, *(chunk(kind, MARK + body) for kind, body in parts)))
    except Refused:
        return
    assert MARK not in cleaned.data
    assert carried(cleaned.data) == ()


SOURCES = [
    (JPEG, Kind.JPEG),
    (PNG, Kind.PNG),
    (saved(scene(), "WEBP", exif=phone_exif()), Kind.WEBP),
    (saved(scene(), "GIF", comment=MARK), Kind.GIF),
    (saved(scene(), "TIFF"), Kind.TIFF),
    (saved(scene(), "BMP"), Kind.BMP),
    (saved(scene(), "AVIF", exif=phone_exif()), Kind.AVIF),
    (saved(scene(), "JPEG", exif=phone_exif()), Kind.JPEG),
    (heic(), Kind.HEIC),
]


@settings(max_examples=250, deadline=None)
@given(
    st.sampled_from(SOURCES),
    st.floats(0, 1),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=6),
)
def test_broken_pictures_are_refused_or_cleaned(
    source: tuple[bytes, Kind], kept: float, flips: list[tuple[float, int]]
) -> None:
    try:
        cleaned = clean(broken(source[0], kept if kept < 0.5 else 1, flips))
    except Refused:
        return
    assert carried(cleaned.data) == ()


@pytest.mark.parametrize("mode", ["I;16", "F"])
def test_grey_of_more_than_eight_bits_stays_as_light_as_it_was(mode: str) -> None:
    """16 bits, and shares from 0 to 1 as scientific programs write them."""
    share = 200 / 255
    grey = Image.new(mode, (16, 16), int(share * 65_535) if mode == "I;16" else share)
    assert corner(clean(saved(grey, "TIFF")).data)[0] == pytest.approx(200, abs=2)


def number(*values: float) -> bytes:
    return b"".join(round(each * 100_000).to_bytes(4, "big") for each in values)


DISPLAY_P3 = number(0.3127, 0.3290, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060)
SCREEN = number(0.3127, 0.3290, 0.64, 0.33, 0.30, 0.60, 0.15, 0.06)


@pytest.mark.parametrize(
    ("carried_with", "shown"),
    [
        # What Chromium shows of (200, 80, 60) in these colours.
        ([(b"cICP", bytes([12, 13, 0, 1]))], (216, 69, 50)),
        ([(b"cICP", bytes([9, 1, 0, 1]))], (242, 1, 37)),
        ([(b"cICP", bytes([12, 8, 0, 1]))], (242, 148, 129)),
        ([(b"cICP", bytes([1, 13, 0, 1])), (b"gAMA", number(1.0))], (200, 80, 60)),
        ([(b"gAMA", number(1 / 2.2)), (b"cHRM", DISPLAY_P3)], (218, 67, 47)),
        ([(b"gAMA", number(1.0))], (229, 152, 133)),
        ([(b"gAMA", number(1 / 2.2)), (b"cHRM", SCREEN)], (200, 80, 60)),
        ([(b"sRGB", b"\0"), (b"gAMA", number(1.0))], (200, 80, 60)),
        ([(b"gAMA", number(1 / 2.2)), (b"cHRM", number(*[0.0] * 8))], (200, 80, 60)),
        ([(b"cHRM", DISPLAY_P3)], (200, 80, 60)),
        ([(b"cICP", b"\1")], (200, 80, 60)),
    ],
)
def test_a_png_looks_as_its_colours_say(carried_with: list[tuple[bytes, bytes]], shown: tuple[int, int, int]) -> None:
    plain = saved(Image.new("RGB", (16, 16), (200, 80, 60)), "PNG")
    told = clean(with_chunks(plain, *(chunk(kind, data) for kind, data in carried_with)))
    assert corner(told.data) == pytest.approx(shown, abs=1)


def test_grey_is_as_light_as_its_file_says() -> None:
    plain = saved(Image.new("L", (16, 16), 128), "PNG")
    assert corner(clean(with_chunks(plain, chunk(b"gAMA", number(1.0)))).data)[0] == pytest.approx(188, abs=2)


def test_a_picture_of_more_light_than_a_screen_has_is_refused() -> None:
    with pytest.raises(Refused, match="HDR"):
        clean(with_chunks(PNG, chunk(b"cICP", bytes([9, 16, 0, 1]))))
