"""Somebody who makes films in place of the program: what comes out is said beforehand."""

from collections.abc import Callable, Iterable, Sequence

from bedside.checker.pictures.films.making import Made, Place, Way
from bedside.checker.pictures.kinds import Kind
from bedside.features.media.testing import photo

FILM = b"\0\0\0\x18ftypisom\0\0\0\0isommp42" + bytes(range(256)) * 1200
CLEAN = b"\0\0\0\x18ftypisom\0\0\0\0isomclean" + bytes(range(255, -1, -1)) * 9000


class Maker:
    """Makes what it was told, or fails; `during` is called when it is half done."""

    def __init__(self) -> None:
        self.fails: BaseException | None = None
        self.during: Callable[[], object] = lambda: None
        self.got: list[tuple[bytes, Kind, Way | None, tuple[Place, ...]]] = []
        self.made = Made(CLEAN, "video/mp4", 640, 360, 83.4, True, photo(size=(640, 360)))

    def make(
        self,
        portions: Iterable[bytes],
        kind: Kind,
        *,
        way: Way | None = None,
        places: Sequence[Place] = (),
        progress: Callable[[int], None],
    ) -> Made:
        self.got.append((b"".join(portions), kind, way, tuple(places)))
        progress(50)
        self.during()
        if self.fails is not None:
            raise self.fails
        progress(100)
        return self.made
