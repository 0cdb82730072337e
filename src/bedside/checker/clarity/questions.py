"""The 20 questions about a text: each with the machine's answer where it has one."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from bedside.checker.clarity import core, further
from bedside.checker.clarity.items import ITEMS, Item, Reply
from bedside.checker.clarity.piece import Judged, Piece
from bedside.checker.context import Context
from bedside.checker.document import Document

# For shorter posts the guide has a sheet of its own, with fewer items.
FEWEST_WORDS = 100

_JUDGES: Mapping[int, Callable[[Piece], Judged | None]] = {
    1: core.main_message,
    2: core.at_the_top,
    3: core.visual_cue,
    4: core.picture,
    5: core.call_to_action,
    6: core.active_voice,
    7: core.familiar_words,
    8: core.lists,
    9: core.chunks,
    10: core.summary,
    11: core.known_and_unknown,
    12: further.recommends,
    13: further.why,
    14: further.how,
    15: further.familiar_numbers,
    16: further.explained_numbers,
    17: further.no_sums,
    18: further.nature_of_risk,
    19: further.risks_and_benefits,
    20: further.chances,
}


@dataclass(frozen=True, slots=True)
class Question:
    """One item asked of one text. `judged` is the machine's answer, None where a person must say."""

    item: Item
    judged: Judged | None


def questions(text: str | Document, context: Context | None = None, *, main_message: str = "") -> list[Question]:
    """Return the 20 items with what the machine answers, in the guide's order.

    `main_message` is the one thing that readers shall remember, as the author puts it: without it the machine says
    nothing of where it stands. Parts of a thread belong into one text, with an empty line between them.
    """
    document = text if isinstance(text, Document) else Document(text)
    piece = Piece(document, context or Context(), main_message)
    return [Question(item, _JUDGES[item.number](piece)) for item in ITEMS]


def answers_of(asked: Iterable[Question]) -> dict[int, Reply]:
    """Return the machine's answers, by item number."""
    return {each.item.number: each.judged.reply for each in asked if each.judged}
