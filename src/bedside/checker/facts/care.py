"""Words of health in a text, and the stronger sign: words that say a certain person was ill, examined or treated."""

import re
from typing import NamedTuple

from bedside.checker.document import Document, Token
from bedside.checker.lexicons import lines

LISTS = {"conditions": "condition", "procedures": "procedure", "body_parts": "body"}


class Term(NamedTuple):
    """A health term: where it stands and whether it is a "condition", a "procedure" (any care) or a part of the "body"."""

    start: int
    end: int
    kind: str


class Evidence(NamedTuple):
    """Words that tell of somebody's care. `voice` is "they" (about a third person) or "you" (said to the person)."""

    start: int
    end: int
    voice: str
    sure: float


_SINGLE: dict[str, str] = {}
_PHRASES: dict[str, list[tuple[tuple[str, ...], str]]] = {}


def _load() -> None:
    for name, kind in LISTS.items():
        for entry in lines(name):
            parts = tuple(entry.split())
            if len(parts) == 1:
                _SINGLE[entry] = kind
            else:
                _PHRASES.setdefault(parts[0], []).append((parts, kind))
    for options in _PHRASES.values():
        options.sort(key=lambda option: -len(option[0]))


def terms(document: Document) -> list[Term]:
    """Return the health terms in text order, the longest where several begin."""
    return document.once(_terms)


def _terms(document: Document) -> list[Term]:
    if not _SINGLE:
        _load()
    found: list[Term] = []
    tokens = document.tokens
    place = 0
    while place < len(tokens):
        length, kind = _term_at(tokens, place)
        if length:
            found.append(Term(tokens[place].start, tokens[place + length - 1].end, kind))
        place += length or 1
    return found


def _term_at(tokens: list[Token], place: int) -> tuple[int, str]:
    word = tokens[place].lower
    for parts, kind in _PHRASES.get(word, ()):
        following = tokens[place : place + len(parts)]
        if (
            tuple(token.lower.removesuffix("'s") if number else token.lower for number, token in enumerate(following))
            == parts
        ):
            return len(parts), kind
    kind = _SINGLE.get(word) or _SINGLE.get(word.removesuffix("'s")) or ""
    return (1, kind) if kind else (0, "")


