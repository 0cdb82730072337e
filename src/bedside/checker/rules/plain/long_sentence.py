"""L102: a sentence that is too long to be read at once."""

import re
from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document, Span
from bedside.checker.facts.phrases import phrases
from bedside.checker.finding import Finding, Severity
from bedside.checker.rule import Rule, replace

RULE = Rule(
    code="L102",
    name="long-sentence",
    family="plain",
    title="A sentence that is too long",
    severity=Severity.ADVICE,
    whichever_words=True,
)

LONG, VERY_LONG = 25, 35
# So many words that few know, or that are stiff, weigh as much as ten words more.
_HARD_WORDS = 3
_LINK = re.compile(r"https?://\S+|www\.\S+|[#@][\w.]+")
# From so many items of at most so many words on, a list is read item by item.
_ITEMS, _ITEM_WORDS = 4, 4
_ITEM_ENDS = re.compile(r"[,;:]\s|\s(?:and|or|y|o|e|u)\s")

_HE = r"(?:we|you|they|he|she|it|there|this|that|these|those|please|ustedes|usted|nosotros|ella|ellos|esto|eso|hay)"
_THE = (
    r"(?:the|our|your|their|his|her|its|my|many|most|some|all|each|every|no|doctors|nurses|people|patients|parents"
    r"|children"
    r"|vaccines|el|la|los|las|nuestr[oa]s?|sus?|muchos|muchas|algunos|cada)"
)
_DOES = (
    r"(?:is|are|was|were|will|can|may|must|should|could|would|has|have|had|do|does|did|need|needs|help|helps|make"
    r"|makes"
    r"|offer|offers|give|gives|get|gets|come|comes|go|goes|work|works|start|starts|want|wants|know|take|takes|es"
    r"|son|está"
    r"|están|fue|puede|pueden|debe|deben|tiene|tienen|ofrece|ofrecen|ayuda|ayudan|será|serán|hay|necesita|necesitan)"
)
# How well a joint divides: the lower the better, counted in words that the halves may be unequal.
_JOINTS = (
    (re.compile(r";\s+(?=\S)"), 0, ""),
    (re.compile(rf",?\s(?:and|but|so|y|pero|así que)\s(?={_HE}\s[^\W\d_])"), 0, ""),
    (re.compile(rf",\s(?:and|but|so|y|pero|así que)\s(?={_THE}\s(?:[\w'-]+\s){{1,4}}{_DOES}\b)"), 1, ""),
    (re.compile(r",\swhich\s(?=(?:is|was|means|helps|can|may|will|has|makes|causes|gives|lets|lowers)\s)"), 3, "This "),
    (re.compile(r",\s(?:lo que|lo cual)\s(?=[^\W\d_])"), 3, "Esto "),
    (re.compile(r"\s[–—-]\s(?=[^\W\d_])"), 4, ""),
)
_SHORTEST_HALF = 5
# After one of these, "and you" may go on with the same condition: only a comma ends it.
_CONDITION = re.compile(
    r"\b(?:if|when|because|although|though|while|since|after|before|once|unless|until|as|whether|that|who|which"
    r"|where|how"
    r"|what|si|cuando|porque|aunque|mientras|desde|después|antes|hasta|que|como|donde)\b"
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Advise from 26 words on, warn from 36 or where hard words come on top. Links are none, and a list counts less."""
    for sentence in document.sentences:
        if sentence.end - sentence.start < 2 * LONG:
            continue
        words = _words(document, sentence)
        if words <= LONG:
            continue
        felt = words - _listed(document, sentence)
        if felt > LONG:
            yield RULE.finding(
                document,
                *sentence,
                label="LONG",
                confidence=0.9,
                severity=Severity.WARNING if felt > VERY_LONG or _is_hard(document, sentence) else None,
                params={"words": str(words)},
                fixes=tuple(
                    replace(document, *place, text, says="split")
                    for place, text in [_split(document, sentence)]
                    if text
                ),
            )


def _is_hard(document: Document, sentence: Span) -> bool:
    """Say whether hard or stiff words make a long sentence harder still."""
    inside = sum(sentence.start <= word.start < sentence.end for word in phrases(document, "jargon"))
    return inside >= _HARD_WORDS


def _words(document: Document, sentence: Span) -> int:
    linked = sum(len(document.tokens_in(*hit.span())) for hit in _LINK.finditer(document.text, *sentence))
    return len(document.tokens_in(*sentence)) - linked


def _listed(document: Document, sentence: Span) -> int:
    """Return how many words of a sentence need no holding in mind: all but the first of each short item of a list."""
    text = document.text[sentence.start : sentence.end]
    run: list[int] = []
    spared = 0
    start = 0
    for stop in [*(hit.span() for hit in _ITEM_ENDS.finditer(text)), (len(text), len(text))]:
        words = len(text[start : stop[0]].split())
        start = stop[1]
        if 0 < words <= _ITEM_WORDS:
            run.append(words)
            continue
        spared += _spared(run)
        run = []
    return spared + _spared(run)


def _spared(items: list[int]) -> int:
    return sum(items) - len(items) if len(items) >= _ITEMS else 0


def _split(document: Document, sentence: Span) -> tuple[Span, str]:
    """Return where two sentences can be made of it, at the joint with the best halves, and what to write there."""
    best: tuple[int, Span, str] | None = None
    for pattern, cost, opening in _JOINTS:
        for hit in pattern.finditer(document.text, *sentence):
            first = len(document.tokens_in(sentence.start, hit.start()))
            second = len(document.tokens_in(hit.end(), sentence.end))
            if min(first, second) < _SHORTEST_HALF or not _may_divide(document, sentence, hit):
                continue
            price = max(first, second) + cost
            if best is None or price < best[0]:
                after = document.text[hit.end()]
                best = (price, Span(hit.start(), hit.end() + 1), f". {opening}{after if opening else after.upper()}")
    return best[1:] if best else (Span(0, 0), "")


def _may_divide(document: Document, sentence: Span, hit: re.Match[str]) -> bool:
    """Say whether what goes before a joint can stand alone: no bracket is open, and no condition goes on."""
    before = document.text[sentence.start : hit.start()]
    if before.count("(") != before.count(")") or before.count('"') % 2:
        return False
    if hit.group().lstrip()[0] in ";–—-":
        return True
    clause = before.rpartition(",")[2].lower()
    opens = _CONDITION.match(before.lower())
    if opens and "," not in before:
        return False
    return hit.group().startswith(",") or _CONDITION.search(clause) is None
