"""`bedside picture`: what is found, what the copy holds, folders, refusals."""

import json
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from bedside.checker.pictures.looking import look
from bedside.checker.pictures.tests.scenes import code, encoded, face, ground, label
from bedside.site.commands.picture import command as picture


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(picture, [str(each) for each in arguments])


def ward() -> bytes:
    """A photo with a face, a wristband, a sign that tells nothing, a code, and a note of the camera."""
    scene = ground(800, 500)
    scene.paste(face(220), (20, 40))
    scene.paste(label("Name: Maria Lopez"), (280, 60))
    scene.paste(label("Wash your hands"), (280, 300))
    scene.paste(code("MRN 5550123", "QRCode"), (620, 60))
    exif = Image.Exif()
    exif[0x010F] = "MARKER camera"
    return encoded(scene, "JPEG", exif=exif, quality=95)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "ward.jpg"
    path.write_bytes(ward())
    return path


def test_findings_are_told_in_words(photo: Path) -> None:
    result = run(photo)
    assert result.exit_code == 1
    assert "ward.jpg: a JPEG picture, 800 by 500 pixels" in result.output
    assert "The file carries which camera, phone or program made it." in result.output
    assert "Possible face at " in result.output
    assert "“Name: Maria Lopez” (NAME)" in result.output
    assert "“Wash your hands” (no identifier found)" in result.output
    assert "Bar or QR code at " in result.output
    assert sorted(photo.parent.iterdir()) == [photo]


def test_the_copy_has_its_finds_covered_and_carries_nothing(photo: Path, tmp_path: Path) -> None:
    copy = tmp_path / "clean.jpg"
    result = run(photo, "-o", copy)
    assert result.exit_code == 1
    assert f"Clean copy, 3 places painted over: {copy}" in result.output
    assert [each.text for each in look(copy.read_bytes())] == ["Wash your hands"]
    assert b"MARKER" not in copy.read_bytes()
    assert photo.read_bytes() == ward()


def test_all_text_can_go_too(photo: Path, tmp_path: Path) -> None:
    copy = tmp_path / "clean.jpg"
    assert run(photo, "-o", copy, "--all-text", "--paint", "blur").exit_code == 1
    assert look(copy.read_bytes()) == []


def test_a_folder_and_json(photo: Path, tmp_path: Path) -> None:
    (photo.parent / "inside").mkdir()
    (photo.parent / "inside" / "plain.png").write_bytes(encoded(ground(60, 40)))
    (photo.parent / "notes.txt").write_text("no picture")
    result = run(photo.parent, "-o", tmp_path / "clean", "--paint", "nothing", "--json", "--language", "es")
    assert result.exit_code == 1
    plain, full = json.loads(result.stdout)
    assert (plain["width"], plain["height"], plain["seen"], plain["carried"]) == (60, 40, [], [])
    assert plain["copy"] == str(tmp_path / "clean" / "picture-1.png")
    assert full["copy"] == str(tmp_path / "clean" / "picture-2.jpg")
    assert full["painted"] == 0
    assert full["carried"] == ["camera"]
    told = {(each["sight"], each["text"], tuple(each["labels"]), each["identifies"]) for each in full["seen"]}
    assert told == {
        ("face", "", (), True),
        ("text", "Name: Maria Lopez", ("NAME",), True),
        ("text", "Wash your hands", (), False),
        ("code", "MRN 5550123", ("MRN",), True),
    }
    assert Image.open(BytesIO((tmp_path / "clean" / "picture-2.jpg").read_bytes())).size == (800, 500)


def test_nothing_found_is_told_with_care(tmp_path: Path) -> None:
    (tmp_path / "wall.png").write_bytes(encoded(ground(60, 40)))
    result = run(tmp_path / "wall.png")
    assert result.exit_code == 0
    assert "No possible face, text or code was found. Look at it yourself, too." in result.output


def test_one_that_cannot_be_read_is_told_and_the_rest_is_looked_at(tmp_path: Path) -> None:
    (tmp_path / "broken.jpg").write_bytes(b"\xff\xd8\xff broken")
    (tmp_path / "wall.png").write_bytes(encoded(ground(60, 40)))
    result = run(tmp_path)
    assert result.exit_code == 2
    assert "wall.png: a PNG picture" in result.stdout
    assert "broken.jpg: This picture is damaged." in result.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nowhere.jpg"], "nowhere.jpg can't be read"),
        (["empty"], "There is no picture and no video in empty"),
        (["wall.png", "-o", "wall.png"], "nothing is overwritten"),
        (["wall.png", "wall.png", "-o", "file"], "Name a folder"),
    ],
)
def test_wrong_use_is_told(
    arguments: list[str], sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("a file")
    (tmp_path / "wall.png").write_bytes(encoded(ground(60, 40)))
    result = run(*arguments)
    assert result.exit_code == 2
    assert sentence in result.output
