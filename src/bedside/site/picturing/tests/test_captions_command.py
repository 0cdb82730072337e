from pathlib import Path

import pytest
from click.testing import CliRunner

from bedside.checker import captions
from bedside.checker.pictures.films import listening
from bedside.checker.pictures.films.tests.written import film, seen, with_sound
from bedside.site.cli import bedside


def ran(*words: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(bedside, ["captions", *words])
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture(scope="module")
def interview(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("films") / "interview.mp4"
    voice = ["-f", "lavfi", "-i", "flite=text='Wash your hands before you eat. Then dry them well.':voice=slt"]
    path.write_bytes(film(*seen("64x64", seconds=5), *voice))
    return path


def test_a_draft_goes_to_standard_output_and_what_it_is_beside_it(interview: Path) -> None:
    code, out, err = ran(str(interview))
    assert code == 0
    assert "wash your hands before you eat" in captions.spoken(out).words.lower()
    assert "draft" in err
    assert "English only" in err
    assert "borrador" in ran(str(interview), "--language", "es")[2]


def test_a_draft_is_written_to_a_file(interview: Path, tmp_path: Path) -> None:
    target = tmp_path / "interview.vtt"
    code, out, _ = ran(str(interview), "--write", str(target))
    assert (code, out) == (0, "")
    assert captions.check(target.read_text("utf-8")) == []
    assert [path.name for path in tmp_path.iterdir()] == ["interview.vtt"]


def test_where_nobody_speaks_nothing_is_written(tmp_path: Path) -> None:
    path, target = tmp_path / "tone.mp4", tmp_path / "tone.vtt"
    path.write_bytes(with_sound())
    code, _, err = ran(str(path), "--write", str(target))
    assert code == 1
    assert "Nobody was heard to speak" in err
    assert not target.exists()


def test_what_can_not_be_used_gets_a_sentence(interview: Path, tmp_path: Path) -> None:
    words = tmp_path / "words.txt"
    words.write_text("Flu shots on Saturday.")
    assert ran(str(words))[0] == 2
    assert "not a file that Bedside knows" in ran(str(words))[2]
    assert "can't be read: No such file" in ran(str(tmp_path / "gone.mp4"))[2]
    before = interview.read_bytes()
    code, _, err = ran(str(interview), "--write", str(interview))
    assert code == 2
    assert "nothing is overwritten" in err
    assert interview.read_bytes() == before


def test_without_the_extra_it_says_what_to_install(interview: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "_NEEDED", ("no_such_package",))
    code, _, err = ran(str(interview))
    assert code == 2
    assert 'pip install ".[speech]"' in err
