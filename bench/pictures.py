"""How many faces and identifiers are found in pictures, and what a look takes; against a Haar cascade and tesseract.

    .venv/bin/python -m bench.pictures

`bench/scenes.py` tells what the pictures are. A face is found where the middle of a box lies in it, and the box is
neither less than a quarter nor more than four times as large; other boxes are false. An identifier is found where its
letters and digits stand in one line that was read, and labelled where the rules say of that line what it is. tesseract
is run as it comes, looking for scattered text (--psm 11); it does not turn the picture. Times are those of the whole
look in a process of its own, from the bytes of a photo on. Memory is its PSS, read every 20 ms.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from io import BytesIO
from os import getpid
from pathlib import Path
from random import Random

from bedside.checker.pictures.apart import look_apart
from bedside.checker.pictures.faces import faces
from bedside.checker.pictures.libraries import libraries
from bedside.checker.pictures.words import words
from bench.machine import below, family, keep, load, pss, spent_ms, spread
from bench.peers import Detector, Peer, Running, install, running
from bench.portraits import with_people
from bench.scenes import Edges, Scene, faceless, fetch, group, photo, ward, with_faces, with_words

HAAR = Peer("haar", ("opencv-python-headless==4.12.0.88",), "frontal faces, as its documentation shows it")
Boxes = Sequence[Edges]
Find = Callable[[Scene, Path], Boxes]
Read = Callable[[Scene, Path], Sequence[tuple[str, bool]]]


def run(*, looks: int) -> dict[str, object]:
    """Return all figures."""
    fetch()
    figures: dict[str, object] = {"times": times(looks)}
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "scene.jpg"
        finders: dict[str, Find] = {"bedside": our_faces}
        haar = install(HAAR)
        with running(haar) if isinstance(haar, Detector) else nullcontext() as cascade:
            if cascade:
                finders["haar"] = lambda _, path: boxes_of(cascade, path)
            figures["faces"] = found_faces(with_faces(), finders, place)
            figures["people"] = found_faces(with_people(), finders, place)
            figures["false_faces"] = found_faces(faceless(), finders, place)
        figures["haar"] = HAAR.packages[0] if isinstance(haar, Detector) else haar
        readers: dict[str, Read] = {"bedside": our_words}
        figures["tesseract"] = version = tesseract_version()
        if version != "missing":
            readers["tesseract"] = their_words
        figures["words"] = found_words(with_words(), readers, place)
    return figures


def found_faces(scenes: Iterable[Scene], finders: dict[str, Find], place: Path) -> dict[str, object]:
    """Return of each finder and kind how many faces there are, how many it found, and how many boxes are false."""
    table: dict[str, dict[str, Counter[str]]] = {name: defaultdict(Counter) for name in finders}
    for scene in scenes:
        scene.picture.save(place, quality=90)
        for name, find in finders.items():
            boxes = find(scene, place)
            row = table[name][scene.kind]
            row["pictures"] += 1
            row["false"] += sum(not any(is_there(box, face) for _, face in scene.faces) for box in boxes)
            for which, face in scene.faces:
                hit = any(is_there(box, face) for box in boxes)
                row["faces"] += 1
                row["found"] += hit
                if which != "plain" and (which == "profile") == (scene.kind == "as they are"):
                    for part in which.split("; "):
                        table[name][part]["faces"] += 1
                        table[name][part]["found"] += hit
        print(".", end="", file=sys.stderr, flush=True)
    return {name: {kind: dict(row) for kind, row in kinds.items()} for name, kinds in table.items()}


def is_there(box: Edges, face: Edges) -> bool:
    """Say whether a box is that of this face."""
    across, down = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    share = (box[2] - box[0]) * (box[3] - box[1]) / ((face[2] - face[0]) * (face[3] - face[1]))
    return face[0] < across < face[2] and face[1] < down < face[3] and 0.25 <= share <= 4


def our_faces(scene: Scene, path: Path) -> Boxes:
    width, height = scene.picture.size
    return [
        (box.left * width, box.top * height, (box.left + box.width) * width, (box.top + box.height) * height)
        for box in (each.box for each in faces(pixels_of(path)))
    ]


def boxes_of(cascade: Running, path: Path) -> Boxes:
    return [(x, y, x + w, y + h) for x, y, w, h in cascade.answer({"text": str(path)})["spans"]]


def found_words(scenes: Iterable[Scene], readers: dict[str, Read], place: Path) -> dict[str, object]:
    """Return of each reader, size and angle how many identifiers there are, and how many it read and labelled."""
    table: dict[str, dict[str, Counter[str]]] = {name: defaultdict(Counter) for name in readers}
    seconds: dict[str, list[float]] = defaultdict(list)
    for scene in scenes:
        scene.picture.save(place, quality=90)
        for name, read in readers.items():
            began = time.monotonic()
            lines = [(bare(text), labelled) for text, labelled in read(scene, place)]
            seconds[name].append(time.monotonic() - began)
            for angle, text in scene.words:
                hits = [labelled for line, labelled in lines if bare(text) in line]
                for kind in (scene.kind, angle, "all"):
                    row = table[name][kind]
                    row["identifiers"] += 1
                    row["read"] += bool(hits)
                    row["labelled"] += any(hits)
        print(".", end="", file=sys.stderr, flush=True)
    return {
        name: {**{kind: dict(row) for kind, row in kinds.items()}, "seconds_a_picture": spread(seconds[name])}
        for name, kinds in table.items()
    }


def our_words(_: Scene, path: Path) -> Sequence[tuple[str, bool]]:
    return [(each.text, bool(each.labels)) for each in words(pixels_of(path))]


def their_words(_: Scene, path: Path) -> Sequence[tuple[str, bool]]:
    """Return the lines that tesseract reads; it has no labels."""
    command = ["tesseract", str(path), "stdout", "--psm", "11"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    return [(line, False) for line in ran.stdout.splitlines() if line.strip()]


def tesseract_version() -> str:
    if not shutil.which("tesseract"):
        return "missing"
    ran = subprocess.run(["tesseract", "--version"], capture_output=True, text=True, check=False)
    return ran.stdout.splitlines()[0]


def bare(text: str) -> str:
    return re.sub(r"[\W_]", "", text).casefold()


def pixels_of(path: Path) -> object:
    cv2 = libraries().cv2
    return cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB)


def times(looks: int) -> dict[str, object]:
    """Return how long whole looks at phone photos of 12 megapixels take, and how much memory."""
    photos = {"group": group([photo(number) for number in range(1, 7)], "coffee.png", Random(0)), "ward": ward()}
    table: dict[str, object] = {"load_before": load()}
    for name, scene in photos.items():
        out = BytesIO()
        scene.picture.save(out, "JPEG", quality=90)
        rows = [one_look(out.getvalue()) for _ in range(looks)]
        table[name] = {
            "megabytes_of_file": round(len(out.getvalue()) / 1e6, 1),
            "seconds": spread([row[0] for row in rows], 2),
            "seconds_of_processors": spread([row[1] for row in rows], 2),
            "seconds_in_line": spread([row[2] for row in rows], 2),
            "peak_pss_mb": spread([row[3] for row in rows]),
        }
    return table


class Watched(threading.Thread):
    """Reads, while it runs, what the processes that this one started take: memory, processors, time in line."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most = self.ran = self.waited = 0.0
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.wait(0.02):
            children = family()
            here = [pid for child in children.get(getpid(), ()) for pid in below(child, children)]
            self.most = max(self.most, sum(map(pss, here)))
            ran, waited = spent_ms(here)
            self.ran, self.waited = max(self.ran, ran / 1000), max(self.waited, waited / 1000)

    def stop(self) -> None:
        self._over.set()
        self.join()


def one_look(data: bytes) -> tuple[float, float, float, float]:
    """Return of one look its seconds, those of processors, those in line for one, and its most memory in MB."""
    watched = Watched()
    began = time.monotonic()
    watched.start()
    look_apart(data, seconds=300, megabytes=4000)
    took = time.monotonic() - began
    watched.stop()
    return took, watched.ran, watched.waited, watched.most


def main() -> None:
    """Run it from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--looks", type=int, default=5, help="how often a whole look at each phone photo is measured")
    keep("pictures", run(looks=parser.parse_args().looks))


if __name__ == "__main__":
    main()
