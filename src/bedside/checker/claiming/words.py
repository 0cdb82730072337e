"""The words that claims are made of, in the shapes in which they are asked for."""

from collections.abc import Iterable
from functools import cache

from bedside.checker.document import Document, Span
from bedside.checker.lexicons import groups, words


@cache
def group(name: str) -> frozenset[str]:
    """Return the words under this name in `claim_words.toml`, phrases with spaces."""
    return frozenset(each.replace("_", " ") for each in groups("claim_words")[name])


@cache
def alternatives(name: str) -> str:
    """Return the words of a group as one pattern, the longest first; "illness" is the list of conditions."""
    found = words("conditions") if name == "illness" else group(name) | (outcomes() if name == "outcome" else set())
    return "|".join(sorted((each.replace(".", r"\.") for each in found), key=lambda each: (-len(each), each)))


@cache
def outcomes() -> frozenset[str]:
    """Return what an effect can be on: illnesses, symptoms, risks, and what a body is and does."""
    return group("outcome") | {each for each in words("conditions") if each not in _NO_OUTCOMES}


# On the list of conditions because they give somebody away; nothing acts on them.
_NO_OUTCOMES = frozenset(
    ["accident", "crash", "car accident", "car crash", "mono", "lump", "pregnant", "diabetic", "bulto"]
)


def words_in(document: Document, span: Span) -> set[str]:
    """Return the words of a stretch in lower case, without a possessive."""
    return {token.lower.removesuffix("'s") for token in document.tokens_in(*span)}


def any_of(name: str, written: Iterable[str]) -> bool:
    """Say whether any of these words is in a group."""
    return not group(name).isdisjoint(written)
