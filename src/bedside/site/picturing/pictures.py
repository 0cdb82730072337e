"""Pictures and films from files and folders, looked at one by one, and copies without what was found."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from bedside.base.errors import Problem
from bedside.checker.pictures.apart import look_apart, look_at_film_apart
from bedside.checker.pictures.films.making import Way, can_make, make
from bedside.checker.pictures.films.tracks import place_along
from bedside.checker.pictures.kinds import MAX_BYTES, Group, Kind, kind_of, picture_kind, sniff
from bedside.checker.pictures.metadata import Cleaned, carried, clean
from bedside.checker.pictures.painting import blur, cover
from bedside.checker.pictures.refusing import Refused
from bedside.checker.pictures.seen import Box, Seen, Sight
from bedside.site.checking.sources import Unusable
from bedside.site.redacting.target import written

Paint = Literal["cover", "blur", "nothing"]
ENDINGS = (
    *(".jpg", ".jpeg", ".png", ".webp", ".gif", ".heic", ".heif", ".avif", ".tif", ".tiff", ".bmp"),
    *(".mp4", ".m4v", ".mov", ".webm"),
)
# How long a look may take, in seconds, where nobody says anything else.
SECONDS = {Group.PICTURE: 60.0, Group.VIDEO: 900.0}
# So much of a file tells what it is.
_HEAD = 4096
_ENDING_OF = {"image/jpeg": "jpg", "image/png": "png"}


@dataclass(frozen=True)
class Looked:
    """A picture or a film that was looked at. `cleaned`: a copy without what it carries; None of a film, which is made
    anew only where a copy is wanted. `copy`: where the copy is; `painted`: how many things are painted over in it."""

    name: str
    kind: Kind
    carried: tuple[str, ...]
    cleaned: Cleaned | None
    seen: Sequence[Seen]
    copy: str | None = None
    painted: int = 0

    @property
    def telling(self) -> list[Seen]:
        """What could tell who somebody is: possible faces, codes, lines with an identifier."""
        return [each for each in self.seen if each.sight in (Sight.FACE, Sight.CODE) or each.labels]


@dataclass(frozen=True)
class Refusal:
    """A file that can't be used: what is wrong with it, and what to do."""

    name: str
    what: str
    do: str


def pictures_in(names: Sequence[str]) -> list[Path]:
    """Return the files, and in turn all pictures and films in folders; hidden ones are left out. Raises Unusable."""
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
            raise Unusable(f"There is no picture and no video in {path}: nothing that ends in {', '.join(ENDINGS)}.")
        found += inside
    return found


def looked_at(
    paths: Sequence[Path],
    output: str | None,
    paint: Paint,
    *,
    all_text: bool,
    seconds: float | None,
    language: str,
    progress: Callable[[int], None],
) -> Iterator[Looked | Refusal]:
    """Look at each file in turn, and write a copy where there is an output: a file, or a folder for more.

    `seconds`: how long one look may take; None: what is usual. `progress` is told percents of a film.
    """
    targets = _Targets(output, paths)
    for path in paths:
        try:
            data = _bytes(path)
            kind = kind_of(data)
            if kind.group is Group.VIDEO:
                yield _film(path, data, targets, paint, all_text=all_text, seconds=seconds, progress=progress)
            else:
                yield _looked_at(path, data, targets, paint, all_text=all_text, seconds=seconds)
        except Refused as refused:
            yield Refusal(str(path), *refused.told(language))
        except Problem as problem:
            yield Refusal(str(path), str(problem.what), str(problem.do))


def _looked_at(
    path: Path, data: bytes, targets: "_Targets", paint: Paint, *, all_text: bool, seconds: float | None
) -> Looked:
    kind = picture_kind(data)
    carries, cleaned = carried(data), clean(data)
    seen = look_apart(cleaned.data, seconds=seconds or SECONDS[Group.PICTURE])
    looked = Looked(str(path), kind, carries, cleaned, seen)
    target = targets.of("picture", _ENDING_OF.get(cleaned.mime, "png"))
    if target is None:
        return looked
    boxes: list[Box] = []
    if paint != "nothing":
        boxes = [each.box for each in (looked.seen if all_text else looked.telling)]
    copy = (blur if paint == "blur" else cover)(cleaned.data, boxes) if boxes else cleaned.data
    with written(str(target)) as file:
        file.write(copy)
    return Looked(looked.name, kind, carries, cleaned, looked.seen, str(target), len(boxes))


def _film(
    path: Path,
    data: bytes,
    targets: "_Targets",
    paint: Paint,
    *,
    all_text: bool,
    seconds: float | None,
    progress: Callable[[int], None],
) -> Looked:
    kind, carries = kind_of(data), carried(data)
    target = targets.of("film", "mp4")
    if target is not None and not can_make():
        raise Refused("no_ffmpeg")
    # To make the copy takes about as long again.
    share = 100 if target is None else 50
    limit = seconds or SECONDS[Group.VIDEO]
    seen = look_at_film_apart(data, seconds=limit, progress=lambda percent: progress(percent * share // 100))
    looked = Looked(str(path), kind, carries, None, seen)
    if target is None:
        return looked
    # Flashes can't be painted over.
    chosen = [each for each in (seen if all_text else looked.telling) if each.sight is not Sight.FLASH]
    places = [place for each in chosen for place in place_along(each)] if paint != "nothing" else []
    way = (Way.BLURRED if paint == "blur" else Way.COVERED) if places else None
    made = make([data], kind, way=way, places=places, seconds=limit, progress=lambda each: progress(50 + each // 2))
    with written(str(target)) as file:
        file.write(made.data)
    return replace(looked, copy=str(target), painted=len(chosen) if places else 0)


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

    def of(self, what: str, ending: str) -> Path | None:
        if self._output is None:
            return None
        if not self._folder:
            return Path(self._output)
        while True:
            self._number += 1
            target = Path(self._output) / f"{what}-{self._number}.{ending}"
            if not target.exists():
                return target


def _bytes(path: Path) -> bytes:
    """Return what is in a file. Raises Problem; a file that is far too large isn't read."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
            return head + file.read(_most(head) + 1 - len(head))
    except OSError as error:
        raise Problem(f"{path} can't be read: {error.strerror}.", "Check its name, and who may read it.") from None


def _most(head: bytes) -> int:
    """Return how large a file may be that begins like this."""
    try:
        is_film = sniff(head).group is Group.VIDEO
    except Refused:
        # Why it is refused is told once all of it is read.
        is_film = False
    return MAX_BYTES[Group.VIDEO if is_film else Group.PICTURE]
