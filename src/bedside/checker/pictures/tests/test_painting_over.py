from collections.abc import Callable, Sequence
from io import BytesIO
from itertools import pairwise, product

import pytest
from PIL import Image

from bedside.base.errors import Problem
from bedside.checker.pictures.looking import look
from bedside.checker.pictures.painting import blur, cover, crop
from bedside.checker.pictures.seen import Box, Seen, Sight
from bedside.checker.pictures.tests.scenes import decoded, encoded, face, ground, label

Paint = Callable[[bytes, Sequence[Box]], bytes]
WORDS = "Name: Maria Lopez"


def card(words: str = WORDS) -> Image.Image:
    scene = ground()
    scene.paste(face(240), (40, 60))
    scene.paste(label(words, 40), (350, 100))
    return scene


@pytest.fixture(scope="module")
def found() -> list[Seen]:
    found = look(encoded(card()))
    assert {each.sight for each in found} == {Sight.FACE, Sight.TEXT}
    return found


@pytest.mark.parametrize(("paint", "kind"), list(product([cover, blur], ["JPEG", "PNG"])))
def test_nothing_is_seen_any_more_where_something_was(paint: Paint, kind: str, found: list[Seen]) -> None:
    painted = paint(encoded(card(), kind), [each.box for each in found])
    assert decoded(painted).format == kind
    assert look(painted) == []


@pytest.mark.parametrize("paint", [cover, blur])
def test_the_rest_of_the_picture_stays(paint: Paint, found: list[Seen]) -> None:
    [text] = [each for each in found if each.sight is Sight.TEXT]
    painted = decoded(paint(encoded(card()), [text.box]))
    before, after = card(), painted.convert("RGB")
    assert after.size == before.size
    assert after.crop((0, 0, 300, 600)) == before.crop((0, 0, 300, 600))
    assert after.crop((300, 250, 900, 600)) == before.crop((300, 250, 900, 600))


def test_numbers_can_not_be_told_apart_after_a_blur() -> None:
    """Whoever knows the font and tries all numbers learns next to nothing: many give the very same pixels."""
    box = Box(340 / 900, 90 / 600, 340 / 900, 80 / 600)
    outcomes = {
        blur(encoded(card(f"MRN {number}")), [box]) for number in (4481290, 3907655, 5120884, 6634709, 8250943, 2049568)
    }
    assert len(outcomes) <= 2


def test_a_blurred_face_keeps_a_handful_of_colors() -> None:
    data = encoded(face(240))
    few = decoded(blur(data, [Box(0, 0, 1, 1)])).convert("RGB")
    before = decoded(data).convert("RGB").resize((24, 24)).tobytes()
    rough = max(abs(one - other) for one, other in zip(few.resize((24, 24)).tobytes(), before, strict=True))
    # The darkest and the lightest of the face are gone, and no edge is left.
    assert rough > 60
    steps = [few.getpixel((column, 120)) for column in range(0, 240, 4)]
    assert all(abs(one[0] - other[0]) < 24 for one, other in pairwise(steps))  # type: ignore[index]


def test_a_cover_takes_the_color_around_it_or_the_one_that_is_asked_for(found: list[Seen]) -> None:
    [head] = [each for each in found if each.sight is Sight.FACE]
    middle = round((head.box.left + head.box.width / 2) * 900), round((head.box.top + head.box.height / 2) * 600)
    data = encoded(card())
    assert decoded(cover(data, [head.box], color=(0, 0, 0))).getpixel(middle) == (0, 0, 0)
    plain = encoded(ground(color=(10, 200, 30)))
    assert decoded(cover(plain, [Box(0.4, 0.4, 0.1, 0.1)])).convert("RGB").getcolors() == [(540000, (10, 200, 30))]
    assert decoded(cover(plain, [Box(0, 0, 1, 1)])).getpixel((5, 5)) == (0, 0, 0)


def test_a_box_is_painted_a_little_beyond_its_edges() -> None:
    scene = ground(color=(255, 255, 255))
    painted = decoded(cover(encoded(scene), [Box(0.5, 0.5, 0.2, 0.2)], color=(0, 0, 0)))
    assert painted.getpixel((450 - 8, 300 - 8)) == (0, 0, 0)
    assert painted.getpixel((630 + 8, 420 + 8)) == (0, 0, 0)
    assert painted.getpixel((450 - 40, 300)) == (255, 255, 255)


def test_a_crop_holds_the_box_and_nothing_else() -> None:
    scene = ground(900, 600, (255, 255, 255))
    scene.paste((200, 0, 0), (300, 200, 450, 350))
    cut = decoded(crop(encoded(scene), Box(300 / 900, 200 / 600, 150 / 900, 150 / 600)))
    assert cut.size == (150, 150)
    assert cut.getcolors() == [(150 * 150, (200, 0, 0))]


@pytest.mark.parametrize("box", [Box(1.2, 0, 0.1, 0.1), Box(0.1, 0.1, 0, 0.1), Box(float("nan"), 0, 1, 1)])
def test_a_box_outside_is_told(box: Box) -> None:
    for paint in (cover, blur):
        with pytest.raises(Problem, match="isn’t inside the picture"):
            paint(encoded(ground()), [box])
    with pytest.raises(Problem, match="isn’t inside the picture"):
        crop(encoded(ground()), box)


def test_boxes_lie_in_the_upright_picture_and_the_copy_carries_nothing() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turn it clockwise to see it upright
    exif[0x010E] = "MARKER Maria"
    scene = ground(600, 300, (255, 255, 255))
    data = encoded(
        scene.transpose(Image.Transpose.ROTATE_90),
        "JPEG",
        exif=exif,
        comment=b"MARKER",
        icc_profile=b"MARKER",
        dpi=(72, 72),
    )
    painted = cover(data, [Box(0, 0, 0.2, 0.2)], color=(0, 0, 0))
    copy = decoded(painted)
    assert copy.size == (600, 300)
    assert copy.convert("L").getpixel((20, 20)) < 10  # type: ignore[operator]
    assert copy.convert("L").getpixel((580, 20)) > 245  # type: ignore[operator]
    assert b"MARKER" not in painted
    assert not copy.getexif()
    assert not {"comment", "icc_profile", "exif", "xmp"} & set(copy.info)


def test_what_can_be_seen_through_hides_nothing() -> None:
    scene = Image.new("RGBA", (200, 100), (250, 10, 20, 0))
    scene.paste((0, 0, 0, 255), (20, 20, 60, 60))
    painted = decoded(blur(encoded(scene), [Box(0.1, 0.2, 0.2, 0.4)]))
    assert painted.mode == "RGBA"
    assert painted.getpixel((190, 90)) == (0, 0, 0, 0)
    # Letters can be cut out of what is seen through: the box is closed.
    assert painted.getpixel((40, 40))[3] == 255  # type: ignore[index]


def test_colors_of_a_wide_space_are_worked_into_the_pixels() -> None:
    plain = Image.new("RGB", (40, 40), (0, 120, 90))
    out = BytesIO()
    plain.save(out, "PNG", icc_profile=b"no profile at all")
    assert decoded(crop(out.getvalue(), Box(0, 0, 1, 1))).getpixel((5, 5)) == (0, 120, 90)
