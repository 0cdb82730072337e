"""How much speaks for a name and for a place: the sums of the weights of what the model knows of a word.

The features of `features.py` fall into groups that depend on little: a word alone, a word and its neighbour's looks.
What each group came to is kept under a number made of what it depends on, and what groups that depend on nearly the
same came to together is kept once more: so a sum costs nine look-ups and hardly ever a string. Both weights travel in
one complex number, exactly: hundredths for a name + hundredths for a place * 1j.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from bedside.checker.identifiers import features as of
from bedside.checker.identifiers.words import MOST_KEPT, Word, left_of, right_of

# Weights of a table: feature -> "<hundredths for a name>\t<hundredths for a place>".
Table = Mapping[str, str]
_MOODS = {mood: number for number, mood in enumerate("sutln")}

Key = int | tuple[str, int]


class Sums(dict[Key, complex]):
    """What the features of some groups came to together, by what they depend on."""

    def keep(self, key: Key, total: complex) -> complex:
        """Keep a sum, and return it."""
        if len(self) > MOST_KEPT:
            self.clear()
        self[key] = total
        return total


class Kept(Sums):
    """What the features of one group came to, by what they depend on."""

    def __init__(self, table: Table) -> None:
        super().__init__()
        self._table = table

    def of(self, key: Key, features: Callable[..., Sequence[str]], *arguments: Any) -> complex:
        """Return the sum of the weights of `features(*arguments)`, which depend on nothing but `key`."""
        if (kept := self.get(key)) is not None:
            return kept
        name = place = 0
        for feature in features(*arguments):
            if row := self._table.get(feature):
                for_name, _, for_place = row.partition("\t")
                name += int(for_name)
                place += int(for_place)
        return self.keep(key, complex(name, place))


class Scorer:
    """Scores words with one table of weights; `score` gives what adding up `features.features` would."""

    def __init__(self, table: Table) -> None:
        (
            self._alone, self._manner, self._looks_last, self._looks_following, self._near, self._far, self._clusters,
            self._with_last, self._with_following, self._shapes, self._named_last, self._named_following, self._behind,
            self._ahead, self._gap_before, self._gap_behind, self._seconds,
        ) = (Kept(table) for _ in range(17))  # fmt: skip
        self._sums = tuple(Sums() for _ in range(6))

    def score(self, words: Sequence[Word], place: int, before: int, mood: str) -> tuple[float, float]:
        """Return how much speaks for a name and for a place (log-odds against neither).

        One long function, since it is the innermost loop: a look-up for what is kept together, and the groups only
        where there is none.
        """
        own, to_left, to_right, last_beside, following_beside, between = self._sums
        if 1 < place < len(words) - 2:
            last2, last, word, following, following2 = words[place - 2 : place + 3]
        else:
            word, last, last2, following, following2 = of.around(words, place)
        form, form_l, form_l2, form_f, form_f2 = word.form, last.form, last2.form, following.form, following2.form
        for each in (form, form_l, form_l2, form_f, form_f2):
            if each.look < 0:
                each.look_up()
        shape, look, kin = form.outline, form.look, form.kin
        cluster, cluster_l, cluster_f = form.cluster, form_l.cluster, form_f.cluster
        if word.gap == " ":
            left, begins = " ", not place
        else:
            left = left_of(word.gap, place)
            begins = of.starts(word, place, left)
        right = " " if following.gap == " " else right_of(following.gap)

        key: Key = (form.number << 3 | _MOODS[mood]) << 3 | begins << 2 | before
        total = own.get(key)
        if total is None:
            total = own.keep(key, self._own(word, begins, before, mood))
        key = (form_l.number << 9 | kin) << 2 | before
        kept = to_left.get(key := key if left == " " else (left, key))
        total += to_left.keep(key, self._to_left(left, last, word, before)) if kept is None else kept
        key = (form_f.number << 9 | kin) << 2 | before
        kept = to_right.get(key := key if right == " " else (right, key))
        total += to_right.keep(key, self._to_right(word, following, right, before)) if kept is None else kept
        kept = last_beside.get(key := ((form_l.look << 24 | look) << 16 | cluster_l << 8 | cluster) << 2 | before)
        total += last_beside.keep(key, self._last_beside(last, word, before)) if kept is None else kept
        kept = following_beside.get(key := (form_f.look << 24 | look) << 16 | cluster_f << 8 | cluster)
        total += following_beside.keep(key, self._following_beside(word, following)) if kept is None else kept
        kept = between.get(
            key := (cluster_l << 8 | cluster_f) << 12 | form_l.outline << 8 | shape << 4 | form_f.outline
        )
        total += between.keep(key, self._between(last, word, following)) if kept is None else kept
        kept = self._behind.get(key := ((form_l2.number << 24 | form_l.number) << 4 | shape) << 2 | before)
        total += self._behind.of(key, of.behind, last2, last, word, before) if kept is None else kept
        kept = self._ahead.get(key := (form_f.number << 24 | form_f2.number) << 4 | shape)
        total += self._ahead.of(key, of.ahead, word, following, following2) if kept is None else kept
        kept = self._seconds.get(key := (form_f2.look << 24 | form_l2.look) << 4 | shape)
        total += self._seconds.of(key, of.seconds, last2, word, following2) if kept is None else kept

        return total.real / 100, total.imag / 100

    def _own(self, word: Word, begins: bool, before: int, mood: str) -> complex:
        form = word.form
        return self._alone.of(form.number << 2 | before, of.alone, word, before) + self._manner.of(
            (form.look << 3 | _MOODS[mood]) << 3 | begins << 2 | before, of.manner, word, begins, before, mood
        )

    def _to_left(self, left: str, last: Word, word: Word, before: int) -> complex:
        form, form_l = word.form, last.form
        shape = form.outline
        return (
            self._near.of((form_l.kind.cluster << 4 | shape) << 2 | before, of.near_cluster, last, word, before)
            + self._named_last.of(form_l.number << 9 | form.kin, of.named_last, last, word)
            + self._gap_before.of(
                (left, (form_l.look << 4 | shape) << 2 | before), of.gap_before, left, last, word, before
            )
        )

    def _to_right(self, word: Word, following: Word, right: str, before: int) -> complex:
        form, form_f = word.form, following.form
        return (
            self._far.of(
                (form_f.kind.cluster << 4 | form.outline) << 2 | before, of.far_cluster, word, following, before
            )
            + self._named_following.of(form_f.number << 9 | form.kin, of.named_following, word, following)
            + self._gap_behind.of((right, form.kin), of.gap_behind, word, right)
        )

    def _last_beside(self, last: Word, word: Word, before: int) -> complex:
        form, form_l = word.form, last.form
        return self._looks_last.of(
            (form_l.look << 24 | form.look) << 2 | before, of.beside_last, last, word, before
        ) + self._with_last.of(form.cluster << 8 | form_l.cluster, of.cluster_and_last, last, word)

    def _following_beside(self, word: Word, following: Word) -> complex:
        form, form_f = word.form, following.form
        return self._looks_following.of(
            form_f.look << 24 | form.look, of.beside_following, word, following
        ) + self._with_following.of(form.cluster << 8 | form_f.cluster, of.cluster_and_following, word, following)

    def _between(self, last: Word, word: Word, following: Word) -> complex:
        form, form_l, form_f = word.form, last.form, following.form
        return self._clusters.of(
            (form_l.cluster << 8 | form_f.cluster) << 4 | form.outline, of.clusters, last, word, following
        ) + self._shapes.of(
            (form_l.outline << 4 | form.outline) << 4 | form_f.outline, of.shapes, last, word, following
        )


@cache
def scorer() -> Scorer:
    """Return the scorer with the trained weights."""
    return Scorer(trained())


@cache
def trained() -> Table:
    """Return the weights of `weights.tsv`, unparsed: a text needs few of them."""
    text = (files("bedside.checker.identifiers") / "weights.tsv").read_text("utf-8")
    return dict(line.split("\t", 1) for line in text.splitlines() if line[:1] != "#")
