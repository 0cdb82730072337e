"""Who and what is found in films, whether flashes are, and what a look takes; against OpenCV's Haar cascade.

    .venv/bin/python -m bench.films

The films are composed anew each time, always the same, from the pictures of `bench/scenes.py`, and encoded with OpenCV
(MPEG-4). A face is found in a film where, at a frame that was looked at, a box lies on it as `bench.pictures` asks.
`covered` counts those tenths of a second of all faces (`tenths`) at which a track has a box on them, as painting would.
The cascade gets the same frames, one by one; so boxes that are false are counted by the frame too. An identifier
is found where its letters and digits stand in one line that was read. Flashes are looked for in small films of their
own, at several rates. The time is that of the whole look in a process of its own, at a minute of 1080 lines, 30 frames
a second (H.264 where the program ffmpeg is there); its memory is its PSS, read every 20 ms.
"""

import argparse
import math
import random
import shutil
import subprocess
import sys
import tempfile
import time
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageEnhance

from bedside.checker.pictures.apart import look_at_film_apart
from bedside.checker.pictures.films.flashing import Flashes
from bedside.checker.pictures.films.looking import look_at_film
from bedside.checker.pictures.films.reading import reel_of
from bedside.checker.pictures.films.scenes import Scenes, chosen, small
from bedside.checker.pictures.libraries import libraries
from bedside.checker.pictures.seen import Box, Moment, Seen, Sight
from bedside.checker.pictures.tests.scenes import code
from bench.machine import keep, load, spread
from bench.peers import Detector, Running, install, running
from bench.pictures import HAAR, Watched, bare, boxes_of, is_there
from bench.scenes import CACHE, FACELESS, IDENTIFIERS, Edges, Scene, fetch, photo, sign

WIDE, HIGH, RATE, SECONDS = 1920, 1080, 10, 4
# How high the faces are that walk through the picture, in pixels of 1080 lines.
HEIGHTS = (40, 64, 96, 160, 260)
LETTERS = (20, 28, 40, 64)


@dataclass(frozen=True)
class Frame:
    """A frame, and where its faces are: their names, and left, top, right, bottom in pixels."""

    picture: Image.Image
    faces: Sequence[tuple[str, Edges]] = ()


@dataclass(frozen=True)
class Film:
    """A film: what kind of trial it is, its frames by the second, and what can be read in it."""

    kind: str
    frame: Callable[[float], Frame]
    seconds: float = SECONDS
    words: Sequence[str] = ()

    def encoded(self, rate: float = RATE) -> bytes:
        frames = (self.frame(number / rate).picture for number in range(round(self.seconds * rate)))
        return encoded(frames, rate)


def encoded(pictures: Iterator[Image.Image], rate: float) -> bytes:
    numpy, cv2, *_ = libraries()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "film.mp4"
        writer = None
        for each in pictures:
            if writer is None:
                how = cv2.VideoWriter_fourcc(*"mp4v")
                writer = cv2.VideoWriter(str(path), cv2.CAP_FFMPEG, how, rate, each.size)
            writer.write(numpy.ascontiguousarray(numpy.asarray(each)[..., ::-1]))
        assert writer is not None
        writer.release()
        return path.read_bytes()


def panned(scene: Scene, kind: str, size: tuple[int, int] = (WIDE, HIGH)) -> Film:
    """Return a film in which the camera goes over a photo, to the right and down."""
    width, height = size
    factor = max(width * 1.25 / scene.picture.width, height * 1.25 / scene.picture.height)
    large = scene.picture.resize((round(scene.picture.width * factor), round(scene.picture.height * factor)))

    def frame(second: float) -> Frame:
        across, down = ((side - shown) * second / SECONDS for side, shown in zip(large.size, size, strict=True))
        faces = [
            (name, (x * factor - across, y * factor - down, right * factor - across, bottom * factor - down))
            for name, (x, y, right, bottom) in scene.faces
        ]
        shown = [
            each for each in faces if each[1][0] >= 0 <= each[1][1] and each[1][2] <= width and each[1][3] <= height
        ]
        return Frame(large.crop((round(across), round(down), round(across) + width, round(down) + height)), shown)

    return Film(kind, frame)


