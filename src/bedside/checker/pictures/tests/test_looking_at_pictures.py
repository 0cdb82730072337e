import socket
from itertools import pairwise

import pytest
from PIL import Image

from bedside.base.errors import Problem
from bedside.checker.pictures.looking import look, mostly_text
from bedside.checker.pictures.seen import Box, Seen, Sight
from bedside.checker.pictures.tests.scenes import code, encoded, face, ground, label


def ward() -> Image.Image:
    """A face, a wristband, a door plate that stands, one on its head, a faint note, and a code."""
    scene = ground()
    scene.paste(face(200), (30, 40))
    scene.paste(label("Name: Maria Lopez"), (300, 40))
    scene.paste(label("DOB"), (300, 100))
    scene.paste(label("03/12/1961"), (300, 160))
    scene.paste(label("Patient John Smith").rotate(90, expand=True), (620, 40))
    scene.paste(label("Call 555-201-8890").rotate(180, expand=True), (300, 300))
    scene.paste(label("MRN 44812907", ink=(119, 119, 119)), (300, 400))
    scene.paste(code("MRN 5550123", "QRCode"), (700, 100))
    return scene


@pytest.fixture(scope="module")
def seen() -> list[Seen]:
    return look(encoded(ward()))


def line(seen: list[Seen], words: str) -> Seen:
    [found] = [each for each in seen if each.sight is Sight.TEXT and words in each.text]
    return found


def shared(one: Box, other: Box) -> float:
    """Return the common part of two boxes, as a share of both together."""
    wide = min(one.left + one.width, other.left + other.width) - max(one.left, other.left)
    high = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
    both = max(0, wide) * max(0, high)
    return both / (one.width * one.height + other.width * other.height - both)


def test_a_possible_face_is_found_where_it_is(seen: list[Seen]) -> None:
    [found] = [each for each in seen if each.sight is Sight.FACE]
    assert shared(found.box, Box(0.1, 0.15, 0.08, 0.145)) > 0.4
    assert 0.3 < found.sure <= 1
    assert not found.text


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_face_is_found_however_it_lies(turn: int) -> None:
    scene = ground()
    scene.paste(face(300).rotate(turn), (500, 250))
    [found] = [each for each in look(encoded(scene)) if each.sight is Sight.FACE]
    assert 0.55 < found.box.left < 0.9
    assert 0.4 < found.box.top < 0.9


def test_a_small_face_in_a_large_photo_is_found_and_a_large_one_too() -> None:
    scene = ground(3000, 2000)
    scene.paste(face(1100), (100, 100))
    scene.paste(face(100), (2600, 1700))
    found = [each.box for each in look(encoded(scene, "JPEG")) if each.sight is Sight.FACE]
    assert len(found) == 2
    assert {round(box.left) for box in found} == {0, 1}


def test_what_the_camera_held_sideways_is_told_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    data = encoded(ward().transpose(Image.Transpose.ROTATE_90), "JPEG", exif=exif, quality=95)
    [found] = [each for each in look(data) if each.sight is Sight.FACE]
    assert shared(found.box, Box(0.1, 0.15, 0.08, 0.145)) > 0.4


def test_words_are_read_at_any_angle_and_labelled(seen: list[Seen]) -> None:
    assert line(seen, "Maria Lopez").labels == ("NAME",)
    assert line(seen, "John Smith").labels == ("NAME",)
    assert line(seen, "555-201-8890").labels == ("PHONE",)
    assert line(seen, "MRN 44812907").labels == ("MRN",)
    assert line(seen, "03/12/1961").labels == ("DATE",)


def test_words_at_an_angle_are_read() -> None:
    scene = ground()
    scene.paste(
        label("Patient John Smith", paper=(96, 130, 140)).rotate(25, expand=True, fillcolor=(96, 130, 140)), (200, 200)
    )
    assert line(look(encoded(scene)), "Patient John Smith").labels == ("NAME",)


def test_a_word_on_the_next_line_tells_what_a_line_is() -> None:
    scene = ground()
    scene.paste(label("MRN"), (300, 100))
    scene.paste(label("4481290"), (300, 150))
    scene.paste(label("4481290"), (600, 500))
    told = {round(each.box.top, 1): each.labels for each in look(encoded(scene)) if each.text == "4481290"}
    assert "MRN" in told[0.3]
    assert "MRN" not in told[0.8]


