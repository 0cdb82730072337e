"""A104: words in capitals only."""

import re
from collections.abc import Iterator

from bedside.checker.context import Context, known
from bedside.checker.document import Document
from bedside.checker.facts.loud import is_everyday
from bedside.checker.finding import Finding, Severity
from bedside.checker.lexicons import table, words
from bedside.checker.rule import Rule, replace

RULE = Rule(
    code="A104",
    name="all-capitals",
    family="access",
    title="Words in capitals only",
    severity=Severity.WARNING,
)

_SHOUT = re.compile(
    r"(?<![\w#@])[^\W\d_a-zß-öø-ÿ][^\W\d_a-zß-öø-ÿ'’-]+(?:[ ,:&]+(?:[AI]|\d+"
    r"|[^\W\d_a-zß-öø-ÿ][^\W\d_a-zß-öø-ÿ'’-]+)(?![\w]))*(?!\w)"
)
# So many letters make a shout of one word, or of two.
_LONG, _TWO_WORDS = 12, 8
# From so many single words on, all over the text, they are told too.
_SCATTERED = 3

_NAMED_DAYS = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|june|july|august|september"
    r"|october|november|december)\b"
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Find two words or more, or one long word, in capitals; advise on three scattered ones. Abbreviations are none."""
    ours = {word.upper() for phrase in known(context.organization).phrases for word in phrase.split()}
    single: list[re.Match[str]] = []
    for hit in _SHOUT.finditer(document.text):
        shouted = [
            word for word in re.findall(r"[^\W\d_]{2,}", hit.group()) if not _is_short_form(word) and word not in ours
        ]
        letters = sum(map(len, shouted))
        if len(shouted) >= 3 or letters >= _LONG or (len(shouted) == 2 and letters >= _TWO_WORDS):
            yield RULE.finding(
                document,
                hit.start(),
                hit.end(),
                label="CAPITALS",
                confidence=0.9,
                fixes=(replace(document, hit.start(), hit.end(), _calm(document, hit)),),
            )
        elif shouted and all(is_everyday(word) for word in shouted):
            single.append(hit)
    if len(single) >= _SCATTERED:
        first = single[0]
        yield RULE.finding(
            document,
            first.start(),
            first.end(),
            label="CAPITALS",
            confidence=0.7,
            message="scattered",
            severity=Severity.ADVICE,
            params={"count": str(len(single))},
            fixes=(replace(document, first.start(), first.end(), _calm(document, first)),),
        )


def _is_short_form(word: str) -> bool:
    return word in words("known_abbreviations") or word in table("abbreviations")


def _calm(document: Document, hit: re.Match[str]) -> str:
    """Return the words as in a sentence; abbreviations keep their capitals."""
    calm = re.sub(
        r"[^\W\d_]+",
        lambda word: word.group() if _is_short_form(word.group()) and len(word.group()) > 2 else word.group().lower(),
        hit.group(),
    )
    calm = re.sub(r"\bi\b", "I", calm)
    calm = _NAMED_DAYS.sub(lambda day: day.group().capitalize(), calm)
    before = document.text[: hit.start()].rstrip()
    return (
        calm[0].upper() + calm[1:]
        if not before or before[-1] in ".!?:\n" or document.sentence_at(hit.start()).start == hit.start()
        else calm
    )
