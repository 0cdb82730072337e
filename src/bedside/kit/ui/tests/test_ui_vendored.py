"""The files of others are the ones we chose, with their licences beside them; nothing comes from elsewhere."""

import hashlib
import re
import tomllib
from pathlib import Path

import pytest

from bedside.kit import ui
from bedside.kit.ui.icons import ICONS, SPRITE, drawing, sprite

HOME = Path(ui.__file__).parent
STATIC = HOME / "static" / "ui"
WORKS = tomllib.loads((HOME / "vendored.toml").read_text("utf-8"))["work"]
FILES = [(name, digest) for work in WORKS for name, digest in work["sha256"].items()]
OURS = {"favicon.svg", "shapes.svg", "bedside.css"}


@pytest.mark.parametrize(("name", "digest"), FILES)
def test_it_is_the_file_that_was_chosen(name: str, digest: str) -> None:
    assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest() == digest


@pytest.mark.parametrize("work", WORKS, ids=lambda work: str(work["name"]))
def test_its_licence_lies_beside_it(work: dict[str, str]) -> None:
    assert work["licence"] in {"OFL-1.1", "ISC", "0BSD", "MIT", "Apache-2.0"}
    assert "permission" in (STATIC / work["licence_text"]).read_text("utf-8").lower()


def test_every_file_is_ours_or_listed() -> None:
    found = {path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*") if path.is_file()}
    listed = {name for name, _digest in FILES} | {work["licence_text"] for work in WORKS}
    scripts = {name for name in found if name.startswith("js/")}
    assert found == listed | OURS | scripts


def test_nothing_is_fetched_from_elsewhere() -> None:
    ours = [*STATIC.glob("*.css"), *STATIC.glob("js/*.js"), *(HOME / "templates").rglob("*.html")]
    for path in ours:
        assert not re.search(
            r"""(?:src|href|url|import|fetch)\s*[=(]?\s*["']?(?:https?:)?//""", path.read_text("utf-8")
        ), path


def test_icons_are_drawn_from_their_files(tmp_path: Path) -> None:
    head = '<!-- licence --><svg width="24" viewBox="0 0 24 24">\n'
    (tmp_path / "pen.svg").write_text(head + '  <path d="M1 2" />\n</svg>\n')
    assert '<symbol id="pen" viewBox="0 0 24 24"><path d="M1 2" /></symbol>' in sprite(tmp_path, ["pen"])
    with pytest.raises(ValueError, match="not an SVG"):
        drawing("<p>no</p>")


def test_the_sprite_holds_each_icon_once() -> None:
    names = re.findall(r'<symbol id="([^"]+)"', SPRITE.read_text("utf-8"))
    assert sorted(names) == sorted(ICONS)
