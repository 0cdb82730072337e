"""Part A, items 1 to 11: message, call to action, language, design, and what is known."""

from bedside.checker import reading
from bedside.checker.clarity.items import Reply
from bedside.checker.clarity.piece import Judged, Piece
from bedside.checker.document import Span
from bedside.checker.facts.passive import passives
from bedside.checker.finding import Severity
from bedside.checker.reading.text import sentences

MOST_ITEMS = 7
# A chunk with more words holds more than one idea, more often than not.
LONGEST_CHUNK = 120
FEWEST_HEADINGS = 2
# How many words or places are shown.
_SHOWN = 5
_COMMON_CUES = 70


def main_message(piece: Piece) -> Judged | None:
    """1: only its author knows the message; whether the text says it can be seen."""
    if not piece.main_message:
        return None
    if piece.message is None:
        return piece.judged(1, Reply.NO, 0.5)
    return piece.judged(1, Reply.YES, 0.7, piece.message)


def at_the_top(piece: Piece) -> Judged | None:
    """2: whether it stands in what one reads first."""
    if piece.message is None:
        return None
    if piece.message.start < piece.shape.top.end:
        return piece.judged(2, Reply.YES, 0.8, piece.message)
    return piece.judged(2, Reply.NO, 0.7, piece.message)


def visual_cue(piece: Piece) -> Judged | None:
    """3: a heading, bold type, a line of its own with a sign, or words such as "what you need to know"."""
    message = piece.message
    if message is None:
        return None
    for heading in piece.shape.headings:
        if heading.start <= message.start < heading.end:
            return piece.judged(3, Reply.YES, 0.9, heading, variant="heading")
    text = piece.document.text
    line = Span(text.rfind("\n", 0, message.start) + 1, _line_end(text, message.end))
    written = text[line.start : line.end]
    if "**" in written or "__" in written:
        return piece.judged(3, Reply.YES, 0.9, line, variant="bold")
    cues = piece.hits("cue", Span(max(0, line.start - _COMMON_CUES), line.end))
    if cues:
        return piece.judged(3, Reply.YES, 0.7, cues[0], variant="cue")
    if any(ord(character) > 0x218F and not character.isalpha() for character in written):
        return piece.judged(3, Reply.YES, 0.5, line, variant="sign")
    return piece.judged(3, Reply.NO, 0.6, message)


def _line_end(text: str, position: int) -> int:
    end = text.find("\n", position)
    return len(text) if end < 0 else end


def picture(piece: Piece) -> Judged | None:
    """4: without a picture, or without words for it, no; whether a picture carries the message a person says."""
    pictures = piece.context.pictures
    if not pictures:
        return piece.judged(4, Reply.NO, 0.95)
    if not any(each.alt and each.alt.strip() for each in pictures):
        return piece.judged(4, Reply.NO, 0.8, variant="silent")
    return None


def call_to_action(piece: Piece) -> Judged:
    """5: an order, an invitation or advice."""
    asks = piece.asks or piece.behaviours
    if asks:
        return piece.judged(5, Reply.YES, 0.8 if piece.asks else 0.6, *piece.whole(asks)[:_SHOWN])
    return piece.judged(5, Reply.NO, 0.7)


def active_voice(piece: Piece) -> Judged:
    """6: no passive in the message, or where nobody wrote it down in what stands at the top, nor in what is asked."""
    asks = piece.asks or piece.behaviours
    if not asks:
        return piece.judged(6, Reply.NO, 0.7, variant="nothing")
    read = [*piece.whole(asks), piece.message or piece.shape.top]
    found = passives(piece.document)
    told = len({piece.document.sentence_number(each.start) for each in found})
    total = len(sentences(piece.document))
    inside = [Span(each.start, each.end) for each in found if any(s.start <= each.start < s.end for s in read)]
    sure = 0.8 if piece.message else 0.5
    if inside:
        return piece.judged(6, Reply.NO, sure, *inside[:_SHOWN], passive=told, total=total)
    return piece.judged(6, Reply.YES, sure, *piece.whole(asks)[:2], passive=told, total=total)


def familiar_words(piece: Piece) -> Judged:
    """7: no hard word or short form without an explanation, and no text full of rare words."""
    found = [each for each in piece.found("L101", "L103") if each.severity.rank >= Severity.WARNING.rank]
    measured = reading.measure(piece.document, piece.context.language)
    if found:
        words = list(dict.fromkeys(each.matched.lower() for each in found))
        return Judged(
            Reply.NO,
            0.8,
            "clarity.7.no.why",
            {"count": str(len(words)), "words": ", ".join(words[:_SHOWN])},
            tuple(Span(each.start, each.end) for each in found[:_SHOWN]),
        )
    if measured.difficulty >= reading.EFFORT and measured.unfamiliar:
        rare = measured.unfamiliar[:_SHOWN]
        return Judged(
            Reply.NO,
            0.6 if measured.difficulty >= reading.HARD else 0.5,
            "clarity.7.rare.why",
            {"words": ", ".join(word.text.lower() for word in rare)},
            tuple(Span(word.start, word.end) for word in rare),
        )
    return piece.judged(7, Reply.YES, 0.6)


def lists(piece: Piece) -> Judged:
    """8: a list of up to seven items."""
    for each in piece.shape.lists:
        if len(each) > MOST_ITEMS:
            return piece.judged(8, Reply.NO, 0.8, Span(each[0].start, each[-1].end), variant="long", count=len(each))
    if not piece.shape.lists:
        return piece.judged(8, Reply.NO, 0.9)
    first = piece.shape.lists[0]
    return piece.judged(8, Reply.YES, 0.8, Span(first[0].start, first[-1].end), count=len(first))


def chunks(piece: Piece) -> Judged:
    """9: headings over chunks that are short enough for one idea."""
    shape = piece.shape
    if len(shape.headings) < FEWEST_HEADINGS:
        return piece.judged(9, Reply.NO, 0.8, *shape.headings)
    lengths = [len(piece.document.tokens_in(*chunk)) for chunk in shape.chunks]
    longest = max(lengths)
    if longest > LONGEST_CHUNK:
        chunk = shape.chunks[lengths.index(longest)]
        return piece.judged(9, Reply.NO, 0.6, piece.sentence(chunk), variant="long", count=longest)
    return piece.judged(9, Reply.YES, 0.6, *shape.headings, count=len(shape.headings))


def summary(piece: Piece) -> Judged | None:
    """10: what matters most is a person's to say; that the message isn't at the top settles it."""
    top = at_the_top(piece)
    return (
        piece.judged(10, Reply.NO, 0.7, *[piece.message] if piece.message else [])
        if (top and top.reply is Reply.NO)
        else None
    )


def known_and_unknown(piece: Piece) -> Judged:
    """11: what experts know, and what they don't know yet."""
    known, unknown = piece.hits("known"), piece.hits("unknown")
    if known and unknown:
        return piece.judged(11, Reply.YES, 0.6, *piece.whole([known[0], unknown[0]]))
    if known or unknown:
        found = (known or unknown)[0]
        return piece.judged(11, Reply.NO, 0.5, piece.sentence(found), variant="known" if known else "unknown")
    return piece.judged(11, Reply.NO, 0.5)
