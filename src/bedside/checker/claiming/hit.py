"""A place where words make a claim, before anybody asked whether the sentence means it."""

from typing import NamedTuple

from bedside.checker.claiming.claim import Kind, Strength


class Hit(NamedTuple):
    """Words of the normalised text (`start` to `end`) that claim something; `sure` is how likely they do."""

    start: int
    end: int
    kind: Kind
    strength: Strength
    sure: float