def dark(film: Film) -> Film:
    """Return a film as in a dim ward: an eighth of the light, and the noise of a sensor."""

    def frame(second: float) -> Frame:
        lit = film.frame(second)
        dim = ImageEnhance.Brightness(lit.picture).enhance(0.12)
        noise = Image.effect_noise(lit.picture.size, 10).point(lambda value: max(0, value - 128))
        return Frame(ImageChops.add(dim, Image.merge("RGB", (noise,) * 3)), lit.faces)

    return Film("dark", frame)


def cut(films: Sequence[Film], seconds: float = 2.0) -> Film:
    """Return a film of the beginnings of others, with cuts between."""

    def frame(second: float) -> Frame:
        number = min(int(second / seconds), len(films) - 1)
        there = films[number].frame(second - number * seconds)
        return Frame(there.picture, [(f"{number} {name}", face) for name, face in there.faces])

    return Film("cuts every 2 seconds", frame, seconds * len(films))


def walking(height: int, photos: Sequence[Scene], chance: random.Random) -> Film:
    """Return a film in which three heads of this height go through a picture, each its own way."""
    ground = background("coffee.png")
    heads = []
    for row in range(3):
        scene = chance.choice(photos)
        _, (x, y, right, bottom) = chance.choice(scene.faces)
        factor, more = height / (bottom - y), (bottom - y) * 0.3
        head = scene.picture.crop((round(x - more), round(y - more), round(right + more), round(bottom + more)))
        head = head.resize((round(head.width * factor), round(head.height * factor)), Image.Resampling.LANCZOS)
        heads.append((head, more * factor, (right - x) * factor, chance.uniform(100, 200), 30 + row * 350))

    def frame(second: float) -> Frame:
        picture, faces = ground.copy(), []
        for number, (head, edge, wide, speed, top) in enumerate(heads):
            left, down = round(20 + speed * second), round(top + 20 * math.sin(second * 3 + number))
            picture.paste(head, (left, down))
            faces.append((f"{number}", (left + edge, down + edge, left + edge + wide, down + edge + height)))
        return Frame(picture, faces)

    return Film(f"walking, {height} pixels high", frame)


def background(name: str, size: tuple[int, int] = (WIDE, HIGH)) -> Image.Image:
    with Image.open(CACHE / name) as opened:
        return opened.convert("RGB").resize(size, Image.Resampling.BICUBIC)


def with_faces() -> Iterator[Film]:
    photos = [photo(number) for number in range(1, 7)]
    for one, other in zip(photos[::2], photos[1::2], strict=True):
        yield panned(one, "the camera moves, 1080 lines")
        yield panned(other, "the camera moves, 360 lines", (640, 360))
        yield dark(panned(other, "", (1280, 720)))
    yield cut([panned(one, "") for one in photos])
    for number, height in enumerate(HEIGHTS):
        yield walking(height, photos, random.Random(number))


def faceless() -> Iterator[Film]:
    """Yield films without a human face."""
    for name in FACELESS[::3]:
        with Image.open(CACHE / name) as opened:
            yield panned(Scene("", opened.convert("RGB")), "without a face", (1280, 720))


def with_words() -> Iterator[Film]:
    """Yield films of identifiers that drift over a picture, each for half of the film, and a code."""
    for number, size in enumerate(LETTERS):
        chance = random.Random(number)
        shown = chance.sample(IDENTIFIERS, 8)
        signs = [
            sign(text, CACHE / "DejaVuSans.ttf", size, chance.choice((0, 0, 0, 15, -10)), (0, 0, 0), (250, 250, 240))
            for text in shown
        ]
        ground, qr = background("motorcycle_left.png"), code(f"MRN 4481{number}", "QRCode")

        def frame(
            second: float,
            signs: Sequence[tuple[Image.Image, Image.Image]] = tuple(signs),
            ground: Image.Image = ground,
            qr: Image.Image = qr,
        ) -> Frame:
            picture = ground.copy()
            half = int(second >= SECONDS / 2)
            for place, (label, mask) in enumerate(signs[4 * half : 4 * half + 4]):
                picture.paste(label, (round(60 + 60 * second), round(60 + 250 * place + 15 * second)), mask)
            picture.paste(qr, (round(1500 - 20 * second), 400))
            return Frame(picture)

        yield Film(f"letters of {size} pixels", frame, words=(*shown, f"MRN 4481{number}"))


