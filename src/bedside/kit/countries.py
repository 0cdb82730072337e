"""Countries by their two letters (ISO 3166-1), with the English names that come with the time-zone data."""

from functools import cache
from importlib.resources import files

from django.utils.translation import gettext as _

from bedside.base.errors import Problem


@cache
def names() -> dict[str, str]:
    """Return the English name of each country by its two letters, in the order of the names.

    From `iso3166.tab` of the tz database (public domain), which the library tzdata carries.
    """
    table = (files("tzdata") / "zoneinfo" / "iso3166.tab").read_text("utf-8")
    rows = [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")]
    return dict(sorted(((code, name) for code, name in rows), key=lambda row: row[1]))


@cache
def _by_zone() -> dict[str, str]:
    """Return the country of each time zone (`zone.tab` of the same data)."""
    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return {row[2]: row[0] for row in rows}


def of_zone(zone: str) -> str:
    """Return the two letters of the country in which a time zone lies; "US" where it lies in none (UTC)."""
    return _by_zone().get(zone, "US")


def country(code: str) -> str:
    """Return the two letters as they are kept. Raises Problem for what names no country."""
    found = code.strip().upper()
    if found not in names():
        raise Problem(_("There is no such country."), _("Choose one from the list."))
    return found
