"""Who is who in a text: "Maria Lopez", later "Maria", later "Ms. Lopez" are one person."""

from collections import OrderedDict
from dataclasses import dataclass, field

from bedside.checker.redaction.names import Name, Part, Role

# Of people who share a word of their names, so many are kept apart by it alone.
_NAMESAKES = 50


@dataclass(eq=False)
class Person:
    """Somebody: a number, the fullest name so far, and what was said of them."""

    number: int
    folded: tuple[str, ...]
    roles: dict[str, Role] = field(default_factory=dict)
    woman: bool = False
    man: bool = False
    clinician: bool = False
    civil: bool = False
    mention: int = 0

    def fits(self, name: Name) -> bool:
        """Say whether a name may be said of this person: nothing in it is against that."""
        if (name.woman and self.man) or (name.man and self.woman):
            return False
        other_role = (name.clinician and self.civil) or (name.civil and self.clinician)
        if other_role and (len(name.folded) == 1 or name.folded != self.folded):
            return False
        if self.roles.get(name.folded[0]) == "given" and name.is_titled and name.roles() == ("family",):
            return False
        return _covers(self.folded, name.folded) or _covers(name.folded, self.folded)

    def learn(self, name: Name) -> None:
        """Take over what a further mention tells."""
        if len(name.folded) > len(self.folded) or sum(map(len, name.folded)) > sum(map(len, self.folded)):
            self.folded = name.folded
            self.roles = {}
        for part, role in zip(name.parts, name.roles(), strict=True):
            self.roles.setdefault(part.folded, role)
        self.woman |= name.woman
        self.man |= name.man
        self.clinician |= name.clinician
        self.civil |= name.civil

    def role_of(self, part: Part, otherwise: Role) -> Role:
        """Return whether a word is a given or a family name of this person."""
        return self.roles.get(part.folded, otherwise)

    def whole(self, initial: str) -> str:
        """Return the name that an initial stands for, or the initial where that isn't known."""
        return next((word for word in self.folded if len(word) > 1 and word[0] == initial), initial)


def _covers(more: tuple[str, ...], less: tuple[str, ...]) -> bool:
    """Say whether each word of `less` stands for another word of `more`; initials count where they stand for one."""
    if len(less) > len(more):
        return False
    left = list(more)
    for word in sorted(less, key=len, reverse=True):
        match = next((each for each in left if each == word), None)
        if match is None:
            match = next((each for each in left if each[0] == word[0] and 1 in (len(each), len(word))), None)
        if match is None:
            return False
        left.remove(match)
    # An initial alone is nobody in particular, unless it was written just so.
    return any(len(word) > 1 for word in less) or len(less) == len(more)


class Persons:
    """The persons of a document. Of very many, those who weren't named for longest are forgotten."""

    def __init__(self, remember: int) -> None:
        self._remember = remember
        self._persons: OrderedDict[tuple[str, ...], Person] = OrderedDict()
        self._by_word: OrderedDict[str, list[Person]] = OrderedDict()
        self._mentions = 0

    def find(self, name: Name) -> Person | None:
        """Return who is meant: the person of just this name, else whoever it fits and was named last."""
        exact = self._persons.get(name.folded)
        if exact is not None and exact.folded == name.folded and exact.fits(name):
            return exact
        known = [person for word in name.folded for person in self._by_word.get(word, ())]
        fitting = [person for person in known if person.fits(name)]
        return max(fitting, key=lambda person: person.mention) if fitting else None

    def meet(self, name: Name, number: int) -> Person:
        """Return whoever a name means, somebody new with `number` if nobody fits, and remember the mention."""
        person = self.find(name)
        if person is None:
            person = Person(number, name.folded)
        person.learn(name)
        self._mentions += 1
        person.mention = self._mentions
        self._persons[person.folded] = person
        self._persons.move_to_end(person.folded)
        for word in person.folded:
            self._remember_under(word, person)
        if len(self._persons) > self._remember:
            self._persons.popitem(last=False)
        return person

    def _remember_under(self, word: str, person: Person) -> None:
        named = self._by_word.setdefault(word, [])
        self._by_word.move_to_end(word)
        if person not in named:
            named.append(person)
            del named[:-_NAMESAKES]
        if len(self._by_word) > self._remember:
            self._by_word.popitem(last=False)
