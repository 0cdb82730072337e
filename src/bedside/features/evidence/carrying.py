"""Which claims the sources of a subject carry.

A source is chosen for a claim: a sentence that claims something of one kind. What is kept is the claim's *mark*, a
keyed digest: whoever reads the database learns no word of a draft. Another word or number, and it is another claim that
nobody chose a source for.

What nobody can promise ("a guaranteed cure") no choice of an author makes right. It is carried only where the very
sentence stands in what a clinician signed.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from bedside.checker import claiming
from bedside.checker.claiming import Claim, Strength, fingerprint_of, normal
from bedside.checker.document import Document
from bedside.checker.wording.claims import checkable
from bedside.features.evidence.models import Reliance, Source
from bedside.features.evidence.standing import Fallen, fallen_of
from bedside.kit import crypto


def mark_of(kind: str, words: str) -> str:
    """Return the mark of a claim: 32 hex digits that stay the same while its kind and its words do."""
    return crypto.keyed_digest(b"claim", fingerprint_of(kind, words).encode()).hex()[:32]


@dataclass(frozen=True, slots=True)
class _Chosen:
    """A source, the marks that it was chosen for, the sentences that a clinician signed, and why it fell."""

    source: Source
    marks: frozenset[str]
    signed: frozenset[str]
    fallen: Fallen | None


class Backing:
    """What the sources of a subject carry, as they stand now. False where there is none."""

    def __init__(self, rows: Iterable[tuple[Source, Collection[str]]] = ()) -> None:
        self._chosen = [
            _Chosen(source, frozenset(marks), _sentences(source.supports), fallen_of(source)) for source, marks in rows
        ]

    def __bool__(self) -> bool:
        return bool(self._chosen)

    def sources_for(self, claim: Claim) -> list[Source]:
        """Return the sources that carry a claim now."""
        said, mark = normal(claim.words), mark_of(claim.kind, claim.words)
        return [
            each.source
            for each in self._chosen
            if each.fallen is None
            and (said in each.signed or (mark in each.marks and claim.strength is not Strength.ABSOLUTE))
        ]

    def fallen_for(self, mark: str) -> Fallen | None:
        """Return the first source that was chosen for the claim with this mark and may not be relied on now."""
        return next((each.fallen for each in self._chosen if each.fallen and mark in each.marks), None)

    def chosen_for(self, mark: str) -> list[Source]:
        """Return the sources that were chosen for the claim with this mark, whether they stand or not."""
        return [each.source for each in self._chosen if mark in each.marks]

    def evidence_in(self, text: str | Document, *alts: str, in_reply: bool = False) -> tuple[str, ...]:
        """Return the fingerprints of the claims in a text and in alternative texts that are carried, as the checker
        takes them (`Context.evidence`). Nothing is heard in alternative texts."""
        if not self:
            return ()
        found = [*checkable(text, in_reply=in_reply), *(claim for alt in alts for claim in claiming.checkable(alt))]
        return tuple(claim.fingerprint() for claim in found if self.sources_for(claim))


def _sentences(supports: str) -> frozenset[str]:
    document = Document(supports)
    return frozenset(normal(document.text[span.start : span.end]) for span in document.sentences)


def backing_of(subject_kind: str, subject_id: int) -> Backing:
    """Return what the sources of a subject carry; one that isn't saved yet (0) has none."""
    if not subject_id:
        return Backing()
    rows = Reliance.objects.filter(subject_kind=subject_kind, subject_id=subject_id).order_by("id")
    return Backing((row.source, row.claims) for row in rows.select_related("source__signed_by"))


def backing_with(sources: Iterable[int], marks: Mapping[str, Collection[str]]) -> Backing:
    """Return what these sources carry, where the claims they were chosen for are known: by the source's number, as an
    approval binds them."""
    rows = Source.objects.filter(pk__in=list(sources)).select_related("signed_by").order_by("pk")
    return Backing((source, marks.get(str(source.pk), ())) for source in rows)


def chosen_marks(subject_kind: str, subject_id: int) -> dict[str, list[str]]:
    """Return the marks that each source of a subject was chosen for, by the source's number; none is left out but
    those chosen for the subject as a whole."""
    rows = Reliance.objects.filter(subject_kind=subject_kind, subject_id=subject_id).order_by("source_id")
    return {str(source): sorted(marks) for source, marks in rows.values_list("source_id", "claims") if marks}
