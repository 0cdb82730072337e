"""What a health claim is."""

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What is claimed.

    `EFFECT`: that something does something to health · `PREVALENCE`: how many · `RECOMMENDATION`: that experts or an
    authority advise it · `COMPARISON`: that it, or we, are better or best · `SAFETY`: that it does no harm ·
    `APPROVAL`: that an authority let it in · `PROOF`: that science has shown it · `CURE`: a cure, a miracle, a
    guarantee · `TESTIMONIAL`: that it worked for somebody.
    """

    EFFECT = "effect"
    PREVALENCE = "prevalence"
    RECOMMENDATION = "recommendation"
    COMPARISON = "comparison"
    SAFETY = "safety"
    APPROVAL = "approval"
    PROOF = "proof"
    CURE = "cure"
    TESTIMONIAL = "testimonial"


class Strength(StrEnum):
    """How much a claim asks for proof.

    `EVERYDAY`: settled public-health advice ("vaccines save lives"), no finding · `SOFT`: hedged or general, advice ·
    `FIRM`: specific, a careful editor asks for its source · `ABSOLUTE`: what nobody can promise.
    """

    EVERYDAY = "everyday"
    SOFT = "soft"
    FIRM = "firm"
    ABSOLUTE = "absolute"

    @property
    def rank(self) -> int:
        """0 for everyday to 3 for absolute."""
        return _RANKS[self]


_RANKS = {each: rank for rank, each in enumerate(Strength)}


class Source(StrEnum):
    """What stands behind a claim.

    `NONE` · `LINK`: a link beside it, which may or may not lead there · `TEXT`: the text names its source ·
    `EVIDENCE`: `Context.evidence` backs it.
    """

    NONE = "none"
    LINK = "link"
    TEXT = "text"
    EVIDENCE = "evidence"


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim: a sentence that claims something of one kind.

    `start`, `end`: its sentence, in offsets of the original text (Python code points, end exclusive) · `words`: the
    sentence as rules read it · `cue_start`, `cue_end`: in the original, the words that make it a claim · `sure`: how
    likely it is one, 0 to 1. The words stay out of the `repr`.
    """

    kind: Kind
    start: int
    end: int
    words: str = field(repr=False)
    strength: Strength
    source: Source
    cue_start: int
    cue_end: int
    sure: float

    def fingerprint(self) -> str:
        """Return 32 hex digits that stay the same while the kind and the words of the sentence do.

        Change a number in it, and it is another claim.
        """
        return fingerprint_of(self.kind, self.words)


def fingerprint_of(kind: str, words: str) -> str:
    """Return the fingerprint of a claim of this kind whose sentence reads so."""
    message = f"{kind}\x1f{normal(words)}".encode("utf-8", "surrogatepass")
    return hashlib.sha256(message).hexdigest()[:32]


def normal(words: str) -> str:
    """Return the words of a claim as two of them are compared: without case, spaces and the marks around them."""
    return " ".join(words.casefold().split()).strip(" .,;:!?¡¿\"'()«»“”")
