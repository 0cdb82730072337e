"""What a text asks its readers to do, and of what it speaks."""

from functools import cache

from bedside.checker.document import Document, Token
from bedside.checker.lexicons import groups, words

# What may stand before the verb that begins an order.
_BEFORE = frozenset(
    """please then and or also just today now so por favor y también hoy""".split()  # noqa: SIM905
)


_CLICKED = frozenset(["us", "our", "this", "and", "below", "if", "with", "@", "nos", "nuestra", "nuestro"])


def calls(document: Document) -> list[tuple[str, int, int]]:
    """Return the kinds of things that readers are asked to do, each with where the first such call is."""
    return document.once(_calls)


def orders(document: Document) -> list[Token]:
    """Return the verbs that order: a sentence begins with them ("Wash your hands"), or they follow a comma or colon."""
    return document.once(_orders)


def topics(document: Document) -> dict[str, int]:
    """Return the topics of a text, each with where it first comes up."""
    return document.once(_topics)


def _calls(document: Document) -> list[tuple[str, int, int]]:
    kinds = _by_word("calls")
    found: dict[str, tuple[int, int]] = {}
    tokens, text = document.tokens, document.text
    for place, token in enumerate(tokens):
        kind = kinds.get(token.lower)
        if kind is None or kind in found or (kind == "follow" and not _of_a_network(tokens, place)):
            continue
        between = text[tokens[place - 1].end : token.start] if place else "\n"
        before = tokens[place - 1].lower if place else ""
        begins = between != " " or (
            before in _BEFORE and (place == 1 or text[tokens[place - 2].end : tokens[place - 1].start] != " ")
        )
        joined = before in ("and", "y") and between == " " and place > 1
        if (begins and "'" not in between and "-" not in between) or (joined and bool(found)):
            found[kind] = (token.start, token.end)
    return [(kind, *place) for kind, place in found.items()]


def _orders(document: Document) -> list[Token]:
    known = words("orders")
    found: set[Token] = set()
    for sentence in document.sentences:
        first = document.tokens_in(sentence.start, sentence.start + 24)[:2]
        found.update(token for token in first if token.lower in known)
    text = document.text
    found.update(
        token
        for token in document.tokens
        if token.lower in known and text[max(0, token.start - 2) : token.start] in (", ", ": ", "; ")
    )
    return sorted(found)


def _topics(document: Document) -> dict[str, int]:
    known = _by_word("topics")
    found: dict[str, int] = {}
    for token in document.tokens:
        topic = known.get(token.lower)
        if topic is not None:
            found.setdefault(topic, token.start)
    return found


def _of_a_network(tokens: list[Token], place: int) -> bool:
    """Say whether "follow", "like" or "share" asks for a click: not so in "follow the steps"."""
    following = tokens[place + 1].lower if place + 1 < len(tokens) else ""
    return tokens[place].lower not in ("follow", "like", "tell", "comment", "siga") or following in _CLICKED


@cache
def _by_word(lexicon: str) -> dict[str, str]:
    return {word: kind for kind, words in groups(lexicon).items() for word in words}
