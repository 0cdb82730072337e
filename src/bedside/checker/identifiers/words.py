"""Words as the model sees them: what is known of each way to write a word is worked out once and kept."""

from functools import cache
from itertools import count
from typing import NamedTuple

from bedside.checker.document import Document, Token, lower_of
from bedside.checker.identifiers.vocabulary import (
    NAMELIKE,
    UNKNOWN,
    Is,
    Kind,
    famous_names,
    kind_of,
    known_words,
    phrases_of_places,
    plain,
)

# One bound for everything that is kept between texts: enough for years of the same words, small in memory.
MOST_KEPT = 40_000
_PHRASE = int(Is.TOWN | Is.REGION | Is.PHRASE)
_FREQUENT = int(Is.FREQUENT)
_CAPITAL_SHAPES = frozenset(["C", "C1", "Cx", "CX", "X", "X2", "j", "xX"])
_SHAPES = ("-", "x", "9", "C", "C1", "X", "X2", "Cx", "CX", "x9", "xX", "j")
_OUTLINES = {shape: number for number, shape in enumerate(_SHAPES)}


class Form:
    """A way to write a word, and all that is known of it before its sentence is read.

    `number` is its own; `look` is shared by all forms of equal flags, shape and use of capitals, `kin` by those whose
    shape and most telling flags are equal. `possible`: it could be (part of) a name. `famous`: everybody knows who is
    meant. `phrases`: what must follow for it to begin a place of several words. `kind`, `cluster` (its larger one, of
    256) and `look` (-1 before) are there after `look_up`.
    """

    base: str
    cluster: int
    famous: bool
    flags: int
    in_phrase: "Form | None"
    kin: int
    kind: Kind
    look: int
    lower: str
    number: int
    outline: int
    phrases: tuple[tuple[str, ...], ...]
    possible: bool
    seconds: frozenset[str]
    shape: str

    __slots__ = (
        "base",
        "cluster",
        "famous",
        "flags",
        "in_phrase",
        "kin",
        "kind",
        "look",
        "lower",
        "number",
        "outline",
        "phrases",
        "possible",
        "seconds",
        "shape",
    )

    def __init__(self, word: str, lower: str) -> None:
        base = lower.removesuffix("'s")
        if not base.isascii():
            base = plain(base)
        self.lower, self.base = lower, base
        self.flags = flags_of(base)
        self.shape = shape_of(word)
        self.phrases = phrases_of_places().get(base, ())
        self.seconds = frozenset(rest[0] for rest in self.phrases)
        self.possible = may_be_name(self.shape, self.flags)
        self.famous = base in famous_names()
        self.in_phrase = None
        self._number()

    def _number(self) -> None:
        self.number = next(_numbers)
        self.outline = _OUTLINES[self.shape]
        self.kin = self.outline << 5 | self.flags & 31
        self.kind, self.cluster, self.look = UNKNOWN, 0, -1

    def look_up(self) -> None:
        """Read `kind` and `look`. Not before somebody asks: most words stand near no name."""
        self.kind = kind_of(self.base)
        self.cluster = self.kind.cluster & 255
        self.look = _looks.setdefault((self.flags, self.outline, self.kind.capital), next(_numbers))

    def as_phrase(self) -> "Form":
        """Return this form as it is inside the name of a known place of several words."""
        if self.in_phrase is None:
            other = object.__new__(Form)
            for name in ("base", "famous", "in_phrase", "lower", "phrases", "possible", "seconds", "shape"):
                setattr(other, name, getattr(self, name))
            other.flags = self.flags | _PHRASE
            other._number()
            self.in_phrase = other
        return self.in_phrase


class Word(NamedTuple):
    """A token as the model sees it."""

    token: Token
    base: str
    flags: int
    shape: str
    gap: str
    form: Form

    @property
    def kind(self) -> Kind:
        """How the word is used."""
        if self.form.look < 0:
            self.form.look_up()
        return self.form.kind


class Forms(dict[str, Form]):
    """The forms of all words that were met, by how they are written; asking for a new one makes it."""

    def __missing__(self, word: str) -> Form:
        return self.learn(word, lower_of(word))

    def learn(self, word: str, lower: str) -> Form:
        """Make the form of a word, and keep it."""
        if len(self) > MOST_KEPT:
            self.clear()
        form = self[word] = Form(word, lower)
        return form


_numbers = count()
_looks: dict[tuple[int, int, int], int] = {}
_forms = Forms()


def may_be_name(shape: str, flags: int) -> bool:
    """Say whether a word of this outline could be (part of) a name at all."""
    return shape in _CAPITAL_SHAPES or bool(flags & NAMELIKE and not flags & _FREQUENT)


