"""Plain text of any size: read in pieces that end where a paragraph, a line or a sentence does."""

from collections.abc import Iterator

from bedside.checker.redaction import Redactor
from bedside.site.redacting.source import Source
from bedside.site.redacting.tally import Tally

_PIECE = 32 * 1024
_ENDS = ("\n\n", "\r\n\r\n", "\n", ". ", "! ", "? ", " ", "\t")


def redacted_text(source: Source, redactor: Redactor, tally: Tally) -> Iterator[str]:
    """Yield the text of a file without identifiers, piece by piece. The file is one document."""
    tally.records = 1
    for piece in pieces(source):
        lines = piece.count("\n")
        only_windows = lines > 0 and piece.count("\r\n") == lines
        done = redactor.redact(piece.replace("\r\n", "\n") if only_windows else piece)
        tally.add(done.counts)
        yield done.text.replace("\n", "\r\n") if only_windows else done.text
    tally.changed = int(tally.removed.total() > 0)


def pieces(source: Source) -> Iterator[str]:
    """Yield the text in pieces of at most twice `_PIECE` characters."""
    waiting = ""
    for block in source.blocks():
        waiting += block
        while len(waiting) > _PIECE:
            end = _end(waiting)
            yield waiting[:end]
            waiting = waiting[end:]
    if waiting:
        yield waiting


def _end(text: str) -> int:
    """Return where a piece ends best: behind a paragraph in its second half, else a line, a sentence, a word."""
    for end in _ENDS:
        place = text.rfind(end, _PIECE // 2, _PIECE)
        if place >= 0:
            return place + len(end)
    return _PIECE
