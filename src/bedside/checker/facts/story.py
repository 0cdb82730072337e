"""Who the text tells about: a named person, or one unnamed patient, and the sentences that tell of their care."""

import re
from collections import Counter
from typing import NamedTuple

from bedside.checker.context import Organization
from bedside.checker.document import Document
from bedside.checker.facts import care
from bedside.checker.facts.care import Evidence
from bedside.checker.facts.people import Person, people
from bedside.checker.gates import Gated
from bedside.checker.lexicons import groups


class Story(NamedTuple):
    """What is told of a person (None: an unnamed patient, spoken of from `start` to `end`), and in which sentences."""

    person: Person | None
    start: int
    end: int
    evidence: Evidence
    sentences: frozenset[int]


PRONOUN = re.compile(r"\b(?:he|she|him|her|his|hers|they|them|their|himself|herself|él|ella|su|sus|le)\b")
_NO_PERSON = r"(?! (?:portal|care|experience|safety|advoca\w+|services?|support|center|education|rights|access))"
_ONE_PATIENT_FORMS = [
    rf"{form}{_NO_PERSON}"
    for form in (
        r"\b(?:a|an|one|this|that|our|my|another|his|her|the|some|today's|yesterday's|last night's|\w+day's) "
        r"(?:of (?:my|our|the) )?(?:[\w'-]+[ ,]+){0,3}?"
        rf"(?:{'|'.join(sorted(groups('roles')['one_person']))})\b",
        r"\b(?:un|una|el|la|nuestr[oa]) (?:\w+ ){0,2}?"
        r"(?:paciente|hombre|mujer|niñ[oa]|señora?|joven|bebé|vecin[oa]|maestr[oa])\b",
        r"\b(?:both|two|three|four|five|six|several) (?:[\w-]+ ){0,2}?"
        r"(?:students|men|women|teens|teenagers|boys|girls|workers|officers|firefighters|players|siblings|brothers"
        r"|sisters|tourists|soldiers)\b",
        r"\b\d{1,3}\s?(?:f|m|yo|y/o)\b(?= )",
        r"(?:(?<=[.!?] )|\A)(?:patient|pt)(?= (?:\w+ed|gave|came|had|was|is|says|presents|has)\b)",
    )
]
_ONE_PATIENT = Gated(re.compile("|".join(_ONE_PATIENT_FORMS)), _ONE_PATIENT_FORMS)
_PATIENT = re.compile(r"patient|paciente|year-old|resident\b|client|\bpt\b|\d\s?(?:f|m|yo|y/o)\b")
_TOLD = re.compile(
    r"\b(?:came|arrived|was|were|had|presented|left|died|went|told|rang|walked|got|needed|woke|called|thanked"
    r"|returned|underwent|received|gave|asked|said|brought|cried|hugged|drove|fell|lost|spent|refused|screamed"
    r"|threw|stayed|showed|just|saw|treated|delivered|helped|saved|sent|admitted|diagnosed|vino|llegó|tuvo|fue"
    r"|estaba|murió|dijo|met|seen|has|woke|\w{3,}ed)\b"
)
_MAY = re.compile(
    r"(?:\W+(?:who|that))?\W+(?:\w+\W+)?(?:can|could|should|may|might|must|would|will|needs? to|has the right"
    r"|wants|deserves|puede|debe)\b"
)
_SUPPOSED = re.compile(
    r"\b(?:if|whether|every|any|each|si|imagine|what happens|typical|average|for example|let's say|when (?:a|an"
    r"|your|the) |cuando un)\b"
)
_CALLED = re.compile(
    r"(?:^|[.!?\n]\s*|\b(?:hi|hello|hey|dear|thanks|thank you|congratulations|congrats|happy birthday|hola"
    r"|querid[oa]|gracias|felicidades)[,:]?\s+(?:to\s+)?)$"
)
_SECOND_PERSON = re.compile(
    r"\b(?:your|tu|su)\ (?:\w+\ ){0,3}?(?:biops(?:y|ia)|results?|scans?|surgery|tests?|labs?|mri|chemo|treatment"
    r"|diagnosis|appointment|visit|procedure|recovery|operation|baby|knee|hip|heart|chart|stay|delivery|transplant"
    r"|cirugía|cita|resultados?|operación|tratamiento|rodilla)\b|\b(?:caring\ for|treating|taking\ care\ of|saw"
    r"|seeing)\ you\b|\byou(?:'re|\ are|\ were)?\ (?:\w+\ )?(?:our|a)\ (?:\w+\ )?patient\b"
)
_TREATED = re.compile(
    r"\b(?:car(?:ed|e|ing) for|treat(?:ed|ing)|operat(?:ed|ing) on|deliver(?:ed|ing)|sav(?:ed|ing)|resuscitat(?:ed"
    r"|ing)|discharg(?:ed|ing)"
    r"|diagnos(?:ed|ing)|admitt(?:ed|ing)|remov(?:ed|ing)|intubat(?:ed|ing)|vaccinat(?:ed|ing))\s+(?:[a-z]+\.?\s+){0,2}\Z"
)
_CALLED_PATIENT = re.compile(r"\b(?:patient|client|survivor|paciente|baby|bebé)[,:]?\s+\Z")
_LOST = re.compile(r"\b(?:lost|losing)\s+(?:[a-z]+\.?\s+){0,3}\Z")
_REACH = 3


