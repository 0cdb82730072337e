"""Findings that hang on a network: which of those that a text goes to they come from."""

from collections.abc import Iterable

from bedside.checker import Finding
from bedside.networks.base import Known

_ALT_TOO_LONG, _BEHIND_THE_FOLD = "A107", "D102"


def networks_behind(finding: Finding, networks: Iterable[Known]) -> tuple[str, ...]:
    """Return the names of the networks that a finding comes from, each once; () where it hangs on none."""
    if finding.code == _ALT_TOO_LONG and "length" in finding.params:
        length = int(finding.params["length"])
        return _named(network for network in networks if network.capabilities.alt_limit < length)
    if finding.code == _BEHIND_THE_FOLD and "fold" in finding.params:
        return _named(network for network in networks if _hides(network, finding.end))
    return ()


def _hides(network: Known, place: int) -> bool:
    fold = network.capabilities.fold_after
    return fold is not None and fold < place


def _named(networks: Iterable[Known]) -> tuple[str, ...]:
    return tuple(sorted({network.name for network in networks}))
