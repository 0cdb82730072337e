"""The 20 items of the Clear Communication Index in their four parts, and which of them may be left out."""

from dataclasses import dataclass
from enum import StrEnum


class Part(StrEnum):
    """A part of the Index. The core is scored of every piece, each other part of those it applies to."""

    CORE = "core"
    ADVICE = "advice"
    NUMBERS = "numbers"
    RISK = "risk"


class Reply(StrEnum):
    """What is answered. `YES` earns the point, `NO` doesn't, `NA` leaves the item out of the score."""

    YES = "yes"
    NO = "no"
    NA = "na"


@dataclass(frozen=True, slots=True)
class Item:
    """One question. All are put so that "yes" earns the point: the guide's item 17 asks the other way round.

    `needs`: the numbers of the items without which this one can't be a yes. `opens`: the number of the item of which
    "na" leaves this one out too. The catalogues word it under `clarity.<number>`.
    """

    number: int
    part: Part
    may_be_na: bool = False
    may_be_no: bool = True
    needs: tuple[int, ...] = ()
    opens: int | None = None

    @property
    def replies(self) -> tuple[Reply, ...]:
        """What may be answered."""
        return tuple(
            reply
            for reply, there in ((Reply.YES, True), (Reply.NO, self.may_be_no), (Reply.NA, self.may_be_na))
            if there
        )

    def wording(self, which: str = "") -> str:
        """Return the key of a sentence in the catalogues: the question, or its "help", "change" or "na"."""
        return f"clarity.{self.number}.{which}" if which else f"clarity.{self.number}"


# Who answers "no" to 1 scores nothing in 2 to 4; 6 needs 1 and 5; without advice (12), part B and 19 are left out; a
# piece without numbers leaves out part C, one without a risk part D (score sheet of the guide). What 10 sums up must
# hold the main message, and that at the top.
ITEMS = (
    Item(1, Part.CORE),
    Item(2, Part.CORE, needs=(1,)),
    Item(3, Part.CORE, needs=(1,)),
    Item(4, Part.CORE, needs=(1,)),
    Item(5, Part.CORE),
    Item(6, Part.CORE, needs=(1, 5)),
    Item(7, Part.CORE),
    Item(8, Part.CORE),
    Item(9, Part.CORE),
    Item(10, Part.CORE, needs=(1, 2)),
    Item(11, Part.CORE),
    Item(12, Part.ADVICE, may_be_na=True, may_be_no=False),
    Item(13, Part.ADVICE, opens=12),
    Item(14, Part.ADVICE, opens=12),
    Item(15, Part.NUMBERS, may_be_na=True),
    Item(16, Part.NUMBERS, opens=15),
    Item(17, Part.NUMBERS, opens=15),
    Item(18, Part.RISK, may_be_na=True),
    Item(19, Part.RISK, may_be_na=True, opens=18),
    Item(20, Part.RISK, may_be_na=True, opens=18),
)
RECOMMENDS = 12
RISKS_AND_BENEFITS = 19
_BY_NUMBER = {item.number: item for item in ITEMS}


def item_with(number: int) -> Item:
    """Return an item by its number, 1 to 20."""
    return _BY_NUMBER[number]


def parts() -> dict[Part, tuple[Item, ...]]:
    """Return the items of each part, in the order of the guide."""
    return {part: tuple(item for item in ITEMS if item.part is part) for part in Part}
