"""Health claims: where a text says something that somebody could ask proof for, of what kind, and how strongly."""

from bedside.checker.claiming.asking import checkable
from bedside.checker.claiming.claim import Claim, Kind, Source, Strength, fingerprint_of, normal
from bedside.checker.claiming.reading import claims
from bedside.checker.claiming.sources import source_of

__all__ = ["Claim", "Kind", "Source", "Strength", "checkable", "claims", "fingerprint_of", "normal", "source_of"]
