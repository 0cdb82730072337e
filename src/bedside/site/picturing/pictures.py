"""Pictures from files and folders, looked at one by one, and copies without what was found."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bedside.base.errors import Problem
from bedside.checker.pictures.apart import look_apart
from bedside.checker.pictures.kinds import MAX_BYTES, Group, Kind, picture_kind
from bedside.checker.pictures.metadata import Cleaned, carried, clean
from bedside.checker.pictures.painting import blur, cover
from bedside.checker.pictures.refusing import Refused
from bedside.checker.pictures.seen import Box, Seen, Sight
from bedside.site.checking.sources import Unusable
from bedside.site.redacting.target import written

Paint = Literal["cover", "blur", "nothing"]
ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".heic", ".heif", ".avif", ".tif", ".tiff", ".bmp")
_ENDING_OF = {"image/jpeg": "jpg", "image/png": "png"}


@dataclass(frozen=True)
class Looked:
    """A picture that was looked at. `copy`: where its clean copy is, and how many places of that are painted over."""

    name: str
    kind: Kind
    carried: tuple[str, ...]
    cleaned: Cleaned
    seen: Sequence[Seen]
    copy: str | None = None
    painted: int = 0

    @property
    def telling(self) -> list[Seen]:
        """What could tell who somebody is: possible faces, codes, lines with an identifier."""
        return [each for each in self.seen if each.sight is not Sight.TEXT or each.labels]


@dataclass(frozen=True)
class Refusal:
    """A file that can't be used: what is wrong with it, and what to do."""

    name: str
    what: str
    do: str


def pictures_in(names: Sequence[str]) -> list[Path]:
    """Return the files, and in turn all pictures inside of folders; hidden ones are left out. Raises Unusable."""
    found: list[Path] = []
    for path in map(Path, names):
        if not path.is_dir():
            found.append(path)
            continue
        inside = [
            each
            for each in sorted(path.rglob("*"))
            if each.suffix.lower() in ENDINGS
            and each.is_file()
            and not any(part.startswith(".") for part in each.relative_to(path).parts)
        ]
        if not inside:
            raise Unusable(f"There is no picture in {path}: nothing that ends in {', '.join(ENDINGS)}.")
        found += inside
    return found


def looked_at(
    paths: Sequence[Path], output: str | None, paint: Paint, *, all_text: bool, seconds: float, language: str
) -> Iterator[Looked | Refusal]:
    """Look at each picture in turn, and write its copy where there is an output: a file, or a folder for more."""
    targets = _Targets(output, paths)
    for path in paths:
        try:
            yield _looked_at(path, targets, paint, all_text=all_text, seconds=seconds)
        except Refused as refused:
            yield Refusal(str(path), *refused.told(language))
        except Problem as problem:
            yield Refusal(str(path), str(problem.what), str(problem.do))


def _looked_at(path: Path, targets: "_Targets", paint: Paint, *, all_text: bool, seconds: float) -> Looked:
    data = _bytes(path)
    kind = picture_kind(data)
    carries, cleaned = carried(data), clean(data)
    looked = Looked(str(path), kind, carries, cleaned, look_apart(cleaned.data, seconds=seconds))
    target = targets.of(cleaned)
    if target is None:
        return looked
    boxes: list[Box] = []
    if paint != "nothing":
        boxes = [each.box for each in (looked.seen if all_text else looked.telling)]
    copy = (blur if paint == "blur" else cover)(cleaned.data, boxes) if boxes else cleaned.data
    with written(str(target)) as file:
        file.write(copy)
    return Looked(looked.name, kind, carries, cleaned, looked.seen, str(target), len(boxes))


class _Targets:
    """Where copies go. In a folder they have numbers for names: the name of a file can be a patient's."""

    def __init__(self, output: str | None, paths: Sequence[Path]) -> None:
        self._output = output
        self._folder = output is not None and (len(paths) > 1 or Path(output).is_dir() or output.endswith("/"))
        self._number = 0
        if output is not None and self._folder:
            try:
                Path(output).mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise Unusable(f"{output} can't be made: {error.strerror}. Name a folder.") from None

    def of(self, copy: Cleaned) -> Path | None:
        if self._output is None:
            return None
        if not self._folder:
            return Path(self._output)
        while True:
            self._number += 1
            target = Path(self._output) / f"picture-{self._number}.{_ENDING_OF.get(copy.mime, 'png')}"
            if not target.exists():
                return target


def _bytes(path: Path) -> bytes:
    """Return what is in a file. Raises Problem; a file that is far too large isn't read."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES[Group.PICTURE] + 1)
    except OSError as error:
        raise Problem(f"{path} can't be read: {error.strerror}.", "Check its name, and who may read it.") from None
