"""Pictures for the tests: one face of a real photo (`astronaut.licence`), words, codes."""

from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from bedside.checker.pictures.libraries import libraries

FACE = Path(__file__).with_name("astronaut.jpg")
WHITE, BLACK = (255, 255, 255), (0, 0, 0)


def ground(width: int = 900, height: int = 600, color: tuple[int, int, int] = (96, 130, 140)) -> Image.Image:
    return Image.new("RGB", (width, height), color)


def face(size: int = 256) -> Image.Image:
    with Image.open(FACE) as opened:
        return opened.resize((size, size))


def label(
    words: str, size: int = 28, ink: tuple[int, int, int] = BLACK, paper: tuple[int, int, int] = WHITE
) -> Image.Image:
    font = ImageFont.load_default(size)
    left, top, right, bottom = font.getbbox(words)
    made = Image.new("RGB", (round(right - left) + size, round(bottom - top) + size), paper)
    ImageDraw.Draw(made).text((size / 2 - left, size / 2 - top), words, font=font, fill=ink)
    return made


def code(words: str, kind: str) -> Image.Image:
    """Return a code, such as "QRCode", with the quiet white that it needs around it."""
    zxing = libraries().zxingcpp
    made = zxing.create_barcode(words, getattr(zxing.BarcodeFormat, kind)).to_image(scale=4)
    drawn = Image.fromarray(libraries().numpy.asarray(made)).convert("RGB")
    around = Image.new("RGB", (drawn.width + 40, drawn.height + 40), WHITE)
    around.paste(drawn, (20, 20))
    return around


def encoded(picture: Image.Image, kind: str = "PNG", **how: object) -> bytes:
    out = BytesIO()
    picture.save(out, kind, **how)
    return out.getvalue()


def decoded(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))
