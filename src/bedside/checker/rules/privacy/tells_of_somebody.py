"""P110: a post that, as a whole, tells of one person in care: by name, or by pieces that together say who it is."""

from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document, Span
from bedside.checker.facts import judge
from bedside.checker.facts.judge import Judgement, own_words
from bedside.checker.facts.people import Person
from bedside.checker.facts.pieces import KINDS, Piece, pieces
from bedside.checker.facts.story import PRONOUN, named, stories
from bedside.checker.finding import Finding, Fix, Severity
from bedside.checker.rule import Rule, remove, replace, unname

RULE = Rule(
    code="P110",
    name="tells-of-somebody",
    family="privacy",
    title="A text that tells of one person in care",
    severity=Severity.BLOCK,
    kinds=frozenset({"post"}),
)

# So many tokens, marks counted, are the least in which a story is told of somebody whom no word points at.
_A_STORY = 12
_GENERAL = {
    "en": {"TIME": "recently", "PLACE": "in our area", "JOB": "person", "CONDITION": "an illness"},
    "es": {"TIME": "hace poco", "PLACE": "en nuestra zona", "JOB": "persona", "CONDITION": "una enfermedad"},
}


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Point at the names, or, where there is none, at the pieces that together tell who it is."""
    if any(story.person for story in stories(document, context.organization)):
        return  # P101 has said it already, and better.
    judgement = judge.of_post(document, context)
    if not judgement:
        return
    people = [person for person in named(document, context.organization) if person.part == "someone"]
    if people:
        for person in people:
            yield _by_name(document, person, judgement)
    else:
        if quoted := own_words(document):
            yield _by_quote(document, quoted, judgement)
        found = pieces(document, context.organization)
        if _could_be_somebody(document, {piece.kind for piece in found}):
            yield _by_pieces(document, found, judgement)


def _could_be_somebody(document: Document, kinds: set[str]) -> bool:
    """Say whether enough is there to tell of one person: an illness alone is nobody's, nor is "See you tomorrow!"."""
    if kinds == {"CONDITION"}:
        return False
    greeting = len(document.tokens) < _A_STORY and kinds <= {"TIME", "PLACE"}
    return not greeting or bool(PRONOUN.search(document.lower))


def _by_name(document: Document, person: Person, judgement: Judgement) -> Finding:
    return RULE.finding(
        document,
        person.start,
        person.end,
        label="HANDLE" if person.handle else "NAME",
        confidence=judgement.likely,
        severity=_severity(judgement),
        message="named",
        fixes=unname(document, person.start, person.end),
    )


def _by_quote(document: Document, quoted: Span, judgement: Judgement) -> Finding:
    return RULE.finding(
        document,
        *quoted,
        label="QUOTE",
        confidence=judgement.likely,
        severity=_severity(judgement),
        message="quote",
        fixes=(remove(document, *quoted),),
    )


def _by_pieces(document: Document, found: list[Piece], judgement: Judgement) -> Finding:
    """Name the pieces, and say which one to drop or to say more generally."""
    if not found:
        start, end = document.sentences[0].start, document.sentences[-1].end
        return RULE.finding(
            document,
            start,
            end,
            label="COMBINATION",
            confidence=judgement.likely,
            severity=_severity(judgement),
            message="whole",
            params={"why": judgement.because(document, Span(start, end))},
        )
    drop = min(found, key=lambda piece: KINDS.index(piece.kind))
    one_of_each = {piece.kind: document.text[piece.start : piece.end].strip() for piece in reversed(found)}
    return RULE.finding(
        document,
        found[0].start,
        found[-1].end,
        label="COMBINATION",
        confidence=judgement.likely,
        severity=_severity(judgement),
        message="pieces" if len(one_of_each) > 1 else "piece",
        params={
            "pieces": ", ".join(f"“{words}”" for words in one_of_each.values()),
            "drop": document.text[drop.start : drop.end].strip(),
        },
        fixes=_fixes(document, drop),
    )


def _fixes(document: Document, drop: Piece) -> tuple[Fix, ...]:
    general = _GENERAL["es" if document.language == "es" else "en"].get(drop.kind)
    away = remove(document, drop.start, drop.end)
    return (replace(document, drop.start, drop.end, general), away) if general else (away,)


def _severity(judgement: Judgement) -> Severity | None:
    return None if judgement.blocks else Severity.WARNING
