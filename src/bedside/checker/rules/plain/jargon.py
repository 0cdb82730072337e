"""L101: a word that few readers know, with everyday words for it."""

from collections.abc import Iterator

from bedside.checker.context import Context, known
from bedside.checker.document import Document
from bedside.checker.facts.wording import Everyday, everyday_words
from bedside.checker.finding import Finding, Severity
from bedside.checker.rule import Rule, replace

RULE = Rule(
    code="L101",
    name="jargon",
    family="plain",
    title="A word that few readers know",
    severity=Severity.WARNING,
)


@RULE.check
def find(document: Document, context: Context) -> Iterator[Finding]:
    """Offer everyday words. A word that is explained right there, or is part of a name, is none."""
    for word in everyday_words(document):
        if _explained(document, word) or _part_of_name(document, word, context):
            continue
        start, replacement = _with_article(document, word)
        yield RULE.finding(
            document,
            word.start,
            word.end,
            label="JARGON",
            confidence=0.9,
            message="" if word.kind == "clinical" else word.kind,
            severity=None if word.kind == "clinical" else Severity.ADVICE,
            params={"plain": word.plain},
            fixes=(replace(document, start, word.end, replacement),),
        )


def _explained(document: Document, word: Everyday) -> bool:
    """Say whether the plain word stands beside it: "hypertension (high blood pressure)", "the flu (influenza)"."""
    near = document.lower[max(0, word.start - 60) : word.end + 60].replace(document.lower[word.start : word.end], " ")
    after = document.lower[word.end : word.end + 8].lstrip()
    before = document.lower[: word.start].rstrip()
    aside = before.endswith(("(", "called", "known as", "or", "—", "–")) or after.startswith(
        ("(", "or ", ", or", "—", "–", "means", ", also", "is when", ", a ")
    )
    return word.plain.lower() in near or (
        aside and any(part in near for part in word.plain.lower().split() if len(part) > 4)
    )


def _part_of_name(document: Document, word: Everyday, context: Context) -> bool:
    """Say whether it belongs to a name: "Department of Oncology", "American Thoracic Society", one of our own."""
    text = document.text
    if any(
        phrase in document.lower
        and document.lower.find(phrase) <= word.start < document.lower.find(phrase) + len(phrase)
        for phrase in known(context.organization).phrases
    ):
        return True
    if not text[word.start].isupper() or text[word.start : word.end].isupper():
        return False
    before, after = text[: word.start].split()[-2:], text[word.end :].split()[:1]
    beside = [*(part for part in before if part not in ("of", "&", "and", "for")), *after]
    starts_sentence = document.sentence_at(word.start).start == word.start
    return any(part[:1].isupper() for part in (after if starts_sentence else beside))


def _with_article(document: Document, word: Everyday) -> tuple[int, str]:
    """Take "a" or "an" before the word along, so that it fits the new one."""
    for article in ("a", "an"):
        start = word.start - len(article) - 1
        if (
            start >= 0
            and document.lower[start : word.start] == f"{article} "
            and not document.lower[start - 1 : start].isalnum()
        ):
            fitting = (
                "an" if word.replacement[0].lower() in "aeio" or word.replacement.startswith(("X-ray", "MRI")) else "a"
            )
            if fitting != article:
                written = document.text[start : start + len(article)]
                fitting = fitting.capitalize() if written[0].isupper() else fitting
                return start, f"{fitting} {word.replacement}"
    return word.start, word.replacement
