"""P108: words that confirm that somebody is, was or never was a patient."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bedside.checker.context import Context
from bedside.checker.document import Document, Span
from bedside.checker.finding import Finding, Severity
from bedside.checker.rule import Rule, remove, replace

RULE = Rule(
    code="P108",
    name="confirms-relationship",
    family="privacy",
    title="Words that confirm that somebody is a patient",
    severity=Severity.BLOCK,
)


class Sign(NamedTuple):
    """A pattern that confirms, the variant of its sentence, how sure, and whether it counts in a post too."""

    pattern: re.Pattern[str]
    message: str
    sure: float
    in_posts: bool


_BODY = r"knees?|hips?|shoulders?|back|ankle|wrist|arm|leg|foot|feet|heart|eyes?|tooth|teeth|hand|neck|elbow|stitches|incision|wound|scar|cast|fracture|pain|rash|fever|cough|infection|blood pressure|blood sugar|sugar|migraines?|symptoms?|tumou?r|lump|cancer|pregnancy|baby|newborn|twins|little one"
_CARE = (
    r"visits?|appointments?|surger(?:y|ies)|procedures?|operation|biops(?:y|ies)|results?|tests?|labs?|lab work|blood work|scans?|mri|x-?rays?|ultrasound|mammogram|colonoscopy|charts?|records?|medical records?|files?|bills?|invoices?|statements?|balance"
    r"|copay|insurance claim|claim|account|treatments?|diagnosis|prescriptions?|medications?|meds|refills?|referral|therapy|sessions?|stay|hospitali[sz]ation|admission|discharge|recovery|rehab|chemo|dialysis|delivery|birth|labor|c-section|transplant|implants?|crown|root canal|filling|cleaning"
    r"|check-?up|physical|exam|consultation|follow-?up|check-?in|infusion|injection|vaccination|shot|er visit|wait|wait time|time with us|time here|time at|time in our|care (?:team|plan)|case|situation with us|condition|symptoms|encounter|experience (?:with (?:us|dr|our|the)|at|in|here|during|on)"
)
_FAMILY = r"(?:mom|mother|dad|father|son|daughter|wife|husband|child|kids?|children|baby|grandmother|grandma|grandfather|grandson|granddaughter|sister|brother|parents?|partner|family member|loved one|family|spouse|aunt|uncle)"
_GLAD = r"(?:glad|happy|pleased|delighted|thrilled|relieved|sorry|apologi[sz]e|apologies|regret|sad|sadden(?:ed)?|disappointed|wonderful|great|hope|hoping|thank(?:s|ful)?|grateful|honou?red|privilege|pleasure|congratulations|congrats|understand|see|noticed|aware)"
_BODY, _CARE, _FAMILY = (part.replace(" ", r"\ ") for part in (_BODY, _CARE, _FAMILY))

SIGNS = tuple(
    Sign(re.compile(pattern, re.VERBOSE), message, sure, in_posts)
    for message, sure, in_posts, pattern in (
        ("patient", 0.97, False, r"""\b(?:(?:for|of|about|to\ have\ you\ as|you\ (?:are|were|have\ been|'ve\ been)|you're|you’re|as|having\ you\ as|being)\ (?:\w+\ ){0,2}?(?:our|a|an|one\ of\ our|the)\ (?:\w+\ ){0,3}?patients?\b|being\ (?:such\ )?(?:a|our|an)\ (?:\w+\ ){0,2}?patient|(?:your|a|such\ a)\ loyal\ patient|trust(?:ed|ing)?\ (?:us|our\ \w+|dr\.?\ \w+)\ with\ your|letting\ us\ (?:care|treat|help|be|take)|allowing\ us\ to\ (?:care|treat|help|serve|be)|choosing\ (?:us|our|dr|\w+\ (?:clinic|hospital|health|medical|dental|family)\b)|chose\ (?:us|our)\b|entrust(?:ed|ing)\ us|coming\ (?:in|to\ (?:us|see|our|the)|by|back)|visiting\ (?:us|our|the|dr)|stopping\ (?:in|by))"""),
        ("never", 0.97, False, r"""\b(?:no\ record\ (?:of\ )?(?:you|your|that\ you|anyone\ (?:by|with)\ (?:your|that)\ name|a\ (?:visit|patient))|(?:don't|do\ not|didn't|did\ not|can't|cannot|can\ not|could\ not|couldn't|unable\ to|never)\ (?:\w+\ ){0,3}?(?:find|locate|see|have|show|match)\ (?:\w+\ ){0,3}?(?:you\b|your\ (?:name|record|chart|file|account|visit|appointment)|(?:a\ )?(?:record|file|chart|patient|account|appointment)s?\ (?:of|for|by|under|with|matching)\ (?:you|your|that|this)|(?:any|anyone|a)\ (?:\w+\ )?(?:patient|record|one)\ (?:by|with|under)\ (?:that|this|your)\ name)
            |you\ (?:were|are|'re|have|'ve)\ (?:never|not)\ (?:\w+\ ){0,2}?(?:a|our|one\ of|been|visited|seen|treated)\b|you're\ not\ (?:a|our|one\ of\ our|currently\ a)\ (?:\w+\ )?patients?|(?:have|has|had|we've|we)\ never\ (?:seen|treated|met|had)\ you|not\ (?:a|one\ of\ our|our)\ patients?(?:\ here|\ of\ ours)?\b(?!\ portal)|you\ never\ (?:came|visited|had\ an|were|made)|(?:don't|do\ not)\ (?:recogni[sz]e|show)\ (?:your\ name|you)|nobody\ (?:by|with)\ (?:your|that)\ name|(?:our|the)\ (?:records|system|files?|schedule|notes|chart|logs?|database)\ (?:show|indicate|reflect|confirm|say|have|list|do(?:es)?n't|do(?:es)?\ not)\w*|according\ to\ (?:our|the|your)\ (?:records|system|notes|chart|files?))"""),
        ("looked", 0.97, False, r"""\b(?:(?:review|look|check|pull|examin|investigat|read|access|went\ (?:back\ )?(?:through|over)|found|see\ from|saw\ in|updated|correct)(?:ed|ing|s)?\ (?:\w+\ ){0,3}?(?:your|the)\ (?:\w+\ ){0,2}?(?:charts?|records?|files?|accounts?|case|bill|notes|visit|appointment|history|results?|claim|details\ of\ your)|(?:spoke|spoken|talked|met|checked)\ (?:\w+\ )?(?:with|to)\ (?:your|the)\ (?:\w+\ )?(?:doctor|nurse|provider|surgeon|physician|dentist|team|therapist|dr\b|staff\ who|care\ team)|your\ (?:\w+\ )?(?:surgeon|oncologist|cardiologist|dentist|hygienist|obstetrician|midwife|anesthesiologist|nurses?|care\ team|medical\ team|treatment\ team)\b|the\ (?:nurse|doctor|provider|physician|surgeon|staff|team|hygienist|dentist|technician)\ (?:who|that)\ (?:saw|treated|cared|helped|took|examined|was\ with|assisted|performed|discharged)|(?:treat|car|look|operat)(?:ed|ing)\ (?:for|after|on)?\ ?you\b|(?:tak(?:e|ing)|took)\ (?:\w+\ )?care\ of\ you|(?:see|seeing|saw|serve|serving|served|meeting|met|having|had|helping|helped|assist|assisting|welcoming|welcome|treat|care\ for)\ you(?:r\ %s)?\b(?!\ (?:can|may|should|there|online|at\ (?:the|our)\ (?:event|fair|walk|gala|class|run)|have|for|if|want|need|with\ any|better\ understand|find|by\ phone|directly|further|soon\b.*(?:event|fair)))(?:\ (?:again|here|at|in|with|through|during|on|back|and|today|yesterday|last|well|when|next|soon)\b|[.!,]|$))""" % _FAMILY),
        ("came", 0.93, False, r"""\b(?:when|while|after|since|during|before|that|day|time|why|because|how|as|last\ time|reason|hear|know|understand)\ (?:\w+\ )?you\ (?:came|come|were|visited|arrived|saw|left|checked|called|waited|had|got|received|underwent|stayed|went|first|last|met|spoke|needed|missed|cancell?ed|refused|declined|recently)\b|\byou(?:'ve|\ have)?\ (?:\w+\ )?(?:came\ in|visited\ (?:us|our)|were\ (?:\w+\ )?(?:seen|treated|admitted|discharged|scheduled|late|prescribed|given|billed|charged|told|offered|diagnosed|referred|rescheduled|informed|turned\ away|rude|a\ no)|was\ seen|waited|had\ to\ wait|no-?showed|missed\ (?:your|two|three|several|an|the|\d)|did(?:n't|\ not)\ (?:show|come|keep|pay|follow|take|arrive|bring|mention|tell|disclose)|arrived|cancell?ed|refused|declined|signed|left\ (?:before|without|against|ama|our)|owe|failed\ to|agreed\ to|chose\ not|requested\ (?:a|an|the|that)|received|underwent|experienced\ (?:\w+\ ){0,4}?(?:with\ us|at\ our|in\ our|during|here|while)|asked\ (?:our|us\ for|the\ (?:doctor|nurse))|recently\ had)\b"""),
        ("your", 0.95, True, r"""\b%s\b[^.!?\n]{0,60}?\byour\ (?:[\w'-]+\ ){0,3}?(?:%s|%s)\b""" % (_GLAD, _CARE, _BODY)),
        ("your", 0.9, False, r"""\byour\ (?:(?!own\b|next\b|doctor|provider|rights?|feedback|concerns?|comments?|question)[\w'-]+\ ){0,3}?(?:%s)\b""" % _CARE),
        ("your", 0.93, True, r"""\byour\ (?:\w+\ ){0,2}?(?:%s)\ (?:is|are|was|were|has|have|feels?|looks?|healed|heals|went|came|got)\b|\b%s\b[^.!?\n]{0,40}?\b(?:the|that)\ (?:\w+\ )?(?:%s)\ (?:is|are|was|were|has|have|feels?|looks?|healed|heals|went|came|got)\b""" % (_BODY, _GLAD, _BODY)),
        ("better", 0.93, True, r"""\b(?:you(?:'re|\ are|\ were|'ve|\ have)|you)\ (?:\w+\ ){0,3}?(?:feeling\ (?:\w+\ )?(?:better|well|great|good|stronger)|doing\ (?:\w+\ )?(?:better|well|great|good)|recover(?:ing|ed)|heal(?:ing|ed)|on\ the\ mend|pain[- ]free|cancer[- ]free|back\ on\ your\ feet|in\ pain|getting\ (?:better|stronger)|walking\ (?:again|without)|home\ (?:safe|now|with|from))\b|\b(?:feel\ better|get\ well|recover\ (?:fast|quick\w*|soon|fully)|heal\ (?:fast|quick\w*|soon)|speedy\ recovery|quick\ recovery|full\ recovery)\b(?=[^.!?]{0,40}(?:soon|you|!|\.|$))"""),
        ("family", 0.93, False, r"""\b(?:your|tell\ your)\ (?:\w+\ )?%s(?:'s)?\ (?:(?:is|was|were|are|has|had|came|got|received|did|will\ be|needs|waited|left)\b|(?:\w+\ ){0,2}?(?:%s|care|passing|death|loss|%s)\b)|\bcar(?:e|ed|ing)\ for\ your\ (?:\w+\ )?%s|\b(?:treat|treated|treating|meet|meeting|met|see|seeing|saw|help|helped|helping|deliver|delivered|delivering)\ your\ (?:\w+\ )?%s\b""" % (_FAMILY, _CARE, _BODY, _FAMILY, _FAMILY)),
        ("happened", 0.8, False, r"""\b(?:sorry|apologi[sz]e|apologies|regret|forgive|understand)\b[^.!?\n]{0,50}?\b(?:the|that|this|those|such\ a|a|any)\ (?:(?!inconvenience|confusion)[\w-]+\ ){0,3}?(?:waits?|wait\ times?|delays?|appointment|visit|surgery|procedure|bill(?:ing\ (?:error|mistake|issue|problem))?|charge|prescription|refill|diagnosis|test|results?|scan|room|meal|food|treatment|exam|injection|iv|stay|discharge|cancellation)\b(?!\ (?:can|are\ frustrating|may|feels?))
            |\b(?:your\ appointment|the\ (?:appointment|surgery|procedure|biopsy|scan|mri|test|results?|prescription|lab\ work|bill|charge|visit|wait|delay))\ (?:\w+\ ){0,2}?(?:was|were|ran|went|had|came|took|showed|got|is\ correct|is\ accurate|did)\b|\b(?:long|longer)\ wait\ (?:you|on|last|that|at|in\ our|yesterday|today)|\bran\ (?:late|behind)\b|\bkept\ you\ waiting|\bmade\ you\ wait|\bwe\ (?:were|are)\ running\ (?:late|behind)|\b(?:next|follow-?up|upcoming|last|previous|recent|first)\ (?:visit|appointment|treatment|session|infusion|stay)\b(?=[^.!?]*\b(?:you|your|with\ us)\b)|\b(?:see|seeing)\ you\ (?:at|for|on|next)\ (?:\w+\ ){0,3}?(?:visit|appointment|follow-?up|check-?up|week|month|monday|tuesday|wednesday|thursday|friday|time)"""),
        ("staff", 0.85, False, r"""\b(?:dr\.?\ \w+|our\ (?:\w+\ ){0,2}?(?:team|staff|nurses?|doctors?|surgeons?|providers?|front\ desk|dentists?|hygienists?))\ (?:\w+\ ){0,3}?(?:enjoyed|loved|remembers?|treated|told\ you|explained\ (?:\w+\ )?to\ you|saw\ you|called\ you|offered\ you|gave\ you|helped\ you|took\ (?:\w+\ )?care\ of|cared\ for|did\ your|performed|made\ you|could\ help\ you|was\ able\ to\ help\ you|were\ able\ to\ help\ you|provided\ you|was\ there\ for\ you|were\ there\ for\ you|treated\ you)\b|\b(?:as\ )?(?:we|our\ \w+)\ (?:explained|told|informed|called|offered|gave|advised|refunded|billed|charged|warned|reminded|prescribed|discussed\ with|treated|saw|scheduled|rescheduled|examined)\ (?:to\ )?you\b|\b(?:glad|happy|pleased|so|thrilled|wonderful|great)\b[^.!?\n]{0,30}?\b(?:we|our\ \w+|dr\.?\ \w+|she|he|they)\ (?:\w+\ )?(?:could|was|were)\ (?:\w+\ )?(?:able\ to\ )?(?:help|be\ there|care|take\ care|make)\b[^.!?\n]{0,20}?\byou\b"""),
        ("es", 0.93, False, r"""\b(?:por\ (?:ser|haber\ sido)\ (?:\w+\ ){0,2}?pacientes?|por\ (?:su|tu)\ (?:visita|preferencia|cita|confianza\ en\ (?:nosotros|nuestr[oa]s?))|por\ (?:visitarnos|elegirnos|escogernos|confiar(?:nos)?\ (?:en\ nosotros|su|tu)?|venir|acudir|atenderse)|(?:su|tu|sus|tus)\ (?:\w+\ )?(?:cita|visita|consulta|cirug[íi]a|operaci[óo]n|biopsia|resultados?|expediente|historial|tratamiento|diagn[óo]stico|factura|cuenta|receta|estancia|parto|beb[ée]|rodilla|cadera|hombro|espalda|recuperaci[óo]n|an[áa]lisis|procedimiento|medicamentos?)\b|no\ (?:tenemos|encontramos|hay|aparece|existe)\ (?:\w+\ ){0,2}?(?:registro|historial|expediente|constancia|cita|datos)s?|(?:nuestros|los)\ (?:registros|archivos|expedientes)\ (?:muestran|indican)|cuando\ (?:usted\ )?(?:vino|nos\ visit[óo]|estuvo|lleg[óo]|acudi[óo])|(?:usted\ )?(?:nunca\ ha\ sido|no\ es|es|fue)\ (?:nuestr[oa]|un[oa]?|paciente)\ ?(?:\w+\ )?(?:paciente|de\ nuestros\ pacientes)|atenderl[oae]|atenderle|haberl[oae]\ atendido|revisamos\ su|hemos\ revisado|(?:se\ siente|est[ée]|siga|sigue)\ mejor|que\ se\ recupere|su\ (?:hij[oa]|madre|padre|espos[oa]|mam[áa]|pap[áa]|beb[ée])\ (?:est[áae]|fue|ya|se)|lamentamos\ (?:\w+\ ){0,3}?(?:espera|demora|retraso))"""),
    )
)  # fmt: skip

