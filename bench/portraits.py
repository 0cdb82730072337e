"""Portraits for `bench.pictures`: 73 people who aren't those of the photos of groups.

39 men and 32 women of tabler-ui (npm, MIT), most of them young; an astronaut and a photographer of scikit-image.
`portraits.tsv` says where the faces are. There is no child and nobody old among them: no package that may be used was
found with any.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from bench.scenes import CACHE, HIGH, WIDE, Edges, Scene, on

# How high the faces of a crowd are, in pixels of a photo of twelve megapixels.
HEIGHTS = (24, 32, 48, 96)


class Portrait(NamedTuple):
    """A picture of one person: "man" or "woman", as the package calls them; what else is to be seen, such as "dark
    skin" or "sunglasses"."""

    file: str
    who: str
    face: Edges
    notes: tuple[str, ...]


def portraits() -> list[Portrait]:
    """Return all of them."""
    found = []
    for line in (Path(__file__).parent / "portraits.tsv").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            file, who, left, top, width, height, notes = line.split("\t")
            x, y = float(left), float(top)
            face = (x, y, x + float(width), y + float(height))
            found.append(Portrait(file, who, face, tuple(note for note in notes.split(", ") if note)))
    return found


def with_people() -> Iterator[Scene]:
    """Yield each portrait, four times as large as it comes where it is small, and crowds of all of them."""
    known = portraits()
    for one in known:
        picture = _picture(one)
        factor = 4 if picture.width < 256 else 1
        larger = picture.resize((picture.width * factor, picture.height * factor), Image.Resampling.LANCZOS)
        yield Scene(f"portraits of a {one.who}", larger, _named(one, tuple(edge * factor for edge in one.face)))
    for height in HEIGHTS:
        yield crowd(known, height)


def crowd(known: list[Portrait], height: int) -> Scene:
    """Return a photo of twelve megapixels with all portraits, each face as high as this."""
    picture = on("coffee.png")
    faces: list[tuple[str, Edges]] = []
    left, top, row = 40, 40, 0
    for one in known:
        portrait = _picture(one)
        factor = height / (one.face[3] - one.face[1])
        small = portrait.resize(
            (max(1, round(portrait.width * factor)), max(1, round(portrait.height * factor))), Image.Resampling.LANCZOS
        )
        if left + small.width > WIDE:
            left, top, row = 40, top + row + 20, 0
        if top + small.height > HIGH:
            break
        picture.paste(small, (left, top))
        x, y, right, bottom = (edge * factor for edge in one.face)
        faces += _named(one, (left + x, top + y, left + right, top + bottom))
        left, row = left + small.width + 20, max(row, small.height)
    return Scene(f"crowds, faces {height} pixels high", picture, tuple(faces))


def _picture(one: Portrait) -> Image.Image:
    with Image.open(CACHE / one.file) as opened:
        return opened.convert("RGB")


def _named(one: Portrait, face: tuple[float, ...]) -> tuple[tuple[str, Edges], ...]:
    left, top, right, bottom = face
    names = [f"a {one.who}", *(f"with {note}" for note in one.notes)]
    return (("; ".join(names), (left, top, right, bottom)),)
