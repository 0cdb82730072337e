"""What surrounds every page: whose organization, which person, which clock. The lowest feature that knows says it.

shell.register(lambda request: Shell(organization="Riverside Health", zone=ZoneInfo("America/Chicago"), ...))
shell.register_banner(lambda request: [Banner(text=_("Everything is on hold."), tone="block", url=...)])
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import tzinfo

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.utils import timezone

from bedside.kit.ui.navigation import Text


@dataclass(frozen=True, kw_only=True)
class Shell:
    """The surroundings of a page.

    `person` is empty for somebody not signed in. `zone` is the zone in which times are shown, `zone_label` how people
    call it ("Springfield time"). After `logoff_seconds` without a sign of life the page signs out by posting to
    `logoff_url`; until then it says "still here" to `alive_url` (POST). 0 turns that off.
    """

    organization: Text = "Bedside"
    person: str = ""
    role: Text = ""
    zone: tzinfo | None = None
    zone_label: Text = ""
    logoff_seconds: int = 0
    logoff_url: str = ""
    alive_url: str = ""


@dataclass(frozen=True, kw_only=True)
class Banner:
    """A band above every page, for what everybody must know now. Tone: advice, warning or block."""

    text: Text
    tone: str = "advice"
    url: str = ""
    link: Text = ""


Provider = Callable[[HttpRequest], Shell]
BannerProvider = Callable[[HttpRequest], Iterable[Banner]]

_providers: list[Provider] = []
_banners: list[BannerProvider] = []


def register(provider: Provider) -> None:
    """Say who knows the surroundings. Raises ImproperlyConfigured when two claim to."""
    if provider not in _providers:
        _providers.append(provider)
    if len(_providers) > 1:
        raise ImproperlyConfigured("Two features claim to know what surrounds a page (kit.ui.shell.register).")


def register_banner(provider: BannerProvider) -> None:
    """Add a source of banners. It is asked on every page: one quick query at most."""
    if provider not in _banners:
        _banners.append(provider)


def of(request: HttpRequest) -> Shell:
    """Return the surroundings of a page; those of a stranger's until a feature has registered."""
    return _providers[0](request) if _providers else Shell(zone=timezone.get_current_timezone())


def banners(request: HttpRequest) -> tuple[Banner, ...]:
    return tuple(banner for provider in _banners for banner in provider(request))
