"""Philter with the filters that come with it ("delta"). It reads files, so each text is written to one.

Two things are put right so that it runs today: Python takes flags only at the start of a pattern since 3.11, and NLTK's
model of the parts of speech isn't on the package registry. Where that model isn't installed, a stand-in says: a number
is CD, a word with a capital NNP, any other NN. Philter has one label for all, so it has no share of right labels.
"""

import os
import re
import tempfile
from pathlib import Path

import nltk
import philter_ucsf
from lines import Span, only_text, serve
from philter_ucsf import philter

FLAGS = re.compile(r"\(\?[aiLmsux]+\)")
HOME = Path(philter_ucsf.__file__).parent


def has_tagger() -> bool:
    try:
        nltk.pos_tag(["a"])
    except LookupError:
        return False
    return True


def stand_in(words: list[str]) -> list[tuple[str, str]]:
    return [(word, "CD" if word[0].isdigit() else "NNP" if word[0].isupper() else "NN") for word in words]


def precompile(_: philter.Philter, path: str) -> re.Pattern[str]:
    pattern = Path(path).read_text("utf-8").strip()
    return re.compile("".join(dict.fromkeys(FLAGS.findall(pattern))) + FLAGS.sub("", pattern))


def load(folder: Path) -> philter.Philter:
    os.chdir(HOME)
    return philter.Philter(
        {"verbose": False, "run_eval": False, "finpath": f"{folder}/", "foutpath": f"{folder}/",
         "filters": "configs/philter_delta.json"}
    )  # fmt: skip


def find(text: str) -> list[Span]:
    # One text that was read leaves its marks in a dozen places: start from what a new one has.
    fresh = load_again()
    NOTE.write_bytes(text.encode("utf-8", "replace"))
    found = fresh.map_coordinates()[str(NOTE)]
    return [(start, end, "OTHER") for start, end in sorted(found.items())]


def load_again() -> philter.Philter:
    for pattern, data in zip(PHILTER.patterns, DATA, strict=True):
        if data is not None:
            pattern["data"] = data
    for held in (PHILTER.cleaned, PHILTER.pos_tags, PHILTER.data_all_files, PHILTER.full_exclude_map):
        held.clear()
    for coordinates in (
        PHILTER.include_map,
        PHILTER.exclude_map,
        *(each[0] for each in PHILTER.phi_type_dict.values()),
    ):
        for held in (coordinates.map, coordinates.coord2pattern, coordinates.all_coords):
            held.clear()
    return PHILTER


philter.Philter.precompile = precompile
if not has_tagger():
    nltk.pos_tag = stand_in
with tempfile.TemporaryDirectory() as folder:
    NOTE = Path(folder) / "note.txt"
    PHILTER = load(Path(folder))
    PHILTER.detect_encoding = lambda _: {"encoding": "utf-8"}
    DATA = [pattern.get("data") for pattern in PHILTER.patterns]
    serve(only_text(find))
