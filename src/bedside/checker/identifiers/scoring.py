"""How much speaks for a name and for a place: the sums of the weights of what the model knows of a word.

The features of `features.py` fall into groups that depend on little: a word alone, a word and its neighbour's looks.
What each group came to is kept under a number made of what it depends on, so that a sum costs some twenty look-ups and
hardly ever a string. Both weights travel in one float, exactly: hundredths for a name + 2**24 * hundredths for a place.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from bedside.checker.identifiers import features as of
from bedside.checker.identifiers.words import MOST_KEPT, Word, left_of, right_of

# Weights of a table: feature -> "<hundredths for a name>\t<hundredths for a place>".
Table = Mapping[str, str]
_PLACE = float(2**24)
_MOODS = {mood: number for number, mood in enumerate("sutln")}

Key = int | tuple[str, int]


class Kept(dict[Key, float]):
    """What the features of one group came to, by what they depend on."""

    def __init__(self, table: Table) -> None:
        super().__init__()
        self._table = table

    def learn(self, key: Key, found: Sequence[str]) -> float:
        """Add up the weights of these features, and keep the sum."""
        if len(self) > MOST_KEPT:
            self.clear()
        name = place = 0
        for feature in found:
            if row := self._table.get(feature):
                for_name, _, for_place = row.partition("\t")
                name += int(for_name)
                place += int(for_place)
        total = self[key] = name + place * _PLACE
        return total


class Scorer:
    """Scores words with one table of weights; `score` gives what adding up `features.features` would."""

    def __init__(self, table: Table) -> None:
        self._groups = tuple(Kept(table) for _ in range(17))

    def score(self, words: Sequence[Word], place: int, before: int, mood: str) -> tuple[float, float]:
        """Return how much speaks for a name and for a place (log-odds against neither).

        One long function, since it is the innermost loop: a look-up a group, and the features only where there is none.
        """
        (
            alone, manner, looks_last, looks_following, near, far, clusters, with_last, with_following, shapes,
            named_last, named_following, behind, ahead, gap_before, gap_behind, seconds,
        ) = self._groups  # fmt: skip
        word, last, last2, following, following2 = of.around(words, place)
        form, form_l, form_l2, form_f, form_f2 = word.form, last.form, last2.form, following.form, following2.form
        for each in (form, form_l, form_l2, form_f, form_f2):
            if each.look < 0:
                each.look_up()
        shape, look, flags = form.outline, form.look, word.flags & 31
        cluster, cluster_l, cluster_f = form.kind.cluster & 255, form_l.kind.cluster & 1023, form_f.kind.cluster & 1023
        if word.gap == " ":
            left, begins = " ", not place
        else:
            left = left_of(word.gap, place)
            begins = of.starts(word, place, left)
        right = " " if following.gap == " " else right_of(following.gap)

        key: Key = form.number << 2 | before
        total = alone.get(key)
        if total is None:
            total = alone.learn(key, of.alone(word, before))
        kept = manner.get(key := (look << 3 | _MOODS[mood]) << 3 | begins << 2 | before)
        total += manner.learn(key, of.manner(word, begins, before, mood)) if kept is None else kept
        kept = looks_last.get(key := (form_l.look << 24 | look) << 2 | before)
        total += looks_last.learn(key, of.beside_last(last, word, before)) if kept is None else kept
        kept = looks_following.get(key := form_f.look << 24 | look)
        total += looks_following.learn(key, of.beside_following(word, following)) if kept is None else kept
        kept = near.get(key := (cluster_l << 4 | shape) << 2 | before)
        total += near.learn(key, of.near_cluster(last, word, before)) if kept is None else kept
        kept = far.get(key := (cluster_f << 4 | shape) << 2 | before)
        total += far.learn(key, of.far_cluster(word, following, before)) if kept is None else kept
        kept = clusters.get(key := ((cluster_l & 255) << 8 | cluster_f & 255) << 4 | shape)
        total += clusters.learn(key, of.clusters(last, word, following)) if kept is None else kept
        kept = with_last.get(key := cluster << 8 | cluster_l & 255)
        total += with_last.learn(key, of.cluster_and_last(last, word)) if kept is None else kept
        kept = with_following.get(key := cluster << 8 | cluster_f & 255)
        total += with_following.learn(key, of.cluster_and_following(word, following)) if kept is None else kept
        kept = shapes.get(key := (form_l.outline << 4 | shape) << 4 | form_f.outline)
        total += shapes.learn(key, of.shapes(last, word, following)) if kept is None else kept
        kept = named_last.get(key := (form_l.number << 5 | flags) << 4 | shape)
        total += named_last.learn(key, of.named_last(last, word)) if kept is None else kept
        kept = named_following.get(key := (form_f.number << 5 | flags) << 4 | shape)
        total += named_following.learn(key, of.named_following(word, following)) if kept is None else kept
        kept = behind.get(key := ((form_l2.number << 24 | form_l.number) << 4 | shape) << 2 | before)
        total += behind.learn(key, of.behind(last2, last, word, before)) if kept is None else kept
        kept = ahead.get(key := (form_f.number << 24 | form_f2.number) << 4 | shape)
        total += ahead.learn(key, of.ahead(word, following, following2)) if kept is None else kept
        kept = gap_before.get(key := (left, (form_l.look << 4 | shape) << 2 | before))
        total += gap_before.learn(key, of.gap_before(left, last, word, before)) if kept is None else kept
        kept = gap_behind.get(key := (right, shape << 5 | flags))
        total += gap_behind.learn(key, of.gap_behind(word, right)) if kept is None else kept
        kept = seconds.get(key := (form_f2.look << 24 | form_l2.look) << 4 | shape)
        total += seconds.learn(key, of.seconds(last2, word, following2)) if kept is None else kept

        for_place = round(total / _PLACE)
        return (total - for_place * _PLACE) / 100, for_place / 100


@cache
def scorer() -> Scorer:
    """Return the scorer with the trained weights."""
    return Scorer(trained())


@cache
def trained() -> Table:
    """Return the weights of `weights.tsv`, unparsed: a text needs few of them."""
    text = (files("bedside.checker.identifiers") / "weights.tsv").read_text("utf-8")
    return dict(line.split("\t", 1) for line in text.splitlines() if line[:1] != "#")
