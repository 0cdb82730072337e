"""The icons a page may use: one sprite, drawn from one set.

To add some, unpack the npm package `lucide-static` in the version that `vendored.toml` names, run
`python -m bedside.kit.ui.icons <its folder "icons"> name name`, and renew the sprite's hash there.
"""

import re
import sys
from collections.abc import Iterable
from pathlib import Path

SPRITE = Path(__file__).parent / "static" / "ui" / "icons.svg"
ICONS = frozenset(re.findall(r'<symbol id="([a-z0-9-]+)"', SPRITE.read_text("utf-8")))

_HEAD = "<!-- Icons from Lucide, ISC licence: LICENCE-lucide.txt. Composed by bedside.kit.ui.icons. -->"
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_DRAWING = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


def drawing(svg: str) -> str:
    """Return what is inside the `<svg>` element, on one line. Raises ValueError when there is none."""
    found = _DRAWING.search(_COMMENT.sub("", svg))
    if found is None:
        raise ValueError("not an SVG file")
    return " ".join(line.strip() for line in found[1].splitlines() if line.strip())


def sprite(folder: Path, names: Iterable[str]) -> str:
    """Return the sprite of the named icons, read from Lucide's files in `folder`."""
    symbols = (
        f'<symbol id="{name}" viewBox="0 0 24 24">{drawing((folder / f"{name}.svg").read_text("utf-8"))}</symbol>'
        for name in sorted(names)
    )
    return "\n".join(['<svg xmlns="http://www.w3.org/2000/svg">', _HEAD, *symbols, "</svg>", ""])


if __name__ == "__main__":
    SPRITE.write_text(sprite(Path(sys.argv[1]), ICONS | set(sys.argv[2:])), "utf-8")
