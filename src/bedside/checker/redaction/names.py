"""What a name is made of: title, given and family names, initials; and whether a woman, a man, a clinician is meant."""

import re
from dataclasses import dataclass
from typing import Literal, NamedTuple

from bedside.checker.lexicons import groups, words
from bedside.checker.redaction.vocabulary import fold, word_group

Role = Literal["given", "family"]

_PARTS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_TITLE = re.compile(r"([^\W\d_]+)(?:\.\s?|\s+)")
_BEFORE = re.compile(r"([^\W\d_]+)\.?\s+\Z")
_SUFFIXES = frozenset(["jr", "sr", "ii", "iii", "iv"])
_CREDENTIALS = re.compile(r",?\s+(?:M\.?D|D\.?O|R\.?N|N\.?P|P\.?A(?:-C)?|Ph\.?D|LPN|CNM|DDS|DMD|PharmD|APRN)\b\.?")
_STANDS_BEFORE = 24


class Part(NamedTuple):
    """One word of a name: where it is in the words given, as written, and folded."""

    start: int
    end: int
    written: str
    folded: str

    @property
    def is_initial(self) -> bool:
        """Say whether it is a single letter."""
        return len(self.folded) == 1


@dataclass(frozen=True)
class Name:
    """A name as written. `start`: where it begins behind its title. `credentials`: the length of ", MD" after it."""

    parts: tuple[Part, ...]
    start: int
    woman: bool
    man: bool
    clinician: bool
    civil: bool
    inverted: bool
    credentials: int

    @property
    def folded(self) -> tuple[str, ...]:
        """The words of the name, folded, as somebody would say them: "Lopez, Maria" is Maria Lopez."""
        spoken = tuple(part.folded for part in self.parts)
        return (*spoken[1:], spoken[0]) if self.inverted else spoken

    @property
    def is_titled(self) -> bool:
        """Say whether a title was said with it: what follows is then mostly a family name."""
        return self.woman or self.man or self.clinician

    def roles(self) -> tuple[Role, ...]:
        """Return which part is a given name, which a family name, in the order as written."""
        count = len(self.parts)
        if self.inverted:
            return tuple("given" if place else "family" for place in range(count))
        if count == 1:
            folded = self.parts[0].folded
            if self.is_titled:
                return ("given",) if folded in words("given_names") and folded not in words("surnames") else ("family",)
            known = any(folded in words(f"given_names{kind}") for kind in ("", "_women", "_men"))
            return ("family",) if not known and folded in words("surnames") else ("given",)
        return tuple(self._role(place, count) for place in range(count))

    def _role(self, place: int, count: int) -> Role:
        if place == count - 1:
            return "family"
        part = self.parts[place]
        middle = place > 0 and not part.is_initial
        return "family" if middle and part.folded not in words("given_names") else "given"


def read_name(written: str, before: str = "", after: str = "") -> Name:
    """Take a name apart. `before` and `after`: the text around it, with further titles and credentials."""
    start = 0
    titles = [hit.group(1)] if (hit := _BEFORE.search(before[-_STANDS_BEFORE:])) else []
    while (hit := _TITLE.match(written, start)) and _is_title(hit.group(1)):
        titles.append(hit.group(1))
        start = hit.end()
    parts = tuple(
        Part(found.start(), found.end(), found.group(), fold(found.group()))
        for found in _PARTS.finditer(written, start)
        if fold(found.group()) not in groups("roles")["particles"] | _SUFFIXES
    )
    folded = {fold(title) for title in titles}
    credentials = _CREDENTIALS.match(after)
    woman = bool(folded & word_group("titles", "women"))
    man = bool(folded & word_group("titles", "men") - word_group("english_titles", "neutral"))
    clinician = bool(folded & word_group("titles", "clinicians")) or credentials is not None
    return Name(
        parts,
        start,
        woman,
        man,
        clinician,
        (woman or man) and not clinician,
        _is_inverted(written, parts),
        credentials.end() if credentials else 0,
    )


def _is_title(word: str) -> bool:
    folded = fold(word)
    return any(folded in word_group("titles", kind) for kind in ("women", "men", "clinicians", "others"))


def _is_inverted(written: str, parts: tuple[Part, ...]) -> bool:
    return len(parts) > 1 and written[parts[0].end : parts[1].start].strip() == ","
