"""Pictures for the demo's posts, drawn here so that nobody's photo is in them."""

import io
import zlib

from PIL import Image, ImageDraw, ImageFont

GROUNDS = ("#dfeeea", "#e6ecf5", "#f7ecd9", "#f6e3df", "#e9e6f2")
INK = "#17332f"


def draw_card(words: str) -> bytes:
    """Return a JPEG of 1200 by 800 pixels with the words on a calm ground."""
    ground = GROUNDS[zlib.crc32(words.encode()) % len(GROUNDS)]
    image = Image.new("RGB", (1200, 800), ground)
    draw = ImageDraw.Draw(image)
    draw.ellipse((780, -220, 1420, 420), fill="#ffffff")
    draw.ellipse((-260, 520, 260, 1040), fill="#ffffff")
    font = ImageFont.load_default(92)
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and draw.textlength(longer, font=font) <= 960:
            lines[-1] = longer
        else:
            lines.append(word)
    draw.multiline_text((110, 400), "\n".join(lines), fill=INK, font=font, spacing=24, anchor="lm")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=88)
    return out.getvalue()
