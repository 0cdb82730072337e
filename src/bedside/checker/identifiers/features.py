"""What the model may know of a word: strings like "n surgery", in groups by what each depends on.

Training reads the strings; scoring (`scoring.py`) keeps what each group came to, so that it rarely makes one.
"""

from collections.abc import Sequence

from bedside.checker.identifiers.vocabulary import Is
from bedside.checker.identifiers.words import Word, edge, left_of, right_of

_LISTED = int(Is.GIVEN | Is.FAMILY | Is.TOWN)
# The flags that a neighbour is known by.
_SEEN = 0x3FFFFF


def features(words: Sequence[Word], place: int, before: int, mood: str) -> list[str]:
    """Return what the model may know of the word at `place`; `before` is the tag of the word before."""
    word, last, last2, following, following2 = around(words, place)
    left, right = left_of(word.gap, place), right_of(following.gap)
    return [
        *alone(word, before),
        *manner(word, starts(word, place, left), before, mood),
        *beside_last(last, word, before),
        *beside_following(word, following),
        *near_cluster(last, word, before),
        *far_cluster(word, following, before),
        *clusters(last, word, following),
        *cluster_and_last(last, word),
        *cluster_and_following(word, following),
        *shapes(last, word, following),
        *named_last(last, word),
        *named_following(word, following),
        *behind(last2, last, word, before),
        *ahead(word, following, following2),
        *gap_before(left, last, word, before),
        *gap_behind(word, right),
        *seconds(last2, word, following2),
    ]


def around(words: Sequence[Word], place: int) -> tuple[Word, Word, Word, Word, Word]:
    """Return the word at `place`, the one before it and the one before that, and the two that follow."""
    count = len(words)
    none = edge()
    return (
        words[place],
        words[place - 1] if place else none,
        words[place - 2] if place > 1 else none,
        words[place + 1] if place + 1 < count else none,
        words[place + 2] if place + 2 < count else none,
    )


def starts(word: Word, place: int, left: str) -> bool:
    """Say whether a word begins a sentence or a line."""
    return not place or left[-1:] in ".!?n^" or "\n" in word.gap


def alone(word: Word, before: int) -> list[str]:
    """Return what a word says by itself."""
    flags, shape, (capital, rare, cluster) = word.flags, word.shape, word.kind
    base = _shown(word)
    possessive = word.token.lower.endswith("'s")
    return [
        f"C{capital}.{rare}.{shape}{before}",
        f"cr{rare}{flags & 31}{shape}",
        f"d{cluster & 15}.{shape}",
        f"D{cluster & 255}.{shape}",
        f"dd{cluster & 4095}{shape}{before}",
        f"z{flags & 31}{shape}",
        f"f{flags & 0xFFFF:x}{before}",
        f"w{base}",
        f"W{base}{shape[0]}{before}",
        f"e{base[-3:]}{shape[0]}",
        f"E{base[-2:]}{len(base) > 5}",
        f"a{possessive}{shape}{flags & 15}",
    ]


def _shown(word: Word) -> str:
    if word.shape == "9":
        return f"<{len(word.base)}>" if word.base.isdigit() else "<mixed>"
    # What a listed name is called must not matter: John is also a hospital's saint.
    return "<name>" if word.flags & _LISTED else word.base


def manner(word: Word, begins: bool, before: int, mood: str) -> list[str]:
    """Return what the way it is written says, in a text that treats capitals so."""
    flags, shape, capital = word.flags, word.shape, word.kind.capital
    kind = f"{shape}{'s' if begins else ''}{mood}"
    return [
        f"c{capital}{kind}",
        f"cz{capital}{flags & 31}{shape}{begins}",
        f"k{flags & 0xFFFF:x}{kind}",
        f"s{kind}{before}",
        f"t{mood}{flags & 31}{shape}",
    ]