def flags_of(base: str) -> int:
    """Return what a word can be; of a name with hyphens, what its parts can be."""
    known = known_words()
    flags = known.get(base)
    if flags is None:
        flags = 0
        if "-" in base:
            parts = [known.get(part, 0) & NAMELIKE for part in base.split("-")]
            flags = max(parts) if all(parts) else 0
    return flags


def shape_of(word: str) -> str:
    """Return the outline of a word: capital first, all capitals, capital inside, digits, none of these."""
    if word.islower():
        return "x"
    first = word[0]
    if first.isdigit():
        return "9"
    if len(word) == 1:
        return "C1"
    if word.isupper():
        return "X2" if len(word) < 4 else "X"
    if first.isupper():
        rest = word[1:]
        if rest.islower():
            return "C"
        if rest.endswith("'s") and rest[:-2].isupper():
            return "X"
        return "Cx" if "-" in word or "'" in word or word.startswith(("Mc", "Mac", "De", "La", "O'")) else "CX"
    if not any(letter.isupper() for letter in word):
        return "j" if any(ord(letter) > 0x2E7F for letter in word) else "x9" if not word.isalpha() else "x"
    return "xX"


def words_of(document: Document) -> list[Word]:
    """Return the words of a document with what is known of each; worked out once."""
    return document.once(_words_of)


def _words_of(document: Document) -> list[Word]:
    pieces, tokens = document.pieces, document.tokens
    forms = list(map(_forms.__getitem__, pieces[1::2]))
    lower = [token.lower for token in tokens]
    if [form.lower for form in forms] != lower:
        # The small letter of a Greek sigma depends on what follows it.
        forms = [
            form if form.lower == token.lower else _forms.learn(token.word, token.lower)
            for form, token in zip(forms, tokens, strict=True)
        ]
    found: list[Word] = [
        _new(Word, (token, form.base, form.flags, form.shape, gap, form))
        for token, gap, form in zip(tokens, pieces[::2], forms, strict=False)
    ]
    begins = [number for number, form in enumerate(forms) if form.phrases]
    return _with_phrases(found, begins) if begins else found


_new = tuple.__new__


def _with_phrases(words: list[Word], begins: list[int]) -> list[Word]:
    """Mark the words of known places of several words ("San Luis Obispo"); `begins`: those that may begin one."""
    inside: set[int] = set()
    last = len(words) - 1
    for number in begins:
        form = words[number].form
        if number == last or words[number + 1].base not in form.seconds:
            continue
        for rest in form.phrases:
            end = number + 1 + len(rest)
            if end <= len(words) and all(words[number + 1 + offset].base == part for offset, part in enumerate(rest)):
                inside.update(range(number, end))
                break
    for number in inside:
        token, base, _, shape, gap, form = words[number]
        form = form.as_phrase()
        words[number] = Word(token, base, form.flags, shape, gap, form)
    return words


@cache
def edge() -> Word:
    """Return what stands beyond the first and the last word of a text."""
    form = object.__new__(Form)
    form.base, form.lower, form.flags, form.shape = "", "", 0, "-"
    form.phrases, form.seconds, form.possible, form.famous, form.in_phrase = (), frozenset(), False, False, None
    form._number()
    return Word(Token(0, 0, "", ""), "", 0, "-", "", form)


_LEFT: dict[str, str] = {" ": " "}
_RIGHT: dict[str, str] = {" ": " ", "": "$"}


def left_of(gap: str, place: int) -> str:
    """Return the outline of what stands before a word: "^" at the beginning, "n" for a new line, else its marks."""
    if not place:
        return gap if gap == " " else "^"
    left = _LEFT.get(gap)
    if left is None:
        left = "n" if "\n" in gap else gap.strip()[-2:] or " "
        _keep(_LEFT, gap, left)
    return left


def right_of(gap: str) -> str:
    """Return the outline of what stands behind a word: "$" at the end, "n" for a long blank, else its marks."""
    right = _RIGHT.get(gap)
    if right is None:
        right = gap.strip()[:2] or "n"
        _keep(_RIGHT, gap, right)
    return right


def _keep(outlines: dict[str, str], gap: str, outline: str) -> None:
    """Keep the outline of a gap for the next time; only of short ones, so that what is kept stays small."""
    if len(gap) <= 8:
        if len(outlines) > MOST_KEPT:
            outlines.clear()
            outlines.update({" ": " "} if outlines is _LEFT else {" ": " ", "": "$"})
        outlines[gap] = outline
