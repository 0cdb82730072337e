"""What social networks would take of a text. Loads all networks that Bedside knows: only where somebody asks."""

from collections.abc import Sequence
from dataclasses import replace

from bedside.base import clock
from bedside.checker import Context
from bedside.networks import registry
from bedside.networks.base import Complaint, Network, Part, Picture
from bedside.site.checking.looking import Looked, Reach
from bedside.site.checking.sources import Unusable

# The rules of the checker tell these, about the picture they mean.
_TOLD_BY_RULES = ("alt.missing", "alt.too-long")


def networks_called(slugs: Sequence[str]) -> list[Network]:
    """Return the networks of these names. Raises Unusable."""
    there = {network.slug: network for network in registry.all_networks()}
    for slug in slugs:
        if slug not in there:
            raise Unusable(f"Bedside knows no network “{slug}”. It knows: {', '.join(there)}.")
    return [there[slug] for slug in slugs]


def on_these(context: Context, networks: Sequence[Network]) -> Context:
    """Return the context with the smallest limit of these networks, and the strictest of their timelines."""
    can = [network.capabilities for network in networks]
    return replace(
        context,
        alt_text_limit=min(each.alt_limit for each in can),
        fold_after=min((each.fold_after for each in can if each.fold_after is not None), default=None),
    )


def reached(looked: Looked, networks: Sequence[Network]) -> Looked:
    """Return what was found, with what each network says of the text. Captions are no post: nothing is said of them."""
    if looked.text.form:
        return looked
    return replace(looked, reaches=[_reach(looked, network) for network in networks])


def _reach(looked: Looked, network: Network) -> Reach:
    can = network.capabilities
    # Only how many there are counts here: nobody has given the pictures themselves.
    pictures = tuple(Picture(b"", can.picture_kinds[0], 1, 1, each.alt or "") for each in looked.pictures)
    part = Part(key="", text=looked.text.words, created_at=clock.now(), pictures=pictures)
    complaints = [each for each in network.validate([part]) if each.code not in _TOLD_BY_RULES]
    return Reach(
        network.slug,
        network.name,
        network.count(looked.text.words),
        can.text_limit,
        can.text_unit,
        [(each.code, _params(each)) for each in complaints],
    )


def _params(complaint: Complaint) -> dict[str, str]:
    return {name: str(value) for name, value in complaint.params.items()}
