"""Parts B, C and D, items 12 to 20: what is recommended, numbers, risk. Each only where the piece has any."""

import re

from bedside.checker.claiming.claim import Kind
from bedside.checker.claiming.reading import read_claims
from bedside.checker.clarity.items import Reply
from bedside.checker.clarity.piece import Judged, Piece
from bedside.checker.document import Span
from bedside.checker.facts.contacts import links, phones
from bedside.checker.facts.sayings import frame
from bedside.checker.facts.shares import counts, shares

_SHOWN = 4
_OUT_OF = re.compile(r"(\d[\d,.]*|[a-záéíóúñ]+)$")
_SAME = {"two": "2", "three": "3", "four": "4", "five": "5", "ten": "10", "hundred": "100", "cien": "100"}
# What an illness does as well as its treatment: no sign that the treatment's own risks are told.
_OF_AN_ILLNESS = re.compile(
    r"(?:can|may|might|could|puede) cau|complic|serious prob|infec|bleed|swell|blood clot|headache|fatigue|tired|scar"
    r"|rash|diarrhea|vomit|warning|advertencia|sangr"
)
_DECIMAL = re.compile(r"\d[.,]\d{1,2}(?!\d)|\d[.,]\d{4,}")


def recommends(piece: Piece) -> Judged:
    """12: whether readers are told what to do for their health; without, part B isn't scored."""
    if piece.behaviours:
        return piece.judged(12, Reply.YES, 0.7, *piece.whole(piece.behaviours)[:_SHOWN])
    return piece.judged(12, Reply.NA, 0.6)


def why(piece: Piece) -> Judged | None:
    """13: a reason for what is recommended. That no word shows one doesn't prove that there is none: a person says."""
    if not piece.behaviours:
        return None
    reasons = piece.hits("why")
    claimed = read_claims(piece.document, piece.context)
    effects = [Span(each.start, each.end) for each in claimed if each.claim.kind is Kind.EFFECT]
    found = reasons or effects
    return piece.judged(13, Reply.YES, 0.6, *piece.whole(found)[:2]) if found else None


def how(piece: Piece) -> Judged | None:
    """14: steps, how often, how long, when, or whom to call."""
    if not piece.behaviours:
        return None
    told = piece.whole(piece.behaviours)
    near = [hit for sentence in told for hit in piece.hits("how", sentence)]
    if near:
        return piece.judged(14, Reply.YES, 0.7, *piece.whole(near)[:_SHOWN])
    reach = [Span(each.start, each.end) for each in (*phones(piece.document), *links(piece.document))]
    anywhere = piece.hits("how") or reach
    if anywhere:
        return piece.judged(14, Reply.YES, 0.5, *piece.whole(anywhere)[:_SHOWN])
    return piece.judged(14, Reply.NO, 0.6, *told[:1])


def familiar_numbers(piece: Piece) -> Judged:
    """15: whole numbers, and no notation of studies; without numbers, part C isn't scored."""
    if not has_numbers(piece):
        return piece.judged(15, Reply.NA, 0.7)
    notation = piece.hits("notation")
    if notation:
        return piece.judged(15, Reply.NO, 0.9, *notation[:_SHOWN], variant="notation")
    odd = [number for number in piece.numbers if _DECIMAL.search(piece.document.text, *number)]
    if odd:
        return piece.judged(15, Reply.NO, 0.7, *odd[:_SHOWN])
    return piece.judged(15, Reply.YES, 0.6, *piece.whole(piece.numbers or counts(piece.document))[:_SHOWN])


def explained_numbers(piece: Piece) -> Judged | None:
    """16: shares and changes of risk stand beside a count. Whether other numbers are explained, a person says."""
    if not has_numbers(piece):
        return None
    notation = piece.hits("notation")
    if notation:
        return piece.judged(16, Reply.NO, 0.7, *notation[:_SHOWN], variant="notation")
    found = piece.found("L107", "L108")
    if found:
        spans = tuple(Span(each.start, each.end) for each in found[:_SHOWN])
        return Judged(Reply.NO, 0.7, "clarity.16.no.why", {"count": str(len(found))}, spans)
    return None


def no_sums(piece: Piece) -> Judged | None:
    """17: nothing to multiply or divide, one denominator, and no change without what it changes from."""
    if not has_numbers(piece):
        return None
    sums = piece.hits("sums")
    if sums:
        return piece.judged(17, Reply.NO, 0.8, *sums[:_SHOWN])
    spoken = counts(piece.document)
    if len({_denominator(piece, count) for count in spoken}) > 1:
        return piece.judged(17, Reply.NO, 0.7, *spoken[:_SHOWN], variant="denominators")
    if piece.hits("notation"):
        return None
    changes = piece.found("L108")
    if changes:
        return Judged(Reply.NO, 0.6, "clarity.17.change.why", {}, tuple(Span(c.start, c.end) for c in changes[:_SHOWN]))
    return piece.judged(17, Reply.YES, 0.6)


def _denominator(piece: Piece, count: Span) -> str:
    hit = _OUT_OF.search(piece.document.lower[count.start : count.end])
    written = hit.group().replace(",", "").rstrip(".") if hit else ""
    return _SAME.get(written, written)


def nature_of_risk(piece: Piece) -> Judged | None:
    """18: the harm, and whom it hits and why; where no harm is told, part D isn't scored."""
    harms = piece.hits("risk")
    if not harms:
        return piece.judged(18, Reply.NA, 0.7)
    told = piece.whole(harms)
    explained = [hit for sentence in told for hit in piece.hits("affects", sentence)]
    if explained:
        return piece.judged(18, Reply.YES, 0.5, *piece.whole(explained)[:2])
    return None


def risks_and_benefits(piece: Piece) -> Judged | None:
    """19: both sides of what is recommended; without a recommendation it doesn't apply. Where only one side shows, a
    person says."""
    if not piece.hits("risk"):
        return None
    if not piece.behaviours:
        return piece.judged(19, Reply.NA, 0.6)
    benefit = piece.hits("benefit")
    risk = [hit for hit in frame("risk").finditer(piece.document.lower) if not _OF_AN_ILLNESS.match(hit.group())]
    found = [Span(*hit.span()) for hit in risk]
    if not (found and benefit):
        return None
    return piece.judged(19, Reply.YES, 0.5, *piece.whole([found[0], benefit[0]]))


def chances(piece: Piece) -> Judged | None:
    """20: a chance in numbers is said in words or shown as well; without one it doesn't apply."""
    if not piece.hits("risk"):
        return None
    chance = sorted([*counts(piece.document), *(Span(each.start, each.end) for each in shares(piece.document))])
    if not chance:
        return piece.judged(20, Reply.NA, 0.7)
    sentences = piece.whole(chance)
    bare = [sentence for sentence in sentences if not piece.hits("in_words", sentence)]
    if not bare:
        return piece.judged(20, Reply.YES, 0.5, *sentences[:2])
    if any(each.alt for each in piece.context.pictures):
        return None
    return piece.judged(20, Reply.NO, 0.5, *bare[:_SHOWN])


def has_numbers(piece: Piece) -> bool:
    """Say whether a piece has numbers about its topic, in digits or as a count in words."""
    return bool(piece.numbers or counts(piece.document))
