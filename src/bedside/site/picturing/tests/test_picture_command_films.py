"""`bedside picture` with films: the time line, JSON, folders, refusals."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bedside.checker.pictures.tests.films import mp3
from bedside.checker.pictures.tests.moving import film
from bedside.checker.pictures.tests.scenes import encoded, face, ground, label
from bedside.site.commands.picture import command as picture


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(picture, [str(each) for each in arguments])


@pytest.fixture(scope="module")
def tour() -> bytes:
    """A face for two seconds, then a door plate for two."""
    first, second = ground(480, 320), ground(480, 320, (30, 40, 160))
    first.paste(face(160), (60, 60))
    second.paste(label("Name: Maria Lopez", 24), (60, 100))
    return film([(first, 2), (second, 2)])


def test_findings_are_told_as_a_time_line(tour: bytes, tmp_path: Path) -> None:
    # What a file is, its bytes tell.
    (tmp_path / "tour.mp4").write_bytes(tour)
    result = run(tmp_path / "tour.mp4")
    assert result.exit_code == 1
    head, *lines = [line.strip() for line in result.stdout.splitlines() if "carries" not in line]
    assert head.endswith("tour.mp4: an MP4 video")
    assert lines[0].startswith("0:00–0:02  Possible face at ")
    assert lines[1].startswith("0:02–0:04  Text at ")
    assert "“Name: Maria Lopez” (NAME)" in lines[1]
    assert len(lines) == 2


def test_a_film_with_the_name_of_a_picture_is_told(tour: bytes, tmp_path: Path) -> None:
    (tmp_path / "tour.jpg").write_bytes(tour)
    result = run(tmp_path / "tour.jpg")
    assert result.exit_code == 1
    assert "an MP4 video" in result.stdout


def test_json_has_spans_and_tracks(tour: bytes, tmp_path: Path) -> None:
    (tmp_path / "tour.mp4").write_bytes(tour)
    (tmp_path / "wall.png").write_bytes(encoded(ground(60, 40)))
    result = run(tmp_path, "--json")
    assert result.exit_code == 1
    told, still = json.loads(result.stdout)
    assert (told["kind"], told["copy"], told["mostly_text"], "width" in told) == ("mp4", None, False, False)
    assert [(each["sight"], each["span"], each["identifies"]) for each in told["seen"]] == [
        ("face", [0, 2], True),
        ("text", [2, 3.9], True),
    ]
    assert all(len(moment) == 5 for each in told["seen"] for moment in each["track"])
    assert (still["kind"], "span" in still) == ("png", False)


def test_a_copy_of_a_film_has_the_finds_covered_on_their_whole_way(tour: bytes, tmp_path: Path) -> None:
    (tmp_path / "maria-lopez.mp4").write_bytes(tour)
    (tmp_path / "wall.png").write_bytes(encoded(ground(60, 40)))
    result = run(tmp_path, "-o", tmp_path / "clean", "--json")
    told, _still = json.loads(result.stdout)
    assert (told["copy"], told["painted"]) == (str(tmp_path / "clean" / "film-1.mp4"), 2)
    assert sorted(path.name for path in (tmp_path / "clean").iterdir()) == ["film-1.mp4", "picture-2.png"]
    again = run(tmp_path / "clean" / "film-1.mp4", "--json")
    assert again.exit_code == 0
    assert json.loads(again.stdout)[0]["seen"] == []


def test_without_the_program_no_copy_is_promised(tour: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tour.mp4").write_bytes(tour)
    monkeypatch.setenv("PATH", str(tmp_path))
    result = run(tmp_path / "tour.mp4", "-o", tmp_path / "clean.mp4")
    assert result.exit_code == 2
    assert "apt-get install ffmpeg" in result.stderr
    assert not (tmp_path / "clean.mp4").exists()


def test_a_plain_film_is_told_with_care(tmp_path: Path) -> None:
    (tmp_path / "wall.mp4").write_bytes(film([(ground(160, 120), 1)]))
    result = run(tmp_path / "wall.mp4")
    assert result.exit_code == 0
    assert "In the frames that were looked at, no possible face, text or code was found." in result.output


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"\0\0\0\x18ftypisom" + bytes(5000), "This file is damaged or cut off."),
        (mp3(b"mark"), "This file is MP3 sound, not a picture."),
        (b"", "This file is empty."),
    ],
)
def test_what_cannot_be_looked_at_is_told(data: bytes, sentence: str, tmp_path: Path) -> None:
    (tmp_path / "film.mp4").write_bytes(data)
    result = run(tmp_path / "film.mp4")
    assert result.exit_code == 2
    assert sentence in result.stderr
