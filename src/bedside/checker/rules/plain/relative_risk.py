"""L108: how much a risk changes, without how large it is."""

import re
from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.facts.shares import has_count_near
from bedside.checker.finding import Finding, Severity
from bedside.checker.gates import Gated
from bedside.checker.rule import Rule

RULE = Rule(
    code="L108",
    name="relative-risk",
    family="plain",
    title="A change of risk without the risk itself",
    severity=Severity.WARNING,
)

_RISK = r"(?:risk|risks|chance|chances|odds|likelihood|probability)"
_HARM = (
    r"(?:deaths?|dying|mortality|heart attacks?|strokes?|infections?|cancers?|hospitalizations?|hospital stays|falls"
    r"|complications|heart disease|dementia|diabetes|fractures|flu cases|illness|relapse|preterm births?)"
)
_NUMBER = (
    r"(?:\d+(?:[.,]\d+)?(?:[-–]\d+)? ?(?:%|percent|per cent)|half|a third|one third|a quarter|two thirds|two-thirds)"
)
_COUNTED = r"(?:two|three|four|five|six|seven|eight|nine|ten|\d+(?:\.\d+)?)"
_TIMES = rf"(?:twice|half|double|triple|{_COUNTED}(?: times|-fold|x|-times))"
_CHANGES = (
    r"(?:cut|cuts|cutting|reduce[sd]?|reducing|lower|lowers|lowered|lowering|raise[sd]?|raising|increase[sd]?"
    r"|increasing"
    r"|decrease[sd]?|decreasing|slash|slashes|drop|drops|boosts?|shrinks?|rises?|goes up|goes down|falls?|prevents?)"
)
_GAP = r"(?:[\w',/-]+ ){0,6}?"
_PATTERNS = (
    rf"\b{_CHANGES} {_GAP}(?:{_RISK}|{_HARM}) {_GAP}(?:by )?(?:up to |about |nearly |almost |more than |around "
    rf"|as much as )?{_NUMBER}",
    rf"\b{_RISK} {_GAP}{_CHANGES} (?:by )?(?:up to |about |nearly |almost |more than |around )?{_NUMBER}",
    rf"\b{_NUMBER} (?:lower|higher|greater|smaller|increased|reduced|less|more|decreased|reduction in|increase in"
    rf"|drop in"
    rf"|decrease in) {_GAP}(?:{_RISK}|{_HARM})\b",
    rf"\b{_NUMBER} (?:less|more) likely\b",
    rf"\b{_TIMES}(?: as| more| less)? likely\b",
    rf"\b{_TIMES} (?:the|a|an|your|their|as high a|higher|greater) (?:[\w-]+ ){{0,2}}{_RISK}\b",
    rf"\b(?:doubl|tripl|quadrupl|halv)(?:es?|ed|ing) {_GAP}(?:{_RISK}|{_HARM})\b",
    rf"\b(?:cut|cuts|cutting|reduces?) {_GAP}{_RISK} {_GAP}in half\b",
    r"\b(?:reduc|disminuy|baj|aument|increment|elev|sub)\w* (?:[\wáéíóúñ]+ ){0,3}?(?:riesgo|probabilidad(?:es)?"
    r"|muertes|infartos"
    r"|infecciones|posibilidad(?:es)?) (?:[\wáéíóúñ]+ ){0,6}?(?:\d+(?:[.,]\d+)? ?(?:%|por ciento)|a la mitad)",
    r"\b(?:\d+(?:[.,]\d+)? ?(?:%|por ciento)) (?:más|menos|mayor|menor) (?:de )?(?:riesgo|probabilidad(?:es)?"
    r"|posibilidades|probable)",
    r"\b(?:el doble|el triple|dos veces|tres veces|cuatro veces|cinco veces|\d+ veces)(?: más| menos| mayor)?(?: de)?"
    r" (?:riesgo|probabilidad(?:es)?|posibilidades|probables?)",
    r"\b(?:duplica|triplica|duplican|triplican) (?:[\wáéíóúñ]+ ){0,3}?(?:riesgo|probabilidad(?:es)?|posibilidades)",
)
_FOUND = Gated(re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS)), _PATTERNS)
# "From 4% to 2%" and "2% instead of 4%" tell how large it is before and after.
_BEFORE_AND_AFTER = re.compile(
    r"(?:\bfrom|\bdel?) (?:about )?\d+(?:[.,]\d+)?(?: ?%| percent| in [\d,]+| por ciento)? (?:to|al?)\b"
    r"|\d ?% (?:compared (?:to|with)|instead of|versus|vs|en lugar de|frente a)"
)
_NEAR = 220


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Find "cuts the risk by half" where no "3 in 100" near it tells how large the risk is."""
    for hit in _FOUND.finditer_lower(document):
        if has_count_near(document, hit.start(), hit.end(), _NEAR):
            continue
        if _BEFORE_AND_AFTER.search(document.lower, max(0, hit.start() - _NEAR), hit.end() + _NEAR):
            continue
        yield RULE.finding(document, hit.start(), hit.end(), label="RISK", confidence=0.8)