# What says by itself that care happened to somebody. Passive and past forms: "treats patients" is no such sign.
_HAPPENED = re.compile(
    r"""\b(?:
    (?:was|were|is|are|been|being|be|got|gets|getting|just|newly|recently|finally|he's|she's|they're|has|had|who)\ (?:\w+\ ){0,2}?
        (?:diagnosed|misdiagnosed|admitted|readmitted|hospitali[sz]ed|discharged|treated|intubated|extubated|operated|sedated|transfused
        |resuscitated|revived|airlifted|cured|healed|vaccinated|immunized|circumcised|sectioned|committed|institutionali[sz]ed|cleared\ (?:to|for|by)
        |rushed\ (?:to|in)|transferred|released|induced|overdosed|relapsed|miscarried|injured|hurt|shot|stabbed|burned|wounded|paralyzed|hit\ by|expecting|pregnant|suicidal|contagious|infected|unconscious|in\ labor|in\ remission|in\ recovery|in\ a\ coma|in\ rehab|in\ (?:the|our)\ (?:icu|nicu|er|ed|hospital))
    |diagnosed\ with|(?:his|her|their)\ diagnosis|tested\ (?:positive|negative)|test(?:s|ing)\ positive\ for|hiv[- ]positive|turned\ out\ to\ be\ (?:benign|malignant|cancer)
    |recover(?:ed|ing|s)\ (?:from|after|well|nicely|at|in|fully|beautifully|great|so|quickly|faster|slowly|with)|(?:is|was|are)\ recovering|full\ recovery|(?:his|her|their|long|road\ to|speedy|quick|your)\ recovery
    |(?:cancer|tumou?r|seizure|disease|pain|symptom|drug|insulin)[- ]free|free\ of\ (?:cancer|disease|pain)|(?:in|into)\ remission|no\ (?:sign|trace|evidence)\ of\ (?:cancer|disease)
    |(?:under(?:went|going|goes|gone))|gave\ birth|giving\ birth|(?:went|goes|going)\ into\ (?:labor|cardiac\ arrest|remission|hospice|surgery)|delivered\ (?:her|their|a\ (?:healthy|beautiful|baby))
    |welcom(?:ed|ing)\ (?:her|his|their|a|an|twin|twins|baby)\ (?:\w+\ ){0,3}?(?:baby|babies|son|daughter|twins|boy|girl|child|newborn)|baby\ (?:boy|girl|was\ born|arrived)|was\ born|born\ (?:at|on|here|in\ our|weighing|prematurely|premature)|newborn
    |passed\ away|(?:has|had)?\ ?died|lost\ (?:her|his|their)\ (?:battle|fight|life|leg|arm|baby|pregnancy|hair|sight|vision|hearing)|lost\ the\ baby|did(?:n't|\ not)\ (?:make\ it|survive)|coded|flatlined
    |suffer(?:ed|ing|s)\ (?:from|a|an|with|through)|suffered|complain(?:ed|ing|s)\ (?:of|about)\ (?:\w+\ )?(?:pain|chest|\w+ness|symptoms|aches?)
    |came\ (?:in|into|to)\ (?:with|for|(?:us|our|the)\ (?:\w+\ ){0,3}?(?:clinic|er|ed|hospital|emergency|office|unit|practice|icu|with|for|after|because|last|in)|after|because|complaining|unconscious|bleeding|see\ us)|came\ in\b|(?:walked|brought|wheeled|checked|limped|was\ carried)\ in(?:to)?\ (?:\w+\ ){0,2}?(?:clinic|er|ed|hospital|emergency|office|unit|with|by)
    |(?:was|were|been)\ seen\ (?:at|in|by|for|here|on|yesterday|today|last)|visited\ (?:us|our|the)\ (?:\w+\ ){0,3}?(?:er|ed|clinic|hospital|office|emergency|unit)
    |(?:was|is|as|became|been|being)\ (?:a|our|an?\ \w+)\ (?:\w+\ )?(?:patient|resident|inpatient|outpatient)|our\ (?:\w+\ ){0,3}?patient(?!\ (?:portal|care|experience|safety|advoca\w+|rights|education|families|family|access|navigat\w+|relations|services?|support|community|satisfaction|stor\w+))|(?:a|my|one\ of\ (?:my|our)|our)\ (?:\w+\ )?patients?\ named|(?:under|in)\ our\ care|in\ my\ care|patient\ of\ (?:ours|mine|the)
    |went\ home|(?:going|headed|heading|goes|is|are|back)\ home\ (?:from|today|after|with|tomorrow|yesterday)|finally\ (?:home|going\ home)|sent\ home|rang\ (?:the|our|her|his|that)\ (?:\w+\ )?bell|ring(?:s|ing)?\ (?:the|her|his)\ (?:\w+\ )?bell
    |(?:on|off)\ (?:a\ |the\ )?(?:ventilator|dialysis|life\ support|oxygen|chemo|insulin|feeding\ tube|methadone|suboxone|blood\ thinners|antidepressants|suicide\ watch|hospice)|(?:days?|weeks?|months?|nights?|hours?)\ (?:\w+\ ){0,2}?in\ (?:the|our)\ (?:icu|nicu|hospital|unit|ward|burn\ unit|er)
    |saved\ (?:his|her|their|my|a)\ (?:life|leg|arm|sight|vision|baby)|saving\ (?:his|her|their)\ (?:life|leg|arm|baby)|(?:attempted|committed|attempting|tried)\ (?:suicide|to\ (?:kill|end|take)\ (?:her|him|them)sel)|died\ by\ suicide|(?:cut|cutting|harming)\ (?:her|him|them)sel\w+
    |allergic\ to|walk(?:s|ed|ing)\ (?:\w+\ ){0,2}?(?:again|without\ (?:pain|a\ cane|crutches))|(?:first\ steps|back\ on\ (?:his|her|their)\ feet|cancer\ survivor|\w+\ survivor|stroke\ survivor|survivor\ of)
    |(?:new|bad|broken|fractured|torn|injured|replaced|swollen|infected|sprained)\ (?:knee|hip|heart|kidney|liver|lung|ankle|wrist|arm|leg|rib|shoulder|collarbone|nose|jaw|acl|meniscus|tooth|finger|toe|foot|elbow)
    |(?:broke|fractured|sprained|tore|dislocated|shattered|injured|burned|hurt|severed|cut|amputated)\ (?:his|her|their|a|an|both|the)\ (?:\w+\ )?(?:knees?|hip|ankle|wrist|arms?|legs?|ribs?|shoulder|collarbone|nose|jaw|acl|meniscus|finger|toe|foot|feet|elbow|back|neck|skull|pelvis|hand|face)
    |(?:surgery|operation|procedure|transplant|chemo|radiation|treatment|delivery|birth|recovery|biopsy|scan|c-section|rehab)\ (?:went|has\ gone|was\ (?:a\ )?(?:success|successful|over|done|finished)|is\ (?:over|done)|worked)
    |(?:beat|beats|beaten|beating|battled|battling|battles|fought|fighting|fights|survived|surviving|overcame|overcoming|conquered|kicked|defeated|defeating)\ (?:\w+[\ -]){0,4}?(?:cancer|leukemia|lymphoma|melanoma|sepsis|covid|covid-19|stroke|tumou?r|addiction|alcoholism|depression|anorexia|disease|illness|pneumonia|diabetes|meningitis|hepatitis|infection|odds|attack|overdose|it)
    |(?:finish(?:ed|es)|complet(?:ed|es)|start(?:ed|s)|beg[au]n|begins|stopp?(?:ed|s)|need(?:ed|s)|receiv(?:ed|es)|gets?|got|needing|refus(?:ed|es)|skipp?(?:ed|s)|miss(?:ed|es)|quit|is\ having|is\ getting|await(?:s|ed|ing)|will\ (?:need|have|get)|scheduled\ for|waiting\ for|wait(?:s|ed)\ for)\ (?:\w+\ ){0,4}?(?:chemo|chemotherapy|radiation|dialysis|transplant|transfusion|surgery|biopsy|insulin|treatments?|therapy|rehab|detox|mri|ct\ scan|colonoscopy|mammogram|c-section|stitches|stent|pacemaker|appointments?|cast|antibiotics|immunotherapy|physical\ therapy|results|kidney|liver|heart)
    |(?:results?|biops(?:y|ies)|scans?|mri|tests?|labs?|mammogram|ct|pet\ scan|x-?rays?|ultrasound|pathology|blood\ ?work|cultures?|pap|colonoscopy|a1c|screen)\ (?:\w+\ ){0,3}?(?:was|were|is|are|came|come|comes|looks?|looked|showed|shows|turned|found|revealed)\ (?:\w+\ ){0,2}?(?:clear|clean|negative|positive|normal|abnormal|benign|malignant|back|good|bad|great|in|fine|perfect|a|an|no|the|his|her)
    |hooked\ (?:on|to|up)|drug\ addict|alcoholic|(?:is|was|been|got|stayed|staying)\ (?:\w+\ )?(?:sober|clean\ (?:for|since))|sober\ for|lost\ \d+\ (?:lbs?|pounds|kilos)|(?:had|has|having)\ (?:a|an|another|two|three|multiple|several|his|her)\ (?:\w+\ ){0,3}?(?:stroke|strokes|seizures?|attack|attacks|baby|miscarriage|abortion|overdose|breakdown|transplant|surgery|surgeries|operation|fall|twins|concussion)
    |fue\ (?:\w+\ )?(?:operad[oa]|ingresad[oa]|tratad[oa]|hospitalizad[oa]|diagnosticad[oa]|dad[oa]\ de\ alta|atendid[oa]|internad[oa]|intervenid[oa])|(?:le\ )?diagnosticaron|diagnosticad[oa]\ (?:con|de)|le\ (?:dieron\ de\ alta|operaron|detectaron|encontraron)|venci[óo]\ (?:al?|el|su|la)\ \w+|sobrevivi[óo]\ a|sobreviviente\ de|super[óo]\ (?:el|la|su|un)\ \w+|(?:se|ya\ se)\ (?:recuper[óoa]\w*|cur[óo]|oper[óo]|someti[óo])|dio\ a\ luz|est[áa]\ embarazada|dio\ (?:positivo|negativo)|nuestr[oa]\ paciente|sali[óo]\ (?:bien|limpi[oa]|negativ[oa]|positiv[oa])|salieron\ (?:bien|limpi[oa]s|negativ[oa]s|positiv[oa]s|normales)|falleci[óo]|padec(?:e|[íi]a)|sufr(?:e|i[óo])\ (?:de|un|una)|(?:tiene|tuvo|ten[íi]a)\ (?:un|una|el|la)?\ ?(?:\w+\ )?(?:c[áa]ncer|diabetes|tumor|infarto|derrame|vih|sida|neumon[íi]a|fractura|cirug[íi]a|ceguera)|libre\ de\ c[áa]ncer|sin\ c[áa]ncer|recibi[óo]\ (?:\w+\ ){0,3}?(?:trasplante|alta|quimio|quimioterapia|diagn[óo]stico|tratamiento)
    )\b""",
    re.VERBOSE,
)
# Whose: followed within a few words by a health term, it is that person's health.
_WHOSE = re.compile(r"(?:\b(?:his|her|their|whose|su|sus)|(?<=\w)'s|(?<=s)')\s+")
_HAVE = re.compile(
    r"\b(?:had|has|have|having|got|gets|getting|needed|needs|received|receives|living with|lives with|struggl(?:es|ed|ing) with|deal(?:s|t|ing) with"
    r"|cop(?:es|ed|ing) with|fac(?:es|ed|ing)|takes|taking|took|prescribed|started|starting|developed|develops|caught|catching|contracted|on|sick with|ill with|down with"
    r"|after|for|with|from|de|con|tiene|tuvo|toma)\b"
)
_BARE_LINKS = frozenset({"on", "after", "for", "with", "from", "de", "con"})
_MEASURED = re.compile(
    r"\b\d+(?:\.\d+)?\s?(?:mg|mcg|ml|units|kg|mmhg)\b|\b(?:a1c|bp|bmi|psa|cd4)\s(?:was|is|of|at|dropped|fell|went|down)\b"
)
_GENERIC = re.compile(
    r"\b(?:if|anyone|anybody|everyone|everybody|people|patients|those|women|men|adults|children|kids|families|americans|babies|seniors|teens|veterans|students|someone"
    r"|most|many|some|each|every|\d+ in \d+|one in \w+|whether|residents|survivors|caregivers|neighbors|moms|parents|dads|mothers|fathers|members|volunteers|who|you|your"
    r"|si|quienes|personas|pacientes|mujeres|hombres|niños|familias|cualquier|usted|tu)\b"
)