def test_a_line_is_told_once_and_from_the_top(seen: list[Seen]) -> None:
    lines = [each for each in seen if each.sight is Sight.TEXT]
    assert len(lines) == 6
    assert all(above.box.top <= below.box.top for above, below in pairwise(lines))


def test_contrast_is_that_of_the_colors(seen: list[Seen]) -> None:
    for words in ("Maria Lopez", "DOB", "03/12/1961", "John Smith", "555-201-8890"):
        assert line(seen, words).contrast == pytest.approx(21, abs=0.5)
    # #777777 on white, by WCAG's formula: 4.48.
    assert line(seen, "MRN 44812907").contrast == pytest.approx(4.48, abs=0.4)


@pytest.mark.parametrize("kind", ["QRCode", "DataMatrix", "Aztec", "PDF417", "Code128"])
def test_codes_are_decoded_and_boxed(kind: str) -> None:
    scene, drawn = ground(), code("MRN 5550123", kind)
    scene.paste(drawn, (200, 150))
    [found] = [each for each in look(encoded(scene)) if each.sight is Sight.CODE]
    assert found.text == "MRN 5550123"
    assert found.labels == ("MRN",)
    around = Box(200 / 900, 150 / 600, drawn.width / 900, drawn.height / 600)
    assert found.box.left >= around.left
    assert found.box.left + found.box.width <= around.left + around.width
    assert shared(found.box, around) > 0.25


def test_a_code_is_no_text(seen: list[Seen]) -> None:
    [found] = [each for each in seen if each.sight is Sight.CODE]
    assert found.text == "MRN 5550123"
    assert not [each for each in seen if each.sight is Sight.TEXT and shared(each.box, found.box) > 0.05]


def test_letters_on_nothing_are_read_be_they_black_or_white() -> None:
    scene = Image.new("RGBA", (600, 300), (0, 0, 0, 0))
    for words, color, top in (("Maria Lopez", (0, 0, 0), 50), ("John Smith", (255, 255, 255), 180)):
        mask = label(words, 40, ink=(255, 255, 255), paper=(0, 0, 0)).convert("L")
        scene.paste(Image.new("RGBA", mask.size, (*color, 255)), (80, top), mask)
    found = look(encoded(scene))
    assert line(found, "Maria Lopez").labels == line(found, "John Smith").labels == ("NAME",)


def test_a_notice_is_mostly_text_and_a_photo_with_a_sign_is_not(seen: list[Seen]) -> None:
    notice = ground(600, 500, (255, 255, 255))
    for row, words in enumerate(
        ("Flu shots for all", "Saturday 9 to 12", "No appointment", "Bring a friend", "Elm Clinic")
    ):
        notice.paste(label(words, 56), (10, 5 + row * 95))
    assert mostly_text(look(encoded(notice)))
    assert not mostly_text(seen)
    assert not mostly_text([])


def test_lines_that_lie_on_each_other_cover_a_place_once() -> None:
    half = Seen(Sight.TEXT, Box(0, 0, 0.5, 0.2), 1.0, "words")
    assert not mostly_text([half] * 5)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"words", "not a file that Bedside knows"),
        (encoded(face())[:4000], "damaged, or no picture"),
        (b"<svg><script/></svg>", "SVG drawing"),
        (b"%PDF-1.4", "a PDF document, not a picture"),
        (encoded(Image.new("RGB", (1, 700))), "only one pixel"),
    ],
)
def test_what_is_no_picture_is_told_in_a_sentence(data: bytes, said: str) -> None:
    with pytest.raises(Problem, match=said):
        look(data)


def test_a_picture_that_unfolds_to_more_than_memory_holds_is_refused() -> None:
    with pytest.raises(Problem, match="more than 40 megapixels"):
        look(encoded(Image.new("1", (20000, 20000))))


@pytest.mark.parametrize("size", [(2, 2), (2, 700), (700, 3), (19_999, 3)])
def test_a_picture_of_next_to_nothing_shows_nothing(size: tuple[int, int]) -> None:
    assert look(encoded(Image.new("RGB", size))) == []


def test_looking_asks_no_network_and_prints_nothing(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def asked(*_: object) -> None:
        raise AssertionError("asked a network")

    monkeypatch.setattr(socket.socket, "connect", asked)
    monkeypatch.setattr(socket, "getaddrinfo", asked)
    scene = ground(300, 200)
    scene.paste(label("Maria Lopez"), (20, 20))
    assert [each.text for each in look(encoded(scene))] == ["Maria Lopez"]
    assert capfd.readouterr() == ("", "")
