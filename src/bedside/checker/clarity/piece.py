"""A piece as the judges of the items read it: its findings, its calls, its numbers, worked out once."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property

from bedside.checker.clarity.items import Reply
from bedside.checker.clarity.restating import said_at
from bedside.checker.clarity.shape import Shape, shape_of
from bedside.checker.context import Context
from bedside.checker.document import Cover, Document, Span, Token
from bedside.checker.engine import examine
from bedside.checker.facts.calls import calls, orders
from bedside.checker.facts.contacts import emails, links, phones
from bedside.checker.facts.dates import dates
from bedside.checker.finding import Finding
from bedside.checker.lexicons import data, groups

_DIGITS = re.compile(r"(?<![\w.,$€£#/-])\d+(?:[.,]\d+)*(?:[-–]\d+(?:[.,]\d+)*)?(?![\w/]|-\w)")
# Hours of a clock, years, lines to call, the number of an item: no numbers about the topic.
_NO_TOPIC_AFTER = re.compile(r"\s?(?:am|pm|a\.m|p\.m|o'clock|st\.? |street|avenue|de la (?:mañana|tarde|noche))\b")
_SHORT_LINES = frozenset(["911", "988", "211", "311", "811", "711", "112", "999", "111"])
_YEAR = re.compile(r"(?:19|20)\d\d")
# What one does for one's health, as against reading on, sharing or giving.
_NO_BEHAVIOUR = frozenset(["read", "follow", "give", "work", "watch", "answer"])
_LOOKING = frozenset(["find", "see", "note", "know", "tell", "text", "post", "name", "sign", "open", "report", "vea"])
# "Exercise may help" and "Use of" order nothing.
_AFTER_NOUNS = frozenset(
    """of may can could is was are were has had have will would did does seems appears reduces improves helps programs
    programmes group groups levels rates ratio ratios analysis alone probably led mean among between versus and or
    per""".split()  # noqa: SIM905
)
_OPENERS = frozenset(
    """please then and or also just always never don't do not so today now first next finally by y o también por favor
    luego primero después siempre nunca no""".split()  # noqa: SIM905
)
_CONDITIONS = frozenset(
    """if when to for before after until while during instead at in once every each si cuando para antes después al en
    mientras cada""".split()  # noqa: SIM905
)
_SHOULD = re.compile(
    r"\b(?:you|adults|people|everyone|parents|women|men|children|anyone|patients) (?:\w+ ){0,3}?(?:should|need to|must"
    r"|can ask)\b(?! know)"
    r"|\b(?:it is|it's) (?:best|important|a good idea) to\b(?! (?:note|conduct))"
    r"|\bwe (?:recommend|advise)\b(?! (?:that )?(?:the development|future|further|more))"
    r"|\bmake sure\b"
    r"|\b(?:usted )?(?:debe|deben|debería|deberían)\b|\bes importante\b|\brecomendamos\b|\basegúrese\b"
)


@dataclass(frozen=True, slots=True)
class Judged:
    """What the machine answers. `message` and `params` say why (`bedside.checker.sentence`), `sure` how sure it is, and
    `spans` are the stretches of the original text that it rests on (code points, end exclusive)."""

    reply: Reply
    sure: float
    message: str
    params: dict[str, str] = field(default_factory=dict, repr=False, hash=False)
    spans: tuple[Span, ...] = ()


class Piece:
    """A text with what the judges ask of it."""

    def __init__(self, document: Document, context: Context, main_message: str) -> None:
        self.document = document
        self.context = context
        self.main_message = main_message.strip()

    @cached_property
    def shape(self) -> Shape:
        """Headings, lists, chunks and the top."""
        return shape_of(self.document)

    @cached_property
    def message(self) -> Span | None:
        """Where the text says the main message that its author wrote down."""
        return said_at(self.document, self.main_message) if self.main_message else None

    @cached_property
    def findings(self) -> list[Finding]:
        """What the plain-language rules find."""
        return examine(self.document, self.context, families={"plain"})

    def found(self, *codes: str) -> list[Finding]:
        """Return the findings of some rules."""
        return [finding for finding in self.findings if finding.code in codes]

    @cached_property
    def asks(self) -> list[Span]:
        """Where readers are asked to do anything."""
        text = self.document.text
        found = {Span(start, end) for _kind, start, end in calls(self.document) if text[start - 1 : start] != "("}
        found |= {Span(token.start, token.end) for token in self.orders}
        return sorted(found)

    @cached_property
    def orders(self) -> list[Token]:
        """The verbs that order. In longer pieces, a word after a comma or a noun at the start must not pass for one."""
        return [token for token in orders(self.document) if self._is_order(token)]

    def _is_order(self, token: Token) -> bool:
        document = self.document
        sentence = document.sentence_at(token.start)
        # "No toque" orders, "No studies" doesn't.
        if document.text[sentence.end - 1] == "?" or (token.lower == "no" and document.language == "en"):
            return False
        following = document.tokens_in(token.end, sentence.end)[:1]
        if following and (following[0].lower in _AFTER_NOUNS or _is_past(following[0].lower)):
            return False
        before = document.tokens_in(sentence.start, token.start)
        if not before or all(each.lower in _OPENERS for each in before):
            return True
        gap = document.text[before[-1].end : token.start]
        return gap in (": ", "; ") or (gap == ", " and before[0].lower in _CONDITIONS)

    @cached_property
    def behaviours(self) -> list[Span]:
        """Where readers are told what to do for their health."""
        found = [Span(token.start, token.end) for token in self.orders if self._is_behaviour(token)]
        found += [Span(*hit.span()) for hit in _SHOULD.finditer(self.document.lower)]
        return sorted(found)

    def _is_behaviour(self, token: Token) -> bool:
        return token.lower not in _LOOKING and _kinds().get(token.lower) not in _NO_BEHAVIOUR

    @cached_property
    def numbers(self) -> list[Span]:
        """The numbers about the topic: no dates, hours, years, telephone numbers, links, prices or item numbers."""
        document = self.document
        taken = Cover(len(document.text))
        for contact in (*links(document), *emails(document), *phones(document)):
            taken.take(contact.start, contact.end)
        for date in dates(document):
            taken.take(date.start, date.end)
        found = []
        for hit in _DIGITS.finditer(document.text):
            if taken.touches(*hit.span()) or hit.group() in _SHORT_LINES or _YEAR.fullmatch(hit.group()):
                continue
            if _NO_TOPIC_AFTER.match(document.lower, hit.end()) or self._begins_item(hit):
                continue
            found.append(Span(*hit.span()))
        return found

    def _begins_item(self, hit: re.Match[str]) -> bool:
        start = self.document.text.rfind("\n", 0, hit.start()) + 1
        if self.document.text[start : hit.start()].strip():
            return False
        return self.document.text[hit.end() : hit.end() + 1] in (".", ")")

    def hits(self, name: str, within: Span | None = None) -> list[Span]:
        """Return where the words of a group of `lexicons/clarity.toml` stand, in text order."""
        start, end = within or Span(0, len(self.document.text))
        return [Span(*hit.span()) for hit in words_of(name).finditer(self.document.lower, start, end)]

    def sentence(self, span: Span) -> Span:
        """Return the sentence around a stretch."""
        return self.document.sentence_at(span.start)

    def judged(self, item: int, reply: Reply, sure: float, *spans: Span, variant: str = "", **params: object) -> Judged:
        """Return an answer to an item. Without a variant its sentence is that of the reply; `spans` are normalised."""
        return Judged(
            reply,
            sure,
            f"clarity.{item}.{variant or reply}.why",
            {name: str(value) for name, value in params.items()},
            tuple(self.document.original_span(*span) for span in spans),
        )

    def whole(self, spans: Sequence[Span]) -> list[Span]:
        """Return the sentences around some stretches, each once."""
        return list(dict.fromkeys(self.sentence(span) for span in spans))


def _is_past(word: str) -> bool:
    """Say whether a word looks like an English past tense: "exercise reduced pain" tells, and orders nothing."""
    return len(word) > 5 and word.endswith("ed")


@cache
def words_of(name: str) -> re.Pattern[str]:
    """Return a group of `lexicons/clarity.toml`, compiled."""
    return re.compile(str(data("clarity")[name]).strip())


@cache
def _kinds() -> dict[str, str]:
    return {word: kind for kind, listed in groups("calls").items() for word in listed}