def evidence(document: Document) -> list[Evidence]:
    """Return the signs that somebody's own care is told, in text order."""
    return document.once(_evidence)


def _evidence(document: Document) -> list[Evidence]:
    lower = document.lower
    found = [Evidence(hit.start(), hit.end(), "they", 0.9) for hit in _HAPPENED.finditer(lower)]
    by_start = terms(document)
    if by_start:
        found += _owned(document, by_start)
        found += [Evidence(hit.start(), hit.end(), "they", 0.7) for hit in _MEASURED.finditer(lower)]
    return sorted(found)


def _owned(document: Document, found: list[Term]) -> list[Evidence]:
    """Link a whose-word or a have-word to the health term that follows it within four words."""
    lower = document.lower
    result: list[Evidence] = []
    for term in found:
        window_start = max(0, term.start - 48)
        before = lower[window_start : term.start]
        for sign, longest in ((_WHOSE, 4), (_HAVE, 4)):
            last = None
            for last in sign.finditer(before):
                pass
            if (
                last is None
                or re.search(r"[.!?;\n]", before[last.end() :])
                or len(before[last.end() :].split()) > longest
            ):
                continue
            if sign is _HAVE and (
                term.kind == "body" or (last.group() in _BARE_LINKS and len(before[last.end() :].split()) > 2)
            ):
                continue
            sure = 0.85 if sign is _WHOSE else (0.5 if last.group() in _BARE_LINKS else 0.75)
            result.append(Evidence(window_start + last.start(), term.end, "they", sure))
            break
    return result


def generic_before(document: Document, start: int, end: int) -> int:
    """Return where the last general subject ("anyone", "patients", "you") in `start`-`end` begins, or -1."""
    last = -1
    for hit in _GENERIC.finditer(document.lower, start, end):
        last = hit.start()
    return last