def run(*, looks: int) -> dict[str, object]:
    """Return all figures."""
    fetch()
    figures: dict[str, object] = {"times": times(looks)}
    figures["flashing"] = found_flashes()
    haar = install(HAAR)
    with running(haar) if isinstance(haar, Detector) else nullcontext() as cascade:
        figures["faces"] = found_faces(with_faces(), cascade)
        figures["false_sights"] = found_faces(faceless(), cascade)
    figures["haar"] = HAAR.packages[0] if isinstance(haar, Detector) else haar
    figures["words"] = found_words(with_words())
    return figures


def found_faces(films: Iterator[Film], cascade: Running | None) -> dict[str, object]:
    """Return of both finders, by kind of film, how many faces there are and were found, and what is false."""
    table: dict[str, dict[str, Counter[str]]] = {"bedside": defaultdict(Counter), "haar": defaultdict(Counter)}
    for film in films:
        data = film.encoded()
        seen = [each for each in look_at_film(data, lambda _: None) if each.sight is Sight.FACE]
        looked = seconds_looked_at(data)
        row = table["bedside"][film.kind]
        _count_film(row, film, looked)
        size = film.frame(0).picture.size
        row["false_sights"] += sum(not any(is_on(moment, film, size) for moment in each.track) for each in seen)
        for second in tenths(film):
            tracked = boxes_at(seen, second, size)
            for _, face in film.frame(second).faces:
                row["tenths"] += 1
                row["covered"] += any(is_there(edges, face) for edges in tracked)
        boxes = {
            second: [in_pixels(moment.box, size) for each in seen for moment in each.track if moment.second == second]
            for second in looked
        }
        _count_boxes(row, film, boxes)
        if cascade:
            row = table["haar"][film.kind]
            _count_film(row, film, looked)
            _count_boxes(row, film, {second: cascade_boxes(cascade, film, second) for second in looked})
        print(".", end="", file=sys.stderr, flush=True)
    return {name: {kind: dict(row) for kind, row in kinds.items()} for name, kinds in table.items() if kinds}


def _count_film(row: Counter[str], film: Film, looked: Sequence[float]) -> None:
    row["films"] += 1
    row["seconds"] += round(film.seconds)
    row["frames"] += len(looked)


def _count_boxes(row: Counter[str], film: Film, boxes: Mapping[float, Sequence[Edges]]) -> None:
    """Count the faces that were found at any of the frames, and the boxes of all frames that are on none."""
    found, there = set[str](), set[str]()
    for second, here in boxes.items():
        faces = film.frame(second).faces
        there |= {name for name, _ in faces}
        found |= {name for name, face in faces if any(is_there(box, face) for box in here)}
        row["false_boxes"] += sum(not any(is_there(box, face) for _, face in faces) for box in here)
    row["faces"] += len(there)
    row["found"] += len(found)


def seconds_looked_at(data: bytes) -> list[float]:
    """Return when the frames are shown that a look chooses."""
    scenes, seconds = Scenes(), []
    with reel_of(data) as reel:
        for number, second in enumerate(reel.seconds()):
            scenes.show(number, second, small(reel.pixels()))
            seconds.append(second)
    return [round(seconds[number], 3) for number in chosen(seconds, scenes.found, data)]


def tenths(film: Film) -> list[float]:
    return [number / 10 for number in range(round(film.seconds * 10))]


def is_on(moment: Moment, film: Film, size: tuple[int, int]) -> bool:
    faces = film.frame(moment.second).faces
    return any(is_there(in_pixels(moment.box, size), face) for _, face in faces)


def boxes_at(seen: Sequence[Seen], second: float, size: tuple[int, int]) -> list[Edges]:
    """Return where the tracks are at a moment: between two of theirs, on the way; before and after, where they were."""
    return [
        in_pixels(_box_at(each.track, second), size)
        for each in seen
        if each.span and each.span.start <= second <= each.span.end
    ]


def _box_at(track: Sequence[Moment], second: float) -> Box:
    after = bisect([moment.second for moment in track], second)
    if after in (0, len(track)):
        return track[min(after, len(track) - 1)].box
    before, then = track[after - 1], track[after]
    share = (second - before.second) / (then.second - before.second)
    return Box(*(one + share * (other - one) for one, other in zip(before.box, then.box, strict=True)))


