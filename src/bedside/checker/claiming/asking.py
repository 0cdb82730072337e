"""Which claims an author is asked about, and how gravely: what the rules of the family `claims` share."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from bedside.checker.claiming.claim import Claim, Kind, Source, Strength
from bedside.checker.claiming.reading import Read, read_claims
from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.finding import Finding, Fix, Severity
from bedside.checker.rule import Rule

# Asked for the same thing, their source: of a sentence that makes several, the first of these is told.
_FOR_A_SOURCE = (Kind.PROOF, Kind.RECOMMENDATION, Kind.PREVALENCE, Kind.EFFECT)


class Asked(NamedTuple):
    """A claim that is a finding: where its words stand in the normalised text, and how grave it is."""

    claim: Claim
    start: int
    end: int
    severity: Severity
    message: str


def asked(document: Document, context: Context) -> list[Asked]:
    """Return the claims that an author is asked about, in text order.

    A claim whose source is named is none, and one with a link beside it is advice: the link may lead there. Of soft
    claims, the first of each kind is told; of figures the first warns and the others advise, so that a page full of
    them is not drowned. A guarantee, "100 % safe" and a testimonial are found whatever stands behind them: no source
    makes them right; only `Context.evidence`, which a person has checked, lets them go.
    """
    return document.once(_asked, context)


def checkable(text: str | Document) -> list[Claim]:
    """Return the claims of a text for which somebody may want a source, in text order: of those of one sentence that
    ask for the same source, the first; of everyday advice none. `wording.claims` knows of what is only heard, too."""
    reads = read_claims(text if isinstance(text, Document) else Document(text), Context())
    return [read.claim for read in _one_a_sentence(reads) if read.claim.strength is not Strength.EVERYDAY]


def _asked(document: Document, context: Context) -> list[Asked]:
    found: list[Asked] = []
    seen: set[tuple[Kind, Severity]] = set()
    for read in _one_a_sentence(read_claims(document, context)):
        judged = _judged(read.claim)
        if judged is None:
            continue
        severity, message = judged
        kind = read.claim.kind
        if severity is Severity.WARNING and kind is Kind.PREVALENCE and (kind, severity) in seen:
            severity, message = Severity.ADVICE, "further"
        if severity is Severity.ADVICE and message != "further" and (kind, severity) in seen:
            continue
        seen.add((kind, severity))
        found.append(Asked(read.claim, read.start, read.end, severity, message))
    return found


def _judged(claim: Claim) -> tuple[Severity, str] | None:
    """Return how grave a claim is and the variant of its sentence, or None where nothing is asked."""
    if claim.source is Source.EVIDENCE or claim.strength is Strength.EVERYDAY:
        return None
    if claim.strength is Strength.ABSOLUTE:
        return Severity.BLOCK, "absolute"
    if claim.kind is not Kind.TESTIMONIAL:
        if claim.source is Source.TEXT:
            return None
        if claim.source is Source.LINK:
            return (Severity.ADVICE, "link") if claim.strength is Strength.FIRM else None
    return (Severity.WARNING, "") if claim.strength is Strength.FIRM else (Severity.ADVICE, "soft")


def _one_a_sentence(reads: list[Read]) -> Iterator[Read]:
    """Leave out claims of a sentence that already asks for its source."""
    told: dict[int, Read] = {}
    for read in reads:
        if read.claim.kind in _FOR_A_SOURCE:
            before = told.get(read.claim.start)
            if before is None or _order(read.claim) < _order(before.claim):
                told[read.claim.start] = read
    for read in reads:
        if read.claim.kind not in _FOR_A_SOURCE or told[read.claim.start] is read:
            yield read


def _order(claim: Claim) -> tuple[int, int]:
    return -claim.strength.rank, _FOR_A_SOURCE.index(claim.kind)


def _no_fix(_document: Document, _each: Asked) -> tuple[Fix, ...]:
    return ()


def ask(
    rule: Rule,
    document: Document,
    context: Context,
    kind: Kind,
    fixes: Callable[[Document, Asked], tuple[Fix, ...]] = _no_fix,
) -> Iterator[Finding]:
    """Yield the findings of one kind of claim, with what `fixes` offers for each.

    The whole sentence is a parameter of the finding: with another number in it, it is another finding.
    """
    for each in asked(document, context):
        if each.claim.kind is kind:
            yield rule.finding(
                document,
                each.start,
                each.end,
                label=kind.upper(),
                confidence=each.claim.sure,
                severity=each.severity,
                message=each.message,
                params={"claim": each.claim.words},
                fixes=fixes(document, each),
            )
