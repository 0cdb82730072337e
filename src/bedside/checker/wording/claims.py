"""The claims of a text: those of which rules know the words, and those that only the network hears.

A source can be chosen for either. What is only heard is never `FIRM`: nobody has to say why it has none. How sure the
network is tells whether there is a claim; which one it is, only its kind and its sentence say.
"""

from collections.abc import Mapping

from bedside.checker import claiming
from bedside.checker.claiming import Claim, Kind, Source, Strength, normal, source_of
from bedside.checker.context import Context
from bedside.checker.document import Document, Span
from bedside.checker.reader import can_run
from bedside.checker.told_once import FAINT
from bedside.checker.wording.reading import hear

# What nobody can promise; and what a source may carry, the most telling first: whichever of these are heard in a
# sentence, it is one claim.
ABSOLUTE = "absolute"
CARRIED: Mapping[str, Kind] = {
    "fda": Kind.APPROVAL,
    "testimonial": Kind.TESTIMONIAL,
    "comparison": Kind.COMPARISON,
    "claim_unsupported": Kind.EFFECT,
}
CLAIMS = frozenset({ABSOLUTE, *CARRIED})
# Of these, a source that the text names makes it right.
_NAMED = frozenset({"comparison", "claim_unsupported"})


def checkable(text: str | Document, *, in_reply: bool = False) -> list[Claim]:
    """Return the claims of a text for which somebody may want a source, in text order: those that rules find, and those
    of other sentences that only the network hears. Where it can't run, there are none of these."""
    document = text if isinstance(text, Document) else Document(text)
    heard = [claim for claims in _heard(document, in_reply).values() for claim in claims]
    return sorted([*claiming.checkable(document), *heard], key=lambda claim: claim.start)


def heard_claim(document: Document, position: int, kind: str, *, in_reply: bool) -> Claim | None:
    """Return the claim that is meant where a kind is heard; None where a rule finds what a source is wanted for in that
    sentence: the source for that does for both."""
    claims = _heard(document, in_reply).get(_start(document, document.sentence_at(position)), ())
    return next((each for each in claims if (each.strength is Strength.ABSOLUTE) is (kind == ABSOLUTE)), None)


def is_settled(document: Document, context: Context, position: int, kind: str) -> bool:
    """Say whether a claim that is heard asks for nothing: the text names its source, or a person has checked it.

    What was checked for one claim of a sentence does for all of it, but not for what nobody can promise. For that, its
    own words were signed, or what is likelier there was meant, and it is an echo.
    """
    sentence = document.sentence_at(position)
    if kind in _NAMED and source_of(document, sentence) is not Source.NONE:
        return True
    if not context.evidence:
        return False
    backed = {normal(each) for each in context.evidence}
    if normal(document.text[sentence.start : sentence.end]) in backed:
        return True
    start, in_reply = _start(document, sentence), context.kind == "reply"
    claims = [*_heard(document, in_reply).get(start, ()), *_of_rules(document).get(start, ())]
    if kind == ABSOLUTE and not _is_echo(kind, _likely(document, in_reply)[sentence]):
        claims = [claim for claim in claims if claim.kind is Kind.CURE]
    return any(claim.fingerprint() in backed for claim in claims)


def _heard(document: Document, in_reply: bool) -> Mapping[int, list[Claim]]:
    """Return what only the network claims to hear, by where its sentence starts in the original."""
    return document.once(_only_heard, in_reply) if can_run() else {}


def _only_heard(document: Document, in_reply: bool) -> Mapping[int, list[Claim]]:
    found: dict[int, list[Claim]] = {}
    known = _of_rules(document)
    for sentence, likely in _likely(document, in_reply).items():
        start = _start(document, sentence)
        beside = known.get(start, ())
        kinds = [kind for kind in (ABSOLUTE, *CARRIED) if kind in likely]
        promised = [kind for kind in kinds if kind == ABSOLUTE and not _is_echo(kind, likely)]
        carried = [kind for kind in kinds if kind != ABSOLUTE and not _is_echo(kind, likely)]
        if promised and all(claim.kind is not Kind.CURE for claim in beside):
            found.setdefault(start, []).append(_claim(document, sentence, Kind.CURE, likely[ABSOLUTE]))
        if carried and not beside:
            first = carried[0]
            found.setdefault(start, []).append(_claim(document, sentence, CARRIED[first], likely[first]))
    return found


def _likely(document: Document, in_reply: bool) -> Mapping[Span, Mapping[str, float]]:
    """Return the sentences in which claims are heard, and how likely each kind is there."""
    found: dict[Span, dict[str, float]] = {}
    told = hear(document, in_reply=in_reply)
    for kind in CLAIMS:
        for each in told.get(kind, ()):
            found.setdefault(document.sentence_at(each.start), {})[kind] = each.likely
    return found


def _is_echo(kind: str, likely: Mapping[str, float]) -> bool:
    """Say whether what a source carries is heard so faintly beside what nobody can promise, or the other way round,
    that only the likelier of the two is told."""
    carried = max((sure for each, sure in likely.items() if each != ABSOLUTE), default=0.0)
    promised = likely.get(ABSOLUTE, 0.0)
    return promised * FAINT <= carried if kind == ABSOLUTE else carried * FAINT <= promised


def _of_rules(document: Document) -> Mapping[int, list[Claim]]:
    return document.once(_by_sentence)


def _by_sentence(document: Document) -> Mapping[int, list[Claim]]:
    found: dict[int, list[Claim]] = {}
    for claim in claiming.checkable(document):
        found.setdefault(claim.start, []).append(claim)
    return found


def _start(document: Document, sentence: Span) -> int:
    return document.original_span(*sentence).start


def _claim(document: Document, sentence: Span, kind: Kind, likely: float) -> Claim:
    span = document.original_span(*sentence)
    return Claim(
        kind=kind,
        start=span.start,
        end=span.end,
        words=document.text[sentence.start : sentence.end],
        strength=Strength.ABSOLUTE if kind is Kind.CURE else Strength.SOFT,
        source=source_of(document, sentence),
        cue_start=span.start,
        cue_end=span.end,
        sure=likely,
    )
