"""L111: a post about health that gives its readers nothing to do."""

import re
from collections.abc import Iterator

from bedside.checker.context import Context
from bedside.checker.document import Document
from bedside.checker.facts.calls import calls, orders, topics
from bedside.checker.finding import Finding, Severity
from bedside.checker.rule import Rule

RULE = Rule(
    code="L111",
    name="no-call-to-action",
    family="plain",
    title="Nothing to do",
    severity=Severity.WARNING,
    kinds=frozenset({"post"}),
    hears="no_action",
    whichever_words=True,
)

_SHORTEST, _LONGEST = 12, 160
# Topics about which one informs so that people do something; a new garage or an award asks for nothing.
_OF_HEALTH = frozenset(
    """vaccines screening heart diabetes mind babies teeth smoking drugs sun food moving sleep injuries lungs""".split()  # noqa: SIM905
)
# An order, an invitation, a piece of advice, or a way to reach us.
_ADVICE = re.compile(
    r"https?://|www\.|\b[\w-]+\.(?:com|org|gov|edu|net|health)\b|\d{3}[ .-]\d{4}|\b(?:911|988|211|311)\b"
    r"|link in (?:our )?bio"
    r"|\?|\bshould\b|\b(?:you|your \w+|parents?|adults?|people|everyone|anyone|who|women|men|kids|children) (?:can"
    r"|may want|need to"
    r"|could|must|might)\b|\b(?:let's|please|call us|ask (?:your|a|us)|talk (?:to|with)|tell your|make sure|be sure"
    r"|try to"
    r"|we recommend|it's time to|join us|click|can (?:lower|help|prevent|protect|reduce|save|keep)"
    r"|helps? (?:to )?(?:prevent|lower|protect)"
    r"|pueden?|debe|deben|hable con|pregunte|llame|enlace en (?:la|nuestra) bio|consulte|recuerde|asegúrese)\b"
)


# Thanks, greetings and awards ask for nothing; and who tells the day or the hour of something invites to it.
_NEWS = re.compile(
    r"\b(?:happy|congratulations|congrats|thanks?|thank you|welcome|proud|honou?red|grateful|celebrat\w+|award\w*"
    r"|(?:named|ranked|recognized|accredited) (?:a|an|as|one|by|among|the|in|for|best|top)"
    r"|top hospitals?|grand opening|now open|our (?:team|staff|nurses|doctors) (?:has|have|won|received)"
    r"|gracias|felicidades|felicitaciones|feliz|bienvenid\w+|orgullos\w+|celebra\w*|premi\w+|reconocid\w+"
    r"|(?:live on|en vivo|on air)\b|tomorrow|tonight|this (?:morning|afternoon|evening|weekend)"
    r"|mañana por la|esta (?:noche|tarde)"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)days?(?:,| at| from| \d| morning| afternoon| evening| noon)"
    r"|(?:at|from) (?:noon|\d{1,2}(?::\d\d)? ?(?:a\.?m|p\.?m|to|until))"
    r"|(?:el|los) (?:lunes|martes|miércoles|jueves|viernes|sábados?|domingos?)(?: \d|,| a las| de)|a las \d)"
)
# A heart that no cardiologist looks after.
_FIGURE = re.compile(
    r"\bheart (?:of|and soul)\b|\b(?:our|your|their|my|whole|full|big|heavy|warm|open|all) hearts? (?:goes?|go|is|are"
    r"|out|to|with|for)\b|\bby heart\b|\bcorazón (?:de nuestr|del hospital|de la clínica)|\bde (?:todo )?corazón\b"
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Advise where a short text on health has no order, no advice, no question and no way to reach anybody."""
    if not _SHORTEST <= len(document.tokens) <= _LONGEST:
        return
    figures = [hit.span() for hit in _FIGURE.finditer(document.lower)]
    of_health = [
        start
        for topic, start in topics(document).items()
        if topic in _OF_HEALTH and not any(first <= start < last for first, last in figures)
    ]
    if not of_health or calls(document) or orders(document):
        return
    if _ADVICE.search(document.lower) or _NEWS.search(document.lower):
        return
    [word] = document.tokens_in(min(of_health), min(of_health) + 1)
    yield RULE.finding(
        document,
        word.start,
        word.end,
        label="ACTION",
        confidence=0.5,
        params={"topic": document.text[word.start : word.end]},
    )
