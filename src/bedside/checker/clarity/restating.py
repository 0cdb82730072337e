"""Where a text says its main message: the sentence, or two, that share most words with what its author wrote down."""

from itertools import pairwise

from bedside.checker.document import Document, Span

# So much of the message's words must come up again for it to be said.
_ENOUGH = 0.6
_STEM = 5
_LITTLE = frozenset(
    """about after also been before being both could does each every from have here into just more most much must only
    other over same should some such than that their them then there these they this those through very want was were
    what when where which while will with would your como cada cuando desde donde entre esta este estas estos hasta muy
    para pero porque puede pueden sobre también todo todos una unas unos""".split()  # noqa: SIM905
)


def said_at(document: Document, message: str) -> Span | None:
    """Return where the text first says the message, or None where it doesn't."""
    wanted = _stems(Document(message))
    if not wanted:
        return None
    sentences = document.sentences
    read = [_stems(document, sentence) for sentence in sentences]
    for sentence, stems in zip(sentences, read, strict=True):
        if _share(wanted, stems) >= _ENOUGH:
            return sentence
    for (first, one), (second, other) in pairwise(zip(sentences, read, strict=True)):
        if _share(wanted, one | other) >= _ENOUGH:
            return Span(first.start, second.end)
    return None


def _stems(document: Document, within: Span | None = None) -> frozenset[str]:
    tokens = document.tokens_in(*within) if within else document.tokens
    return frozenset(token.lower[:_STEM] for token in tokens if (len(token.lower) > 2 and token.lower not in _LITTLE))


def _share(wanted: frozenset[str], there: frozenset[str]) -> float:
    return len(wanted & there) / len(wanted)