def in_pixels(box: Box, size: tuple[int, int]) -> Edges:
    width, height = size
    return box.left * width, box.top * height, (box.left + box.width) * width, (box.top + box.height) * height


def cascade_boxes(cascade: Running, film: Film, second: float) -> Sequence[Edges]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "frame.jpg"
        film.frame(second).picture.save(path, quality=90)
        return boxes_of(cascade, path)


def found_words(films: Iterator[Film]) -> dict[str, object]:
    """Return by kind of film how many identifiers there are, were read, and were labelled, codes among them."""
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for film in films:
        seen = [each for each in look_at_film(film.encoded(), lambda _: None) if each.text]
        for text in film.words:
            hits = [each for each in seen if bare(text) in bare(each.text)]
            for kind in (film.kind, "all"):
                table[kind]["identifiers"] += 1
                table[kind]["read"] += bool(hits)
                table[kind]["labelled"] += any(each.labels for each in hits)
        table["all"]["sights"] += len(seen)
        print(".", end="", file=sys.stderr, flush=True)
    return {kind: dict(row) for kind, row in table.items()}


RATES = (24.0, 25.0, 30.0, 50.0, 60.0)
DARK, LIGHT, RED, GREEN = (20, 20, 20), (230, 230, 230), (220, 0, 0), (0, 120, 60)
_SIZE = (320, 180)
Drawn = Callable[[float], Image.Image]


def flashing() -> Iterator[tuple[str, Drawn]]:
    """Yield what flashes more than three times a second."""
    group = photo(5).picture.resize(_SIZE)
    for often in (4, 5, 8, 12):
        yield f"white, {often} a second", partial(_blinks, often, _plain(LIGHT), _plain(DARK))
        yield f"red, {often} a second", partial(_blinks, often, _plain(RED), _plain(GREEN))
        yield f"a third of it, {often} a second", partial(_blinks, often, _part(group, LIGHT, 110, 180), group)
        yield f"soft, {often} a second", partial(_swells, often, group)


def harmless() -> Iterator[tuple[str, Drawn]]:
    """Yield what only looks so."""
    photos = [photo(number).picture.resize(_SIZE) for number in range(1, 7)]
    wide = photo(6).picture.resize((640, 360))
    for often in (1, 2, 3):
        yield f"white, {often} a second", partial(_blinks, often, _plain(LIGHT), _plain(DARK))
        yield f"{often} flashes of a camera", partial(_cameras, often, photos[0])
        yield f"{often} cuts a second", partial(_cuts, often, photos)
    for speed in (40, 120, 400):
        yield f"stripes, {speed} pixels a second", partial(_stripes, speed)
        yield f"camera, {speed} pixels a second", partial(_pans, speed, wide)
    yield "a shaking hand", partial(_shakes, wide)
    yield "a slow fade", partial(_swells, 0.2, photos[1])
    yield "a small lamp", partial(_blinks, 6, _part(photos[2], LIGHT, 80, 80), photos[2])


def _plain(color: tuple[int, int, int]) -> Image.Image:
    return Image.new("RGB", _SIZE, color)


def _part(picture: Image.Image, color: tuple[int, int, int], wide: int, high: int) -> Image.Image:
    made = picture.copy()
    made.paste(color, (0, 0, wide, high))
    return made


def _blinks(often: float, on: Image.Image, off: Image.Image, at: float) -> Image.Image:
    return on if (at * often + 1e-6) % 1 < 0.5 else off


def _swells(often: float, picture: Image.Image, at: float) -> Image.Image:
    return _lit(picture, 0.6 + 0.4 * math.cos(at * often * math.tau))


def _lit(picture: Image.Image, light: float) -> Image.Image:
    return picture.point(lambda value: min(255, round(value * light)))


def _cameras(count: int, picture: Image.Image, at: float) -> Image.Image:
    return _lit(picture, 3.0) if any(0 <= at - 0.5 - 0.3 * one < 0.06 for one in range(count)) else picture


def _cuts(often: float, photos: Sequence[Image.Image], at: float) -> Image.Image:
    return photos[int(at * often) % len(photos)]


def _pans(speed: float, wide: Image.Image, at: float) -> Image.Image:
    left = round(speed * at) % (wide.width - _SIZE[0])
    return wide.crop((left, 90, left + _SIZE[0], 90 + _SIZE[1]))