# General sentences: about anybody, about what may be, or an invitation. What they say confirms nothing.
_GENERAL = re.compile(
    r"""\b(?:anyone|anybody|everyone|everybody|someone|people|any\ patient|any\ patients|all\ patients|all\ our\ patients|each\ patient|every\ patient|every\ person|each\ person|patients\ (?:who|can|may|should|deserve|often|with|and)|individuals|those\ who|whether|if\ (?:you|someone|anyone|a\ patient|patients|there)|should\ you|in\ case|when\ (?:people|patients|someone)
    |cualquier|quienes|si\ (?:usted|tiene|es|alguien)|todos\ los\ pacientes|cualquiera)\b""",
    re.VERBOSE,
)
_INVITING = re.compile(
    r"\b(?:(?:please|to|can|may|could|kindly|always)\s+(?:\w+\s+)?(?:book|schedule|make|request|reschedule|change|cancel|pay|view|see|check|access|refill|ask|discuss|prepare|bring|manage)\b[^.!?\n]{0,30}$|(?:talk|speak|check|call|ask|consult|contact|message)\s+(?:\w+\s+){0,2}(?:with|to)?\s*$|(?:book|schedule|make|request|reschedule)\s+$)"
)
_CANNOT = re.compile(
    r"\b(?:can't|cannot|can not|could not|unable to|not able to|never|don't|do not|prevents? us from|not allowed to|won't)\s+(?:\w+\s+){0,3}?(?:discuss|confirm|share|comment|disclose|acknowledge|talk|say|speak|respond|address|give|provide|post)\b"
)
_SAFE_OBJECT = re.compile(
    r"^your (?:\w+ )?(?:privacy|feedback|review|comments?|question|concerns?|kind|words|time\b(?! (?:with|here|at|in))|thoughts|message|note|post|insurance|doctor|provider|health|health care|healthcare|area|community|local|rights|input|support|patience|understanding|trust|business)\b"
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """In a reply, find the sentences that confirm; in a post, only those that speak to somebody about their own health."""
    if context.kind == "post" and not re.search(r"\byou\b|\byour\b", document.lower):
        return
    for sentence in document.sentences:
        best = _best(document, sentence, in_reply=context.kind == "reply")
        if best:
            yield best


def _best(document: Document, sentence: Span, *, in_reply: bool) -> Finding | None:
    """Return the surest sign in one sentence."""
    lower = document.lower[sentence.start : sentence.end]
    hits = [
        (sign, hit)
        for sign in SIGNS
        if in_reply or sign.in_posts
        for hit in sign.pattern.finditer(lower)
        if not _harmless(lower, hit, sign)
    ]
    if not hits or (not in_reply and not _said_to_one(lower)):
        return None
    sign, hit = max(hits, key=lambda pair: (pair[0].sure, -pair[1].start()))
    start, end = sentence.start + hit.start(), sentence.start + hit.end()
    while end > start and document.text[end - 1] in " .!,":
        end -= 1
    safe = (
        "Nos tomamos en serio todos los comentarios."
        if sign.message == "es" or document.language == "es"
        else "We take all feedback seriously."
    )
    return RULE.finding(
        document,
        start,
        end,
        label="RELATIONSHIP",
        confidence=sign.sure if in_reply else 0.75,
        message="your" if sign.message == "es" else sign.message,
        fixes=(replace(document, *sentence, safe), remove(document, *sentence)),
    )


def _harmless(lower: str, hit: re.Match[str], sign: Sign) -> bool:
    """Say whether a general frame takes the meaning away from what was matched."""
    before = lower[: hit.start()]
    phrase = hit.group()
    if _GENERAL.search(before) or _CANNOT.search(before) or _GENERAL.match(phrase) or _CANNOT.search(phrase):
        return True
    if _GENERAL.search(phrase) and sign.message != "never":
        return True
    if sign.message == "your":
        place = phrase.rfind("your ")
        if place >= 0 and (_SAFE_OBJECT.match(phrase[place:]) or _INVITING.search(before + phrase[:place])):
            return True
    return False


def _said_to_one(lower: str) -> bool:
    """Say whether a post speaks to one person about what was: "so glad your biopsy was clear"."""
    return bool(
        re.search(
            r"\b(?:glad|happy|thrilled|relieved|sorry|congratulations|congrats|delighted)\b[^.!?]{0,60}\b(?:your|you)\b|\byour (?:\w+ ){0,3}(?:was|were|went|came|is) (?:clear|clean|negative|positive|benign|great|well|back|a success|successful)",
            lower,
        )
    )