def stories(document: Document, organization: Organization) -> list[Story]:
    """Return what the text tells about individuals, named people first; each has a sign of their own care."""
    return document.once(_stories, organization)


def story_by_sentence(document: Document, organization: Organization) -> dict[int, Story]:
    """Return, for each sentence that tells of somebody's care, the first story it belongs to."""
    return document.once(_story_by_sentence, organization)


def _story_by_sentence(document: Document, organization: Organization) -> dict[int, Story]:
    found: dict[int, Story] = {}
    for story in stories(document, organization):
        for number in story.sentences:
            found.setdefault(number, story)
    return found


def named(document: Document, organization: Organization) -> list[Person]:
    """Return the people who may be patients: neither clinicians nor staff, public figures, authors or our own."""
    return [person for person in people(document, organization) if person.part in ("someone", "host")]


def _stories(document: Document, organization: Organization) -> list[Story]:
    found = [story for person in named(document, organization) if (story := _story_of(document, organization, person))]
    told = {number for story in found for number in story.sentences}
    return found + [story for story in _unnamed(document) if not story.sentences <= told]


def _story_of(document: Document, organization: Organization, person: Person) -> Story | None:
    scope = _scope(document, organization, person)
    own = [evidence for evidence in _signs(document, person, scope) if _belongs(document, person, evidence, scope)]
    if person.part == "host":
        own = [evidence for evidence in own if evidence.sure > 0.8]
    if not own:
        return None
    best = max(own, key=lambda evidence: (evidence.sure, -abs(evidence.start - person.start)))
    return Story(person, person.start, person.end, best, scope)


def _signs(document: Document, person: Person, scope: frozenset[int]) -> list[Evidence]:
    """Return signs of care said about a third person, and, when the person is spoken to, those said to "you"."""
    lower = document.lower
    sentence = document.sentence_at(person.start)
    signs = _done_to(document, person)
    for number in scope:
        signs += care.evidence_in(document, number)
    after = lower[person.end : person.end + 2]
    before = lower[sentence.start : person.start]
    spoken_to = (
        person.handle
        or bool(_CALLED.search(before) and after[:1] in (",", "!", ":", " "))
        or bool(re.search(r",\s*$", before) and re.match(r"\s*[!.?,]|$", lower[person.end : sentence.end]))
    )
    if spoken_to:
        for number in scope:
            spoken = _SECOND_PERSON.finditer(lower, *document.sentences[number])
            signs += [Evidence(hit.start(), hit.end(), "you", 0.85) for hit in spoken]
    return signs