def _shakes(wide: Image.Image, at: float) -> Image.Image:
    left, top = round(160 + 30 * math.sin(at * 31)), round(90 + 20 * math.sin(at * 23))
    return wide.crop((left, top, left + _SIZE[0], top + _SIZE[1]))


def _stripes(speed: float, at: float) -> Image.Image:
    made = _plain(DARK)
    pen = ImageDraw.Draw(made)
    for start in range(-80, _SIZE[0], 80):
        left = start + speed * at % 80
        pen.rectangle((left, 0, left + 40, _SIZE[1]), fill=LIGHT)
    return made


def found_flashes() -> dict[str, object]:
    """Return how many of the flashing films were found, and of the harmless ones were taken for flashing; which not."""
    figures: dict[str, object] = {}
    for name, films, is_right in (("flashing", flashing, True), ("harmless", harmless, False)):
        wrong, count = [], 0
        for kind, frame in films():
            for rate in RATES:
                flashes = Flashes()
                data = encoded((frame(number / rate) for number in range(round(3 * rate))), rate)
                with reel_of(data) as reel:
                    for second in reel.seconds():
                        flashes.show(second, small(reel.pixels()))
                count += 1
                if bool(flashes.spans()) is not is_right:
                    wrong.append(f"{kind}, at {rate:g} frames")
        figures[name] = {
            "films": count,
            "told_as_flashing": count - len(wrong) if is_right else len(wrong),
            "wrong": wrong,
        }
        print(".", end="", file=sys.stderr, flush=True)
    return figures


def times(looks: int) -> dict[str, object]:
    """Return how long whole looks at a minute of film take, and how much memory."""
    data, how = minute()
    rows = [one_look(data) for _ in range(looks)]
    names = (
        *("seconds", "seconds_of_processors", "seconds_in_line", "peak_pss_mb"),
        *("longest_without_progress", "sights"),
    )
    return {
        "film": how,
        "megabytes_of_file": round(len(data) / 1e6, 1),
        "load": load(),
        **{name: spread(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)},
    }


def one_look(data: bytes) -> tuple[float, ...]:
    """Return of one look its seconds, those of processors, those in line for one, its most memory in MB, the longest
    time between two percents, and how many things were seen."""
    watched, began = Watched(), time.monotonic()
    told = [began]
    watched.start()
    seen = look_at_film_apart(data, megabytes=4000, progress=lambda _: told.append(time.monotonic()))
    took = time.monotonic() - began
    watched.stop()
    silence = max(after - before for before, after in pairwise(told))
    return took, watched.ran, watched.waited, watched.most, silence, len(seen)


def minute() -> tuple[bytes, str]:
    """Return a minute of 1080 lines, in which the camera goes over six photos with a wristband in each."""
    films = []
    for number in range(1, 7):
        scene = photo(number)
        picture = scene.picture.copy()
        label, mask = sign(f"MRN 4481{number}907", CACHE / "DejaVuSans.ttf", 24, 0, (0, 0, 0), (255, 255, 255))
        picture.paste(label, (picture.width // 2, picture.height // 2), mask)
        films.append(panned(Scene("", picture, scene.faces), ""))

    def frames() -> Iterator[Image.Image]:
        for number in range(1800):
            yield films[number // 300].frame(number % 300 / 300 * SECONDS).picture

    ffmpeg = shutil.which("ffmpeg")
    if not ffmpeg:
        return encoded(frames(), 30), "MPEG-4, 1800 frames of 1920 by 1080"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "minute.mp4"
        command = [
            ffmpeg,
            "-loglevel",
            "error",
            "-f",
            "rawvideo",
            "-pix_fmt",
            "rgb24",
            "-s",
            f"{WIDE}x{HIGH}",
            "-r",
            "30",
        ]
        command += ["-i", "-", "-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", str(path)]
        with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
            assert process.stdin
            for each in frames():
                process.stdin.write(each.tobytes())
            process.stdin.close()
        return path.read_bytes(), "H.264, 1800 frames of 1920 by 1080"


def main() -> None:
    """Run it from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--looks", type=int, default=3, help="how often the whole look at a minute is measured")
    keep("films", run(looks=parser.parse_args().looks))


if __name__ == "__main__":
    main()
