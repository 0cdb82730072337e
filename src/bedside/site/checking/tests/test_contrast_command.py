"""`bedside contrast`: on a color, and on the faintest place of a picture."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from bedside.site.commands.contrast import command as contrast


def run(*arguments: str) -> Result:
    return CliRunner().invoke(contrast, list(arguments))


@pytest.fixture
def picture(tmp_path: Path) -> str:
    """A dark picture, 100 by 50, with a bright square of 10 by 10 whose corner is at 60,20."""
    image = Image.new("RGB", (100, 50), "#102030")
    image.paste("#eeeeee", (60, 20, 70, 30))
    path = tmp_path / "walk.png"
    image.save(path)
    return str(path)


def test_two_colors() -> None:
    faint = run("#ffffff", "#777777")
    assert faint.exit_code == 1
    assert "Contrast 4.47 to 1: too faint for ordinary text, which needs 4.5." in faint.output
    assert "enough for large text" in faint.output
    assert run("#ffffff", "#777777", "--large").exit_code == 0
    good = run("#ffffff", "#000000", "--language", "es")
    assert good.exit_code == 0
    assert good.output == "Contraste 21.00 a 1: basta para texto corriente, que necesita 4.5.\n"
    assert json.loads(run("#fff", "#777", "--json").output) == {"ratio": 4.478, "needs": 4.5, "enough": False}


def test_the_faintest_place_of_a_picture_counts(picture: str) -> None:
    faint = run("#ffffff", "--picture", picture)
    assert faint.exit_code == 1
    assert "on #eeeeee at 60,20" in faint.output
    assert "2.0 % of the box is too faint." in faint.output
    assert run("#ffffff", "--picture", picture, "--box", "0,0,60,50").exit_code == 0
    assert run("#ffffff", "--picture", picture, "--box", "0%,60%,100%,40%").exit_code == 0
    inside = json.loads(run("#fff", "--picture", picture, "--box", "50,25,30,5", "--json").output)
    assert (inside["x"], inside["y"], inside["share_too_faint"], inside["enough"]) == (60, 25, 0.3333, False)


def test_words_that_are_already_drawn_are_suspected(picture: str) -> None:
    assert "already drawn" in run("#eeeeee", "--picture", picture).output


def test_a_picture_that_lies_on_its_side_is_measured_as_people_see_it(tmp_path: Path, picture: str) -> None:
    turned = Image.Exif()
    turned[0x0112] = 6  # a camera held upright: shown turned to the right
    with Image.open(picture) as image:
        image.save(tmp_path / "turned.png", exif=turned)
    found = json.loads(run("#fff", "--picture", str(tmp_path / "turned.png"), "--json").output)
    assert (found["x"], found["y"]) == (20, 60)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("#fff",), "Give a background color, or a --picture"),
        (("#fff", "#000", "--picture", "x.png"), "one of the two"),
        (("#fff", "#000", "--box", "1,1,1,1"), "--box goes with --picture"),
        (("white", "#000"), "isn't a color"),
        (("#fff", "--picture", "none.png"), "can't be read"),
    ],
)
def test_wrong_use_is_told(arguments: tuple[str, ...], said: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert said in result.output


@pytest.mark.parametrize(
    ("box", "said"),
    [
        ("1,2,3", "Write the box as left,top,width,height"),
        ("a,b,c,d", "Write the box as"),
        ("50,0,60,10", "isn't inside the picture, which is 100 wide and 50 high"),
        ("0,0,0,10", "isn't inside"),
    ],
)
def test_a_box_that_is_none_is_told(picture: str, box: str, said: str) -> None:
    result = run("#fff", "--picture", picture, "--box", box)
    assert result.exit_code == 2
    assert said in result.output


def test_a_picture_that_can_be_seen_through_or_is_none_is_told(tmp_path: Path) -> None:
    Image.new("RGBA", (4, 4), (0, 0, 0, 100)).save(tmp_path / "thin.png")
    assert "can be seen through" in run("#fff", "--picture", str(tmp_path / "thin.png")).output
    (tmp_path / "text.png").write_text("no picture", "utf-8")
    assert "isn't a picture" in run("#fff", "--picture", str(tmp_path / "text.png")).output
