"""Health claims: where a text says something that somebody could ask proof for, of what kind, and how strongly."""

from bedside.checker.claiming.claim import Claim, Kind, Source, Strength, normal
from bedside.checker.claiming.reading import claims

__all__ = ["Claim", "Kind", "Source", "Strength", "claims", "normal"]
