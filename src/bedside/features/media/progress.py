"""How far a film is that is being made, as pages tell it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from bedside.features.media.models import Asset, Making, Picture


@dataclass(frozen=True, slots=True)
class Progress:
    """`state` is "making", "failed", "looking" or "ready"; `percent` counts while it is made. `has_version`: there is
    one already, and this is another."""

    state: str
    sentence: str
    percent: int = 0
    has_version: bool = False

    @property
    def told(self) -> dict[str, Any]:
        """What a script is told."""
        return {"state": self.state, "sentence": self.sentence, "percent": self.percent}


def progress_of(asset: Asset) -> Progress:
    """Return how far an asset is."""
    return progress_of_all([asset])[asset.pk]


def progress_of_all(assets: Iterable[Asset]) -> dict[int, Progress]:
    """Return by id how far each is, whose current versions are loaded."""
    found = list(assets)
    films = [asset.pk for asset in found if asset.kind == Asset.Kind.FILM]
    under_way = {
        making.asset_id: making
        for making in Making.objects.filter(asset__in=films).exclude(state=Making.State.DONE).order_by("pk")
    }
    return {asset.pk: _progress(asset, under_way.get(asset.pk)) for asset in found}


def _progress(asset: Asset, making: Making | None) -> Progress:
    has_version = asset.current_id is not None
    if making is not None and making.state == Making.State.FAILED:
        return Progress("failed", making.said, has_version=has_version)
    if making is not None:
        if not making.tries:
            return Progress("making", _("It waits for its turn."), 0, has_version)
        said = _("Bedside makes the film: %(percent)d%% done.") % {"percent": making.percent}
        return Progress("making", said, making.percent, has_version)
    if asset.current is not None and asset.current.look == Picture.Look.WAITING:
        return Progress("looking", _("Bedside is looking for faces and words."), has_version=True)
    return Progress("ready", "", has_version=has_version)