def beside_last(last: Word, word: Word, before: int) -> list[str]:
    """Return what the looks of the word before say."""
    flags, shape = word.flags, word.shape
    return [
        f"Z{flags & 31}{shape}{last.flags & 31}{last.shape}",
        f"r{last.flags >> 14}{shape}",
        f"m{last.flags & _SEEN:x}|{flags & 0xFFFF:x}",
        f"cl{last.kind.capital}{last.shape}{word.kind.capital}{shape}{before}",
    ]


def beside_following(word: Word, following: Word) -> list[str]:
    """Return what the looks of the following word say."""
    flags, shape = word.flags, word.shape
    return [
        f"y{flags & 31}{shape}{following.flags & 31}{following.shape}",
        f"R{following.flags >> 14}{shape}",
        f"N{following.flags & _SEEN:x}{following.shape}",
        f"o{flags & 0xFFFF:x}|{following.flags & _SEEN:x}",
        f"cn{following.kind.capital}{following.shape}{word.kind.capital}{shape}",
    ]


def clusters(last: Word, word: Word, following: Word) -> list[str]:
    """Return what the kinds of words on both sides say together."""
    return [f"ij{last.kind.cluster & 255}.{following.kind.cluster & 255}{word.shape[0]}"]


def cluster_and_last(last: Word, word: Word) -> list[str]:
    """Return what the kinds of this word and the one before say together."""
    return [f"di{word.kind.cluster & 255}.{last.kind.cluster & 255}"]


def cluster_and_following(word: Word, following: Word) -> list[str]:
    """Return what the kinds of this word and the following one say together."""
    return [f"dj{word.kind.cluster & 255}.{following.kind.cluster & 255}"]


def shapes(last: Word, word: Word, following: Word) -> list[str]:
    """Return what the outlines of three words say."""
    return [f"l{last.shape}{word.shape}{following.shape}"]


def near_cluster(last: Word, word: Word, before: int) -> list[str]:
    """Return what the kind of the word before says."""
    near = last.kind.cluster
    return [f"i{near & 63}{word.shape}{before}", f"I{near & 1023}{word.shape}"]


def far_cluster(word: Word, following: Word, before: int) -> list[str]:
    """Return what the kind of the following word says."""
    far = following.kind.cluster
    return [f"j{far & 63}{word.shape}{before}", f"J{far & 1023}{word.shape}"]


def named_last(last: Word, word: Word) -> list[str]:
    """Return what the word before says."""
    return [f"b{last.base}{word.shape[0]}", f"Y{word.flags & 31}{word.shape}{last.base}"]


def named_following(word: Word, following: Word) -> list[str]:
    """Return what the following word says."""
    return [f"n{following.base}", f"x{following.base}{word.shape[0]}{word.flags & 7}"]


def behind(last2: Word, last: Word, word: Word, before: int) -> list[str]:
    """Return what the two words before say."""
    return [
        f"p{last2.base} {last.base}",
        f"P{last2.base}{before}",
        f"ik{last2.kind.cluster & 255}.{last.kind.cluster & 255}{word.shape[0]}",
    ]


def ahead(word: Word, following: Word, following2: Word) -> list[str]:
    """Return what the two words behind say."""
    return [
        f"q{following.base} {following2.base}",
        f"jk{following.kind.cluster & 255}.{following2.kind.cluster & 255}{word.shape[0]}",
        f"Q{following2.flags & _SEEN:x}{following2.shape[0]}",
    ]


def gap_before(left: str, last: Word, word: Word, before: int) -> list[str]:
    """Return what stands before the word."""
    return [f"B{last.flags & _SEEN:x}{before}{left[-1:]}", f"g{left}{word.shape[0]}{before}"]


def gap_behind(word: Word, right: str) -> list[str]:
    """Return what stands behind the word."""
    return [f"h{right}{word.shape}{word.flags & 15}"]


def seconds(last2: Word, word: Word, following2: Word) -> list[str]:
    """Return what the second words on both sides say."""
    return [f"u{following2.flags >> 14}|{last2.flags >> 14}{word.shape[0]}"]
