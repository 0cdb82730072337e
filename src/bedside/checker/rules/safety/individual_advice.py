"""S101: advice for one person's body, given in public; in a post, advice about a medicine that could do harm."""

import re
from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.facts.dangers import ask_first, dangers, defers, is_denied
from bedside.checker.finding import Finding, Severity
from bedside.checker.rule import Rule, replace

RULE = Rule(
    code="S101",
    name="individual-advice",
    family="safety",
    title="Medical advice for one person",
    severity=Severity.WARNING,
    hears="medical_advice",
)


# What may stand before an order: nothing, a mark, or a word that leads to it.
_LEADS = re.compile(
    r"(?:\A|[:;,.!?()\"\u2014\u2013-]|(?<!\w)(?:you(?:'re)? (?:can|could|should|may|might|must|need to|have to)"
    r"|(?:go ahead|time|okay|ok|fine|safe|free|best) (?:and|to)|puede|pueden|podría|debe|debería|puedes|debes)"
    r"|(?<!\w)(?:just|then|simply|please|so|always|also|instead|safely|now|first|try to|feel free to))"
    r"(?: (?:just|simply|safely|always|also|even|still|now|then|please))* ?\Z"
)
# After "and" it is an order where an order stands before it, not where somebody is told of or it is what is dangerous.
_JOINED = re.compile(r"(?<!\w)(?:and|or|y|o) (?:then |just )?\Z")
_TELLS_OF = re.compile(
    r"(?<!\w)(?:to|you|who|people|that|they|many|some|patients|dangerous|risky|risk|risks|harm\w*|unsafe|mistakes?|myth"
    r"|wrong|worse|que|quien|personas|muchos|algunos|peligros\w+|riesgo|mito|error)(?!\w)"
)
_WARNS = re.compile(
    r"(?<!\w)(?:myths?|dangerous|risky|unsafe|mistakes?|false|wrong|mitos?|falso|peligros\w+|error)(?!\w)"
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Warn of a diagnosis, of "you don't need a test", and in posts of orders that could do harm; block in replies
    what tells somebody to take, stop or change a medicine.
    """
    yield from _to_one(document) if context.kind == "reply" else _to_all(document)


def _to_all(document: Document) -> Iterator[Finding]:
    """Warn of the first order to stop, double, mix or give a medicine that sends nobody to a doctor."""
    for phrase in dangers(document, "everybody"):
        number = document.sentence_number(phrase.start)
        sentence = document.sentences[number]
        around = document.sentences[number : number + 2]
        before = document.lower[sentence.start : phrase.start]
        if (
            is_denied(document, phrase)
            or document.lower[sentence.start : sentence.end].rstrip("\"')").endswith("?")
            or _WARNS.search(before)
            or (phrase.key == "order" and not _is_order(before))
            or any(defers(document, each) for each in around)
        ):
            continue
        yield RULE.finding(
            document,
            phrase.start,
            phrase.end,
            label="ADVICE",
            confidence=0.75,
            message="everybody",
            fixes=(ask_first(document, sentence),),
        )
        return


def _is_order(before: str) -> bool:
    """Say whether the words of a sentence before a verb make it an order or a permission."""
    return bool(_LEADS.search(before)) or bool(_JOINED.search(before) and not _TELLS_OF.search(before))


def _to_one(document: Document) -> Iterator[Finding]:
    """Tell of each sentence the gravest advice to the person who is answered."""
    told: dict[int, Finding] = {}
    for phrase in dangers(document, "advice"):
        sentence = document.sentence_at(phrase.start)
        judges, acts = phrase.key == "judge", phrase.key == "act"
        if is_denied(document, phrase) or (not judges and defers(document, sentence)):
            continue
        finding = RULE.finding(
            document,
            phrase.start,
            phrase.end,
            label="ADVICE",
            confidence=0.85 if acts else 0.75,
            severity=Severity.BLOCK if acts else None,
            message="judge" if judges else "",
            fixes=(replace(document, *sentence, _safe(document)),),
        )
        before = told.get(sentence.start)
        if before is None or finding.severity.rank > before.severity.rank:
            told[sentence.start] = finding
    yield from told.values()


def _safe(document: Document) -> str:
    if document.language == "es":
        return "Aquí no podemos dar consejos médicos. Pregunte a su médico o farmacéutico."
    return "We can't give medical advice here. Please ask your doctor or pharmacist."