def _done_to(document: Document, person: Person) -> list[Evidence]:
    """Return the sign that care was done to this very person: "we treated …", "we lost … to cancer"."""
    sentence = document.sentence_at(person.start)
    treated = _TREATED.search(document.lower, sentence.start, person.start)
    if treated:
        return [Evidence(treated.start(), person.end, "they", 0.9)]
    if _CALLED_PATIENT.search(document.lower, sentence.start, person.start):
        return [Evidence(sentence.start, person.end, "they", 0.9)]
    if _LOST.search(document.lower, sentence.start, person.start):
        for term in care.terms_in(document, sentence):
            if person.end < term.start < person.end + 24 and document.lower[person.end : term.start].startswith(" to "):
                return [Evidence(person.start, term.end, "they", 0.9)]
    return []


def _scope(document: Document, organization: Organization, person: Person) -> frozenset[int]:
    """Return the numbers of the sentences that go on about this person."""
    first = document.sentence_number(person.start)
    scope = {first}
    people_in = document.once(_people_by_sentence, organization)
    for number in range(first + 1, min(len(document.sentences), first + 1 + _REACH)):
        sentence = document.sentences[number]
        if people_in[number] or not (PRONOUN.search(document.lower, *sentence) or _is_fragment(document, number)):
            break
        scope.add(number)
    if first > 0:
        sentence = document.sentences[first - 1]
        if _ONE_PATIENT.search_lower(document, *sentence) or (
            PRONOUN.search(document.lower, *sentence) and not people_in[first - 1]
        ):
            scope.add(first - 1)
    return frozenset(scope)


def _people_by_sentence(document: Document, organization: Organization) -> Counter[int]:
    return Counter(document.sentence_number(person.start) for person in people(document, organization))


def _is_fragment(document: Document, number: int) -> bool:
    """Say whether a sentence goes on without a subject of its own ("Biopsy was clear!", "Room 4.")."""
    sentence = document.sentences[number]
    return len(document.tokens_in(*sentence)) <= 7 and care.generic_before(document, *sentence) < 0


def _belongs(document: Document, person: Person, evidence: Evidence, scope: frozenset[int]) -> bool:
    """Say whether a sign is about this person and not about people in general."""
    number = document.sentence_number(evidence.start)
    if number not in scope:
        return False
    if evidence.voice == "you":
        return True
    sentence = document.sentences[number]
    general = care.generic_before(document, sentence.start, evidence.start)
    if general < 0:
        return True
    nearest = person.start if sentence.start <= person.start < evidence.start else -1
    for hit in PRONOUN.finditer(document.lower, sentence.start, evidence.start + 1):
        if hit.group() not in ("their", "they", "them"):
            nearest = max(nearest, hit.start())
    word = document.lower[general : general + 4]
    if word.startswith("who") and nearest >= 0:
        general = care.generic_before(document, sentence.start, general)
    return nearest > general or (
        word.startswith("you") and nearest >= 0 and "your" not in word and person.start < general
    )


def _unnamed(document: Document) -> list[Story]:
    """Return stories of one unnamed patient: told as something that happened, not as what may happen to anybody."""
    found = []
    lower = document.lower
    for hit in _ONE_PATIENT.finditer_lower(document):
        number = document.sentence_number(hit.start())
        sentence = document.sentences[number]
        if (
            _SUPPOSED.search(lower, sentence.start, hit.end())
            or _MAY.match(lower, hit.end())
            or (hit.group().endswith("patients") and " of " not in hit.group())
        ):
            continue
        scope = {number}
        for following in range(number + 1, min(len(document.sentences), number + _REACH)):
            if not PRONOUN.search(lower, *document.sentences[following]):
                break
            scope.add(following)
        signs = [sign for number in sorted(scope) for sign in care.evidence_in(document, number) if sign.sure > 0.6]
        if treated := _TREATED.search(lower, sentence.start, hit.start()):
            signs.append(Evidence(treated.start(), hit.end(), "they", 0.9))
        told = _TOLD.search(lower, hit.start(), sentence.end) or _TOLD.search(lower, sentence.start, hit.start())
        if _PATIENT.search(hit.group()) and told:
            signs.append(Evidence(hit.start(), told.end() if told.end() > hit.start() else hit.end(), "they", 0.7))
        if signs and (told or signs[0].sure >= 0.9):
            found.append(Story(None, hit.start(), hit.end(), max(signs, key=lambda sign: sign.sure), frozenset(scope)))
    return found
