"""B107: words against colleagues or competitors."""

import re
from collections.abc import Iterator

from bedside.checker.context import Context, known
from bedside.checker.document import Document
from bedside.checker.finding import Finding, Severity
from bedside.checker.gates import Gated
from bedside.checker.rule import Rule
from bedside.checker.saying_rule import findings_of

RULE = Rule(
    code="B107",
    name="complains-of-others",
    family="conduct",
    title="Speaking ill of colleagues or of other clinics",
    severity=Severity.WARNING,
    hears="complains_of_others",
)


# A place of care by its name, and words that nobody says of it as praise.
_PLACE = re.compile(
    r"\b(?:[A-Z][\w.'-]+ ){1,3}(?:Hospitals?|Clinics?|Medical|Health|Healthcare|General|Dental|Memorial|Urgent Care"
    r"|Regional|Practice|Pharmacy)\b(?! Department| Fair| Week| Day)"
)
_HARSH = Gated(
    re.compile(
        r"\b(?:a joke|worst|terrible|awful|horrible|tired of|sick of|fed up|nobody knows|no one knows|nobody cares"
        r"|overpriced|filthy|dirty|careless|incompetent|sloppy|unsafe|outdated|couldn't care|doesn't care|don't care"
        r"|always late|takes forever|rush(?:es)? you|rip-?off|butchers?|shame on|ruined|why (?:drive|go|wait|settle)"
        r"|don't go to|stay away from|misdiagnos\w+|would never abandon|keeps? you waiting"
        r"|more than (?:we can say|can be said) for"
        r"|groser[oa]s|harto de|pésim[oa]|un desastre|no les importa)\b"
    )
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Find blame laid on members of the staff and words against other places of care."""
    found = list(findings_of(RULE, document, context, "naming", "OTHERS"))
    yield from found or _against_named(document, context)


def _against_named(document: Document, context: Context) -> Iterator[Finding]:
    """Find the name of another place of care in a sentence with harsh words."""
    ours = known(context.organization).phrases
    for harsh in _HARSH.finditer_lower(document):
        sentence = document.sentence_at(harsh.start())
        for place in _PLACE.finditer(document.text, *sentence):
            if not any(phrase in place.group().lower() for phrase in ours):
                yield RULE.finding(
                    document, *place.span(), label="OTHERS", confidence=0.7, message="others", severity=Severity.WARNING
                )
                return
